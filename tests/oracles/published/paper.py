"""A published analysis: which of its numbers a test holds, and which are left, with the reason.

A file of the reference data has the numbers of one analysis in the order in which they come up. A
test names those that it holds and works them out anew; `test_complete.py` sees that none is
forgotten. To add a paper, write `test_<paper>.py` with a `PAPER`; the documentation lists it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest


class Tolerance(NamedTuple):
    """How far a number may be from that of metafor in full precision."""

    rtol: float
    atol: float = 0.0


CLOSED = Tolerance(1e-6, 1e-8)
"""Where there is a formula."""
STEPPED = Tolerance(2e-4, 2e-5)
"""Where metafor's steps or search end before the solution, and ours do not.

By default its estimates of tau2 (ML, REML, EB, PM, ...) are left when a step is below 0.00001, its
limits of tau2 when they are known to 0.0001. What hangs on them differs as little.
"""
SMALL_TAU2 = Tolerance(5e-4, 1e-4)
"""The like where tau2 is so small (below 0.1) that 0.00001 of it counts more."""


@dataclass(frozen=True, slots=True)
class Paper:
    """An analysis that is repeated.

    Attributes
    ----------
    file : str
        Name of its file in `oracles/published`.
    cites : str
        Authors, year and where it is printed.
    about : str
        What is repeated, in a phrase.
    left : mapping of str to str
        Numbers that are not held ("30-36"), and why.
    """

    file: str
    cites: str
    about: str
    left: Mapping[str, str] = field(default_factory=dict)

    def numbers(self, *places: str) -> pytest.MarkDecorator:
        """Say which numbers a test holds: "3", or "5-7"."""
        return pytest.mark.numbers(self, tuple(one for place in places for one in counted(place)))


def counted(place: str) -> range:
    """Give the numbers from the first to the last of "5-7"."""
    first, _, last = place.partition("-")
    return range(int(first), int(last or first) + 1)


@cache
def _read(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


class Printed:
    """The numbers that a test holds, each to be compared once and in their order."""

    def __init__(self, reference: Path, paper: Paper, numbers: Sequence[int]) -> None:
        """Take the cases with these numbers from the file of the paper."""
        self._file = _read(reference / "oracles" / "published" / f"{paper.file}.json")
        self._waiting = [(number, self._file["cases"][number - 1]) for number in numbers]

    def table(self, name: str) -> dict[str, list[Any]]:
        """Give a table of raw data by its name in the file."""
        found: dict[str, list[Any]] = self._file["data"][name]
        return found

    def are(self, *values: Any, within: Tolerance | Sequence[Tolerance] = CLOSED) -> None:
        """Compare values with the next numbers.

        With metafor's in full precision, `within` a tolerance (one for all, or one for each element
        of the value); and with the paper's digits, at the tolerance of metafor's own test.
        """
        for value in values:
            number, case = self._waiting.pop(0)
            ours = list(flat(value))
            said = f"{number} {case['object']}: ours {ours}, "
            exact, digits = list(flat(case["actual"])), list(flat(case["asserted"]))
            assert len(ours) == len(exact), f"{said}metafor {exact}"
            each = [within] * len(ours) if isinstance(within, Tolerance) else within
            near = all(_near(*one) for one in zip(ours, exact, each, strict=True))
            assert near, f"{said}metafor {exact}"
            # What differs from metafor where its steps end cannot be nearer to its own digits.
            allowed = max(case["tolerance"], *(one.rtol for one in each if one != CLOSED), 0.0)
            assert _alike(ours, digits, allowed), f"{said}printed {digits}"

    def is_told(self) -> None:
        """Fail where a number was not compared."""
        waiting = [number for number, _ in self._waiting]
        assert waiting == [], f"numbers {waiting} of the paper were not worked out"


ABOUT = {"slab", "digits", "method", "transf", "pred.type", "pi.dist"}
"""What a list of R says about itself, beside its numbers."""
AGAIN = {"cr.lb", "cr.ub", "pi.se"}
"""Numbers that a list says again: under an older name, or they follow from `se` and tau2."""


def flat(value: Any) -> Iterator[float]:
    """Give the numbers of a vector, a matrix by rows or a table by columns; NaN for none."""
    if isinstance(value, Mapping):
        value = [column for name, column in value.items() if name not in ABOUT | AGAIN]
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, list | tuple):
        for one in value:
            yield from flat(one)
    else:
        yield math.nan if value is None else float(value)


def _near(ours: float, theirs: float, within: Tolerance) -> bool:
    if math.isnan(theirs) or math.isnan(ours):
        return math.isnan(theirs) and math.isnan(ours)
    return abs(ours - theirs) <= within.atol + within.rtol * abs(theirs)


def _alike(ours: Sequence[float], theirs: Sequence[float], tolerance: float) -> bool:
    """Compare as R's `all.equal`: the mean difference, over the mean size where that is larger."""
    pairs = [pair for pair in zip(ours, theirs, strict=True) if not math.isnan(pair[1])]
    if not pairs:
        return True
    off = sum(abs(one - other) for one, other in pairs) / len(pairs)
    size = sum(abs(other) for _, other in pairs) / len(pairs)
    return (off / size if size > tolerance else off) <= tolerance
