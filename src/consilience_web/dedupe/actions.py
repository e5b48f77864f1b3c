"""Writing about duplicates: a run of the finder, and what people say on pairs."""

from __future__ import annotations

from consilience.dedupe import run_of_finder
from consilience_web.reviews.actions import record_act
from consilience_web.reviews.queries import Member


def run_finder(member: Member) -> tuple[int, int]:
    """Look for duplicates among all records; give how many links and pairs are new."""
    review = member.review
    search, words = review.state.search, review.state.merges.words
    records = [
        review.record(id)
        for id in search.record_ids()
        if id in review.records and id not in search.gone
    ]
    what = run_of_finder(records, words)
    record_act(member, needs="run", stage="dedupe", act="deduplicate", subject="records", what=what)
    return len(what["links"]), len(what["pairs"])


def say_same(member: Member, *, a: str, b: str, why: str) -> None:
    """Say that two records are the same work."""
    what = {"of": b, "why": why or None}
    record_act(member, needs="decide", stage="dedupe", act="duplicate", subject=a, what=what)


def say_different(member: Member, *, a: str, b: str, why: str) -> None:
    """Say that two records are different works; undoes a link between them."""
    what = {"from": b, "why": why or None}
    record_act(member, needs="decide", stage="dedupe", act="distinct", subject=a, what=what)
