"""Saying that two records are works of one study: what goes into the ledger, and when not."""

from __future__ import annotations

from typing import Any

from consilience.dedupe import related
from consilience.errors import LedgerError
from consilience.review.review import Review


def related_works(review: Review, a: str, b: str, *, why: str = "") -> dict[str, Any]:
    """Give the content of the act `related` on the record `a`: two works that tell of one study.

    A preprint and its article, the abstract of a meeting and the paper, an article and its erratum,
    two parts of one work: as records they stay apart, and their reports are one study as soon as
    both are included.

    Parameters
    ----------
    a, b : str
        Ids of two records of the review, in any order.
    why : str
        The person's own words, if any. What the works are to each other is found by comparing them.

    Raises
    ------
    LedgerError
        Where one of them is no record of the review, or as `check_one_study`.
    """
    if a == b or not all(review.state.search.has(id) for id in (a, b)):
        raise LedgerError(f"{a!r} and {b!r} are not two records of this review")
    check_one_study(review, a, b)
    what = {"to": b, "kind": kind_of(review, a, b), "why": why.strip()}
    return {name: value for name, value in what.items() if value}


def kind_of(review: Review, a: str, b: str) -> str:
    """Give what two works are to each other (`article and preprint`), empty where none can say."""
    found = related((review.record(a), review.record(b)), ())
    return found[0].kind if found else ""


def check_one_study(review: Review, a: str, b: str) -> None:
    """See that a link between two works can make one study of their reports.

    Raises
    ------
    LedgerError
        Where both stand in different studies that people made, or began to extract or appraise.
    """
    state = review.state
    settled = {*state.studies_log.study_of.values(), *state.worked_on}
    study_of = {report: study for study in review.studies() for report in study.reports}
    one, other = (study_of.get(state.head_of(id)) for id in (a, b))
    if one is None or other is None or one.id == other.id or not {one.id, other.id} <= settled:
        return
    raise LedgerError(
        f"the reports stand in two studies that people made or work on, {one.name} and "
        f"{other.name}: put them together on the page of the studies"
    )
