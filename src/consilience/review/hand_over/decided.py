"""Records with what was decided on them, as screening programs write them.

Votes and decisions of open batches are left out everywhere: only what is released is handed over.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from consilience.evidence import Record
from consilience.ledger import Decision
from consilience.records import write_records
from consilience.review.canonical import csv_text
from consilience.review.lists import remarked
from consilience.review.review import Review
from consilience.review.spreadsheet import safe
from consilience.stages import VOTING_STAGES

RAYYAN = (
    "key", "title", "year", "month", "day", "journal", "issn", "volume", "issue", "pages",
    "authors", "url", "language", "publisher", "location", "abstract", "notes", "doi", "keywords",
    "pubmed_id", "pmc_id",
)  # fmt: skip
COVIDENCE = (
    "Title", "Authors", "Abstract", "Published Year", "Published Month", "Journal", "Volume",
    "Issue", "Pages", "Accession Number", "DOI", "Ref", "Covidence #", "Study", "Notes", "Tags",
)  # fmt: skip
ASREVIEW = (
    "title", "abstract", "authors", "keywords", "year", "journal", "doi", "url", "included",
    "exclusion_reason", "notes", "consilience_id",
)  # fmt: skip

LISTS = {
    ("screening", "exclude"): "irrelevant", ("screening", "include"): "select",
    ("fulltext", "exclude"): "excluded", ("fulltext", "include"): "included",
}  # fmt: skip
"""What Covidence calls the list of a decision; the list `select` is of what goes on."""
_RAYYAN_SAYS = {"include": "Included", "exclude": "Excluded", "maybe": "Maybe"}
_LABEL = "label: "


@dataclass(frozen=True, slots=True)
class Decided:
    """A record with where it stands in a stage, as far as that is released."""

    record: Record
    choice: str
    reason: str
    votes: tuple[tuple[str, str, str], ...]
    """Person, choice and reason of each."""
    labels: tuple[str, ...]
    notes: tuple[str, ...]


def at_stage(review: Review, stage: str) -> list[Decided]:
    """Give every record of a stage in the order of arrival; nothing where nothing was decided."""
    found = review.state.decisions(stage)
    if not any(decision.released for decision in found.values()):
        return []
    return [
        _decided(review, remarked(review, record), found[record.id])
        for record in review.each(found)
    ]


def _decided(review: Review, record: Record, decision: Decision) -> Decided:
    said = record.extra.get("N1", ())
    plan = review.plan
    shown = decision if decision.released else Decision("waiting")
    return Decided(
        record,
        shown.choice,
        plan.reason_text(shown.reason),
        tuple((plan.name_of(v.who), v.choice, plan.reason_text(v.reason)) for v in shown.votes),
        tuple(text.removeprefix(_LABEL) for text in said if text.startswith(_LABEL)),
        tuple(text for text in said if not text.startswith(_LABEL)),
    )


def _table(columns: Sequence[str], rows: Iterable[dict[str, Any]]) -> str:
    return csv_text(columns, (safe(row) for row in rows))


def rayyan(review: Review) -> dict[str, str]:
    """Give `articles` of each stage in Rayyan's columns."""
    return {
        f"rayyan-{stage}.csv": _table(RAYYAN, map(_rayyan_row, rows))
        for stage in VOTING_STAGES
        if (rows := at_stage(review, stage))
    }


def _rayyan_row(row: Decided) -> dict[str, Any]:
    record = row.record
    return {
        "key": record.id, "title": record.title, "year": record.year, "journal": record.journal,
        "issn": record.issn, "volume": record.volume, "issue": record.issue,
        "pages": record.pages, "authors": " and ".join(record.authors), "url": record.url,
        "language": record.language, "abstract": record.abstract, "doi": record.doi,
        "keywords": ";".join(record.keywords), "pubmed_id": record.pmid,
        "notes": " | ".join(_rayyan_notes(row)),
    }  # fmt: skip


def _rayyan_notes(row: Decided) -> Iterator[str]:
    yield from row.notes
    votes = [(who, choice) for who, choice, _ in row.votes if choice in _RAYYAN_SAYS]
    if not votes and row.choice:
        votes = [("the team", row.choice)]
    said = ", ".join(f'"{_quoted(who)}"=>"{_RAYYAN_SAYS[choice]}"' for who, choice in votes)
    if said:
        yield f"RAYYAN-INCLUSION: {{{said}}}"
    for name, texts in (
        ("RAYYAN-LABELS", row.labels),
        ("RAYYAN-EXCLUSION-REASONS", (*(reason for _, _, reason in row.votes), row.reason)),
    ):
        plain = dict.fromkeys(text.replace(",", ";").replace("|", "/") for text in texts if text)
        if plain:
            yield f"{name}: {','.join(plain)}"


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def covidence(review: Review) -> dict[str, str]:
    """Give a table a list, in Covidence's columns and under the names of its lists."""
    files = {}
    for (stage, choice), name in LISTS.items():
        rows = [row for row in at_stage(review, stage) if row.choice == choice]
        if rows:
            files[f"covidence-{name}.csv"] = _table(COVIDENCE, map(_covidence_row, rows))
    return files


def _covidence_row(row: Decided) -> dict[str, Any]:
    record = row.record
    return {
        "Title": record.title, "Authors": "; ".join(record.authors), "Abstract": record.abstract,
        "Published Year": record.year, "Journal": record.journal, "Volume": record.volume,
        "Issue": record.issue, "Pages": record.pages, "Accession Number": record.accession,
        "DOI": record.doi, "Ref": record.pmid,
        "Covidence #": record.id, "Study": f"{record.first_family} {record.year}"
        if record.year else record.first_family,
        "Notes": "".join(
            f"{note}; "
            for note in (f"Exclusion reason: {row.reason}" if row.reason else "", *row.notes)
            if note
        ),
        "Tags": "; ".join(row.labels),
    }  # fmt: skip


def asreview(review: Review) -> dict[str, str]:
    """Give the records of each stage as a data set with labels.

    Columns that nothing fills are left out: ASReview 2 takes an empty one for numbers and stops.
    """
    files = {}
    for stage in VOTING_STAGES:
        rows = [_asreview_row(row) for row in at_stage(review, stage)]
        filled = [name for name in ASREVIEW if any(row[name] not in (None, "") for row in rows)]
        if rows:
            files[f"asreview-{stage}.csv"] = _table(filled, rows)
    return files


def _asreview_row(row: Decided) -> dict[str, Any]:
    record = row.record
    return {
        "title": record.title, "abstract": record.abstract, "authors": "; ".join(record.authors),
        "keywords": "; ".join(record.keywords), "year": record.year, "journal": record.journal,
        "doi": record.doi, "url": record.url,
        "included": {"include": 1, "exclude": 0}.get(row.choice),
        "exclusion_reason": row.reason, "notes": "; ".join((*row.notes, *row.labels)),
        "consilience_id": record.id,
    }  # fmt: skip


def eppi_reviewer(review: Review) -> dict[str, str]:
    """Give the records of each stage as RIS; keywords begin with what they say."""
    files = {}
    for stage in VOTING_STAGES:
        if rows := at_stage(review, stage):
            out = io.BytesIO()
            write_records((_eppi_record(row, stage) for row in rows), "ris", out)
            files[f"eppi-reviewer-{stage}.ris"] = out.getvalue().decode("utf-8")
    return files


def _eppi_record(row: Decided, stage: str) -> Record:
    said = [(f"{stage} decision", row.choice), (f"{stage} reason", row.reason)]
    words = tuple(f"{name}: {text}" for name, text in said if text)
    extra = {**row.record.extra, "U1": (row.record.id,), "N1": (*row.notes, *words)}
    return replace(row.record, keywords=(*row.record.keywords, *words, *row.labels), extra=extra)
