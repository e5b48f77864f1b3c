"""Draw the pictures of the page of figures.

python -m tests.docs.figure_pictures          writes them
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from consilience.effects import EffectSizes, effect_sizes
from consilience.figures.data_columns import data_columns
from consilience.figures.drawing import Drawing
from consilience.figures.forest import ForestOptions, ForestRow, forest
from consilience.figures.styles import STYLES
from consilience.synthesis import pool_subgroups

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
    return {f"forest-{style}.svg": on_paper(a_forest(style)) for style in STYLES}


def on_paper(drawing: Drawing) -> str:
    """Put a drawing on white, for pages that may be dark."""
    head, after, rest = drawing.svg.partition("</desc>\n")
    return f'{head}{after}  <rect fill="#ffffff" height="100%" width="100%"/>\n{rest}'


if __name__ == "__main__":
    PICTURES.mkdir(exist_ok=True)
    for name, svg in pictures().items():
        (PICTURES / name).write_text(svg, encoding="utf-8")
