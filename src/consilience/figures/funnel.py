"""The funnel plot: estimates against their precision, with the limits that chance would draw."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from consilience.effects import MEASURES, Measure
from consilience.errors import DataError
from consilience.figures.chart import (
    Chart,
    ChartOptions,
    Point,
    Span,
    Swatch,
    axes,
    axis_title,
    chart,
    clipped,
    dot,
    finished,
    ground,
    points,
    shown,
    stroke,
)
from consilience.figures.drawing import Cell, Drawing
from consilience.figures.svg import Element, curve, polygon
from consilience.synthesis import Pooled
from consilience.synthesis.inference import critical
from consilience.synthesis.small_studies import Filled
from consilience.synthesis.words import decimal, interval


@dataclass(frozen=True, slots=True)
class Precision:
    """What may stand on the upright axis.

    Attributes
    ----------
    title : str
    of : callable
        From the variance of a study, or from what `by` says.
    se : callable or None
        The standard error at a height; None where it does not follow from it.
    down : bool
        The axis runs from top to bottom.
    by : {"variance", "size", "weight"}
    """

    title: str
    of: Callable[[float], float]
    se: Callable[[float], float] | None
    down: bool
    by: Literal["variance", "size", "weight"] = "variance"


PRECISIONS: Mapping[str, Precision] = {
    "sei": Precision("Standard error", math.sqrt, lambda y: y, down=True),
    "vi": Precision("Sampling variance", lambda v: v, math.sqrt, down=True),
    "seinv": Precision("1 / standard error", lambda v: v**-0.5, lambda y: 1 / y, down=False),
    "vinv": Precision("1 / sampling variance", lambda v: 1 / v, lambda y: y**-0.5, down=False),
    "ni": Precision("People", float, None, down=False, by="size"),
    "ninv": Precision("1 / people", lambda n: 1 / n, None, down=True, by="size"),
    "sqrtni": Precision("√people", math.sqrt, None, down=False, by="size"),
    "sqrtninv": Precision("1 / √people", lambda n: n**-0.5, None, down=True, by="size"),
    "lni": Precision("Logarithm of people", math.log, None, down=False, by="size"),
    "wi": Precision("Weight (%)", float, None, down=False, by="weight"),
}
"""The upright axes, under metafor's names for `yaxis`; imprecise studies always lie below."""

_LIMITS = ((95, "4 3"), (99, "1 3"))
_BANDS = ((90, 95, "shade", "0.05 < p < 0.10"), (95, 99, "haze", "0.01 < p < 0.05"))


def funnel(
    result: Pooled,
    options: ChartOptions | None = None,
    *,
    against: str = "sei",
    contours: bool = False,
    filled: Filled | None = None,
    ni: Sequence[float] = (),
) -> Drawing:
    """Draw a funnel plot.

    Parameters
    ----------
    result : Pooled
    options : ChartOptions, optional
    against : str, optional
        The upright axis, a name of `PRECISIONS`: "sei", "vi", "seinv", "vinv"; "ni", "ninv",
        "sqrtni", "sqrtninv", "lni" (people) and "wi" (weight), which have no limits.
    contours : bool, optional
        Shade where a study would have p between 0.10 and 0.05, and between 0.05 and 0.01, round no
        effect (Peters et al. 2008, Journal of Clinical Epidemiology 61, 991), instead of the
        limits round the pooled effect.
    filled : Filled, optional
        Trim and fill of the same result: its images are drawn as open circles.
    ni : sequence of float, optional
        How many people each study of the result has.

    Raises
    ------
    DataError
        There is no such axis, or it needs people of every study; contours of a measure without a
        value of no effect; contours or images on an axis that says nothing of standard errors.
    """
    chosen = options or ChartOptions(name="funnel")
    if against not in PRECISIONS:
        known = ", ".join(PRECISIONS)
        raise DataError(f"no axis {against!r}; known are {known}", field="against")
    measure, kind = MEASURES[chosen.measure], PRECISIONS[against]
    if kind.se is None and (contours or filled is not None):
        raise DataError(f"on an axis of {kind.title} there are no contours and no images")
    if contours and not measure.tested:
        raise DataError(f"{measure.title} has no value of no effect to draw contours round")
    studies = _studies(result, filled, kind, ni)
    drawn = _chart(result, studies, measure, against, chosen)
    dots = [
        dot(drawn.at(s.estimate, kind.of(s.precision)), words=s.name, open_=s.image)
        for s in studies
    ]
    behind = _contours(drawn, against) if contours else _limits(drawn, result, against)
    lines = [drawn.upright(result.beta, "ink", stroke_width=1.2)]
    if filled is not None and filled.k0:
        lines.append(drawn.upright(filled.fit.beta[0], "ink", stroke_dasharray="2 3"))
    if measure.tested and contours:
        lines.append(drawn.upright(0.0, "axis", stroke_width=1))
    marks = [*clipped(drawn, [*behind, *lines]), *axes(drawn), points(dots)]
    title = f"Funnel plot: {chosen.outcome or measure.title}"
    said = _description(result, studies, measure, chosen, filled=filled, against=against)
    entries = _key(contours, filled, limits=kind.se is not None)
    svg = finished(chosen, marks, entries, title=title, description=said)
    return Drawing(svg, title, said, _table(studies, measure, against))


@dataclass(frozen=True, slots=True)
class _Study:
    name: str
    estimate: float
    variance: float
    precision: float
    """What the height follows from."""
    image: bool = False


def _studies(
    result: Pooled, filled: Filled | None, kind: Precision, ni: Sequence[float]
) -> list[_Study]:
    if kind.by == "size" and not (len(ni) == result.k and all(n > 0 for n in ni)):
        raise DataError(f"an axis of {kind.title} needs the people of every study", field="ni")
    of = {"variance": result.vi, "weight": result.weights, "size": ni}[kind.by]
    rows = zip(result.slab, result.yi, result.vi, of, strict=True)
    studies = [_Study(*row) for row in rows]
    if filled is not None:
        y, v = filled.fit.study.y.tolist(), filled.fit.study.v.tolist()
        studies += [
            _Study(filled.fit.slab[i], y[i], v[i], v[i], image=True)
            for i, image in enumerate(filled.fill)
            if image
        ]
    return studies


def _chart(
    result: Pooled, studies: Sequence[_Study], measure: Measure, against: str, options: ChartOptions
) -> Chart:
    kind = PRECISIONS[against]
    heights = [kind.of(s.precision) for s in studies]
    reach = 1.96 * max(math.sqrt(s.variance) for s in studies)
    across = [s.estimate for s in studies] + [result.beta - reach, result.beta + reach]
    low = 0.0 if kind.down else min(heights)
    high = max(heights) * 1.04
    x = Span(min(across), max(across), axis_title(measure), measure.scale == "log")
    pad = 0.0 if kind.down else 0.04
    return chart(x, Span(low, high, kind.title, padding=pad, down=kind.down), options)


def _edge(drawn: Chart, centre: float, level: float, against: str, side: int) -> list[Point]:
    """The limit on one side, from the most to the least precise."""
    kind, axis = PRECISIONS[against], drawn.y
    assert kind.se is not None
    z = float(critical(None, level))
    steps = [axis.low + (axis.high - axis.low) * i / 60 for i in range(61)]
    kept = [y for y in steps if y > 0 or kind.down]
    return [drawn.at(centre + side * z * kind.se(max(y, 0.0)), y) for y in kept]


def _limits(drawn: Chart, result: Pooled, against: str) -> list[Element]:
    if PRECISIONS[against].se is None:
        return []
    return [
        curve(_edge(drawn, result.beta, level, against, side), "muted", stroke_dasharray=dashes)
        for level, dashes in _LIMITS
        for side in (-1, 1)
    ]


def _contours(drawn: Chart, against: str) -> list[Element]:
    fields = []
    for inner, outer, look, _ in _BANDS:
        for side in (-1, 1):
            edge = _edge(drawn, 0.0, inner, against, side)
            edge += reversed(_edge(drawn, 0.0, outer, against, side))
            fields.append(polygon(edge, look))
    return fields


def _key(contours: bool, filled: Filled | None, *, limits: bool) -> list[Swatch]:
    entries = [Swatch(dot, "Study"), Swatch(stroke("ink"), "Pooled effect")]
    if filled is not None:
        entries.append(Swatch(lambda p: dot(p, open_=True), "Image of a study (trim and fill)"))
        if filled.k0:
            entries.append(Swatch(stroke("ink", stroke_dasharray="2 3"), "Effect with the images"))
    if contours:
        return entries + [Swatch(ground(look), words) for _, _, look, words in _BANDS]
    if not limits:
        return entries
    return entries + [
        Swatch(stroke("muted", stroke_dasharray=dashes), f"{level}% pseudo-confidence limits")
        for level, dashes in _LIMITS
    ]


def _description(
    result: Pooled,
    studies: Sequence[_Study],
    measure: Measure,
    options: ChartOptions,
    *,
    filled: Filled | None,
    against: str,
) -> str:
    z = float(critical(None, 95))
    own = [s for s in studies if not s.image]
    outside = sum(abs(s.estimate - result.beta) > z * math.sqrt(s.variance) for s in own)
    left = sum(s.estimate < result.beta for s in own)
    errors = [math.sqrt(s.variance) for s in own]
    heights = [s.precision for s in own]
    ends = {
        "variance": f"standard errors from {decimal(min(errors))} to {decimal(max(errors))}",
        "size": f"{min(heights):,.0f} to {max(heights):,.0f} people",
        "weight": f"weights from {min(heights):.1f}% to {max(heights):.1f}%",
    }[PRECISIONS[against].by]
    effect = decimal(measure.back(result.beta), options.places)
    within = interval(result.ci_lb, result.ci_ub, measure, options.places)
    said = [
        f"{result.k} studies with {ends}; {left} lie to the left and {result.k - left} to the "
        f"right of the pooled {measure.title} of {effect} ({result.level:g}% CI {within}).",
    ]
    if PRECISIONS[against].se is not None:
        said.append(f"Outside of the 95% pseudo-confidence limits: {outside}.")
    if filled is not None:
        what = "study" if filled.k0 == 1 else "studies"
        after = decimal(measure.back(filled.fit.beta[0]), options.places)
        added = f"; with the images the pooled effect is {after}" if filled.k0 else ""
        said.append(f"Trim and fill adds {filled.k0} {what} on the {filled.side}{added}.")
    return " ".join(said)


def _table(
    studies: Sequence[_Study], measure: Measure, against: str
) -> tuple[Mapping[str, Cell], ...]:
    of = PRECISIONS[against].of
    return tuple(
        {
            "study": s.name,
            "estimate": shown(measure, s.estimate),
            against: of(s.precision),
            "filled": "yes" if s.image else "",
        }
        for s in studies
    )
