"""The influence panel: each diagnostic of each study, with the bounds that call it influential."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from consilience.effects import MEASURES
from consilience.figures.axis import Axis, axis_over
from consilience.figures.chart import ChartOptions, Swatch, dot, finished, stroke
from consilience.figures.drawing import Cell, Drawing
from consilience.figures.fonts import REGULAR, SEMIBOLD, text_width, wrap
from consilience.figures.svg import Element, Type, curve, line, text
from consilience.synthesis import Pooled
from consilience.synthesis.robustness import Influence, influence, influence_limits

_PANELS = (
    ("rstudent", "Studentised residual"),
    ("dffits", "DFFITS"),
    ("cook_d", "Cook’s distance"),
    ("cov_r", "Covariance ratio"),
    ("tau2_del", "τ² without the study"),
    ("QE_del", "Q without the study"),
    ("hat", "Hat value"),
    ("weight", "Weight (%)"),
)
_SIGNS = {"rstudent": (-1.959964, 1.959964), "cov_r": (1.0,)}
"""Lines of reference that are the same for all models."""
_HIGH, _GAP, _EDGE, _SMALL, _TINY = 96.0, 58.0, 8.0, 11.0, 10.0


@dataclass(frozen=True, slots=True)
class _Panel:
    title: str
    values: Sequence[float]
    bounds: Sequence[float]
    x: Axis
    y: Axis


def influence_panel(result: Pooled, options: ChartOptions | None = None) -> Drawing:
    """Draw eight diagnostics of each study; those of influential studies are dark and numbered.

    Source: Viechtbauer and Cheung 2010, Research Synthesis Methods 1, 112.
    """
    chosen = options or ChartOptions(name="influence", width=680)
    found = influence(result)
    parts: list[Element] = []
    for i, (name, title) in enumerate(_PANELS):
        panel = _panel(found, name, title, (i % 2, i // 2), chosen.width)
        parts += _drawn(panel, found.is_infl)
    bottom = 28 + (_HIGH + _GAP) * (len(_PANELS) // 2)
    named, bottom = _names(found.slab, chosen.width, bottom)
    outcome = chosen.outcome or MEASURES[chosen.measure].title
    title = f"Influence of single studies: {outcome}"
    called = [name for name, is_one in zip(found.slab, found.is_infl, strict=True) if is_one]
    said = f"Diagnostics of {result.k} studies. " + (
        f"Called influential by the usual bounds: {', '.join(called)}." if called
        else "None is influential by the usual bounds."
    )  # fmt: skip
    size = ChartOptions(width=chosen.width, height=bottom, name=chosen.name)
    entries = [
        Swatch(lambda p: dot(p, 3), "Study"),
        Swatch(lambda p: dot(p, 4.6, "ink"), "Influential study"),
        Swatch(stroke("muted", stroke_dasharray="4 3"), "Bound or reference"),
    ]
    svg = finished(size, [*parts, *named], entries, title=title, description=said)
    return Drawing(svg, title, said, _table(found))


def _panel(found: Influence, name: str, title: str, cell: tuple[int, int], width: float) -> _Panel:
    values = tuple(float(v) for v in getattr(found, name))
    limits = influence_limits(found.k, len(found.names))
    bounds = list(_SIGNS.get(name, ()))
    if name in limits:
        bounds += [limits[name]] if name != "dffits" else [-limits[name], limits[name]]
    bounds = [bound for bound in bounds if math.isfinite(bound)]
    known = [v for v in values if math.isfinite(v)] or [0.0]
    reach = [*known, *(b for b in bounds if min(known) * 1.6 <= b <= max(known) * 1.6)]
    column = (width - 2 * _EDGE) / 2
    top = 28 + cell[1] * (_HIGH + _GAP)
    y = axis_over(
        min(reach), max(reach), (top + _HIGH, top), log=False, size=_TINY, padding=0.08,
        upright=True,
    )  # fmt: skip
    room = max((text_width(tick.label, _TINY) + 12 for tick in y.ticks), default=0.0)
    start = _EDGE + cell[0] * column
    x = Axis(0.5, found.k + 0.5, start + max(room, 44.0), start + column - 16, ())
    return _Panel(title, values, [b for b in bounds if y.low <= b <= y.high], x, y)


def _drawn(panel: _Panel, called: Sequence[bool | None]) -> list[Element]:
    x, y = panel.x, panel.y
    low = y.left
    parts = [
        text((x.left, y.right - 14), panel.title, Type(_SMALL, SEMIBOLD)),
        line((x.left, low), (x.right, low), "axis", stroke_width=1),
        line((x.left, y.right), (x.left, low), "axis", stroke_width=1),
    ]
    for tick in y.ticks:
        at = y.at(tick.value)
        parts.append(line((x.left - 4, at), (x.left, at), "axis", stroke_width=1))
        parts.append(text((x.left - 7, at), tick.label, Type(_TINY, REGULAR, "ink", "end")))
    parts += [
        line((x.left, y.at(b)), (x.right, y.at(b)), "muted", stroke_dasharray="4 3")
        for b in panel.bounds
    ]
    places = [(x.at(i + 1), y.at(v)) for i, v in enumerate(panel.values) if math.isfinite(v)]
    parts.append(curve(places, "shade", stroke_width=1))
    room = x.left - 10.0
    for i, value in enumerate(panel.values):
        at = x.at(i + 1)
        label = str(i + 1)
        width = text_width(label, _TINY)
        if at - width / 2 > room + 4:
            parts.append(text((at, low + 11), label, Type(_TINY, REGULAR, "muted", "middle")))
            room = at + width / 2
        if math.isfinite(value):
            dark = bool(called[i])
            parts.append(dot((at, y.at(value)), 4.6 if dark else 3, "ink" if dark else "accent"))
    return parts


def _names(slab: Sequence[str], width: float, top: float) -> tuple[list[Element], float]:
    """The names behind the numbers, as running text."""
    said = " · ".join(f"{i + 1} {name}" for i, name in enumerate(slab))
    rows = wrap(said, width - 2 * _EDGE, _SMALL)
    type_ = Type(_SMALL, REGULAR, "muted")
    parts = [text((_EDGE, top + i * 15), row, type_) for i, row in enumerate(rows)]
    return parts, top + 15 * len(rows)


def _table(found: Influence) -> tuple[Mapping[str, Cell], ...]:
    columns = {name: getattr(found, name) for name, _ in _PANELS}
    return tuple(
        {
            "study": study,
            **{name: float(values[i]) for name, values in columns.items()},
            "influential": {True: "yes", False: "no", None: ""}[found.is_infl[i]],
        }
        for i, study in enumerate(found.slab)
    )
