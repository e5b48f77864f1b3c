"""Withdrawing content: erased everywhere in reach, while the event stays with who and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from consilience.errors import LedgerError
from consilience.ledger import Line, in_order
from consilience.review.state import State

OUT_OF_REACH = (
    "Copies that left this review (exported folders, the history of a version-controlled folder, "
    "backups) are out of reach and have to be erased there."
)

INSTEAD = {
    "plan": "adopt an amended one without the content",
    "search": "document it again without the content; every record leads to its search",
    "deduplicate": "look for duplicates again",
}
"""What the rest of the ledger rests on."""

_ABOUT_A_RECORD = (
    "edit", "note", "attach", "comment", "label", "settle", "duplicate", "distinct", "related",
    "retrieval",
)  # fmt: skip
"""The acts whose words go with a record; its votes stay, so that every count stays."""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What a withdrawal does.

    Attributes
    ----------
    lines : tuple of Line
        The whole ledger afterwards: the content erased, the events appended.
    erased : tuple of Line
        The lines as they stood before, whose words go.
    events : tuple of Line
        What is appended: who withdrew what, and why.
    exports, files : tuple of str
        SHA-256 of exports and attached files that hold the content and have to be deleted.
    records : tuple of str
        Ids of records that have to leave every table.
    """

    lines: tuple[Line, ...]
    erased: tuple[Line, ...]
    events: tuple[Line, ...]
    exports: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    records: tuple[str, ...] = ()


def withdraw(state: State, subject: str, *, id: str, at: str, who: str, why: str) -> Withdrawal:
    """Withdraw a line, or all that was written about a record or extracted from a study.

    Decisions stay, so that every count stays: only words, numbers of a study and files are erased.

    Parameters
    ----------
    subject : str
        `line:<id>`, `record:<id>` or `study:<id>`. A record loses its fields, notes, labels, files
        and the words of what was decided about it; a study loses its forms, its appraisals and the
        results that were computed with its numbers.
    id, at, who : str
        Of the new line; where several are needed they are `<id>`, `<id>-2`, ...
    why : str
        The reason, which stays.

    Raises
    ------
    LedgerError
        Where there is nothing of this name to withdraw, or it is what the ledger rests on.
    """
    targets = _targets(state, subject)
    for line in targets:
        if line.act in INSTEAD:
            raise LedgerError(f"a {line.act} is not withdrawn: {INSTEAD[line.act]}")
    stages, subjects = [x.stage for x in targets], [f"line:{x.id}" for x in targets]
    if subject.startswith("record:"):
        stages, subjects = ["search", *stages], [subject, *subjects]
    events = tuple(
        Line(id if n == 0 else f"{id}-{n + 1}", at, who, stage, "withdraw", about, {"why": why})
        for n, (stage, about) in enumerate(zip(stages, subjects, strict=True))
    )
    gone = {line.id for line in targets}
    kept = [line.erased() if line.id in gone else line for line in state.lines]
    return Withdrawal(
        tuple(in_order([*kept, *events])),
        tuple(targets),
        events,
        _exports(state, targets, subject),
        _files(state, targets),
        _records(state, targets, subject),
    )


def _targets(state: State, subject: str) -> list[Line]:
    kind, _, name = subject.partition(":")
    if kind == "record":
        if not state.search.has(name):
            raise LedgerError(f"there is no record {name}")
        if name in state.search.gone:
            raise LedgerError(f"the record {name} was withdrawn already")
        about = state.story.get(name, [])
        return [x for x in about if x.act in _ABOUT_A_RECORD and x.has_words]
    if kind == "study":
        return _of_study(state, name)
    line = state.by_id.get(name)
    if kind != "line" or line is None:
        raise LedgerError(f"there is no line {name}; give line:<id>, record:<id> or study:<id>")
    if not line.has_words:
        raise LedgerError(f"the line {name} holds no words that could be withdrawn")
    return [line]


def _of_study(state: State, study: str) -> list[Line]:
    about = [
        line
        for line in state.story.get(f"study:{study}", [])
        if line.act in ("extract", "reconcile", "appraise", "comment") and line.has_words
    ]
    if not about:
        raise LedgerError(f"there is no study {study} with anything written about it")
    computed = [
        line
        for line in state.lines
        if line.act == "analysis"
        and any(row["study"] == study for row in (line.what.get("result") or {}).get("inputs", ()))
    ]
    return [*about, *computed]


def _exports(state: State, targets: Sequence[Line], subject: str) -> tuple[str, ...]:
    found = _imported(state, targets)
    if subject.startswith("record:"):
        found.append(state.search.export_of(subject.removeprefix("record:")).sha256)
    return tuple(found)


def _records(state: State, targets: Sequence[Line], subject: str) -> tuple[str, ...]:
    if subject.startswith("record:"):
        return (subject.removeprefix("record:"),)
    gone = _imported(state, targets)
    return tuple(id for sha256 in gone for id in state.search.exports[sha256].record_ids())


def _imported(state: State, targets: Sequence[Line]) -> list[str]:
    """The exports that these lines tell of, without those that were taken out since."""
    told = [str(line.what["sha256"]) for line in targets if line.act == "import"]
    return [sha256 for sha256 in told if sha256 in state.search.exports]


def _files(state: State, targets: Sequence[Line]) -> tuple[str, ...]:
    gone = {line.id for line in targets}
    attached = state.studies_log.attachments.values()
    still = {one.sha256 for files in attached for one in files if one.line not in gone}
    found = {str(x.what["sha256"]) for x in targets if x.act == "attach" and not x.withdrawn}
    return tuple(sorted(found - still))
