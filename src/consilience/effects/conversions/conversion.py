"""A value made from what a paper reports, with how it was made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Input = float | str | Sequence[float]
Values = dict[str, float]


@dataclass(frozen=True, slots=True)
class Formula:
    """One way to make a value: a row of the table `FORMULAS`.

    Attributes
    ----------
    id : str
        Its name, as a record keeps it.
    title : str
        What it makes from what.
    needs, may_have : tuple of str
        Names of the inputs that it must have, and may have.
    compute : callable
        The inputs by name in; the values by name out.
    expression : tuple of str
        The formula as people read it.
    source : str
        Where it is published.
    cautions : tuple of str
        What to bear in mind whenever it is used.
    group : str
        The heading under which a list shows it.
    makes : tuple of str
        Names of the values that it makes.
    """

    id: str
    title: str
    needs: tuple[str, ...]
    compute: Callable[..., Values]
    expression: tuple[str, ...]
    source: str
    group: str
    may_have: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    makes: tuple[str, ...] = field(kw_only=True)


@dataclass(frozen=True, slots=True)
class Conversion:
    """Values made by a formula, and all that is needed to make them again.

    Attributes
    ----------
    formula : str
        Id of the formula.
    inputs : mapping of str to number, word or list of numbers
        What it was made from, by name.
    values : mapping of str to float
        What was made.
    source : str
        Where the formula is published.
    cautions : tuple of str
        What to bear in mind, and what is doubtful about these inputs.
    """

    formula: str
    inputs: Mapping[str, Input]
    values: Mapping[str, float]
    source: str
    cautions: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> float:
        """Give one of the values."""
        return self.values[name]

    def as_json(self) -> dict[str, Any]:
        """Give the table that `convert` makes the same values from: formula and inputs."""
        return {
            "formula": self.formula,
            "inputs": {name: _plain(value) for name, value in self.inputs.items()},
            "values": dict(self.values),
            "source": self.source,
            "cautions": list(self.cautions),
        }

    def __str__(self) -> str:
        """Say in one line what was made from what."""
        made = ", ".join(f"{name} {value:g}" for name, value in self.values.items())
        given = ", ".join(f"{name} {_said(value)}" for name, value in self.inputs.items())
        return f"{made} from {given} ({self.formula}; {self.source})"


def _plain(value: Input) -> float | str | list[float]:
    return value if isinstance(value, str | float | int) else list(value)


def _said(value: Input) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, float | int):
        return f"{value:g}"
    return " + ".join(f"{one:g}" for one in value)
