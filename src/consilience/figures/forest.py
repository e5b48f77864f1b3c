"""The forest plot: every study with its interval, the pooled effect, the prediction."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from consilience.effects import MEASURES, Measure
from consilience.errors import DataError
from consilience.figures.forest_drawing import draw
from consilience.figures.forest_layout import Line, Sheet, Symbol
from consilience.synthesis import ESTIMATORS, Pooled, pool, results_sentence
from consilience.synthesis.words import decimal, p_value

MARKS = {"good": "+", "unclear": "?", "bad": "−"}
_LONG = 12


@dataclass(frozen=True, slots=True)
class Judgement:
    """One judgement on the risk of bias: how it is shown, and in what words.

    `tone` is "good", "unclear" or "bad"; sign, colour and shape all tell them apart. An empty tone
    leaves the place free (not judged).
    """

    tone: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class ForestRow:
    """A study's row.

    Attributes
    ----------
    study : str
        Its name.
    cells : tuple of str
        What stands under `ForestOptions.columns`.
    judgements : tuple of Judgement
        What stands under `ForestOptions.domains`.
    pooled : bool
        Whether the study is in the result. One that is not keeps its row, with `note`.
    note : str
        Why it is not pooled, in two or three words.
    """

    study: str
    cells: tuple[str, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    pooled: bool = True
    note: str = "not estimable"


@dataclass(frozen=True, slots=True)
class ForestOptions:
    """What a forest plot shows beside the estimates.

    Attributes
    ----------
    measure : str
        metafor's name of the measure; a ratio gets a logarithmic axis.
    outcome : str
        What was measured, for the title in the text alternative.
    columns : tuple of str
        Headings of the columns between the study and the plot.
    totals : tuple of str
        What stands under these columns in the row of the pooled effect.
    favours : tuple of str
        Whom a value below and above the null value favours; may be empty.
    domains : tuple of str
        Names of the domains of the risk of bias; the plot shows A, B, ... and a key.
    places : int
        Decimals of the estimates.
    prediction : bool
        Show the prediction interval, from three studies on.
    plot_width : float
        Width of the plot itself, in px.
    name : str
        Unique among the drawings of a page.
    """

    measure: str = "GEN"
    outcome: str = ""
    columns: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()
    favours: tuple[str, str] = ("", "")
    domains: tuple[str, ...] = ()
    places: int = 2
    prediction: bool = True
    plot_width: float = 300
    name: str = "forest"


def forest(
    result: Pooled,
    rows: Sequence[ForestRow] | None = None,
    options: ForestOptions | None = None,
) -> str:
    """Draw a forest plot as SVG, with a text alternative.

    Parameters
    ----------
    result : Pooled
        What was pooled.
    rows : sequence of ForestRow, optional
        The studies in the order of the result; else their names alone. Rows that are not pooled
        may stand anywhere between.
    options : ForestOptions, optional
        Measure, columns, labels.

    Raises
    ------
    DataError
        The pooled rows are not as many as the studies of the result.
    """
    chosen = options or ForestOptions()
    sheet = _sheet(result, _matched(result, rows), chosen)
    return draw(
        sheet,
        title=_title(chosen, MEASURES[chosen.measure]),
        description=describe(result, rows, chosen),
        name=chosen.name,
    )


def forest_table(
    result: Pooled,
    rows: Sequence[ForestRow] | None = None,
    options: ForestOptions | None = None,
) -> list[dict[str, str | float | None]]:
    """Give the numbers that a forest plot draws, one dict a row, on the scale a reader sees.

    The keys are the same in every row: `study`, the headings of the columns, `estimate`, `ci.lb`,
    `ci.ub`, `weight` (percent), the domains, `note`. The pooled effect and the prediction
    interval follow the studies.
    """
    chosen = options or ForestOptions()
    measure = MEASURES[chosen.measure]
    empty: dict[str, str | float | None] = dict.fromkeys(
        ("study", *chosen.columns, "estimate", "ci.lb", "ci.ub", "weight", *chosen.domains, "note")
    )
    table = []
    for row, at in _matched(result, rows):
        said = {**empty, "study": row.study, **_named(chosen.columns, row.cells)}
        said.update(_named(chosen.domains, [j.text or j.tone for j in row.judgements]))
        if at is None:
            table.append({**said, "note": row.note})
            continue
        low, high = _interval(result, at)
        said.update(_values(measure, result.yi[at], low, high), weight=result.weights[at])
        table.append(said)
    pooled = _values(measure, result.beta, result.ci_lb, result.ci_ub)
    totals = _named(chosen.columns, chosen.totals)
    table.append({**empty, **totals, "study": model_name(result), **pooled, "weight": 100.0})
    if _shows_prediction(result, chosen):
        expected = _values(measure, None, result.pi_lb, result.pi_ub)
        table.append({**empty, "study": "Prediction interval", **expected})
    return table


def describe(
    result: Pooled,
    rows: Sequence[ForestRow] | None = None,
    options: ForestOptions | None = None,
) -> str:
    """Put a forest plot into words: the pooled effect, its direction, and up to twelve studies."""
    chosen = options or ForestOptions()
    measure = MEASURES[chosen.measure]
    matched = _matched(result, rows)
    parts = [results_sentence(result, measure, places=chosen.places)]
    if all(chosen.favours) and measure.null is not None:
        null = decimal(measure.null, 1 if measure.null % 1 else 0)
        parts.append(
            f"Values below {null} favour {chosen.favours[0]}, above {null} {chosen.favours[1]}."
        )
    if len(matched) <= _LONG:
        parts += [_one_study(result, row, at, chosen) for row, at in matched]
    else:
        parts.append(f"The table behind the figure lists the {len(matched)} studies.")
    return " ".join(parts)


def model_name(result: Pooled) -> str:
    """Name the model as the row of the pooled effect does: `Random effects (REML)`."""
    return " ".join(part for part in _model(result) if part)


def _model(result: Pooled) -> tuple[str, str]:
    if result.k == 1:
        return "One study", ""
    test = {"knha": "Hartung–Knapp", "adhoc": "Hartung–Knapp, ad hoc", "t": "t-test"}
    how = [result.method] if ESTIMATORS[result.method].estimate else []
    how += [test[result.test]] if result.test in test else []
    title = "Random effects" if ESTIMATORS[result.method].estimate else "Equal effects"
    return title, f"({', '.join(how)})" if how else ""


def _matched(
    result: Pooled, rows: Sequence[ForestRow] | None
) -> list[tuple[ForestRow, int | None]]:
    """Pair each row with its place in the result, None for one that is not pooled."""
    given = rows if rows is not None else [ForestRow(study) for study in result.slab]
    n_pooled = sum(row.pooled for row in given)
    if n_pooled != result.k:
        raise DataError(f"{n_pooled} rows for the {result.k} studies of the result")
    places = iter(range(result.k))
    return [(row, next(places) if row.pooled else None) for row in given]


def _interval(result: Pooled, at: int) -> tuple[float, float]:
    alone = pool([result.yi[at]], [result.vi[at]], method="EE", level=result.level)
    return alone.ci_lb, alone.ci_ub


def _shows_prediction(result: Pooled, options: ForestOptions) -> bool:
    return options.prediction and result.k >= 3 and math.isfinite(result.pi_lb)


def _sheet(
    result: Pooled, matched: list[tuple[ForestRow, int | None]], options: ForestOptions
) -> Sheet:
    measure = MEASURES[options.measure]
    lines = [_line(result, row, at, options) for row, at in matched]
    pooled = Line(
        label=_model(result),
        cells=options.totals,
        estimate=measure.drawn(result.beta),
        low=measure.drawn(result.ci_lb),
        high=measure.drawn(result.ci_ub),
        effect=_effect(measure, result.beta, (result.ci_lb, result.ci_ub), options.places),
        weight="100%" if result.k > 1 else "",
    )
    prediction = None
    if _shows_prediction(result, options):
        span = _effect(measure, None, (result.pi_lb, result.pi_ub), options.places)
        low, high = (measure.drawn(limit) for limit in (result.pi_lb, result.pi_ub))
        prediction = Line(("", "Prediction interval"), low=low, high=high, effect=span)
    return Sheet(
        lines=tuple(lines),
        pooled=pooled,
        prediction=prediction,
        columns=options.columns,
        domains=options.domains,
        plot_heading=measure.axis_title,
        effect_heading=f"{measure.symbol} [{result.level:g}% CI]",
        favours=options.favours,
        log=measure.scale == "log",
        null=measure.drawn_null,
        plot_width=options.plot_width,
        footer=_footer(result),
    )


def _line(result: Pooled, row: ForestRow, at: int | None, options: ForestOptions) -> Line:
    measure = MEASURES[options.measure]
    symbols = tuple(Symbol(j.tone, MARKS.get(j.tone, ""), j.text) for j in row.judgements)
    if at is None:
        return Line((row.study, ""), row.cells, effect=row.note, symbols=symbols)
    low, high = _interval(result, at)
    return Line(
        label=(row.study, ""),
        cells=row.cells,
        estimate=measure.drawn(result.yi[at]),
        low=measure.drawn(low),
        high=measure.drawn(high),
        effect=_effect(measure, result.yi[at], (low, high), options.places),
        weight=f"{result.weights[at]:.1f}%",
        share=result.weights[at] / max(result.weights),
        symbols=symbols,
    )


def _effect(
    measure: Measure, estimate: float | None, limits: tuple[float, float], places: int
) -> str:
    low, high = (decimal(measure.back(value), places) for value in limits)
    span = f"[{low}, {high}]"
    return span if estimate is None else f"{decimal(measure.back(estimate), places)} {span}"


def _footer(result: Pooled) -> str:
    if result.k == 1:
        return ""
    tau2 = f"τ² = {decimal(result.tau2, 3)}, " if ESTIMATORS[result.method].estimate else ""
    q = f"Q = {decimal(result.QE)} (df {result.k - 1}, {p_value(result.QEp)})"
    return f"Heterogeneity: {tau2}I² = {result.I2:.0f}%, {q}"


def _values(
    measure: Measure, estimate: float | None, low: float, high: float
) -> dict[str, float | None]:
    seen = None if estimate is None else measure.back(estimate)
    return {"estimate": seen, "ci.lb": measure.back(low), "ci.ub": measure.back(high)}


def _named(names: Sequence[str], values: Sequence[str]) -> dict[str, str]:
    return dict(zip(names, values, strict=False))


def _title(options: ForestOptions, measure: Measure) -> str:
    return f"Forest plot: {options.outcome or measure.title}"


def _one_study(result: Pooled, row: ForestRow, at: int | None, options: ForestOptions) -> str:
    if at is None:
        return f"{row.study}: {row.note}."
    measure = MEASURES[options.measure]
    text = _effect(measure, result.yi[at], _interval(result, at), options.places)
    return f"{row.study}: {text}, weight {result.weights[at]:.1f}%."
