"""The figures of `consilience meta`."""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from consilience.effects import EffectSizes
from consilience.errors import ConsilienceError
from consilience.figures.chart import ChartOptions
from consilience.figures.drawing import Drawing
from consilience.figures.forest import ForestOptions, ForestRow
from consilience.figures.harvest import Direction, Harvested, harvest
from consilience.figures.styles import STYLES
from consilience.figures.table import FIGURES, Counts, Material, draw
from consilience.synthesis import Pooled, PooledTables, pool
from consilience.synthesis.analyses import Analysis
from consilience.synthesis.robustness import Gosh

Columns = Mapping[str, Sequence[float | None]]


def add_options(parser: argparse.ArgumentParser) -> None:
    """Describe the options for figures."""
    parser.add_argument(
        "--forest", metavar="FILE.svg", type=Path, help="write a forest plot (.svg, .pdf or .png)"
    )
    parser.add_argument(
        "--style",
        default="house",
        choices=tuple(STYLES),
        help="look of the forest plot (default: house)",
    )
    parser.add_argument(
        "--title", default="", metavar="TEXT", help="what was measured, as the heading of figures"
    )
    parser.add_argument(
        "--arms", nargs=2, default=("Group 1", "Group 2"), metavar=("FIRST", "SECOND"),
        help="names of the two groups in figures",
    )  # fmt: skip
    parser.add_argument(
        "--favours", nargs=2, default=("", ""), metavar=("BELOW", "ABOVE"),
        help="whom values below and above no effect favour",
    )  # fmt: skip
    parser.add_argument(
        "--no-prediction",
        action="store_true",
        help="draw no prediction interval in the forest plot",
    )
    parser.add_argument(
        "--figure", nargs=2, action="append", default=[], metavar=("NAME", "FILE"),
        help="write a figure (.svg, .pdf or .png): " + ", ".join(FIGURES),
    )  # fmt: skip


def outputs(args: argparse.Namespace) -> list[Path]:
    """Give the files that will be written."""
    forest = [args.forest] if args.forest else []
    return [*forest, *(Path(file) for _, file in args.figure)]


def write_figures(args: argparse.Namespace, material: Material) -> None:
    """Draw and write every figure that was asked for."""
    asked = [("forest", str(args.forest))] if args.forest else []
    for name, file in [*asked, *args.figure]:
        save(draw(name, material), Path(file))


def write_unpooled(args: argparse.Namespace, sizes: EffectSizes, columns: Columns) -> None:
    """Draw where the findings point that are not pooled; say of other figures that they are not."""
    asked = [("forest", str(args.forest))] if args.forest else []
    for name, file in [*asked, *args.figure]:
        if name == "harvest":
            save(_harvest(args, sizes, columns), Path(file))
        else:
            message = f"{file}: not written, because nothing is pooled; --figure harvest can be"
            print(f"consilience: {message}", file=sys.stderr)


def _harvest(args: argparse.Namespace, sizes: EffectSizes, columns: Columns) -> Drawing:
    """The single studies by the side on which their interval lies."""
    usable = [i for i in range(len(sizes.slab)) if sizes.vi[i] > 0 and math.isfinite(sizes.yi[i])]
    people = _sizes(columns, usable) or (1.0,) * len(usable)
    outcome = args.title or args.measure
    findings = [
        Harvested(sizes.slab[i], outcome, _direction(sizes.yi[i], sizes.vi[i], args.level), n)
        for i, n in zip(usable, people, strict=True)
    ]
    below, above = args.favours
    headings = (below or "Lower", "No clear difference", above or "Higher")
    return harvest(findings, ChartOptions(outcome=args.title, name="harvest"), headings=headings)


def _direction(yi: float, vi: float, level: float) -> Direction:
    alone = pool([yi], [vi], method="EE", level=level)
    if alone.ci_lb <= 0 <= alone.ci_ub:
        return "none"
    return "for" if alone.beta > 0 else "against"


def save(drawing: Drawing, file: Path) -> None:
    """Write a figure, in the kind of file that its name says."""
    try:
        drawing.save(file)
    except ImportError as error:
        raise ConsilienceError(
            f"{file.name} needs the package {error.name}, which is not installed; install it "
            "with: pip install 'consilience[pdf]'"
        ) from error


def material_of(
    args: argparse.Namespace,
    found: Analysis,
    result: Pooled,
    columns: Columns,
    *,
    order: Sequence[float] | None,
    rows: Sequence[ForestRow],
    forest: ForestOptions,
    tables: PooledTables | None,
    subsets: Gosh | None,
) -> Material:
    """Gather what the figures of a table of studies are drawn from."""
    used = [i for i, row in enumerate(rows) if row.pooled]
    return Material(
        result,
        ChartOptions(measure=found.spec.measure, outcome=args.title),
        rows=rows,
        forest=forest,
        subgroups=found.subgroups,
        tables=tables,
        subsets=subsets,
        arms=(args.arms[0], args.arms[1]),
        counts=_counts(columns, used),
        ni=_sizes(columns, used),
        order=tuple(order) if order else None,
        order_is=args.cumulative or "",
    )


def _counts(columns: Columns, used: Sequence[int]) -> tuple[Counts, ...]:
    """Events and people of both groups of the studies that were pooled; empty without them."""
    found = []
    for i in used:
        a, n1 = _value(columns, "ai", i), _people(columns, ("ai", "bi", "n1i"), i)
        c, n2 = _value(columns, "ci", i), _people(columns, ("ci", "di", "n2i"), i)
        if a is None or c is None or not n1 or not n2:
            return ()
        found.append((a, n1, c, n2))
    return tuple(found)


_PEOPLE = (
    ("ni",), ("n1i", "n2i"), ("ai", "bi", "ci", "di"), ("ai", "bi", "n2i"), ("n1i", "ci", "di"),
)  # fmt: skip


def _sizes(columns: Columns, used: Sequence[int]) -> tuple[float, ...]:
    """People of the studies that were pooled; empty where one has no number of them."""
    found: list[float] = []
    for i in used:
        rows = ([_value(columns, name, i) for name in names] for names in _PEOPLE)
        known = ([n for n in row if n is not None] for row in rows if None not in row)
        people = sum(next(known, []))
        if not people:
            return ()
        found.append(people)
    return tuple(found)


def _value(columns: Columns, name: str, at: int) -> float | None:
    return columns[name][at] if name in columns else None


def _people(columns: Columns, names: tuple[str, str, str], at: int) -> float | None:
    events, rest, people = (_value(columns, name, at) for name in names)
    if people is not None or events is None or rest is None:
        return people
    return events + rest
