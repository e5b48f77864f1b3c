"""The figures of a review: flow, risk of bias, and a forest plot for each pooled analysis."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from consilience.catalogue import UNDEFINED, Instrument
from consilience.effects import MEASURES
from consilience.figures.flow import describe_flow, flow_svg
from consilience.figures.flow_layout import Join
from consilience.figures.forest import ForestOptions, ForestRow, Judgement, forest
from consilience.figures.summary_bars import describe_summary, summarise, summary_bars
from consilience.figures.traffic_light import describe_appraisal, traffic_light
from consilience.protocol import Plan
from consilience.reporting.flow import Box
from consilience.review.analyses import Rebuilt, rebuilt
from consilience.review.appraised import (
    Appraised,
    appraised,
    instrument_of,
    is_judged,
    items_of,
)
from consilience.review.flow import joins_before
from consilience.review.review import Review
from consilience.synthesis.inputs import Contrast, is_single, quantities_of

TONES = {"low": "good", "unclear": "unclear", "high": "bad", "none": ""}
"""How a figure shows the roles that an instrument gives its answers."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure with its caption and text alternative."""

    name: str
    caption: str
    svg: str
    description: str


def drawings(review: Review, boxes: Mapping[str, Box]) -> dict[str, Drawing]:
    """Give the figures by name; one that would be empty is not drawn."""
    found = [flow_drawing(review, boxes), *appraisal_drawings(review)]
    found += [forest_drawing(review, row) for row in rebuilt(review) if row.analysis.pooled]
    return {drawing.name: drawing for drawing in found}


_OF_UPDATE = {
    "new_studies": "New studies included in review",
    "new_reports": "Reports of new included studies",
}
"""What boxes are called in the diagram of an update."""


def flow_drawing(
    review: Review, boxes: Mapping[str, Box], links: Mapping[str, str] | None = None
) -> Drawing:
    """The PRISMA 2020 flow diagram; `links` lead from a box to its list."""
    join: Join = "before_duplicates" if joins_before(review.state) else "after"
    labels = {"units": f"{review.plan.unit.capitalize()}s"} if review.plan.unit else {}
    template = "V2-new"
    if review.plan.update_since:
        template = "V2-update"
        labels |= _OF_UPDATE
    return Drawing(
        "flow",
        "Flow diagram. PRISMA 2020: records, reports and studies.",
        flow_svg(boxes, template=template, links=links, other_join=join, labels=labels),
        describe_flow(boxes, template=template, other_join=join, labels=labels),
    )


def appraisal_drawings(review: Review) -> list[Drawing]:
    """Traffic light and summary of what the team judged; none where nothing was judged."""
    chosen = instrument_of(review.plan)
    judged = [row for row in appraised(review) if row.answers]
    if chosen is None or not judged:
        return []
    items = items_of(review.plan)
    known = {answer.id for answer in chosen.answers}
    rows = [
        (row.study.name, {id: a.answer for id, a in row.answers.items()}, _overall(row, known))
        for row in judged
    ]
    studies = "study" if len(rows) == 1 else "studies"
    summary = describe_summary(summarise(chosen, rows, items=items), len(rows), weighted=False)
    return [
        Drawing(
            "traffic-light",
            f"Risk of bias by study. {chosen.name}; {_overall_said(review.plan, chosen)}",
            traffic_light(chosen, rows, items=items),
            describe_appraisal(chosen, rows, items=items),
        ),
        Drawing(
            "appraisal-summary",
            f"Risk of bias by domain. Share of the {len(rows)} {studies} with each judgement.",
            summary_bars(chosen, rows, items=items),
            summary,
        ),
    ]


def _overall(row: Appraised, known: Collection[str]) -> str | None:
    """The overall value as a figure shows it; a count is no rating and is not drawn."""
    if row.overall is None:
        return None
    if row.overall.undefined:
        return UNDEFINED
    return row.overall.value if row.overall.value in known else None


def _overall_said(plan: Plan, chosen: Instrument) -> str:
    by = "recorded by people" if is_judged(plan, chosen) else "computed by the rule"
    return f"the overall judgement is {by}."


def tone(chosen: Instrument, answer: str) -> str:
    """The tone of an answer; an empty one for what is no rating."""
    known = {one.id for one in chosen.answers}
    return TONES[chosen.answer(answer).role] if answer in known else ""


def forest_drawing(review: Review, row: Rebuilt) -> Drawing:
    """The forest plot of a pooled analysis, with the risk of bias where it was judged."""
    pooled = row.analysis.pooled
    assert pooled is not None
    rows = _forest_rows(review, row)
    name = "forest-" + file_name(row.spec.id)
    plan = review.plan
    outcome = next((o for o in plan.outcomes if o.id == row.spec.outcome), None)
    sides = (row.spec.control, row.spec.experimental)
    labels = {"better": sides, "worse": sides[::-1]}
    options = ForestOptions(
        measure=row.spec.measure,
        outcome=row.spec.title,
        columns=_columns(row),
        totals=_totals(row),
        favours=labels.get(outcome.higher_is if outcome else "", ("", "")),
        domains=_domains(review),
        prediction=row.spec.prediction,
        name=name,
    )
    drawn = forest(pooled, rows, options)
    return Drawing(name, row.spec.title, drawn.svg, drawn.description)


def file_name(id: str) -> str:
    """An id as part of a file's name."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", id)


def _sides(row: Rebuilt) -> tuple[str, ...]:
    sides = (row.spec.experimental.capitalize(), row.spec.control.capitalize())
    return sides[:1] if is_single(MEASURES[row.spec.measure]) else sides


def _counts_events(row: Rebuilt) -> bool:
    return "events" in quantities_of(MEASURES[row.spec.measure])


def _columns(row: Rebuilt) -> tuple[str, ...]:
    return _sides(row) if _counts_events(row) else tuple(f"{s}, n" for s in _sides(row))


def _numbers(row: Rebuilt, contrast: Contrast) -> list[tuple[float, float]]:
    """People and events of each side; a control group that is shared out counts in part."""
    numbers = []
    for side, parts in enumerate(contrast.parts):
        share = contrast.shared if side else 1
        people = sum(p.values.get("n", 0.0) for p in parts) / share
        numbers.append((people, sum(p.values.get("events", 0.0) for p in parts) / share))
    return numbers


def _cells(row: Rebuilt, numbers: Sequence[tuple[float, float]]) -> tuple[str, ...]:
    if _counts_events(row):
        return tuple(f"{events:.4g}/{n:g}" for n, events in numbers)
    return tuple(f"{n:g}" for n, _ in numbers)


def _totals(row: Rebuilt) -> tuple[str, ...]:
    rows = [_numbers(row, c) for c in row.analysis.contrasts]
    sides = zip(*rows, strict=True)
    return _cells(row, [(sum(n for n, _ in s), sum(e for _, e in s)) for s in sides])


def _domains(review: Review) -> tuple[str, ...]:
    chosen = instrument_of(review.plan)
    if chosen is None or not any(r.answers for r in appraised(review)):
        return ()
    return tuple(chosen.item(item).short for item in items_of(review.plan))


def _forest_rows(review: Review, row: Rebuilt) -> list[ForestRow]:
    judged = {r.study.id: r for r in appraised(review)}
    return [
        ForestRow(c.name, _cells(row, _numbers(row, c)), _judgements(review, judged.get(c.study)))
        for c in row.analysis.contrasts
    ]


def _judgements(review: Review, row: Appraised | None) -> tuple[Judgement, ...]:
    chosen = instrument_of(review.plan)
    if chosen is None or not _domains(review):
        return ()
    found = []
    for item in items_of(review.plan):
        given = row.answers.get(item) if row else None
        found.append(
            Judgement(tone(chosen, given.answer), chosen.answer(given.answer).label)
            if given
            else Judgement("")
        )
    return tuple(found)
