"""The forest plot of an analysis: in any look, with its subgroups and the risk of bias."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

from consilience.catalogue import Instrument
from consilience.effects import MEASURES
from consilience.effects.measure import Kind
from consilience.figures.data_columns import data_columns
from consilience.figures.drawing import Drawing
from consilience.figures.forest import ForestOptions, ForestRow, Judgement, forest
from consilience.protocol import Plan
from consilience.review.analyses import Rebuilt, direction
from consilience.review.appraised import Appraised, appraised, instrument_of, items_of
from consilience.review.review import Review
from consilience.synthesis.spec import Spec

TONES = {"low": "good", "unclear": "unclear", "high": "bad", "none": ""}
"""How a figure shows the roles that an instrument gives its answers."""
_LIKE: Mapping[Kind, str] = {"association": "OR", "biserial": "MD", "superiority": "MD"}
"""Whose columns a kind of measure has that is made of the same data."""


def forest_figure(
    review: Review, row: Rebuilt, *, style: str = "house", paged: bool = True
) -> Drawing:
    """Draw a pooled analysis.

    Parameters
    ----------
    style : str
        A name of `consilience.figures.styles.STYLES`.
    paged : bool
        Draw it in parts of a page each, too, where it is long.
    """
    judged = appraised(review)
    domains = _domains(review, judged)
    pooled, contrasts = row.analysis.pooled, row.analysis.contrasts
    assert pooled is not None
    found = row.analysis.subgroups
    groups = (
        [[i for i, c in enumerate(contrasts) if c.group == g] for g in found.names] if found else []
    )
    columns, cells = data_columns(
        _LIKE.get(MEASURES[row.spec.measure].kind, row.spec.measure),
        {name: [c.values.get(name) for c in contrasts] for name in contrasts[0].values},
        style=style,
        arms=(row.spec.experimental.capitalize(), row.spec.control.capitalize()),
        summed=[list(range(len(contrasts))), *groups],
    )
    options = ForestOptions(
        measure=row.spec.measure,
        outcome=row.spec.title,
        style=style,
        columns=columns,
        favours=favours(review.plan, row.spec),
        domains=tuple(short for _, short in domains),
        prediction=row.spec.prediction,
        page_height=0 if paged else math.inf,
        name="forest-" + file_name(row.spec.id),
    )
    of_study = {one.study.id: one for one in judged}
    items = [item for item, _ in domains]
    rows = [
        ForestRow(
            c.name,
            cells[i] if cells else (),
            _judgements(review, items, of_study.get(c.study)),
            group=c.group,
        )
        for i, c in enumerate(contrasts)
    ]
    return forest(pooled, rows, options, subgroups=found)


def favours(plan: Plan, spec: Spec) -> tuple[str, str]:
    """Whom a value below and above no effect favours; empty where the plan says no direction."""
    sides = (spec.control, spec.experimental)
    known = {"better": sides, "worse": sides[::-1]}
    return known.get(direction(plan, spec.outcome), ("", ""))


def file_name(id: str) -> str:
    """An id as part of a file's name."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", id)


def tone(chosen: Instrument, answer: str) -> str:
    """The tone of an answer; an empty one for what is no rating."""
    known = {one.id for one in chosen.answers}
    return TONES[chosen.answer(answer).role] if answer in known else ""


def _domains(review: Review, judged: Sequence[Appraised]) -> list[tuple[str, str]]:
    """The items that are assessed, each with its short name; none where nothing was judged."""
    chosen = instrument_of(review.plan)
    if chosen is None or not any(one.answers for one in judged):
        return []
    return [(item, chosen.item(item).short) for item in items_of(review.plan)]


def _judgements(
    review: Review, items: Sequence[str], row: Appraised | None
) -> tuple[Judgement, ...]:
    chosen = instrument_of(review.plan)
    if chosen is None:
        return ()
    found = []
    for item in items:
        given = row.answers.get(item) if row else None
        found.append(
            Judgement(tone(chosen, given.answer), chosen.answer(given.answer).label)
            if given
            else Judgement("")
        )
    return tuple(found)
