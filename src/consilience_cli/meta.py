"""`consilience meta DATA.csv --measure M`: effect sizes and their pooled effect, from a table."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from consilience.effects import ALIASES, MEASURES, EffectSizes, Measure
from consilience.effects.normal import percent
from consilience.errors import DataError, ReadError
from consilience.figures.data_columns import data_columns
from consilience.figures.forest import ForestOptions, ForestRow, forest_table
from consilience.synthesis import (
    ESTIMATORS,
    TESTS,
    Pooled,
    PooledTables,
    Subgroups,
    difference_sentence,
    methods_sentence,
    results_sentence,
)
from consilience.synthesis.analyses import Analysis, Spec, tables_of
from consilience.synthesis.counts import METHODS
from consilience.synthesis.sensitivity import sensitivity
from consilience.synthesis.words import count_tests_sentence, decimal
from consilience_cli.meta_checks import add_check_arguments, checked, order_of
from consilience_cli.meta_choices import (
    add_choices,
    not_pooled,
    sensitivity_json,
    sensitivity_text,
    sentences,
    sized,
)
from consilience_cli.meta_figures import (
    add_options,
    material_of,
    outputs,
    write_figures,
    write_unpooled,
)
from consilience_cli.meta_intervals import add_interval_arguments, intervals
from consilience_cli.meta_model import (
    carried_out,
    method_named,
    spec_of,
    tables_json,
    wrong_model,
)
from consilience_cli.meta_moderators import add_moderators, regression
from consilience_cli.meta_reruns import Rerun, add_rerun_arguments, reruns, subsets_of
from consilience_cli.meta_sections import Section
from consilience_cli.meta_small_studies import add_small_study_arguments
from consilience_cli.outputs import clash
from consilience_cli.study_table import StudyTable, read_study_table

if TYPE_CHECKING:
    from consilience_cli.main import Subparsers

_NAMES = sorted({name for m in MEASURES.values() for row in m.sets for name in row})
_SLABS = ("slab", "study", "Study")


def add_parser(subparsers: Subparsers) -> None:
    """Describe the command's arguments."""
    parser = subparsers.add_parser(
        "meta",
        help="pool the results of studies in a table",
        description="Compute effect sizes from a CSV table and pool them, or pool its counts.",
        epilog="Name the columns as metafor does (m1i sd1i n1i m2i sd2i n2i; ai n1i ci n2i or ai "
        "bi ci di; yi vi or yi sei), or map them with --map. Measures: " + " ".join(MEASURES),
    )
    parser.add_argument("data", metavar="DATA.csv", type=Path, help="a row for each study")
    parser.add_argument(
        "--measure", required=True, choices=tuple(MEASURES), type=_measure, metavar="MEASURE",
        help="measure of effect, under metafor's name, such as MD, SMD, RR, OR, RD or PLO (all are "
        "listed below); GEN takes effects as they are given",
    )  # fmt: skip
    parser.add_argument(
        "--method", default="REML", choices=(*ESTIMATORS, *METHODS), type=method_named,
        help="estimator of the variance between studies (default: REML); EE: equal effects; MH "
        "(Mantel-Haenszel) and PETO pool the counts themselves",
    )  # fmt: skip
    parser.add_argument(
        "--test", default="z", choices=tuple(TESTS), help="default: z; knha: Hartung-Knapp"
    )
    parser.add_argument(
        "--level", default=95.0, type=_level, help="of the intervals, in percent (default: 95)"
    )
    parser.add_argument("--slab", metavar="COLUMN", help="column with the names of the studies")
    parser.add_argument(
        "--map",
        metavar="NAME=COLUMN,...",
        type=_mapping,
        action="append",
        default=[],
        help="which columns hold what, e.g. m1i=mean_peer,sd1i=sd_peer",
    )
    add_choices(parser)
    add_moderators(parser)
    parser.add_argument(
        "--subgroup", metavar="COLUMN", help="also pool each subgroup, by the values of a column"
    )
    parser.add_argument(
        "--json", action="store_true", help="print the result as JSON, under metafor's names"
    )
    add_options(parser)
    add_interval_arguments(parser)
    add_check_arguments(parser)
    add_small_study_arguments(parser)
    add_rerun_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Pool, and write what was asked for."""
    if wrong := clash([args.data], outputs(args)) or wrong_model(args):
        return wrong
    spec = spec_of(args)
    measure, table = spec.shown_measure, read_study_table(args.data)
    mapping = {k: v for one in args.map for k, v in one.items()}
    columns = _columns(table, measure, mapping)
    slab = _slab(table, args.slab)
    sizes = sized(args, measure, columns, table, slab)
    if args.mods is not None:
        return regression(args, table, sizes)
    if few := not_pooled(args, measure, sizes):
        write_unpooled(args, sizes, columns)
        said = few.as_json(measure)
        print(json.dumps(said, ensure_ascii=False, indent=2) if args.json else few.text)
        return 0
    groups = _groups(args, table)
    found, result = carried_out(args, measure, columns, sizes, groups)
    tables = tables_of(found)
    rows, options = _rows(args, spec, sizes, columns, groups)
    checks = intervals(args, result)
    checks += checked(args, result, measure, table, sizes, tables=tables)
    subsets = subsets_of(result, args)
    others = _others(args, table, mapping, slab)
    checks += reruns(Rerun(args, table, result, sizes, others, subsets))
    order = order_of(args, table, sizes)
    material = material_of(
        args,
        found,
        result,
        columns,
        order=order,
        rows=rows,
        forest=options,
        tables=tables,
        subsets=subsets,
    )
    write_figures(args, material)
    answer = Answer(result, measure, sizes, found, tables, checks)
    if args.json:
        print(json.dumps(_as_json(args, answer), ensure_ascii=False, indent=2))
    else:
        shown = forest_table(result, rows, options, subgroups=found.subgroups)
        print(_as_text(args, answer, shown))
    return 0


@dataclass(frozen=True, slots=True)
class Answer:
    """All that is told of a table of studies."""

    result: Pooled
    measure: Measure
    sizes: EffectSizes
    found: Analysis
    tables: PooledTables | None
    checks: Sequence[Section]


def _others(
    args: argparse.Namespace, table: StudyTable, mapping: dict[str, str], slab: list[str]
) -> dict[str, EffectSizes]:
    """Give the effect sizes by each further measure."""
    measures = [MEASURES[name] for name in args.or_measure]
    return {m.name: sized(args, m, _columns(table, m, mapping), table, slab) for m in measures}


def _level(text: str) -> float:
    try:
        return percent(float(text))
    except DataError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _measure(text: str) -> str:
    """Take a measure by its name, in any case, or by another name of it."""
    return ALIASES.get(text.upper(), text.upper())


def _mapping(text: str) -> dict[str, str]:
    """Read `m1i=mean_peer,sd1i=sd_peer`."""
    pairs = [pair.partition("=") for pair in text.split(",") if pair.strip()]
    for name, equals, column in pairs:
        if not equals or not column.strip():
            raise argparse.ArgumentTypeError(f"{name!r} is no pair NAME=COLUMN")
        if name.strip() not in _NAMES:
            raise argparse.ArgumentTypeError(f"{name!r} is none of {' '.join(_NAMES)}")
    return {name.strip(): column.strip() for name, _, column in pairs}


def _columns(
    table: StudyTable, measure: Measure, mapping: dict[str, str]
) -> dict[str, list[float | None]]:
    # Statistics of tests stand under short names that other columns may have: they are mapped.
    names = {name for row in measure.columns for name in row}
    tests = [row for row in measure.statistics if set(row) - names <= mapping.keys()]
    names |= {name for row in tests for name in row}
    wanted = {name: mapping.get(name, name) for name in sorted(names)}
    for name, column in mapping.items():
        table.require(column, asked_as=name)
    found = {name: col for name, col in wanted.items() if col in table.header}
    if not any(set(row) <= found.keys() for row in measure.sets):
        needs = " or ".join(" ".join(row) for row in measure.columns)
        message = f"{measure.name} needs the columns {needs}; name yours with --map"
        raise ReadError(message, file=table.file, line=1)
    return {name: table.numbers(column) for name, column in found.items()}


def _slab(table: StudyTable, asked: str | None) -> list[str]:
    if asked is not None:
        table.require(asked, asked_as="--slab")
    name = asked or next((column for column in _SLABS if column in table.header), None)
    fallback = [f"Study {i + 1}" for i in range(len(table.rows))]
    if name is None:
        return fallback
    return [said or other for said, other in zip(table.words(name), fallback, strict=True)]


def _groups(args: argparse.Namespace, table: StudyTable) -> list[str]:
    """The subgroup of every study; empty where none were asked for."""
    if args.subgroup is None:
        return []
    table.require(args.subgroup, asked_as="--subgroup")
    return [said or "not given" for said in table.words(args.subgroup)]


def _groups_json(found: Subgroups | None) -> dict[str, Any]:
    if found is None:
        return {}
    each = {n: r.as_json() for n, r in zip(found.names, found.results, strict=True)}
    test = {"QM": found.QM, "m": found.df, "QMp": found.QMp} if found.df else None
    return {"subgroups": each, "subgroups.test": test}


def _rows(
    args: argparse.Namespace,
    spec: Spec,
    sizes: EffectSizes,
    columns: dict[str, list[float | None]],
    groups: list[str],
) -> tuple[list[ForestRow], ForestOptions]:
    """Give the rows of the forest plot, with the data of the groups beside the names."""
    lost = {issue.row: issue.field for issue in sizes.issues if not issue.used}
    used = [i for i in range(len(sizes.slab)) if i not in lost]
    parts = [[i for i in used if groups[i] == name] for name in dict.fromkeys(groups)]
    added_up = [used, *[part for part in parts if part]]
    shown, cells = data_columns(
        args.measure, columns, style=args.style, arms=(args.arms[0], args.arms[1]), summed=added_up
    )
    rows = [
        ForestRow(
            study,
            cells[i] if cells else (),
            pooled=i in used,
            note="left out" if lost.get(i) == "" else "not estimable",
            group=groups[i] if groups else "",
        )
        for i, study in enumerate(sizes.slab)
    ]
    options = ForestOptions(
        measure=spec.measure, outcome=spec.title, style=args.style, columns=shown,
        favours=(args.favours[0], args.favours[1]), prediction=spec.prediction,
    )  # fmt: skip
    return rows, options


def _as_json(args: argparse.Namespace, answer: Answer) -> dict[str, Any]:
    varied = sensitivity(answer.found) if args.sensitivity else ()
    said = {
        "measure": answer.measure.name,
        **answer.result.as_json(),
        **tables_json(answer.tables),
        "issues": [
            {"study": i.study, "field": i.field, "message": i.message, "used": i.used}
            for i in answer.sizes.issues
        ],
    }
    said |= sentences(answer.result, answer.measure)
    said |= sensitivity_json(varied) if varied else {}
    said |= {check.key: check.value for check in answer.checks}
    return said | _groups_json(answer.found.subgroups)


def _as_text(
    args: argparse.Namespace, answer: Answer, table: Sequence[dict[str, str | float | None]]
) -> str:
    result, measure = answer.result, answer.measure
    head = (f"{measure.symbol} [{result.level:g}% CI]", "weight")
    lines = [("study", *head), *[_row(row) for row in table]]
    widths = [max(len(line[i]) for line in lines) for i in range(3)]
    body = [
        f"{name:<{widths[0]}}  {effect:>{widths[1]}}  {weight:>{widths[2]}}".rstrip()
        for name, effect, weight in lines
    ]
    told = sentences(result, measure)
    words = [methods_sentence(result, measure), results_sentence(result, measure)]
    if answer.tables and (tests := count_tests_sentence(answer.tables)):
        words.append(tests)
    issues = [str(issue) for issue in answer.sizes.issues]
    parts = [body, [*words, told["conclusion"], *told["cautions"]], issues]
    parts.append([f"Result {result.fingerprint}, method {result.version}."])
    if answer.found.subgroups:
        parts.append([difference_sentence(answer.found.subgroups)])
    if varied := sensitivity(answer.found) if args.sensitivity else ():
        parts.append([sensitivity_text(varied, measure)])
    parts += [[check.text] for check in answer.checks]
    return "\n\n".join("\n".join(part) for part in parts if part)


def _row(row: dict[str, str | float | None]) -> tuple[str, str, str]:
    name, note = str(row["study"]), row["note"]
    if row["ci.lb"] is None:
        return name, str(note or "not estimable"), ""
    span = f"[{_decimal(row['ci.lb'])}, {_decimal(row['ci.ub'])}]"
    effect = span if row["estimate"] is None else f"{_decimal(row['estimate'])} {span}"
    weight = row["weight"]
    return name, effect, f"{weight:.1f}%" if isinstance(weight, float) else ""


def _decimal(value: str | float | None) -> str:
    return decimal(float(value)) if value is not None else ""
