"""The report of a review as of now, as far as a member may see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404
from django.urls import reverse

from consilience.catalogue import flow_boxes
from consilience.catalogue.flow import FlowBox
from consilience.reporting.document import (
    MARKS,
    Bullets,
    Document,
    Facts,
    FigureBlock,
    Paragraph,
    Section,
    TableBlock,
)
from consilience.reporting.flow import Box
from consilience.reporting.html import inline
from consilience.review.build import checks_in
from consilience.review.drawings import flow_drawing
from consilience.review.findings import Findings, boxes_of, findings
from consilience.review.hand_over import Profile
from consilience.review.report import document_of
from consilience.stages import VOTING_STAGES
from consilience_web.reviews.models import Blob
from consilience_web.reviews.queries import Member

KINDS = {
    Paragraph: "paragraph",
    Bullets: "bullets",
    Facts: "facts",
    FigureBlock: "figure",
    TableBlock: "table",
}


EXCLUSIONS = {
    "records_excluded": "screening",
    "other_records_excluded": "screening",
    "dbr_excluded": "fulltext",
    "other_excluded": "fulltext",
}
"""The boxes whose lists tell what was decided on a record, with the stage that decided it."""


@dataclass(frozen=True)
class Part:
    """A section of the report with its blocks made ready for a page."""

    id: str
    title: str
    blocks: tuple[dict[str, Any], ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Listed:
    """One thing that a box counts: what it is called and where it leads."""

    name: str
    url: str
    reason: str = ""


def found(member: Member) -> Findings:
    """Compute the report; open stages count as of their release for who votes in them."""
    blobs = Blob.objects.filter(review=member.row, kind="extra")
    checks = checks_in({blob.name: bytes(blob.content) for blob in blobs})
    released_only = member.released_only
    return findings(member.review, checks, released_only=released_only, named_once_released=True)


def linked(member: Member, now: Findings) -> Document:
    """Give the report with a flow diagram whose boxes lead to their lists."""
    links = {
        id: reverse("reporting:box", args=[member.row.slug, id])
        for id, box in now.boxes.items()
        if box.kind == "counted" and box.value
    }
    flow = flow_drawing(member.review, now.boxes, links)
    return document_of(replace(now, drawings={**now.drawings, "flow": flow}))


def parts(sections: tuple[Section, ...]) -> tuple[Part, ...]:
    """Make sections ready for a page."""
    return tuple(
        Part(s.id, s.title, tuple(_block(b) for b in s.blocks), parts(s.parts))
        for s in sections
        if not s.empty
    )


def _block(block: Any) -> dict[str, Any]:
    row: dict[str, Any] = {"kind": KINDS[type(block)], "block": block}
    if isinstance(block, FigureBlock):
        row["svg"] = inline(block.svg)
    if isinstance(block, TableBlock):
        row["marks"] = [MARKS[mark] for mark in block.marks]
        row["rows"] = [
            [(cell, MARKS.get(cell.mark, ("", ""))) for cell in cells] for cells in block.rows
        ]
    return row


def box_of(member: Member, id: str) -> tuple[FlowBox, Box, list[Listed]]:
    """Give a box and what it counts; 404 where there is none."""
    known = next((box for box in flow_boxes() if box.id == id), None)
    box = boxes_of(member.review, released_only=member.released_only).get(id)
    if known is None or box is None:
        raise Http404
    reason_of = {one: reason for reason, _, ids in box.reasons for one in ids}
    names = _names(member)
    named = [(one, *names(one)) for one in box.ids if _is_named(member, id, one)]
    rows = [Listed(name, url, reason_of.get(one, "")) for one, name, url in named]
    return known, box, rows


def _is_named(member: Member, box: str, id: str) -> bool:
    """Whether a list may name what it counts: an exclusion only once it was released."""
    stage = EXCLUSIONS.get(box)
    if stage is None:
        return True
    decision = member.review.state.decision(stage, id)
    return decision is not None and decision.released


def _names(member: Member) -> Callable[[str], tuple[str, str]]:
    review, slug = member.review, member.row.slug
    studies = {study.id: study for study in review.studies()}
    entered = {report.id: report for report in review.state.entered_reports}

    def name(id: str) -> tuple[str, str]:
        if id in review.state.order:
            record = review.record(id)
            return f"{record.short}. {record.title}", f"/r/{slug}/search/records/{id}/"
        if id in studies:
            return studies[id].name, reverse("extraction:held", args=[slug, id])
        return (entered[id].citation, "") if id in entered else (id, "")

    return name


OF_DATA = ("revman", "metafor")
"""The programs that take what was extracted; the others take decisions."""


def may_hand_over(member: Member, profile: Profile) -> bool:
    """Whether there is anything for a program: released decisions, or data that the team holds."""
    if profile.name in OF_DATA:
        return bool(member.review.extractions())
    tallies = (member.review.state.standing(stage).tally for stage in VOTING_STAGES)
    return any(n and released for tally in tallies for (_, _, released), n in tally.items())
