"""The specification curve: what comes out under every combination of choices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from consilience.effects import MEASURES, Measure
from consilience.figures.chart import (
    EDGE,
    LEADING,
    SMALL,
    Chart,
    ChartOptions,
    Span,
    Swatch,
    axes,
    axis_title,
    chart,
    clipped,
    dot,
    finished,
    points,
    shown,
    stroke,
)
from consilience.figures.drawing import Cell, Drawing
from consilience.figures.fonts import REGULAR, SEMIBOLD, text_width
from consilience.figures.svg import Element, Type, circle, line, text
from consilience.synthesis import ESTIMATORS, TESTS
from consilience.synthesis.robustness import Specification, SpecificationCurve

KINDS = {"data": "Data", "method": "Model", "test": "Test", "without": "Without"}
"""What was chosen, in the words of the matrix."""
_ROW = LEADING + 2


def specification_plot(curve: SpecificationCurve, options: ChartOptions | None = None) -> Drawing:
    """Draw every specification: its estimate and interval above, its choices in a column below.

    Full points are those whose interval does not hold the value of no effect. Source: Simonsohn,
    Simmons and Nelson (2020), Nature Human Behaviour 4, 1208.

    Parameters
    ----------
    curve : SpecificationCurve
        The lowest estimate stands at the left.
    options : ChartOptions, optional
    """
    chosen = options or ChartOptions(name="specifications")
    chosen = replace(chosen, width=max(chosen.width, 680))
    measure, rows = MEASURES[chosen.measure], curve.rows
    matrix = list(_matrix(curve))
    drawn = _chart(curve, measure, chosen, [_words(kind, choice) for kind, choice, _ in matrix])
    sure = [_excludes(row, curve.null) for row in rows]
    radius = max(1.2, min(3.2, 0.35 * (drawn.x.right - drawn.x.left) / len(rows)))
    dots = [
        dot(drawn.at(i, row.estimate), radius, open_=not clear, words=_named(row))
        for i, (row, clear) in enumerate(zip(rows, sure, strict=True), 1)
    ]
    behind = [
        line(drawn.at(i, row.ci_lb), drawn.at(i, row.ci_ub), "muted", stroke_width=1)
        for i, row in enumerate(rows, 1)
    ]
    marks = [
        *clipped(drawn, [*behind, drawn.level(curve.null, "ink", stroke_width=1.2)]),
        *axes(drawn),
        points(dots),
        *_choices(drawn, matrix, radius),
    ]
    title = f"Specification curve: {chosen.outcome or measure.title}"
    share = f"{sum(sure)} of {len(rows)} ({sum(sure) / len(rows):.0%})"
    null = f"{measure.back(curve.null):g}"
    said = curve.sentences(measure)
    entries = [
        Swatch(dot, f"Interval does not hold {null}: {share}"),
        Swatch(lambda p: dot(p, open_=True), f"Interval holds {null}"),
        Swatch(stroke("muted"), f"{curve.level:g}% interval"),
    ]
    below = _top(drawn) + _ROW * _lines(matrix) + 6
    sized = replace(chosen, height=below)
    svg = finished(sized, marks, entries, title=title, description=said)
    return Drawing(svg, title, said, tuple(_row(i, r, measure) for i, r in enumerate(rows, 1)))


Row = tuple[str, str, tuple[bool, ...]]
"""Kind of choice, choice, and which specifications made it."""


def _matrix(curve: SpecificationCurve) -> Iterator[Row]:
    """Give a row for each choice of the kinds in which there was something to choose."""
    for kind, choices in curve.by_choice().items():
        for choice in choices:
            yield kind, choice, tuple(row.choices[kind] == choice for row in curve.rows)


def _lines(matrix: Sequence[Row]) -> int:
    return len(matrix) + len({kind for kind, _, _ in matrix})


def _chart(
    curve: SpecificationCurve, measure: Measure, options: ChartOptions, choices: Sequence[str]
) -> Chart:
    ends = [curve.null, *(v for row in curve.rows for v in (row.ci_lb, row.ci_ub))]
    # The matrix below needs room at the left for its words, and takes it from the axis.
    words = max((text_width(choice, SMALL) for choice in choices), default=0.0) + 10
    n = len(curve.rows)
    x = Span(1 - 0.5, n + 0.5, "Specifications, by their estimate", padding=0)
    y = Span(min(ends), max(ends), axis_title(measure), measure.scale == "log")
    drawn = chart(x, y, options)
    start = max(drawn.x.left, EDGE + words + 10)
    return replace(drawn, x=replace(drawn.x, left=start))


def _top(drawn: Chart) -> float:
    return drawn.bottom + 56


def _choices(drawn: Chart, matrix: Sequence[Row], radius: float) -> list[Element]:
    """Set the matrix: a mark in the column of each specification that made the choice."""
    parts: list[Element] = []
    at, last = _top(drawn), ""
    for kind, choice, made in matrix:
        if kind != last:
            heading = Type(SMALL, SEMIBOLD, "ink", "start")
            parts.append(text((EDGE + 4, at), KINDS.get(kind, kind), heading))
            at, last = at + _ROW, kind
        words = Type(SMALL, REGULAR, "ink", "start")
        parts.append(text((EDGE + 10, at), _words(kind, choice), words))
        parts.append(line((drawn.x.left, at), (drawn.x.right, at), "rule", stroke_width=0.6))
        parts += [
            circle((drawn.x.at(i), at), radius, "ink") for i, one in enumerate(made, 1) if one
        ]
        at += _ROW
    return parts


def _words(kind: str, choice: str) -> str:
    """Say a choice in words of the field."""
    found = {
        "method": ESTIMATORS[choice].title if choice in ESTIMATORS else choice,
        "test": TESTS.get(choice, choice),
    }.get(kind, choice)
    return found[:1].upper() + found[1:]


def _excludes(row: Specification, null: float) -> bool:
    return row.ci_lb > null or row.ci_ub < null


def _named(row: Specification) -> str:
    return ", ".join(value for value in row.choices.values() if value)


def _row(i: int, row: Specification, measure: Measure) -> dict[str, Cell]:
    return {
        "specification": i,
        **{KINDS.get(kind, kind).lower(): choice for kind, choice in row.choices.items()},
        "studies": row.k,
        "estimate": shown(measure, row.estimate),
        "ci.lb": shown(measure, row.ci_lb),
        "ci.ub": shown(measure, row.ci_ub),
        "pval": row.pval,
    }
