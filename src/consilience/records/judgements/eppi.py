"""EPPI-Reviewer: codes of the kinds Include and Exclude, and items that left the review.

A report says what the team came to on an item and not who coded it. `E` is the standing of an item
that was excluded; every other item is `I`, from the day on which it came in, which says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from consilience.evidence import Record
from consilience.records.formats.eppi_json import EXCLUDE, INCLUDE, STATUS
from consilience.records.issue import Issue
from consilience.records.judgements.judgement import ForeignJudgement, Stage, of

TOOL = "EPPI-Reviewer"


def read(record: Record) -> Iterator[ForeignJudgement | Issue]:
    """Give the decision of each stage with its reasons; a single row where no code says it."""
    excluded = record.extra.get(EXCLUDE, ())
    left = [f"{STATUS}: {text}" for text in record.extra.get(STATUS, ()) if text.startswith("E")]
    settled = replace(of(record, TOOL), is_settled=True)
    for text in record.extra.get(INCLUDE, ()):
        raw = f"{INCLUDE}: {text}"
        if not any(_stage(one) == _stage(text) for one in excluded):
            yield replace(settled, decision="include", stage=_stage(text), raw=raw)
    for text in excluded:
        reason = text.rpartition(": ")[2]
        raw = "\n".join([f"{EXCLUDE}: {text}", *left])
        yield replace(settled, decision="exclude", stage=_stage(text), reasons=(reason,), raw=raw)
    if left and not excluded:
        yield replace(settled, decision="exclude", raw="\n".join(left))


def _stage(text: str) -> Stage | None:
    """The stage that a code of screening is for, by its words."""
    words = text.lower()
    if "full" in words:
        return "fulltext"
    return "screening" if "title" in words or "abstract" in words else None
