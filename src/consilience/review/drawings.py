"""The figures of a review: flow, risk of bias, and a forest plot for each pooled analysis."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from consilience.catalogue import UNDEFINED, Instrument
from consilience.figures.flow import describe_flow, flow_svg
from consilience.figures.flow_layout import Join
from consilience.figures.summary_bars import describe_summary, summarise, summary_bars
from consilience.figures.traffic_light import describe_appraisal, traffic_light
from consilience.protocol import Plan
from consilience.reporting.flow import Box
from consilience.review.analyses import Rebuilt
from consilience.review.appraised import (
    Appraised,
    appraised,
    instrument_of,
    is_judged,
    items_of,
)
from consilience.review.charts import bubble_of
from consilience.review.flow import joins_before
from consilience.review.forests import file_name, forest_figure
from consilience.review.review import Review


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure with its caption and text alternative."""

    name: str
    caption: str
    svg: str
    description: str


def drawings(
    review: Review, boxes: Mapping[str, Box], analyses: Iterable[Rebuilt]
) -> dict[str, Drawing]:
    """Give the figures by name, for each of the analyses too; an empty one is not drawn."""
    found = [flow_drawing(review, boxes), *appraisal_drawings(review)]
    pooled = [row for row in analyses if row.analysis.pooled]
    found += [forest_drawing(review, row) for row in pooled]
    found += [bubble for row in pooled if (bubble := bubble_drawing(review, row))]
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


def forest_drawing(review: Review, row: Rebuilt) -> Drawing:
    """The forest plot of a pooled analysis, as the report carries it."""
    drawn = forest_figure(review, row, paged=False)
    name = "forest-" + file_name(row.spec.id)
    return Drawing(name, row.spec.title, drawn.svg, drawn.description)


def bubble_drawing(review: Review, row: Rebuilt) -> Drawing | None:
    """The meta-regression of an analysis on a number; None where it has none."""
    drawn = bubble_of(review, row)
    if drawn is None:
        return None
    name = "bubble-" + file_name(row.spec.id)
    return Drawing(name, drawn.title, drawn.svg, drawn.description)
