"""One line of the ledger: who did what, when, at which stage, to what."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import Any

_DECIDING: Mapping[str, tuple[str, ...]] = {
    "settle": ("choice", "reason", "how"),
    "duplicate": ("of",),
    "distinct": ("from",),
    "related": ("to", "kind"),
    "retrieval": ("status",),
    "batch": ("kind", "records", "voters", "quota", "settle", "given", "file"),
    "study": ("reports",),
    "unimport": ("file",),
    "detach": ("sha256",),
    "analysis": ("spec",),
}
"""What stays of a line whose content is erased, by act: no words, and all that counts rest on."""

_WITHOUT_CONTENT = frozenset({"release", "unblind", "ready", "unvote", "defer", "report"})
"""Acts that say what they say without their words."""


@dataclass(frozen=True, slots=True)
class Line:
    """An act of a person. Lines are appended, never changed; a later one may supersede.

    Attributes
    ----------
    id : str
        Unique in the review; made by whoever appends.
    at : str
        Moment in UTC, `2026-11-24T09:30:00.000000Z`; later lines have later moments.
    who : str
        Handle of the person, as in the plan's team.
    stage : str
        Name of the stage (`consilience.stages`).
    act : str
        One of the acts of `data/schema/acts.toml`.
    subject : str
        What it is about: a record's id, or `kind:name` (`study:s1`, `batch:b1`, `plan:plan`).
    what : mapping
        The content, by the act's fields; `{"withdrawn": true}` once it was erased.
    supersedes : str or None
        Id of the line of the same person, act and subject that this one replaces.
    """

    id: str
    at: str
    who: str
    stage: str
    act: str
    subject: str
    what: Mapping[str, Any] = field(default_factory=dict)
    supersedes: str | None = None

    @property
    def withdrawn(self) -> bool:
        """Whether the content was erased."""
        return bool(self.what.get("withdrawn"))

    @property
    def stands(self) -> bool:
        """Whether the line still counts: not withdrawn, or its decision outlives its words."""
        return not self.withdrawn or len(self.what) > 1 or self.act in _WITHOUT_CONTENT

    @property
    def has_words(self) -> bool:
        """Whether there is something to erase."""
        return not self.withdrawn and len(self.erased().what) <= len(self.what)

    def erased(self) -> Line:
        """Give the line without its words: a decision stays, so that every count stays.

        An import keeps its counts and its SHA-256.
        """
        deciding = _DECIDING.get(self.act, ())
        if self.act == "import":
            deciding = tuple(k for k in self.what if k not in ("name", "encoding"))
        kept = {name: self.what[name] for name in deciding if name in self.what}
        return replace(self, what={**kept, "withdrawn": True})

    def as_json(self) -> dict[str, Any]:
        """Give the line as a JSON object in the canonical order of its keys."""
        row: dict[str, Any] = {
            name: getattr(self, name) for name in ("id", "at", "who", "stage", "act", "subject")
        }
        row["what"] = dict(self.what)
        if self.supersedes is not None:
            row["supersedes"] = self.supersedes
        return row

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Line:
        """Read the object that `as_json` gives."""
        return cls(
            id=row["id"],
            at=row["at"],
            who=row["who"],
            stage=row["stage"],
            act=row["act"],
            subject=row["subject"],
            what=row.get("what") or {},
            supersedes=row.get("supersedes"),
        )

    def as_text(self) -> str:
        """Give the line of `ledger.jsonl`, byte for byte the same for the same content."""
        row = self.as_json()
        row["what"] = json.loads(json.dumps(row["what"], sort_keys=True))
        return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def in_order(lines: Iterable[Line]) -> list[Line]:
    """Give lines in the one order that a ledger has: by moment, and by id within a moment.

    The order in which lines came in, which differs between two copies of a review, never counts.
    """
    return sorted(lines, key=attrgetter("at", "id"))
