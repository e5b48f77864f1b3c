"""The boxes of a PRISMA 2020 flow: counted from records, or reported by a paper, never mixed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from consilience.reporting.reported import ReportedNumbers

Kind = Literal["counted", "reported", "not_reported"]


@dataclass(frozen=True, slots=True)
class Box:
    """One number of the flow.

    Attributes
    ----------
    value : int or None
        None where it is not reported.
    kind : {"counted", "reported", "not_reported"}
    listed : callable
        Gives `ids`.
    reasons : tuple of (str, int, tuple of str)
        Reason, count and ids, for boxes that are split.
    place : str
        Where the paper prints a reported number.
    inferred : bool
        The reported number follows from others and is not printed.
    """

    id: str
    value: int | None
    kind: Kind
    listed: Callable[[], tuple[str, ...]] = field(default=tuple, compare=False)
    reasons: tuple[tuple[str, int, tuple[str, ...]], ...] = ()
    place: str = ""
    inferred: bool = False

    @property
    def ids(self) -> tuple[str, ...]:
        """What was counted: ids of records, reports or studies. Empty for a reported number."""
        return self.listed()

    def as_json(self) -> dict[str, Any]:
        """Give the entry of `prisma.json`."""
        row: dict[str, Any] = {"value": self.value, "kind": self.kind}
        if self.reasons:
            row["reasons"] = {reason: n for reason, n, _ in self.reasons}
        if self.place:
            row["place"] = self.place
        if self.inferred:
            row["inferred"] = True
        return row


def counted(id: str, ids: Sequence[str], reasons: Mapping[str, Sequence[str]] | None = None) -> Box:
    """Give a box that counts these ids, split by reason where reasons are given."""
    split = tuple((r, len(group), tuple(group)) for r, group in (reasons or {}).items())
    return Box(id, len(ids), "counted", lambda: tuple(ids), split)


def counted_heads(id: str, heads: Collection[str], order: Mapping[str, int]) -> Box:
    """Give a box that counts these, which are put in order when they are asked for."""
    return Box(id, len(heads), "counted", lambda: tuple(sorted(heads, key=order.__getitem__)))


def with_reported(
    boxes: Mapping[str, Box], reported: ReportedNumbers, ids: Sequence[str]
) -> dict[str, Box]:
    """Give every box of `ids`: the counted one, else the reported number, else "not reported".

    A number is reported under `flow.<box id>`. Counted boxes are never replaced: where a paper
    reports a number that is counted here as well, the two stand side by side in the reproduction
    report.
    """
    found: dict[str, Box] = {}
    for id in ids:
        number = reported.get(f"flow.{id}")
        if id in boxes:
            found[id] = boxes[id]
        elif number is not None:
            found[id] = Box(
                id, int(number.value), "reported", place=number.place, inferred=number.inferred
            )
        else:
            found[id] = Box(id, None, "not_reported")
    return found
