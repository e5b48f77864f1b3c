"""Numbers that a paper reports, each with its place; never mixed with what is counted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from consilience.ledger import Line


@dataclass(frozen=True, slots=True)
class ReportedNumber:
    """One number of a paper.

    Attributes
    ----------
    quantity : str
        Dotted name, `flow.records_screened`, `pooled.recovery.post.estimate`.
    place : str
        Where the paper prints it.
    inferred : bool
        It follows from other numbers of the paper and is not printed.
    """

    quantity: str
    value: Any
    place: str
    inferred: bool = False
    unit: str = ""
    note: str = ""
    line: str = ""


@dataclass
class ReportedNumbers:
    """All reported numbers by quantity, the latest line winning."""

    by_quantity: dict[str, ReportedNumber] = field(default_factory=dict)

    def apply(self, line: Line) -> None:
        """Take one line of the act `reported` in."""
        if line.withdrawn:
            return
        what = {name: value for name, value in line.what.items() if value is not None}
        number = ReportedNumber(**what, line=line.id)
        self.by_quantity[number.quantity] = number

    def get(self, quantity: str) -> ReportedNumber | None:
        """The number under this name, or None."""
        return self.by_quantity.get(quantity)
