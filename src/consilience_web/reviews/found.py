"""What was found, as the front page tells it: computed here, or else as a paper reports it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from consilience.review.analyses import rebuilt
from consilience.review.concluded import concluded
from consilience.review.reported_results import reported_result
from consilience_web.reviews.queries import PATHS, Member

MOST_FOUND = 3
"""Results that the front page tells; the others are on the page of the analyses."""


@dataclass(frozen=True)
class Found:
    """What an analysis of the review says, with the page that it stands on."""

    text: str
    url: str
    reported: bool = False
    """A paper says so; nothing of it is computed here."""


def found(member: Member) -> list[Found]:
    """Give the conclusions of what was pooled here, those planned as primary before the others.

    Where nothing was, give the results that a paper reports of what was planned.
    """
    review, base = member.review, f"/r/{member.row.slug}/{PATHS['synthesis']}/"
    if not member.may("synthesis", "view"):
        return []
    planned = sorted(member.plan.analyses, key=lambda analysis: analysis.kind != "primary")
    primary = {analysis.id for analysis in planned if analysis.kind == "primary"}
    done = rebuilt(review) if review.state.analyses else []
    rows = sorted(done, key=lambda row: row.spec.id not in primary)
    computed = [
        Found(concluded(review, row, pooled).text, f"{base}analysis/{quote(row.spec.id)}/")
        for row in rows
        if (pooled := row.analysis.pooled)
    ]
    reported = [
        Found(told.sentence(analysis), base, reported=True)
        for analysis in ([] if computed else planned)
        if (told := reported_result(review, analysis)) and told.estimate
    ]
    return [*computed, *reported][:MOST_FOUND]
