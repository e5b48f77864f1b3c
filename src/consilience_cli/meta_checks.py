"""The options of `consilience meta` that ask how robust its result is."""

from __future__ import annotations

import argparse
import math
from dataclasses import asdict

import numpy as np

from consilience.effects import EffectSizes, Measure
from consilience.errors import ReadError
from consilience.synthesis import Pooled, PooledTables, cumulated_tables, without_each_table
from consilience.synthesis.fitted import Model
from consilience.synthesis.robustness import (
    Influence,
    PooledAgain,
    cumulate,
    influence,
    leave_one_out,
)
from consilience.synthesis.robustness import words as robust_words
from consilience.synthesis.small_studies import BY_VARIANCE
from consilience.synthesis.words import decimal, interval
from consilience_cli.meta_sections import Section, json_value, not_run, text_of
from consilience_cli.meta_small_studies import small_studies
from consilience_cli.study_table import StudyTable


def add_check_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options, in a group of their own."""
    group = parser.add_argument_group("is the result robust?")
    group.add_argument(
        "--leave-one-out", action="store_true", help="pool again without each study in turn"
    )
    group.add_argument(
        "--influence", action="store_true", help="show how much each study influences the result"
    )
    group.add_argument(
        "--cumulative",
        metavar="COLUMN",
        help="add one study at a time, in the order of a column of numbers, such as the year",
    )


def checked(
    args: argparse.Namespace,
    result: Pooled,
    measure: Measure,
    table: StudyTable,
    sizes: EffectSizes,
    *,
    tables: PooledTables | None,
) -> list[Section]:
    """Give what was asked for, in the order of the options; of counts by their own method.

    Raises
    ------
    ReadError
        A column is missing, or has no number for a study that is pooled.
    """
    found: list[Section] = []
    if args.leave_one_out:
        again = without_each_table(tables) if tables else leave_one_out(result)
        found.append(_left_out(again, result, measure))
    if args.influence:
        found.append(influence_of(result))
    if order := order_of(args, table, sizes):
        again = cumulated_tables(tables, order) if tables else cumulate(result, order)
        found.append(_cumulated(again, result, measure, args.cumulative))
    return [*found, *small_studies(args, result, measure, table, used_rows(sizes))]


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
    used = used_rows(sizes)
    for i in used:
        if values[i] is None:
            raise ReadError(f"column {column} is empty", file=table.file, line=table.rows[i][0])
    return [float(values[i] or 0.0) for i in used]


def used_rows(sizes: EffectSizes) -> list[int]:
    """Give the places of the studies that are pooled."""
    found: list[int] = np.flatnonzero(np.isfinite(sizes.yi) & np.isfinite(sizes.vi)).tolist()
    return found


def _left_out(found: PooledAgain, result: Pooled, measure: Measure) -> Section:
    said = [
        robust_words.leave_one_out_methods(),
        robust_words.leave_one_out_results(found, result, measure),
    ]
    return Section(
        "leave_one_out", json_value(asdict(found)),
        text_of("Without each study", _again("without", found, result, measure), said),
    )  # fmt: skip


def _cumulated(found: PooledAgain, result: Pooled, measure: Measure, column: str) -> Section:
    said = [
        robust_words.cumulate_methods(column),
        robust_words.cumulate_results(found, measure, result.level),
    ]
    return Section(
        "cumulative", json_value(asdict(found)),
        text_of("With one study more each time", _again("with", found, result, measure), said),
    )  # fmt: skip


def _again(
    heading: str, found: PooledAgain, result: Pooled, measure: Measure
) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]]
    random = not all(map(math.isnan, found.tau2))
    rows = [(heading, f"{measure.symbol} [{result.level:g}% CI]", *["τ²"] * random, "I²")]
    for i, name in enumerate(found.slab):
        within = interval(found.ci_lb[i], found.ci_ub[i], measure).replace(" to ", ", ")
        effect = f"{decimal(measure.back(found.estimate[i]))} [{within}]"
        between = [decimal(found.tau2[i], 3)] * random
        rows.append((name, effect, *between, f"{decimal(found.I2[i], 0)}%"))
    return rows


def influence_of(result: Model) -> Section:
    """Give the diagnostics of each study."""
    if isinstance(result, Pooled) and result.counts:
        return not_run("influence", "Influence of each study", BY_VARIANCE)
    found = influence(result)
    said = [robust_words.influence_methods(), robust_words.influence_results(found)]
    return Section(
        "influence",
        json_value(asdict(found)),
        text_of("Influence of each study", _diagnostics(found), said),
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
