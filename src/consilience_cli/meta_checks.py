"""The options of `consilience meta` that ask how robust its result is."""

from __future__ import annotations

import argparse
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from consilience.effects import EffectSizes, Measure
from consilience.errors import ReadError
from consilience.synthesis import Pooled
from consilience.synthesis.regression import Regression
from consilience.synthesis.robustness import (
    Influence,
    PooledAgain,
    cumulate,
    influence,
    leave_one_out,
)
from consilience.synthesis.robustness import words as robust_words
from consilience.synthesis.small_studies import (
    PREDICTORS,
    TITLES,
    Check,
    check_small_studies,
)
from consilience.synthesis.words import decimal, interval
from consilience_cli.study_table import StudyTable

_OF_FIT = ("beta", "se", "zval", "pval", "ci_lb", "ci_ub", "tau2", "I2", "k")


def add_check_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options, in a group of their own."""
    group = parser.add_argument_group("is the result robust?")
    group.add_argument(
        "--leave-one-out", action="store_true", help="pool again without each study in turn"
    )
    group.add_argument("--influence", action="store_true", help="diagnostics of each study")
    group.add_argument(
        "--cumulative",
        metavar="COLUMN",
        help="pool again with one study more each time, in the "
        "order of a column of numbers, such as the year",
    )
    group.add_argument(
        "--small-studies", action="store_true", help="every check for small-study effects that fits"
    )
    group.add_argument("--trim-and-fill", action="store_true", help="of these trim and fill alone")
    group.add_argument(
        "--predictor", default="sei", choices=tuple(PREDICTORS), help="of the regression test"
    )
    group.add_argument(
        "--anyway", action="store_true", help="run checks that the number of studies speaks against"
    )


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the answer: its key and value in JSON, its lines as text."""

    key: str
    value: Any
    text: str


def checked(
    args: argparse.Namespace,
    result: Pooled,
    measure: Measure,
    table: StudyTable,
    sizes: EffectSizes,
) -> list[Section]:
    """Give what was asked for, in the order of the options.

    Raises
    ------
    ReadError
        A column is missing, or has no number for a study that is pooled.
    """
    used = _used(sizes)
    found: list[Section] = []
    if args.leave_one_out:
        found.append(_left_out(result, measure))
    if args.influence:
        found.append(_influence(result))
    if order := order_of(args, table, sizes):
        found.append(_cumulated(result, measure, order, args.cumulative))
    if args.small_studies or args.trim_and_fill:
        only = tuple(TITLES) if args.small_studies else ("trim_and_fill",)
        ni = _participants(table, used) if PREDICTORS[args.predictor].of_size else None
        checks = check_small_studies(
            result, measure, predictor=args.predictor, ni=ni, anyway=args.anyway, only=only
        )
        found.append(_small_studies(checks))
    return found


def order_of(args: argparse.Namespace, table: StudyTable, sizes: EffectSizes) -> list[float] | None:
    """Give the values by which the studies come in, or None where no order was asked for.

    Raises
    ------
    ReadError
        The column is missing, or has no number for a study that is pooled.
    """
    column = args.cumulative
    if column is None:
        return None
    table.require(column, asked_as="--cumulative")
    values = table.numbers(column)
    used = _used(sizes)
    for i in used:
        if values[i] is None:
            raise ReadError(f"column {column} is empty", file=table.file, line=table.rows[i][0])
    return [float(values[i] or 0.0) for i in used]


def _used(sizes: EffectSizes) -> list[int]:
    found: list[int] = np.flatnonzero(np.isfinite(sizes.yi) & np.isfinite(sizes.vi)).tolist()
    return found


def _participants(table: StudyTable, used: Sequence[int]) -> list[float]:
    """Add up the columns of numbers of participants that the table has."""
    there = [name for name in ("ni", "n1i", "n2i") if name in table.header]
    names = ["ni"] if "ni" in there else there
    if not names:
        message = "numbers of participants are needed: a column ni, or n1i and n2i"
        raise ReadError(message, file=table.file, line=1)
    rows = list(zip(*(table.numbers(name) for name in names), strict=True))
    return [math.nan if None in rows[i] else math.fsum(map(float, rows[i])) for i in used]


def _left_out(result: Pooled, measure: Measure) -> Section:
    found = leave_one_out(result)
    said = [
        robust_words.leave_one_out_methods(),
        robust_words.leave_one_out_results(found, result, measure),
    ]
    return Section(
        "leave_one_out", _plain(asdict(found)),
        _text("Without each study", _again("without", found, result, measure), said),
    )  # fmt: skip


def _cumulated(result: Pooled, measure: Measure, order: Sequence[float], column: str) -> Section:
    found = cumulate(result, order)
    said = [
        robust_words.cumulate_methods(column),
        robust_words.cumulate_results(found, measure, result.level),
    ]
    return Section(
        "cumulative", _plain(asdict(found)),
        _text("With one study more each time", _again("with", found, result, measure), said),
    )  # fmt: skip


def _again(
    heading: str, found: PooledAgain, result: Pooled, measure: Measure
) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]]
    rows = [(heading, f"{measure.symbol} [{result.level:g}% CI]", "τ²", "I²")]
    for i, name in enumerate(found.slab):
        within = interval(found.ci_lb[i], found.ci_ub[i], measure).replace(" to ", ", ")
        effect = f"{decimal(measure.back(found.estimate[i]))} [{within}]"
        rows.append((name, effect, decimal(found.tau2[i], 3), f"{found.I2[i]:.0f}%"))
    return rows


def _influence(result: Pooled) -> Section:
    found = influence(result)
    said = [robust_words.influence_methods(), robust_words.influence_results(found)]
    return Section(
        "influence",
        _plain(asdict(found)),
        _text("Influence of each study", _diagnostics(found), said),
    )


def _diagnostics(found: Influence) -> list[tuple[str, ...]]:
    columns = (
        "rstudent", "dffits", "cook_d", "cov_r", "tau2_del", "QE_del", "hat", "weight",
    )  # fmt: skip
    rows = [("study", *(name.replace("_", ".") for name in columns), "dfbs", "infl")]
    for i, name in enumerate(found.slab):
        values = [decimal(getattr(found, column)[i], 3) for column in columns]
        mark = "*" if found.is_infl[i] else ""
        rows.append((name, *values, decimal(found.dfbs[i][0], 3), mark))
    return rows


def _small_studies(checks: Sequence[Check]) -> Section:
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
    plain: dict[str, Any] = _plain(row)
    return plain


def _plain(value: Any) -> Any:
    """Give a value as JSON has it, names with dots as metafor has them; NaN becomes null."""
    if isinstance(value, Mapping):
        return {name.replace("_", "."): _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None if math.isnan(value) else ("Inf" if value > 0 else "-Inf")
    return value


def _text(title: str, rows: Sequence[tuple[str, ...]], said: Sequence[str]) -> str:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = [
        "  ".join([f"{row[0]:<{widths[0]}}"] + [
            f"{cell:>{width}}" for cell, width in zip(row[1:], widths[1:], strict=True)
        ]).rstrip()
        for row in rows
    ]  # fmt: skip
    return "\n".join([title, *lines, "", *said])
