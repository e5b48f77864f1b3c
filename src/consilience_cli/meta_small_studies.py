"""The options of `consilience meta` that ask whether small studies tell another story."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from consilience.effects import Measure
from consilience.errors import ReadError
from consilience.synthesis import Pooled
from consilience.synthesis.regression import Regression
from consilience.synthesis.small_studies import (
    KINDS,
    PREDICTORS,
    TITLES,
    TRIM_ESTIMATORS,
    Check,
    check_small_studies,
)
from consilience_cli.meta_sections import Section, json_value
from consilience_cli.study_table import StudyTable

_OF_FIT = ("beta", "se", "zval", "pval", "ci_lb", "ci_ub", "tau2", "I2", "k")


def _share(text: str) -> float:
    value = float(text)
    if not 0 < value < 1:
        raise ValueError
    return value


def _positive(text: str) -> float:
    value = float(text)
    if not (value >= 0 and math.isfinite(value)):
        raise ValueError
    return value


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a check: what the library calls it, and how its value is read.

    Attributes
    ----------
    keyword : str
    reads : callable or tuple of str
        Raises a ValueError for what it cannot read; or the words that it may be.
    kind : str
        What is read, for a complaint.
    """

    keyword: str
    reads: Callable[[str], Any] | tuple[str, ...]
    kind: str = ""

    def value(self, name: str, text: str) -> Any:
        """Read a value."""
        if isinstance(self.reads, tuple):
            if text not in self.reads:
                known = ", ".join(self.reads)
                raise argparse.ArgumentTypeError(f"{name} is one of {known}, not {text!r}")
            return text == "yes" if self.reads == _YES else text
        try:
            return self.reads(text)
        except ValueError:
            message = f"{name} needs {self.kind}, not {text!r}"
            raise argparse.ArgumentTypeError(message) from None


_SIDES = ("two.sided", "greater", "less")
_YES = ("yes", "no")
_LEVEL = (_share, "a level between 0 and 1")
OPTIONS: Mapping[str, Mapping[str, Option]] = {
    "regression_test": {
        "predictor": Option("predictor", tuple(PREDICTORS)),
        "model": Option("model", ("rma", "lm")),
    },
    "rank_test": {},
    "trim_and_fill": {
        "side": Option("side", ("left", "right")),
        "estimator": Option("estimator", tuple(TRIM_ESTIMATORS)),
    },
    "pet_peese": {"alpha": Option("alpha", *_LEVEL)},
    "excess_significance": {
        "H0": Option("null", float, "a number"),
        "alternative": Option("alternative", _SIDES),
        "alpha": Option("alpha", *_LEVEL),
        "theta": Option("theta", float, "a number"),
        "tau2": Option("tau2", _positive, "a number that is not negative"),
        "test": Option("test", ("exact", "chi2", "binom")),
        "tes.alternative": Option("tes_alternative", _SIDES),
        "tes.alpha": Option("limit_alpha", *_LEVEL),
    },
    "fail_safe_n": {
        "type": Option("kind", KINDS),
        "alpha": Option("alpha", *_LEVEL),
        "target": Option("target", _positive, "a number that is not negative"),
        "exact": Option("exact", _YES),
    },
}
"""The options of every check under metafor's names."""


def add_small_study_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options, in a group of their own."""
    group = parser.add_argument_group(
        "do small studies tell another story?",
        "Each check takes options under metafor's names, e.g. "
        "--excess-significance H0=0.1,alternative=greater",
    )
    group.add_argument(
        "--small-studies",
        action="store_true",
        help="run every check for small-study effects that suits the data",
    )
    for name, title in TITLES.items():
        known = OPTIONS[name]
        how: dict[str, Any] = {"action": "store_const", "const": {}}
        if known:
            how = {"nargs": "?", "const": {}, "type": _reader(known), "metavar": "NAME=VALUE,..."}
        options = f": {', '.join(known)}" if known else ""
        # Help is a template to argparse.
        group.add_argument(flag_of(name), help=f"{title}, alone{options}".replace("%", "%%"), **how)
    group.add_argument(
        "--predictor",
        default="sei",
        choices=tuple(PREDICTORS),
        help="predictor of the regression test (default: sei)",
    )
    group.add_argument("--anyway", action="store_true", help="run checks even with too few studies")


def flag_of(name: str) -> str:
    """Give the option that asks for a check alone."""
    return f"--{name.replace('_', '-')}"


def _reader(known: Mapping[str, Option]) -> Callable[[str], dict[str, Any]]:
    def read(text: str) -> dict[str, Any]:
        """Read `NAME=VALUE,NAME=VALUE`, by the keywords of the library."""
        found = {}
        for one in filter(None, map(str.strip, text.split(","))):
            name, equals, value = (part.strip() for part in one.partition("="))
            if not equals or name not in known:
                message = f"{one!r} is no NAME=VALUE; the names are {', '.join(known)}"
                raise argparse.ArgumentTypeError(message)
            found[known[name].keyword] = known[name].value(name, value)
        return found

    return read


def small_studies(
    args: argparse.Namespace,
    result: Pooled,
    measure: Measure,
    table: StudyTable,
    used: Sequence[int],
) -> list[Section]:
    """Give every check that was asked for."""
    given = {name: getattr(args, name) for name in TITLES}
    asked = tuple(name for name in TITLES if args.small_studies or given[name] is not None)
    if not asked:
        return []
    options = {name: found for name, found in given.items() if found}
    predictor = options.get("regression_test", {}).pop("predictor", args.predictor)
    ni = _participants(table, used) if PREDICTORS[predictor].of_size else None
    checks = check_small_studies(
        result, measure, predictor=predictor, ni=ni, anyway=args.anyway, only=asked, options=options
    )
    return [_section(checks)]


def _section(checks: Sequence[Check]) -> Section:
    parts, value = [], {}
    for check in checks:
        lines = [check.title]
        lines += [check.methods, check.results] if check.found else [check.why_not]
        lines += [f"Caution: {caution}." for caution in check.cautions]
        parts.append("\n".join(lines))
        value[check.name] = {
            "result": _result(check.found) if check.found else None,
            "methods": check.methods,
            "results": check.results,
            "not_run": check.why_not,
            "cautions": [{"text": c.text, "source": c.source} for c in check.cautions],
            "references": list(check.references),
        }
    return Section("small_studies", value, "\n\n".join(parts))


def _result(found: Any) -> dict[str, Any]:
    """Give the fields of a result; of a fitted model its main numbers."""
    row: dict[str, Any] = {}
    for name in type(found).__dataclass_fields__:
        value = getattr(found, name)
        if isinstance(value, Regression):
            row[name] = {part: getattr(value, part) for part in _OF_FIT}
        elif hasattr(value, "__dataclass_fields__"):
            row[name] = _result(value)
        else:
            row[name] = value
    plain: dict[str, Any] = json_value(row)
    return plain


def _participants(table: StudyTable, used: Sequence[int]) -> list[float]:
    """Add up the columns of numbers of participants that the table has."""
    there = [name for name in ("ni", "n1i", "n2i") if name in table.header]
    names = ["ni"] if "ni" in there else there
    if not names:
        message = "numbers of participants are needed: a column ni, or n1i and n2i"
        raise ReadError(message, file=table.file, line=1)
    rows = list(zip(*(table.numbers(name) for name in names), strict=True))
    return [math.nan if None in rows[i] else math.fsum(map(float, rows[i])) for i in used]
