"""How a person did on a review whose answers are known: for practising, shown at the end."""

from __future__ import annotations

from consilience.review.shipped import HowYouDid, how_you_did, read_answers
from consilience_web.reviews.blobs import read_blob
from consilience_web.reviews.queries import Member


def how_you_did_here(member: Member) -> HowYouDid | None:
    """Compare the member's own choices with the known answers; None where none are known."""
    answers = read_blob(member.row, "extra", "answers.csv")
    if answers is None:
        return None
    cast = member.review.state.screening.own.get(member.handle, {})
    own = {record: vote.choice for record, vote in cast.copy().items()}
    if not own:
        return None
    return how_you_did(own, read_answers(answers))
