"""The long work of this stage: looking for duplicates among many records."""

from __future__ import annotations

import io

from django.urls import reverse

from consilience_web.dedupe.actions import look_over, run_finder
from consilience_web.dedupe.mistakes import mistakes_csv
from consilience_web.jobs.kinds import Args, Made, Outcome, job
from consilience_web.jobs.progress import Tell
from consilience_web.reviews.queries import Member


@job("dedupe", title="Search for duplicates", stage="dedupe", action="run", back="dedupe:show")
def look(member: Member, args: Args, tell: Tell) -> Outcome:
    """Look for duplicates."""
    n_links, n_pairs = run_finder(member, tell=tell)
    text = f"{n_links:,} newly joined, {n_pairs:,} pairs left for people."
    return Outcome(text, reverse("dedupe:show", args=[member.row.slug]))


@job("audit", title="Looking for mistakes among duplicates", stage="dedupe", action="view",
     back="dedupe:mistakes")  # fmt: skip
def find_mistakes(member: Member, args: Args, tell: Tell) -> Outcome:
    """Find where duplicates of a large review may be wrong, for its page."""
    found = look_over(member, tell=tell)
    text = f"{len(found.left_apart):,} identifiers or titles are shared by works left apart; "
    text += f"{len(found.strained):,} works are joined of records that differ; "
    text += f"{len(found.related):,} pairs belong together."
    return Outcome(text, reverse("dedupe:mistakes", args=[member.row.slug]))


@job("mistakes", title="Where mistakes may be", stage="dedupe", action="view",
     back="dedupe:mistakes", own=True)  # fmt: skip
def write_mistakes(member: Member, args: Args, tell: Tell) -> Outcome:
    """Write the lists of records that are left apart or joined and may be wrong."""
    tell("compares the records")
    text = mistakes_csv(member)
    made = Made("duplicates.csv", "text/csv; charset=utf-8", io.BytesIO(text.encode()))
    return Outcome("A table of what may be wrong.", made=made)
