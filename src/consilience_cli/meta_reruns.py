"""The options of `consilience meta` that ask what other choices would have led to."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from consilience.effects import ALIASES, MEASURES, EffectSizes
from consilience.errors import ReadError
from consilience.synthesis import Pooled
from consilience.synthesis.fitted import Model
from consilience.synthesis.pooled import plain
from consilience.synthesis.robustness import (
    Gosh,
    SpecificationCurve,
    gosh,
    permutation_test,
    specification_curve,
)
from consilience.synthesis.small_studies import BY_VARIANCE
from consilience.synthesis.words import decimal, interval
from consilience_cli.meta_choices import pair
from consilience_cli.meta_sections import Section, not_run
from consilience_cli.study_table import StudyTable

_DRAWN = 10_000
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Rerun:
    """The result that is looked at, and where it comes from.

    `sizes` are the effect sizes that were pooled, `others` those by each measure of `--or-measure`,
    `subsets` the fits that `--gosh` asks for.
    """

    args: argparse.Namespace
    table: StudyTable
    result: Pooled
    sizes: EffectSizes
    others: Mapping[str, EffectSizes]
    subsets: Gosh | None = None


def add_rerun_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options, in a group of their own."""
    group = parser.add_argument_group("would other studies or choices have changed it?")
    group.add_argument(
        "--gosh", nargs="?", const=0, type=_count, metavar="N",
        help="pool all subsets of up to 20 studies, or N subsets drawn at random",
    )  # fmt: skip
    group.add_argument(
        "--permutation", nargs="?", const=_DRAWN, type=_count, metavar="N",
        help=f"test by all permutations, or by N of them if there are more (default: {_DRAWN:,})",
    )  # fmt: skip
    group.add_argument(
        "--specifications", action="store_true",
        help="pool under every combination of estimators, tests, --or-measure and --or-without, "
        "with and without outliers",
    )  # fmt: skip
    group.add_argument(
        "--or-measure", action="append", default=[], metavar="MEASURE", choices=tuple(MEASURES),
        type=lambda text: ALIASES.get(text.upper(), text.upper()),
        help="a further measure for --specifications",
    )  # fmt: skip
    group.add_argument(
        "--or-without", action="append", default=[], metavar="COLUMN=VALUE", type=pair,
        help="studies that --specifications also leaves out",
    )  # fmt: skip
    group.add_argument("--seed", type=int, default=1, help="seed of random draws (default: 1)")


def subsets_of(result: Pooled, args: argparse.Namespace) -> Gosh | None:
    """Fit the subsets of the studies that were asked for, for words and figure alike."""
    if args.gosh is None or result.counts:
        return None
    return gosh(result, subsets=args.gosh or None, seed=args.seed)


def reruns(asked: Rerun) -> list[Section]:
    """Give what was asked for, in the order of the options."""
    found, by_counts = [], bool(asked.result.counts)
    if asked.args.gosh is not None:
        none = not_run("gosh", "All subsets (GOSH)", BY_VARIANCE)
        found.append(none if asked.subsets is None else _gosh(asked.subsets, asked.args.measure))
    if asked.args.permutation is not None:
        none = not_run("permutation", "Permutation test", BY_VARIANCE)
        found.append(none if by_counts else permutation_of(asked.result, asked.args))
    if asked.args.specifications:
        found.append(_specifications(asked))
    return found


def _gosh(found: Gosh, measure: str) -> Section:
    studies = [
        {"slab": name, "with": inside, "without": outside}
        for name, (inside, outside) in zip(found.slab, found.pulls(), strict=True)
    ]
    columns = {name: asdict(spread) for name, spread in found.spreads().items()}
    value = {
        "n": found.n, "exact": found.exact, "seed": found.seed,
        "columns": columns, "studies": studies,
    }  # fmt: skip
    return Section("gosh", plain(value), found.sentences(MEASURES[measure]))


def permutation_of(model: Model, args: argparse.Namespace) -> Section:
    """Test a result, or the moderators of a model, by permutation."""
    found = permutation_test(model, n=args.permutation, seed=args.seed)
    return Section("permutation", plain(asdict(found)), found.sentence())


def _specifications(asked: Rerun) -> Section:
    args, sizes = asked.args, {asked.args.measure: asked.sizes, **asked.others}
    slab = asked.sizes.slab
    there = [i for i in range(len(slab)) if any(one.vi[i] > 0 for one in sizes.values())]
    inputs = {
        name if asked.others else "": ([one.yi[i] for i in there], [one.vi[i] for i in there])
        for name, one in sizes.items()
    }
    names = [slab[i] for i in there]
    exclusions = {
        what: [name for name in studies if name in names]
        for what, studies in _exclusions(asked).items()
    }
    curve = specification_curve(inputs, names, exclusions=exclusions, level=args.level)
    return Section("specifications", plain(curve.as_json()), _curve_text(curve, args.measure))


def _exclusions(asked: Rerun) -> dict[str, list[str]]:
    """Give the studies of each `--or-without COLUMN=VALUE`."""
    slab, sets = asked.sizes.slab, {}
    for column, value in asked.args.or_without:
        asked.table.require(column, asked_as="--or-without")
        said = asked.table.words(column)
        sets[f"{column}={value}"] = [n for n, one in zip(slab, said, strict=True) if one == value]
        if not sets[f"{column}={value}"]:
            raise ReadError(f"no study has {value!r} under {column}", file=asked.table.file)
    return sets


def _curve_text(curve: SpecificationCurve, measure: str) -> str:
    """The sentence, medians by choice, and the rows, some of each end where there are many."""
    shown = MEASURES[measure]
    lines = [curve.sentences(shown)]
    for kind, medians in curve.by_choice().items():
        each = (f"{choice} {decimal(shown.back(one))}" for choice, one in medians.items())
        lines.append(f"Middle estimate by {kind}: {', '.join(each)}.")
    lines.append("")
    rows = [
        f"{decimal(shown.back(row.estimate)):>8} [{interval(row.ci_lb, row.ci_ub, shown)}]"
        f"  k = {row.k}  {' '.join(filter(None, (row.data, row.method, row.test)))}"
        + (f", without {' and '.join(row.without)}" if row.without else "")
        for row in curve.rows
    ]
    half = _SHOWN // 2
    left = len(rows) - _SHOWN
    lines += rows if left <= 0 else [*rows[:half], f"     ... {left:,} more ...", *rows[-half:]]
    return "\n".join([*lines, *[f"({note})" for note in curve.notes]])


def _count(text: str) -> int:
    if not text.isdigit() or int(text) < 2:
        raise argparse.ArgumentTypeError(f"{text} is no number of draws, e.g. 10000")
    return int(text)
