"""R's `conv.*()` as `consilience.effects.conversions`; the data's columns are passed through."""

from __future__ import annotations

from typing import Any

from consilience.effects.conversions import (
    MadeColumns,
    conv_2x2,
    conv_delta,
    conv_fivenum,
    conv_wald,
)
from consilience.effects.transformations import TRANSFORMATIONS
from tests.oracles.calls import Call

FIVE = {"min": "minimum", "q1": "q1", "median": "median", "q3": "q3", "max": "maximum", "n": "n"}
WALD = {"out": "out", "ci.lb": "ci_lb", "ci.ub": "ci_ub", "zval": "zval", "pval": "pval"}
TABLE = ("ori", "ri", "x2i", "ni", "n1i", "n2i")


def _given(call: Call, names: dict[str, str]) -> dict[str, Any]:
    return {
        ours: call.data[call.args[theirs]] for theirs, ours in names.items() if theirs in call.args
    }


def _options(call: Call, *names: str) -> dict[str, Any]:
    found = {name: call.args[name] for name in names if name in call.args}
    if "transf" in found and isinstance(found["transf"], str):
        found["transf"] = TRANSFORMATIONS[found["transf"].removeprefix("transf.")].apply
    return found


def _answer(call: Call, made: MadeColumns) -> dict[str, Any]:
    """Give the data with what was made, under the names that the call asks for."""
    names = call.args.get("var.names") or list(made.columns)
    columns = dict(zip(names, made.columns.values(), strict=True))
    if not call.args.get("replace"):
        for name, column in columns.items():
            there = call.data.get(name, [None] * len(column))
            kept = zip(there, column, strict=True)
            columns[name] = tuple(new if old is None else old for old, new in kept)
    return {**call.data, **columns}


def fivenum(call: Call) -> dict[str, Any]:
    """Means and SDs from five numbers."""
    call.only({*FIVE, "data", "method", "dist", "transf", "test"})
    options = _options(call, "method", "dist", "transf", "test")
    return _answer(call, conv_fivenum(**_given(call, FIVE), **options))


def wald(call: Call) -> dict[str, Any]:
    """Variances from intervals, test statistics and p-values."""
    call.only({*WALD, "n", "data", "level", "transf"})
    return _answer(call, conv_wald(**_given(call, WALD), **_options(call, "level", "transf")))


def delta(call: Call) -> dict[str, Any]:
    """Transformed estimates and their variances."""
    call.only({"yi", "vi", "data", "transf", "replace", "var.names"})
    given = _given(call, {"yi": "yi", "vi": "vi"})
    return _answer(call, conv_delta(**given, **_options(call, "transf")))


def two_by_two(call: Call) -> dict[str, Any]:
    """Counts from margins and an association."""
    call.only({*TABLE, "data", "correct"})
    given = _given(call, {name: name for name in TABLE})
    return _answer(call, conv_2x2(**given, **_options(call, "correct")))
