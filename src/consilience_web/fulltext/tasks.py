"""The long work of this stage: reading the texts of many or large files."""

from __future__ import annotations

from django.urls import reverse

from consilience_web.fulltext.actions import Outcome as Attached
from consilience_web.fulltext.actions import read_texts
from consilience_web.jobs.kinds import Args, Outcome, job
from consilience_web.jobs.progress import Tell
from consilience_web.reviews.queries import Member


@job("texts", title="Texts of the files", stage="fulltext", action="attach", back="fulltext:files",
     stopped="The texts that were read until then are kept.")  # fmt: skip
def read(member: Member, args: Args, tell: Tell) -> Outcome:
    """Read the texts that are not read yet; what is read already is kept if it is stopped."""
    found = Attached()
    n = read_texts(member, outcome=found, tell=tell)
    matched = f"; {len(found.attached)} files found their report by DOI" if found.attached else ""
    text = f"The text of {n:,} files was read{matched}."
    return Outcome(text, reverse("fulltext:files", args=[member.row.slug]))
