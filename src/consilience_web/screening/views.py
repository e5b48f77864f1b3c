"""Screening on title and abstract: the pages of a voted stage, and how practice went at its end."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from consilience_web.reviews.queries import Member
from consilience_web.reviews.voted.stage import VotedStage
from consilience_web.screening.practice import how_you_did_here


def _more(request: HttpRequest, member: Member, record: str | None) -> dict[str, Any]:
    how = None if record else how_you_did_here(member)
    return {"how": how, "missed": list(member.review.each(how.missed)) if how else []}


SCREENING = VotedStage("screening", "screening/show.html", "screening/_desk.html", _more)
