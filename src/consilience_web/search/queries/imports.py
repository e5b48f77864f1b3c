"""What an import came to, counted again from the bytes that are kept."""

from __future__ import annotations

from dataclasses import dataclass

from consilience.evidence import FIELDS, Record
from consilience.records import Issue, Summary, iterate_export
from consilience.search import Export, Search
from consilience_web.reviews.blobs import blob_stream
from consilience_web.reviews.queries import Member

SHOWN = 200
"""Issues of a kind that a page shows."""

LABELS = {"doi": "DOI", "pmid": "PMID", "isbn": "ISBN", "issn": "ISSN", "url": "Address"}
"""Names of fields that are no plain words."""


@dataclass(frozen=True, slots=True)
class Filled:
    """How many records have a field: of the file, and of each database that the records name."""

    label: str
    n: int
    percent: int
    by_source: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Met:
    """Issues of one kind: how many, and the first of them."""

    n: int
    first: tuple[Issue, ...]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import came to.

    Attributes
    ----------
    sources : tuple of (str, int)
        The databases that the records name, with their records; empty where there is just one.
    """

    export: Export
    search: Search
    who: str
    encoding: str
    n_rows: int
    n_repaired: int
    n_refused: int
    sources: tuple[tuple[str, int], ...]
    filled: tuple[Filled, ...]
    refused: Met
    repaired: Met
    notes: Met


def import_report(member: Member, sha256: str) -> ImportReport | None:
    """Read a kept export again; None where it is not kept (any more)."""
    log = member.review.state.search
    export = log.exports.get(sha256)
    if export is None or export.absent:
        return None
    met: dict[str, list[Issue]] = {"refused": [], "repaired": [], "note": []}
    counts = dict.fromkeys(met, 0)
    with blob_stream(member.row, "export", sha256) as stream:
        if stream is None:
            return None
        reading = iterate_export(stream, name=export.name, format=export.format)
        for item in reading:
            if not isinstance(item, Record):
                counts[item.kind] += 1
                if counts[item.kind] <= SHOWN:
                    met[item.kind].append(item)
    summary = reading.summary
    refused, repaired, notes = (Met(counts[kind], tuple(met[kind])) for kind in met)
    return ImportReport(
        export=export,
        search=log.searches[export.search],
        who=member.plan.name_of(export.who),
        encoding=reading.encoding,
        n_rows=summary.n_rows_read,
        n_repaired=summary.n_repaired,
        n_refused=summary.n_refused,
        sources=_sources(summary),
        filled=_filled(summary),
        refused=refused,
        repaired=repaired,
        notes=notes,
    )


def _sources(summary: Summary) -> tuple[tuple[str, int], ...]:
    named = tuple(summary.records_by_source.most_common(6))
    return named if len(named) > 1 else ()


def _filled(summary: Summary) -> tuple[Filled, ...]:
    n = summary.n_records
    return tuple(
        Filled(
            LABELS.get(name, name.capitalize()),
            summary.filled[name],
            round(100 * summary.filled[name] / n),
            tuple(summary.filled_by_source[source][name] for source, _ in _sources(summary)),
        )
        for name in FIELDS
        if n and summary.filled.get(name)
    )
