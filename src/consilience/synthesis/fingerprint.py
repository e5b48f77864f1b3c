"""Whether a result can be repeated: a hash of its numbers, and the differences between two."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

DIGITS = 10
"""Significant digits that count: another machine's last bits do not make another result."""

OPTIONS = ("method", "test", "level", "tau2.fix", "version")
LATER = ("counts",)
"""Options that came later: a result without them has the hash that it always had."""
INPUTS = ("yi", "vi", "slab")
RESULTS = (
    "k", "beta", "se", "zval", "pval", "ci.lb", "ci.ub", "pi.lb", "pi.ub",
    "tau2", "se.tau2", "I2", "H2", "QE", "QEp", "weights",
)  # fmt: skip


class Result(Protocol):
    """What can be told as one row of inputs, options and results: a `Pooled`."""

    def row(self) -> dict[str, Any]:
        """Give the row by metafor's names."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One quantity in which two results differ, `old` and `new` as they were."""

    name: str
    old: Any
    new: Any

    def __str__(self) -> str:
        """Say it in one line."""
        return f"{self.name} was {self.old}, is now {self.new}"


def fingerprint_of(result: Result) -> str:
    """Hash inputs, options, version and results, numbers to ten significant digits.

    Returns
    -------
    str
        Sixteen hexadecimal digits of SHA-256; equal for results that `same_result` calls equal,
        but for values that lie on the edge of rounding.
    """
    row = result.row()
    kept = {name: _rounded(row[name]) for name in (*INPUTS, *OPTIONS, *RESULTS)}
    kept |= {name: row[name] for name in LATER if row.get(name)}
    text = json.dumps(kept, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()[:16]


def same_result(
    old: Result | Mapping[str, Any], new: Result | Mapping[str, Any]
) -> list[Difference]:
    """List in what two results differ: inputs, options, version, numbers. Empty means the same.

    Parameters
    ----------
    old, new : Result, or the object of its `as_json`
        A stored result and its rebuild. Numbers are equal to a relative 1e-9.
    """
    return differing(_as_row(old), _as_row(new), (*INPUTS, *OPTIONS, *LATER, *RESULTS))


def differing(
    before: Mapping[str, Any], after: Mapping[str, Any], names: Sequence[str]
) -> list[Difference]:
    """List the quantities in which two rows differ, numbers by more than a relative 1e-9."""
    return [
        Difference(name, before.get(name), after.get(name))
        for name in names
        if not _equal(before.get(name), after.get(name))
    ]


def _as_row(result: Result | Mapping[str, Any]) -> Mapping[str, Any]:
    return result if isinstance(result, Mapping) else result.row()


def _rounded(value: Any) -> Any:
    if isinstance(value, list):
        return [_rounded(one) for one in value]
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    return f"{value:.{DIGITS - 1}e}" if abs(value) > 1e-12 else f"{0:.{DIGITS - 1}e}"


def _equal(old: Any, new: Any) -> bool:
    if isinstance(old, list | tuple) and isinstance(new, list | tuple):
        same_length = len(old) == len(new)
        return same_length and all(_equal(a, b) for a, b in zip(old, new, strict=True))
    numbers = isinstance(old, int | float) and isinstance(new, int | float)
    if numbers and not isinstance(old, bool):
        return math.isclose(old, new, rel_tol=1e-9, abs_tol=1e-12)
    return bool(old == new)
