"""What a forest plot says, line by line, in the words of its look."""

from __future__ import annotations

import math
from dataclasses import replace

from consilience.effects import MEASURES, Measure
from consilience.figures.forest_layout import Line, Sheet, Symbol
from consilience.figures.forest_rows import ForestOptions, ForestRow, Matched
from consilience.figures.styles import STYLES, Style
from consilience.synthesis import ESTIMATORS, Pooled
from consilience.synthesis.counts import METHODS
from consilience.synthesis.inference import critical
from consilience.synthesis.words import decimal

MARKS = {"good": "+", "unclear": "?", "bad": "−"}
_TESTS = {"knha": "Hartung–Knapp", "adhoc": "Hartung–Knapp, ad hoc", "t": "t-test"}


def make_sheet(matched: Matched, options: ForestOptions) -> Sheet:
    """Put a result into the lines of a forest plot."""
    result, style = matched.result, STYLES[options.style]
    measure = MEASURES[options.measure]
    words = _words(result, measure)
    return Sheet(
        lines=tuple(_lines(matched, options, style)),
        style=style,
        columns=options.all_columns,
        domains=options.domains,
        plot_heading=style.plot.format(**words),
        effect_heading=style.effect.format(**words),
        favours=options.favours,
        log=measure.scale == "log",
        null=measure.drawn_null,
        plot_width=options.plot_width,
        notes=_notes(result, style) + _difference(matched, style),
    )


def model(result: Pooled) -> tuple[str, str]:
    """Name the model, and in brackets how it was fitted: `Random effects`, `(REML)`."""
    if result.k == 1:
        return "One study", ""
    if result.counts:
        return "Equal effects", f"({METHODS[result.counts].title})"
    random = _is_random(result)
    how = [result.method] if random else []
    how += [_TESTS[result.test]] if result.test in _TESTS else []
    return ("Random effects" if random else "Equal effects"), f"({', '.join(how)})" if how else ""


def study_interval(result: Pooled, at: int) -> tuple[float, float]:
    """The confidence interval of one study, as metafor's forest plot draws it."""
    half = float(critical(None, result.level)) * math.sqrt(result.vi[at])
    return result.yi[at] - half, result.yi[at] + half


def shows_prediction(result: Pooled, options: ForestOptions) -> bool:
    """Tell whether the prediction interval is drawn."""
    return options.prediction and result.k >= 3 and math.isfinite(result.pi_lb)


def effect_text(
    measure: Measure,
    estimate: float | None,
    limits: tuple[float, float],
    places: int,
    style: Style = STYLES["house"],
) -> str:
    """Write an estimate with its interval: `0.49 [0.34, 0.70]`."""
    low, high = (decimal(measure.back(value), places) for value in limits)
    to = " to " if style.to == "-" and "−" in low + high else style.to
    seen = "" if estimate is None else decimal(measure.back(estimate), places)
    return style.span.format(estimate=seen, low=low, high=high, to=to).strip()


def _is_random(result: Pooled) -> bool:
    found = ESTIMATORS.get(result.method)
    return found is not None and found.estimate is not None


def _words(result: Pooled, measure: Measure) -> dict[str, str]:
    kind = "Random" if _is_random(result) else "Fixed"
    return {
        "symbol": measure.symbol,
        "title": measure.axis_title,
        "level": f"{result.level:g}%",
        "kind": kind,
        "kind_": kind.lower(),
        "by": METHODS[result.counts].short if result.counts else "IV",
    }


def _lines(matched: Matched, options: ForestOptions, style: Style) -> list[Line]:
    result, measure = matched.result, MEASURES[options.measure]
    lines = []
    for number, (name, own, members) in enumerate(matched.groups):
        if name:
            lines.append(Line("heading", (name, "")))
        lines += [_study(matched, i, options, style) for i in members]
        if own is not None:
            share = sum(result.weights[at] for at in _places(matched, members))
            sub = make_total(own, options, number + 1, f"{share:.1f}{style.percent}")
            lines.append(
                replace(
                    sub,
                    kind="subtotal",
                    label=(style.subtotal.format(**_words(own, measure)), ""),
                    notes=_notes(own, style),
                )
            )
    lines.append(make_total(result, options, 0, f"100{style.percent}" if result.k > 1 else ""))
    if shows_prediction(result, options):
        span = effect_text(measure, None, (result.pi_lb, result.pi_ub), options.places, style)
        low, high = (measure.drawn(limit) for limit in (result.pi_lb, result.pi_ub))
        lines.append(
            Line("prediction", ("", "Prediction interval"), low=low, high=high, effect=span)
        )
    return lines


def _places(matched: Matched, members: tuple[int, ...]) -> list[int]:
    return [at for i in members if (at := matched.rows[i][1]) is not None]


def _total(totals: tuple[str, ...], at: int) -> str:
    return totals[at] if at < len(totals) else ""


def make_total(result: Pooled, options: ForestOptions, at: int = 0, weight: str = "") -> Line:
    """The row of a pooled effect; `at` tells which of the totals of the columns it has."""
    measure, style = MEASURES[options.measure], STYLES[options.style]
    name, how = model(result)
    words = style.total.format(model=name, how=how, **_words(result, measure))
    first, _, second = words.partition("\n")
    limits = (result.ci_lb, result.ci_ub)
    return Line(
        "total",
        (first, second),
        cells=tuple(_total(column.totals, at) for column in options.all_columns),
        estimate=measure.drawn(result.beta),
        low=measure.drawn(result.ci_lb),
        high=measure.drawn(result.ci_ub),
        effect=effect_text(measure, result.beta, limits, options.places, style),
        weight=weight,
    )


def _study(matched: Matched, i: int, options: ForestOptions, style: Style) -> Line:
    (row, at), result = matched.rows[i], matched.result
    measure = MEASURES[options.measure]
    symbols = tuple(Symbol(j.tone, MARKS.get(j.tone, ""), j.text) for j in row.judgements)
    if at is None:
        return Line("study", (row.study, ""), row.cells, effect=row.note, symbols=symbols)
    low, high = study_interval(result, at)
    return Line(
        "study",
        (row.study, ""),
        cells=row.cells,
        estimate=measure.drawn(result.yi[at]),
        low=measure.drawn(low),
        high=measure.drawn(high),
        effect=effect_text(measure, result.yi[at], (low, high), options.places, style),
        weight=f"{result.weights[at]:.1f}{style.percent}",
        share=result.weights[at] / max(result.weights),
        symbols=symbols,
    )


def _notes(result: Pooled, style: Style) -> tuple[str, ...]:
    """Heterogeneity, and where a look shows it the test of the effect."""
    lines = []
    if result.k > 1:
        between = style.between.format(tau2=decimal(result.tau2, 3)) if _is_random(result) else ""
        lines.append(
            style.heterogeneity.format(
                between=between,
                i2=f"{result.I2:.0f}",
                q=decimal(result.QE),
                df=result.k - 1,
                p=style.p_value(result.QEp),
            )
        )
    if style.overall and math.isfinite(result.zval):
        letter = "Z" if result.ddf is None else "t"
        z = decimal(abs(result.zval) if letter == "Z" else result.zval)
        lines.append(style.overall.format(Z=letter, z=z, p=style.p_value(result.pval)))
    return tuple(lines)


def _difference(matched: Matched, style: Style) -> tuple[str, ...]:
    found = matched.subgroups
    if found is None or math.isnan(found.QM):
        return ()
    p = style.p_value(found.QMp)
    return (style.difference.format(q=decimal(found.QM), df=found.df, p=p),)


def one_study(result: Pooled, row: ForestRow, at: int | None, options: ForestOptions) -> str:
    """Put one row into a sentence."""
    if at is None:
        return f"{row.study}: {row.note}."
    measure = MEASURES[options.measure]
    text = effect_text(measure, result.yi[at], study_interval(result, at), options.places)
    return f"{row.study}: {text}, weight {result.weights[at]:.1f}%."
