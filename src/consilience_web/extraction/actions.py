"""Keeping an extraction, one person's or the team's."""

from __future__ import annotations

from consilience.errors import NotPermitted
from consilience.evidence import Extraction
from consilience_web.reviews.actions import record_act
from consilience_web.reviews.queries import Member


def save(member: Member, *, study: str, form: Extraction, done: bool) -> None:
    """Keep a person's own form.

    Raises
    ------
    NotPermitted
        Once the forms were compared: a change could no longer be blind.
    """
    if member.review.state.extraction.is_released(study):
        raise NotPermitted("the forms of this study are open to comparison and stay as they are")
    record_act(
        member, needs="extract", stage="extraction", act="extract", subject=f"study:{study}",
        what={"form": form.as_json(), "done": done},
    )  # fmt: skip


def reconcile(member: Member, *, study: str, form: Extraction) -> None:
    """Keep what the team holds after comparing."""
    if not member.review.state.extraction.is_released(study):
        raise NotPermitted("the forms of this study are not finished yet")
    record_act(
        member, needs="reconcile", stage="extraction", act="reconcile", subject=f"study:{study}",
        what={"form": form.as_json(), "how": "discussion"},
    )  # fmt: skip
