"""Numbers that are worked out from what a report gives, and keep how."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from consilience.effects.conversions import FORMULAS, Conversion, Formula, convert
from consilience.effects.conversions.conversion import Input
from consilience.evidence import Datum

DIGITS = 6
"""Significant digits of a number that was worked out: more than any report gives."""
COUNTS = ("n", "events")
"""What counts people, and is rounded to whole ones."""


def offered(quantities: Collection[str]) -> Sequence[Formula]:
    """Give the conversions that make one of these quantities."""
    return [row for row in FORMULAS.values() if set(row.makes) & set(quantities)]


def work_out(
    formula: str, inputs: Mapping[str, Input], quantities: Collection[str]
) -> dict[str, Datum]:
    """Work quantities of an arm out from what its report gives.

    Parameters
    ----------
    formula : str
        Id of a row of `FORMULAS`.
    inputs : mapping of str to number or list of numbers
        What the formula needs, by name.
    quantities : collection of str
        What is wanted, of `n`, `mean`, `sd`, `events`.

    Returns
    -------
    dict of str to Datum
        The wanted quantities that the formula makes, marked as inferred, each with how.

    Raises
    ------
    DataError
        As `convert` does: an input that is missing, unknown or impossible.

    Examples
    --------
    >>> made = work_out("sd_from_se", {"se": 1.2, "n": 64}, ("mean", "sd"))
    >>> made["sd"].value, made["sd"].made
    (9.6, {'formula': 'sd_from_se', 'inputs': {'se': 1.2, 'n': 64}})
    """
    made = convert(formula, **inputs)
    how = {name: row for name, row in made.as_json().items() if name in ("formula", "inputs")}
    return {
        quantity: Datum(_value(made, quantity), inferred=True, made=how)
        for quantity in quantities
        if quantity in made.values
    }


def _value(made: Conversion, quantity: str) -> float | int:
    if quantity in COUNTS:
        return round(made.values.get(f"{quantity}_rounded", made[quantity]))
    value = float(f"{made[quantity]:.{DIGITS}g}")
    return int(value) if value.is_integer() else value


def is_made(datum: Datum, quantity: str) -> bool:
    """Whether the value is what it says that it was worked out to.

    Raises
    ------
    DataError
        What it was worked out from cannot be.
    """
    if datum.made is None:
        return False
    again = work_out(datum.made["formula"], datum.made["inputs"], (quantity,))
    return quantity in again and again[quantity].value == datum.value


def told(datum: Datum) -> str:
    """Say in a line from what a value was made, and by which formula; nothing where none was."""
    if datum.made is None:
        return ""
    given = ", ".join(f"{name} {_shown(value)}" for name, value in datum.made["inputs"].items())
    row = FORMULAS.get(datum.made["formula"])
    if row is None:
        return f"from {given}, by {datum.made['formula']}, which is not known here"
    return f"{row.title}: {given}. {row.source}"


def _shown(value: Input) -> str:
    return " + ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
