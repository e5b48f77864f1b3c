"""Writing about duplicates: a run of the finder, the undoing of a word, a look for mistakes."""

from __future__ import annotations

from consilience.dedupe import Audit, run_of_finder
from consilience.dedupe.merges import pair
from consilience.review.review import together
from consilience_web.dedupe.looked_over import as_kept, stands_on
from consilience_web.dedupe.mistakes import audited
from consilience_web.jobs.files import keep_for_pages, withdrawals
from consilience_web.jobs.progress import Tell, silent
from consilience_web.reviews.actions import record_act, require
from consilience_web.reviews.blobs import AUDIT
from consilience_web.reviews.duplicates import say_different, take_back
from consilience_web.reviews.queries import Member


def run_finder(member: Member, *, tell: Tell = silent) -> tuple[int, int]:
    """Look for duplicates among all records; give how many links and pairs are new."""
    require(member, "dedupe", "run")
    review = member.review
    search, words = review.state.search, review.state.merges.words
    parts = together(review.records, search.record_ids())
    kept = (id for some, found in parts for id in some if id in found and id not in search.gone)

    def progress(doing: str, done: int, total: int) -> None:
        tell(doing, done, total or search.n_records())

    what = run_of_finder(review.each(kept), words, progress=progress)
    record_act(member, needs="run", stage="dedupe", act="deduplicate", subject="records", what=what)
    return len(what["links"]), len(what["pairs"])


def undo(member: Member, *, a: str, b: str) -> None:
    """Undo what stands on a pair: split what the finder joined, take a person's word back."""
    word = member.review.state.merges.words.get(pair(a, b))
    if word is not None and word.automatic:
        say_different(member, a=a, b=b, why="")
    else:
        take_back(member, a=a, b=b)


def look_over(member: Member, *, tell: Tell) -> Audit:
    """Look over the works of the review as they stand, and keep what is found for the page.

    Raises
    ------
    ConsilienceError
        Something was withdrawn meanwhile, which may stand in it.
    """
    require(member, "dedupe", "view")
    before, stands = withdrawals(member.row), stands_on(member)
    tell("compares the records")
    found = audited(member)
    kept = {AUDIT: as_kept(found, stands)}
    keep_for_pages(member.row, AUDIT, kept, n_withdrawn=before)
    return found
