"""Covidence: one export a list, the reason for exclusion and people's notes in the column Notes.

The table itself does not say which list it is; the name that Covidence gives the file does
(`review_59500_irrelevant_csv_20190925102123.csv`). Lists say what the team came to, not who voted
how: Covidence exports no single votes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from consilience.evidence import Record
from consilience.records.issue import Issue
from consilience.records.judgements.judgement import (
    Choice,
    ForeignJudgement,
    Stage,
    iso,
    listed,
    of,
)

TOOL = "Covidence"
LISTS: dict[str, tuple[Choice | None, Stage]] = {
    "screen": (None, "screening"),
    "irrelevant": ("exclude", "screening"),
    "select": ("include", "screening"),
    "excluded": ("exclude", "fulltext"),
    "included": ("include", "fulltext"),
    "extract": ("include", "fulltext"),
}
"""What it means to be on a list: the decision and the stage that it was taken at."""
_NOTED_AT: dict[str, Stage] = {"screen": "screening", "select": "fulltext"}
"""The step at which a note was written: Covidence calls the reading of full texts Select."""

_NAME = re.compile(rf"(?:^|[_\W])review_\d+_({'|'.join(LISTS)})_", re.I)
_REASON = re.compile(r"Exclusion reason:\s*([^;]*);?\s*", re.I)
_NOTE = re.compile(
    r"(?P<who>[^;()]{2,80}?)\s*\((?P<when>\d{4}-\d\d-\d\d[^)]*)\)\s*(?:\((?P<list>\w+)\))?\s*:\s*"
    r"(?P<text>.*?)(?=;\s*[^;()]{2,80}?\s*\(\d{4}-\d\d-\d\d[^)]*\)|;?\s*$)",
    re.S,
)


def list_in_name(file: str) -> str | None:
    """Give the list that a file of Covidence is named after, or None."""
    found = _NAME.search(file)
    return found.group(1).lower() if found else None


def is_of_covidence(record: Record) -> bool:
    """Tell a record of Covidence by its number."""
    return "Covidence #" in record.extra


def read(record: Record, on: str | None) -> Iterator[ForeignJudgement | Issue]:
    """Give the list that a record is on, with reasons and tags, and a row for each note.

    Parameters
    ----------
    on : str or None
        The list, one of `LISTS`; None where nobody knows, which leaves the decision empty.
    """
    if not is_of_covidence(record):
        return
    notes = "\n".join(record.extra.get("Notes", ()))
    reasons = tuple(dict.fromkeys(r.strip() for r in _REASON.findall(notes) if r.strip()))
    decision, stage = LISTS[on] if on else (None, None)
    rest = _REASON.sub("", notes).strip()
    own = []
    for found in _NOTE.finditer(rest):
        own.append(
            replace(
                of(record, TOOL),
                who=found["who"].strip(" ;"),
                stage=_NOTED_AT.get((found["list"] or "").lower()),
                notes=(found["text"].strip(" ;\n"),),
                when=iso(found["when"]),
                raw=notes,
            )
        )
    left = rest if not own else _NOTE.sub("", rest)
    left = left.strip("; \n")
    made = replace(
        of(record, TOOL),
        decision=decision,
        stage=stage,
        is_settled=decision is not None,
        reasons=reasons,
        labels=listed(";".join(record.extra.get("Tags", ())), ";"),
        notes=(left,) if left else (),
        raw=notes,
    )
    if made.says_something:
        yield made
    yield from own
