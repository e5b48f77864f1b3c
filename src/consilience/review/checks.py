"""checks.toml: sentences of arithmetic that a built review has to satisfy, and what it can compute
beside the numbers that a paper reports.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from consilience.errors import FolderError, RuleError
from consilience.review.expression import Questions, evaluate

FILE = "checks.toml"
_CHECK = {"id": str, "says": str, "expression": str, "expect": bool, "note": str}
_COMPARE = {"quantity": str, "computed": str, "reason": str}


@dataclass(frozen=True, slots=True)
class Check:
    """A sentence that should hold, or (`expect` false) is known not to."""

    id: str
    says: str
    expression: str
    expect: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a quantity that the paper reports is computed here, and why the two may differ."""

    quantity: str
    computed: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a check. `holds` is None where it could not be evaluated."""

    check: Check
    holds: bool | None
    problem: str = ""

    @property
    def passed(self) -> bool:
        """Whether it came out as expected."""
        return self.holds is not None and self.holds == self.check.expect


@dataclass(frozen=True, slots=True)
class ChecksFile:
    """What a folder's checks.toml holds."""

    checks: tuple[Check, ...] = ()
    comparisons: tuple[Comparison, ...] = ()


def read_checks(text: str, *, file: str = FILE) -> ChecksFile:
    """Read checks.toml.

    Raises
    ------
    FolderError
        Naming the file and the entry: no TOML, an unknown or missing key, an id twice.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FolderError(f"not valid TOML: {error}", file=file) from None
    strange = sorted(set(table) - {"check", "compare"})
    if strange:
        raise FolderError(f"unknown table {strange[0]!r}; known are check, compare", file=file)
    checks = [Check(**_entry(row, _CHECK, 3, file)) for row in table.get("check", ())]
    compare = [Comparison(**_entry(row, _COMPARE, 2, file)) for row in table.get("compare", ())]
    for ids in ([c.id for c in checks], [c.quantity for c in compare]):
        twice = [id for id in ids if ids.count(id) > 1]
        if twice:
            raise FolderError(f"{twice[0]!r} stands twice", file=file)
    return ChecksFile(tuple(checks), tuple(compare))


def _entry(row: Mapping[str, Any], known: Mapping[str, type], n: int, file: str) -> dict[str, Any]:
    name = row.get("id") or row.get("quantity") or "an entry"
    for key in list(known)[:n]:
        if key not in row:
            raise FolderError(f"{name}: the key {key!r} is missing", file=file)
    for key, value in row.items():
        if key not in known:
            raise FolderError(f"{name}: unknown key {key!r}", file=file)
        if not isinstance(value, known[key]):
            raise FolderError(f"{name}: {key!r} should be a {known[key].__name__}", file=file)
    return dict(row)


def run_checks(checks: Sequence[Check], questions: Questions) -> list[Outcome]:
    """Evaluate every check on the tables of a built review."""
    outcomes = []
    for check in checks:
        try:
            outcomes.append(Outcome(check, bool(evaluate(check.expression, questions))))
        except RuleError as error:
            outcomes.append(Outcome(check, None, str(error)))
    return outcomes
