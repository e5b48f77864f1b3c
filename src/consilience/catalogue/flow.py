"""The boxes of the PRISMA 2020 flow diagram and the arithmetic that it implies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from consilience.catalogue.files import read_text
from consilience.catalogue.toml_text import load

FILE = "checklists/prisma-2020-flow.toml"
TEMPLATES: tuple[str, ...] = ("V1-new", "V2-new", "V1-update", "V2-update")
"""Databases and registers only (V1) or other methods too (V2), for a new review or an update."""


@dataclass(frozen=True, slots=True)
class FlowBox:
    """One box: its label in the diagram, its unit, and where it stands.

    Attributes
    ----------
    parts : bool
        It is broken down: per source, or per reason.
    optional : bool
        The diagram is complete without it.
    own : bool
        It is not in the published data template.
    """

    id: str
    label: str
    text: str
    unit: str
    column: str
    row: str
    templates: tuple[str, ...]
    parts: bool = False
    optional: bool = False
    own: bool = False


@dataclass(frozen=True, slots=True)
class FlowCheck:
    """`left` = (or >=) sum of `plus` minus sum of `minus`."""

    id: str
    left: str
    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()
    relation: str = "="

    def holds(self, values: Mapping[str, int]) -> bool | None:
        """Say whether the numbers add up; None where a side has no number to check.

        An absent term of a sum with others present counts as nothing, as in a diagram that leaves
        the box out; `left` and the first term must be there.
        """
        if self.left not in values or self.plus[0] not in values:
            return None
        right = sum(values.get(box, 0) for box in self.plus)
        right -= sum(values.get(box, 0) for box in self.minus)
        return values[self.left] >= right if self.relation == ">=" else values[self.left] == right


@cache
def flow_boxes() -> tuple[FlowBox, ...]:
    """Give the boxes in the order of the diagram."""
    return tuple(FlowBox(**{**row, "templates": tuple(row["templates"])}) for row in _data()["box"])


@cache
def flow_checks() -> tuple[FlowCheck, ...]:
    """Give the arithmetic checks of the diagram."""
    return tuple(
        FlowCheck(**{**row, "plus": tuple(row["plus"]), "minus": tuple(row.get("minus", ()))})
        for row in _data()["check"]
    )


def check_flow(values: Mapping[str, int]) -> dict[str, bool]:
    """Give each check that can be made with these numbers, true where they add up."""
    results = {check.id: check.holds(values) for check in flow_checks()}
    return {id: holds for id, holds in results.items() if holds is not None}


@cache
def _data() -> dict[str, Any]:
    return load(read_text(FILE), file=FILE)
