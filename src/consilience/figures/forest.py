"""The forest plot: every study with its interval, subgroups, the pooled effect, the prediction."""

from __future__ import annotations

from collections.abc import Sequence

from consilience.effects import MEASURES, Measure
from consilience.figures.drawing import Cell, Drawing
from consilience.figures.forest_drawing import draw
from consilience.figures.forest_rows import (
    Column,
    ForestOptions,
    ForestRow,
    Judgement,
    Matched,
    match,
)
from consilience.figures.forest_sheet import (
    make_sheet,
    model,
    one_study,
    shows_prediction,
    study_interval,
)
from consilience.synthesis import Pooled, Subgroups, difference_sentence, results_sentence
from consilience.synthesis.words import decimal, interval

__all__ = [
    "Column",
    "ForestOptions",
    "ForestRow",
    "Judgement",
    "describe",
    "forest",
    "forest_table",
    "model_name",
]

_LONG = 12


def forest(
    result: Pooled,
    rows: Sequence[ForestRow] | None = None,
    options: ForestOptions | None = None,
    *,
    subgroups: Subgroups | None = None,
) -> Drawing:
    """Draw a forest plot.

    Parameters
    ----------
    result : Pooled
        What was pooled.
    rows : sequence of ForestRow, optional
        The studies in the order of the result; else their names alone. Rows that are not pooled
        may stand anywhere between.
    options : ForestOptions, optional
        Measure, look, columns, labels.
    subgroups : Subgroups, optional
        What `pool_subgroups` made of the same studies; each row names its `group`.

    Raises
    ------
    DataError
        The pooled rows are not as many as the studies of the result, or of a subgroup.
    """
    chosen = options or ForestOptions()
    sheet = make_sheet(match(result, rows, subgroups), chosen)
    title = _title(chosen, MEASURES[chosen.measure])
    said = describe(result, rows, chosen, subgroups=subgroups)
    drawn = draw(
        sheet, title=title, description=said, name=chosen.name, page_height=chosen.page_height
    )
    table = tuple(forest_table(result, rows, chosen, subgroups=subgroups))
    return Drawing(drawn.whole, title, said, table, drawn.pages)


def forest_table(
    result: Pooled,
    rows: Sequence[ForestRow] | None = None,
    options: ForestOptions | None = None,
    *,
    subgroups: Subgroups | None = None,
) -> list[dict[str, Cell]]:
    """Give the numbers that a forest plot draws, one dict a row, on the scale a reader sees.

    The keys are the same in every row: `study`, the headings of the columns, `estimate`, `ci.lb`,
    `ci.ub`, `weight` (percent), the domains, `note`, and `subgroup` where there are any. The
    effects of the subgroups follow the studies, then the pooled effect and the prediction interval.
    """
    chosen = options or ForestOptions()
    measure, matched = MEASURES[chosen.measure], match(result, rows, subgroups)
    heads = [column.name for column in chosen.all_columns]
    keys = ("study", *heads, "estimate", "ci.lb", "ci.ub", "weight", *chosen.domains, "note")
    empty: dict[str, Cell] = dict.fromkeys((*keys, *(("subgroup",) if subgroups else ())))
    table = [{**empty, **_study_row(matched, i, heads, chosen)} for i in range(len(matched.rows))]
    for number, (name, own, _) in enumerate(matched.groups):
        if own is not None:
            pooled = _values(measure, own.beta, own.ci_lb, own.ci_ub)
            said = {"study": f"Subtotal, {name}", "subgroup": name, "note": model_name(own)}
            table.append({**empty, **_totals(chosen, number + 1), **said, **pooled})
    pooled = _values(measure, result.beta, result.ci_lb, result.ci_ub)
    said = {"study": model_name(result)}
    table.append({**empty, **_totals(chosen, 0), **said, **pooled, "weight": 100.0})
    if shows_prediction(result, chosen):
        expected = _values(measure, None, result.pi_lb, result.pi_ub)
        table.append({**empty, "study": "Prediction interval", **expected})
    return table


def describe(
    result: Pooled,
    rows: Sequence[ForestRow] | None = None,
    options: ForestOptions | None = None,
    *,
    subgroups: Subgroups | None = None,
) -> str:
    """Put a forest plot into words: the pooled effect, its direction, up to twelve studies."""
    chosen = options or ForestOptions()
    measure = MEASURES[chosen.measure]
    matched = match(result, rows, subgroups)
    parts = [results_sentence(result, measure, places=chosen.places)]
    if all(chosen.favours) and measure.null is not None:
        null = decimal(measure.null, 1 if measure.null % 1 else 0)
        parts.append(
            f"Values below {null} favour {chosen.favours[0]}, above {null} {chosen.favours[1]}."
        )
    if subgroups is not None:
        parts += _subgroups_said(subgroups, measure, chosen.places)
    if len(matched.rows) <= _LONG:
        parts += [one_study(result, row, at, chosen) for row, at in matched.rows]
    else:
        parts.append(f"The table behind the figure lists the {len(matched.rows)} studies.")
    return " ".join(parts)


def model_name(result: Pooled) -> str:
    """Name the model as the row of the pooled effect does: `Random effects (REML)`."""
    return " ".join(part for part in model(result) if part)


def _subgroups_said(found: Subgroups, measure: Measure, places: int) -> list[str]:
    said = []
    for name, own in zip(found.names, found.results, strict=True):
        within = interval(own.ci_lb, own.ci_ub, measure, places)
        effect = decimal(measure.back(own.beta), places)
        studies = "1 study" if own.k == 1 else f"{own.k} studies"
        said.append(f"{name} ({studies}): {effect} ({own.level:g}% CI {within}).")
    test = difference_sentence(found)
    return [*said, test] if test else said


def _study_row(
    matched: Matched, i: int, heads: Sequence[str], options: ForestOptions
) -> dict[str, Cell]:
    (row, at), result = matched.rows[i], matched.result
    said: dict[str, Cell] = {"study": row.study, **dict(zip(heads, row.cells, strict=False))}
    words = [j.text or j.tone for j in row.judgements]
    said.update(zip(options.domains, words, strict=False))
    if matched.subgroups is not None:
        said["subgroup"] = row.group
    if at is None:
        return {**said, "note": row.note}
    low, high = study_interval(result, at)
    values = _values(MEASURES[options.measure], result.yi[at], low, high)
    return {**said, **values, "weight": result.weights[at]}


def _totals(options: ForestOptions, at: int) -> dict[str, Cell]:
    return {c.name: c.totals[at] for c in options.all_columns if at < len(c.totals)}


def _values(measure: Measure, estimate: float | None, low: float, high: float) -> dict[str, Cell]:
    seen = None if estimate is None else measure.back(estimate)
    return {"estimate": seen, "ci.lb": measure.back(low), "ci.ub": measure.back(high)}


def _title(options: ForestOptions, measure: Measure) -> str:
    return f"Forest plot: {options.outcome or measure.title}"
