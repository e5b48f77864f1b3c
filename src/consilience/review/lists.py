"""The lists of a review at every stage (all, included, excluded with reason), as RIS and CSV."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import replace

from consilience.evidence import Record
from consilience.ledger import may_see
from consilience.records import write_records
from consilience.review.canonical import csv_text
from consilience.review.review import Review
from consilience.review.spreadsheet import safe
from consilience.stages import VOTING_STAGES

COLUMNS = (
    "id", "source", "decision", "reason", "type", "title", "authors", "year", "journal", "volume",
    "issue", "pages", "doi", "pmid", "abstract", "keywords", "url", "language", "notes",
)  # fmt: skip

NOBODY = ""
"""Who asks for a list: everybody gets the same one."""


def stage_list(
    review: Review, stage: str, which: str, *, released_only: bool = False
) -> list[tuple[Record, str, str]]:
    """Give the records of a stage with decision and reason.

    Parameters
    ----------
    stage : {"screening", "fulltext"}
    which : {"all", "included", "excluded"}
    released_only : bool
        Leave out decisions that were not released.
    """
    wanted: dict[str, tuple[str, str]] = {}
    for head, decision in review.state.decisions(stage).items():
        hidden = released_only and not decision.released
        choice = "" if hidden else decision.choice
        reason = "" if hidden else review.plan.reason_text(decision.reason)
        if which == "all" or choice == {"included": "include", "excluded": "exclude"}[which]:
            wanted[head] = choice, reason
    rows = [(remarked(review, record), *wanted[record.id]) for record in review.each(wanted)]
    if stage == "fulltext" and which != "excluded":
        rows += [
            (Record(id=r.id, title=r.title or r.citation, year=r.year, doi=r.doi), "include", "")
            for r in review.state.entered_reports
        ]
    return rows


def remarked(review: Review, record: Record) -> Record:
    """The record with the notes and labels that everybody may see: of each stage once released."""
    notes: dict[str, str] = {}
    labels: dict[str, bool] = {}
    for line in review.state.story.get(record.id, ()):
        if not may_see(line, NOBODY, review.state.open):
            continue
        if line.act == "note" and not line.withdrawn:
            notes[line.who] = line.what["text"]
        elif line.act == "label" and not line.withdrawn:
            labels[line.what["label"]] = line.what["on"]
    said = [f"note of {review.plan.name_of(who)}: {text}" for who, text in notes.items() if text]
    said += [f"label: {label}" for label, on in labels.items() if on]
    return _with_notes(record, said)


def lists(review: Review, *, released_only: bool = False) -> dict[str, str]:
    """Give the lists of both voting stages by file name; empty stages have none."""
    files: dict[str, str] = {}
    for stage in VOTING_STAGES:
        if not stage_list(review, stage, "all", released_only=released_only):
            continue
        for which in ("all", "included", "excluded"):
            rows = stage_list(review, stage, which, released_only=released_only)
            files[f"lists/{stage}-{which}.csv"] = list_csv(review, rows)
            files[f"lists/{stage}-{which}.ris"] = list_ris(rows)
    return files


def list_csv(review: Review, rows: Iterable[tuple[Record, str, str]]) -> str:
    """Give a list as CSV, with decision and reason beside each record."""
    state = review.state
    return csv_text(
        COLUMNS,
        (
            safe(
                {
                    **record.as_json(),
                    "id": record.id,
                    "source": state.search.source_of(record.id).source
                    if state.search.has(record.id)
                    else "",
                    "decision": decision,
                    "reason": reason,
                    "authors": "; ".join(record.authors),
                    "keywords": "; ".join(record.keywords),
                    "notes": "; ".join(record.extra.get("N1", ())),
                }
            )
            for record, decision, reason in rows
        ),
    )


def list_ris(rows: Iterable[tuple[Record, str, str]]) -> str:
    """Give a list as RIS; decision and reason stand in notes."""
    out = io.BytesIO()
    write_records((_noted(*row) for row in rows), "ris", out)
    return out.getvalue().decode("utf-8")


def _noted(record: Record, decision: str, reason: str) -> Record:
    said = (("decision", decision), ("reason", reason))
    return _with_notes(record, [f"{word}: {value}" for word, value in said if value])


def _with_notes(record: Record, said: Sequence[str]) -> Record:
    if not said:
        return record
    return replace(record, extra={**record.extra, "N1": (*record.extra.get("N1", ()), *said)})
