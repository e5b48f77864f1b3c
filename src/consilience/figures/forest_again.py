"""Forest plots of results pooled again: without each study, and with one more each time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from consilience.effects import MEASURES, Measure
from consilience.figures.drawing import Cell, Drawing
from consilience.figures.forest_drawing import draw
from consilience.figures.forest_layout import Line, Sheet
from consilience.figures.forest_rows import Column, ForestOptions
from consilience.figures.forest_sheet import effect_text, make_total
from consilience.figures.styles import STYLES, Style
from consilience.synthesis import Pooled, PooledTables, cumulated_tables, without_each_table
from consilience.synthesis.robustness import PooledAgain, cumulate, leave_one_out
from consilience.synthesis.words import decimal, interval

_SQUARE = 0.3
"""The same small square for every row: no row has a weight."""


def leave_one_out_forest(
    result: Pooled, options: ForestOptions | None = None, *, tables: PooledTables | None = None
) -> Drawing:
    """Draw the pooled effect without each study in turn; by the method of `tables` of counts."""
    chosen = options or ForestOptions(name="leave-one-out")
    found = without_each_table(tables) if tables else leave_one_out(result)
    measure = MEASURES[chosen.measure]
    known = [one for one in found.estimate if math.isfinite(one)] or [math.nan]
    low, high = (decimal(measure.back(end), chosen.places)
                 for end in (min(known), max(known)))  # fmt: skip
    crossing = sum(a <= 0 <= b for a, b in zip(found.ci_lb, found.ci_ub, strict=True))
    said = (
        f"Without one study at a time, the pooled {measure.title} lies between {low} and {high}; "
        f"with all {result.k} it is {_effect(result, measure, chosen)}."
    )
    if measure.tested:
        whole = "does" if result.ci_lb <= 0 <= result.ci_ub else "does not"
        said += f" {crossing} of these intervals include no effect; that of all studies {whole}."
    title = f"Leave-one-out forest plot: {chosen.outcome or measure.title}"
    return _drawing(result, found, chosen, ("Left out", title, said))


def cumulative_forest(
    result: Pooled,
    options: ForestOptions | None = None,
    *,
    order: Sequence[float] | None = None,
    by: str = "",
    tables: PooledTables | None = None,
) -> Drawing:
    """Draw the pooled effect as studies come in.

    Parameters
    ----------
    result : Pooled
    options : ForestOptions, optional
    order : sequence of float, optional
        Those with smaller values first; by default the order of the result.
    by : str, optional
        What the order is, in words: "year".
    tables : PooledTables, optional
        The same studies pooled from their counts, by the method that is then taken.
    """
    chosen = options or ForestOptions(name="cumulative")
    found = cumulated_tables(tables, order) if tables else cumulate(result, order)
    measure = MEASURES[chosen.measure]
    first = decimal(measure.back(found.estimate[0]), chosen.places)
    half = decimal(measure.back(found.estimate[(result.k - 1) // 2]), chosen.places)
    said = (
        f"As studies come in{f' by {by}' if by else ''}, the pooled {measure.title} goes from "
        f"{first} with one study over {half} with {(result.k + 1) // 2} to "
        f"{_effect(result, measure, chosen)} with all {result.k}."
    )
    title = f"Cumulative forest plot: {chosen.outcome or measure.title}"
    return _drawing(result, found, chosen, ("Added", title, said))


def _effect(result: Pooled, measure: Measure, options: ForestOptions) -> str:
    within = interval(result.ci_lb, result.ci_ub, measure, options.places)
    effect = decimal(measure.back(result.beta), options.places)
    return f"{effect} ({result.level:g}% CI {within})"


def _drawing(
    result: Pooled, found: PooledAgain, options: ForestOptions, words: tuple[str, str, str]
) -> Drawing:
    heading, title, said = words
    measure = MEASURES[options.measure]
    style = replace(STYLES[options.style], study=heading, parts=("study", "left", "plot", "effect"))
    lines = [_line(found, i, options, style) for i in range(len(found.slab))]
    total = replace(
        make_total(result, options), weight="", cells=(str(result.k), f"{result.I2:.0f}%")
    )
    sheet = Sheet(
        lines=(*lines, total),
        style=style,
        columns=(Column("Studies"), Column("I²")),
        domains=(),
        plot_heading=measure.axis_title,
        effect_heading=style.effect.format(
            symbol=measure.symbol, title=measure.axis_title, level=f"{result.level:g}%", kind=""
        ),
        favours=options.favours,
        log=measure.scale == "log",
        null=measure.drawn_null,
        plot_width=options.plot_width,
        notes=(),
    )
    drawn = draw(
        sheet, title=title, description=said, name=options.name, page_height=options.page_height
    )
    table = tuple(_row(found, i, measure) for i in range(len(found.slab)))
    return Drawing(drawn.whole, title, said, table, drawn.pages)


def _line(found: PooledAgain, i: int, options: ForestOptions, style: Style) -> Line:
    measure = MEASURES[options.measure]
    limits = (found.ci_lb[i], found.ci_ub[i])
    return Line(
        "study",
        (found.slab[i], ""),
        cells=(str(found.k[i]), f"{found.I2[i]:.0f}%"),
        estimate=measure.drawn(found.estimate[i]),
        low=measure.drawn(limits[0]),
        high=measure.drawn(limits[1]),
        effect=effect_text(measure, found.estimate[i], limits, options.places, style),
        share=_SQUARE,
    )


def _row(found: PooledAgain, i: int, measure: Measure) -> dict[str, Cell]:
    return {
        "study": found.slab[i],
        "studies": float(found.k[i]),
        "estimate": measure.back(found.estimate[i]),
        "ci.lb": measure.back(found.ci_lb[i]),
        "ci.ub": measure.back(found.ci_ub[i]),
        "tau2": found.tau2[i],
        "I2": found.I2[i],
        "p": found.pval[i],
    }
