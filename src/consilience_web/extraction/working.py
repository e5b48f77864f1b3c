"""Working a number of a result row out: the conversion chosen, its inputs, and what it made.

The fields are `w-1-formula`, and `w-1-in-NAME` for each input. A number that was worked out carries
how in `r-1-sd-made`; it is checked when the form is read.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from consilience.effects.conversions import Formula
from consilience.effects.conversions.conversion import Input
from consilience.errors import DataError
from consilience.evidence import Datum
from consilience.extraction.made import is_made, offered, told, work_out
from consilience_web.extraction import cells
from consilience_web.reviews.form_pages import Typed

INPUTS = {
    "se": "Standard error", "n": "n", "lower": "Lower limit", "upper": "Upper limit",
    "level": "Level of the interval, in %", "n1": "n of the first group",
    "n2": "n of the second group", "p": "p", "t": "t", "f": "F", "md": "Difference of the means",
    "mean_change": "Mean change", "sd_baseline": "SD before", "sd_final": "SD after",
    "r": "Correlation of before and after", "q1": "First quartile", "q3": "Third quartile",
    "minimum": "Lowest", "maximum": "Highest", "median": "Median", "mean": "Mean", "sd": "SD",
    "events": "Events", "percentage": "Percentage", "parts": "Arms that share it",
    "cluster_size": "People in a cluster", "icc": "ICC",
}  # fmt: skip
"""What an input is called on the page."""
SEVERAL = ("combine_means", "combine_events")
"""Formulas whose inputs are lists: a number for each group."""


@dataclass(frozen=True)
class Field:
    """One input of the chosen conversion."""

    name: str
    label: str
    value: str
    needed: bool


@dataclass(frozen=True)
class Work:
    """Where the numbers of one row can be worked out."""

    groups: tuple[tuple[str, tuple[Formula, ...]], ...]
    chosen: Formula | None
    fields: tuple[Field, ...]
    notice: str

    @property
    def is_open(self) -> bool:
        """Whether somebody is at it."""
        return self.chosen is not None


def work_of(typed: Typed, i: int, shown: Sequence[str]) -> Work:
    """Give the conversions that make a number of this row, and the inputs of the chosen one."""
    rows = offered(shown)
    groups = tuple(
        (name, tuple(of)) for name, of in itertools.groupby(rows, key=lambda row: row.group)
    )
    chosen = next((row for row in rows if row.id == typed.get(f"w-{i}-formula")), None)
    names = (*chosen.needs, *chosen.may_have) if chosen else ()
    fields = tuple(
        Field(f"w-{i}-in-{name}", INPUTS[name], _given(typed, i, name), name in chosen.needs)
        for name in names
        if chosen is not None
    )
    return Work(groups, chosen, fields, typed.get(f"w-{i}-notice", ""))


def _given(typed: Typed, i: int, name: str) -> str:
    """What was typed for an input; else the n that stands in the row."""
    typed_here = typed.get(f"w-{i}-in-{name}")
    return typed_here if typed_here is not None else typed.get(f"r-{i}-n", "") * (name == "n")


def worked_out(typed: dict[str, str], i: int, shown: Sequence[str]) -> dict[str, str]:
    """Fill the numbers that the chosen conversion makes, each with how; or say what is wrong."""
    work = work_of(typed, i, shown)
    kept = {name: text for name, text in typed.items() if name != f"w-{i}-notice"}
    if work.chosen is None:
        return kept | {f"w-{i}-notice": "Choose first what the report gives."}
    try:
        inputs = {
            field.name.rpartition("-in-")[2]: _read(field, several=work.chosen.id in SEVERAL)
            for field in work.fields
            if field.value.strip() or field.needed
        }
        made = work_out(work.chosen.id, inputs, shown)
    except (DataError, ValueError) as error:
        return kept | {f"w-{i}-notice": str(error)}
    for quantity, datum in made.items():
        kept |= {
            f"r-{i}-{quantity}": datum.text, f"r-{i}-{quantity}-inferred": "yes",
            f"r-{i}-{quantity}-made": json.dumps(datum.made),
        }  # fmt: skip
    return {name: text for name, text in kept.items() if not name.startswith(f"w-{i}-")}


def _read(field: Field, *, several: bool) -> Input:
    """Read an input as a number, or as one for each group."""
    texts = [text for text in re.split(r"[;\s]+", field.value.strip()) if text]
    if not texts:
        raise ValueError(f"{field.label}: write what the report gives")
    if not several and len(texts) > 1:
        raise ValueError(f"{field.label}: one number, not {len(texts)}")
    try:
        found = [cells.number(text) for text in texts]
    except ValueError as error:
        raise ValueError(f"{field.label}: {error}") from None
    return found if several else found[0]


def kept_made(text: str, datum: Datum, quantity: str) -> Datum:
    """Give the datum with what it was worked out from, unless another number was typed since."""
    if not text or datum.missing:
        return datum
    try:
        made = replace(datum, made=json.loads(text))
        return made if is_made(made, quantity) else datum
    except (ValueError, TypeError, AttributeError, DataError):
        raise ValueError("how it was worked out cannot be read; work it out again") from None


def told_of(text: str, value: str, quantity: str) -> str:
    """Say in a line what a number was worked out from; nothing once another one was typed."""
    try:
        return told(kept_made(text, Datum(cells.number(value)), quantity)) if text else ""
    except ValueError:
        return ""
