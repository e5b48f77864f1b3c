"""Draw the pictures of the page of figures.

python -m tests.docs.figure_pictures          writes them
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from consilience.effects import EffectSizes, effect_sizes
from consilience.figures.chart import ChartOptions
from consilience.figures.data_columns import data_columns
from consilience.figures.drawing import Drawing
from consilience.figures.forest import ForestOptions, ForestRow, forest
from consilience.figures.harvest import Harvested
from consilience.figures.styles import STYLES
from consilience.figures.table import FIGURES, Material, draw
from consilience.synthesis import pool, pool_subgroups, regress

PROJECT = Path(__file__).resolve().parents[2]
PICTURES = PROJECT / "docs" / "images" / "figures"


@cache
def trials() -> tuple[list[dict[str, str]], EffectSizes]:
    """The thirteen trials of BCG vaccine, with their risk ratios."""
    text = (PROJECT / "examples" / "bcg.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    counts = {name: [float(row[name]) for row in rows] for name in ("ai", "bi", "ci", "di")}
    return rows, effect_sizes("RR", counts, slab=[row["study"] for row in rows])


def a_forest(style: str) -> Drawing:
    """The trials by the way in which people were allocated, in one look."""
    rows, sizes = trials()
    by = [row["alloc"].capitalize() for row in rows]
    found = pool_subgroups(list(sizes.yi), list(sizes.vi), by, test="knha", slab=sizes.slab)
    counts = {name: [float(row[name]) for row in rows] for name in ("ai", "bi", "ci", "di")}
    everyone = range(len(rows))
    columns, cells = data_columns(
        "RR", counts, style=style, arms=("BCG vaccine", "No vaccine"),
        summed=[list(everyone), *[[i for i in everyone if by[i] == name] for name in found.names]],
    )  # fmt: skip
    options = ForestOptions(
        measure="RR", outcome="tuberculosis", style=style, columns=columns,
        favours=("BCG vaccine", "no vaccine"), name=f"forest-{style}",
    )  # fmt: skip
    studies = [ForestRow(sizes.slab[i], cells[i], group=by[i]) for i in everyone]
    return forest(found.overall, studies, options, subgroups=found)


def pictures() -> dict[str, str]:
    """Give every picture by the name of its file."""
    drawn = {f"forest-{style}": a_forest(style) for style in STYLES}
    drawn |= {name: draw(name, material()) for name in FIGURES if name != "forest"}
    return {f"{name}.svg": on_paper(drawing) for name, drawing in drawn.items()}


@cache
def material() -> Material:
    """The trials for every other figure; what they found on two outcomes is made up."""
    rows, sizes = trials()
    a, b, c, d = ([float(row[name]) for row in rows] for name in ("ai", "bi", "ci", "di"))
    model = regress(
        list(sizes.yi), list(sizes.vi), [[1.0, latitude] for latitude in LATITUDES],
        names=["intercept", "absolute latitude"], slab=sizes.slab,
    )  # fmt: skip
    counts = zip(a, map(sum, zip(a, b, strict=True)), c, map(sum, zip(c, d, strict=True)),
                 strict=True)  # fmt: skip
    return Material(
        pool(list(sizes.yi), list(sizes.vi), test="knha", slab=sizes.slab),
        ChartOptions(measure="RR", outcome="tuberculosis"),
        counts=tuple(counts),
        arms=("BCG vaccine", "no vaccine"),
        order=tuple(float(row["study"][-4:]) for row in rows),
        order_is="year",
        model=model,
        findings=FINDINGS,
    )


LATITUDES = (44, 55, 42, 52, 13, 44, 19, 13, 27, 42, 18, 33, 33)
"""Of the places of the trials (Colditz 1994)."""
FINDINGS = tuple(
    Harvested(f"Study {n}", outcome, direction, size, tone)
    for n, outcome, direction, size, tone in (
        (1, "Recovery", "for", 240, "low"), (2, "Recovery", "for", 90, "unclear"),
        (3, "Recovery", "none", 400, "low"), (4, "Recovery", "for", 60, "high"),
        (5, "Recovery", "against", 45, "high"), (1, "Hope", "for", 240, "low"),
        (3, "Hope", "for", 400, "low"), (6, "Hope", "for", 120, "unclear"),
        (2, "Days in hospital", "none", 90, "unclear"), (3, "Days in hospital", "none", 400, "low"),
        (7, "Days in hospital", "against", 150, "unclear"),
    )
)  # fmt: skip


def on_paper(drawing: Drawing) -> str:
    """Put a drawing on white, for pages that may be dark."""
    head, after, rest = drawing.svg.partition("</desc>\n")
    return f'{head}{after}  <rect fill="#ffffff" height="100%" width="100%"/>\n{rest}'


if __name__ == "__main__":
    PICTURES.mkdir(exist_ok=True)
    for name, svg in pictures().items():
        (PICTURES / name).write_text(svg, encoding="utf-8")
