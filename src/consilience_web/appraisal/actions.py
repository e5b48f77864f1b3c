"""Keeping an appraisal, one person's or the team's."""

from __future__ import annotations

from collections.abc import Mapping

from consilience.errors import NotPermitted
from consilience_web.reviews.actions import record_act
from consilience_web.reviews.queries import Member

Answers = Mapping[str, Mapping[str, str]]


def save(member: Member, *, study: str, answers: Answers, done: bool) -> None:
    """Keep a person's own appraisal.

    Raises
    ------
    NotPermitted
        Once the appraisals were compared: a change could no longer be blind.
    """
    if member.review.state.appraisal.is_released(study):
        raise NotPermitted("the appraisals of this study are open to comparison and stay")
    record_act(
        member, needs="appraise", stage="appraisal", act="appraise", subject=f"study:{study}",
        what={"form": {"answers": _plain(answers)}, "done": done},
    )  # fmt: skip


def reconcile(member: Member, *, study: str, answers: Answers) -> None:
    """Keep what the team holds after comparing."""
    if not member.review.state.appraisal.is_released(study):
        raise NotPermitted("the appraisals of this study are not finished yet")
    record_act(
        member, needs="reconcile", stage="appraisal", act="reconcile", subject=f"study:{study}",
        what={"form": {"answers": _plain(answers)}, "how": "discussion"},
    )  # fmt: skip


def _plain(answers: Answers) -> dict[str, dict[str, str]]:
    return {item: {n: t for n, t in row.items() if t} for item, row in answers.items()}
