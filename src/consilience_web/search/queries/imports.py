"""What an import came to: counted while the file came in, or again from the bytes kept of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace

from consilience.evidence import FIELDS, Record
from consilience.evidence.record import place_id, prefix_of
from consilience.records import Export as Reading
from consilience.records import Issue, Summary, iterate_export, notices
from consilience.records.judgements import tells_decisions
from consilience.search import Export, Search
from consilience_web.jobs.progress import Tell, silent
from consilience_web.reviews.blobs import ACCOUNT, blob_stream, read_blob
from consilience_web.reviews.queries import Member

LARGE = 3_000_000
"""Bytes from which an export is not counted while somebody waits for a page."""
SHOWN = 200
"""Issues of a kind that a page shows."""
_QUOTED = re.compile(r"'[^']*'|“[^”]*”|\"[^\"]*\"|\b\d+\b")
"""What differs between two issues that say the same."""

LABELS = {
    "doi": "DOI",
    "pmid": "PMID",
    "isbn": "ISBN",
    "issn": "ISSN",
    "url": "Web address",
    "accession": "Accession number",
}
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
class Marked:
    """A record that says of its work that it is retracted, corrected, or that it is a notice."""

    index: int
    title: str
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """What was counted in an export.

    Attributes
    ----------
    sources : tuple of (str, int)
        The databases that the records name, with their records; empty where there is just one.
    """

    encoding: str
    n_rows: int
    n_repaired: int
    n_refused: int
    sources: tuple[tuple[str, int], ...]
    filled: tuple[Filled, ...]
    refused: Met
    repaired: Met
    notes: Met
    n_marked: int = 0
    marked: tuple[Marked, ...] = ()

    def as_json(self) -> bytes:
        """Give it as it is kept."""
        return json.dumps(asdict(self), ensure_ascii=False).encode("utf-8", "replace")

    @classmethod
    def from_json(cls, kept: bytes) -> Account:
        """Read what was kept."""
        row = json.loads(kept)
        row["sources"] = tuple((name, n) for name, n in row["sources"])
        row["filled"] = tuple(
            Filled(**{**one, "by_source": tuple(one["by_source"])}) for one in row["filled"]
        )
        row["marked"] = tuple(
            Marked(one["index"], one["title"], tuple(one["marks"])) for one in row.get("marked", ())
        )
        for kind in ("refused", "repaired", "notes"):
            first = tuple(Issue(**issue) for issue in row[kind]["first"])
            row[kind] = Met(row[kind]["n"], first)
        return cls(**row)


class Counting:
    """Goes through an export record by record, and counts what it meets on the way."""

    def __init__(self, export: Reading) -> None:
        self._export = export
        self._first: dict[str, list[Issue]] = {"refused": [], "repaired": [], "note": []}
        self._n = dict.fromkeys(self._first, 0)
        self._marked: list[Marked] = []
        self._n_records = self._n_marked = 0

    def __iter__(self) -> Iterator[Record]:
        for item in self._export:
            if isinstance(item, Record):
                self._mark(item)
                yield item
                continue
            self._n[item.kind] += 1
            if self._n[item.kind] <= SHOWN:
                self._first[item.kind].append(_open_to_all(item))

    def _mark(self, record: Record) -> None:
        self._n_records += 1
        if told := notices(record):
            self._n_marked += 1
            if self._n_marked <= SHOWN:
                marks = tuple(notice.mark for notice in told)
                self._marked.append(Marked(self._n_records, record.title or "", marks))

    def account(self) -> Account:
        """Give what was counted so far."""
        summary = self._export.summary
        met = (Met(self._n[kind], tuple(self._first[kind])) for kind in self._first)
        refused, repaired, notes = met
        return Account(
            encoding=self._export.encoding,
            n_rows=summary.n_rows_read,
            n_repaired=summary.n_repaired,
            n_refused=summary.n_refused,
            sources=_sources(summary),
            filled=_filled(summary),
            refused=refused,
            repaired=repaired,
            notes=notes,
            n_marked=self._n_marked,
            marked=tuple(self._marked),
        )


@dataclass(frozen=True, slots=True)
class Kind:
    """Issues that say the same, together."""

    what: str
    issues: tuple[Issue, ...]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """An import with its account; None where a large file was not counted here yet.

    Attributes
    ----------
    n_unique, n_merged : int
        Its records that stand for a work, and those joined with a record that came in earlier.
    """

    export: Export
    search: Search
    who: str
    account: Account | None
    n_unique: int
    n_merged: int

    @property
    def n_rows(self) -> int:
        """Rows that were read."""
        return self.export.n_records + self.export.n_refused

    @property
    def adds_up(self) -> bool:
        """Whether every row is a record or refused, and every record unique or merged."""
        n_read = self.account.n_rows if self.account else self.n_rows
        return n_read == self.n_rows and self.export.n_records == self.n_unique + self.n_merged

    @property
    def marked(self) -> list[tuple[str, Marked]]:
        """The records that are retracted, corrected or a notice, each with its id."""
        held = self.account.marked if self.account else ()
        return [(place_id(self.export.sha256, one.index), one) for one in held]

    @property
    def repairs(self) -> tuple[Kind, ...]:
        """The repairs by kind, the most frequent first."""
        return by_kind(self.account.repaired.first) if self.account else ()


def by_kind(issues: Iterable[Issue]) -> tuple[Kind, ...]:
    """Put issues together that say the same of the same field, whatever value they quote."""
    kinds: dict[str, list[Issue]] = {}
    for issue in issues:
        what = f"{issue.field}: {issue.what}" if issue.field else issue.what
        kinds.setdefault(_QUOTED.sub("…", what), []).append(issue)
    return tuple(
        Kind(what, tuple(some)) for what, some in sorted(kinds.items(), key=lambda k: -len(k[1]))
    )


def import_report(member: Member, sha256: str) -> ImportReport | None:
    """Give what an import came to; None where its file is not kept (any more)."""
    log = member.review.state.search
    export = log.exports.get(sha256)
    if export is None or export.absent:
        return None
    who = member.plan.name_of(export.who)
    kept = read_blob(member.row, ACCOUNT, sha256)
    if kept is not None:
        account: Account | None = Account.from_json(kept)
    elif export.n_bytes >= LARGE:
        account = None
    else:
        account = counted(member, export, silent)
    n = sum(head.startswith(f"{prefix_of(sha256)}-") for head in member.review.state.works)
    source = log.searches[export.search]
    return ImportReport(export, source, who, account, n, export.n_records - n)


def counted(member: Member, export: Export, tell: Tell) -> Account | None:
    """Count a kept export again; None where it is not kept."""
    with blob_stream(member.row, "export", export.sha256) as stream:
        if stream is None:
            return None
        reading = iterate_export(stream, name=export.name, format=export.format)
        counting = Counting(reading)
        for n, _ in enumerate(counting, 1):
            tell(f"counts {export.name}", n, export.n_records)
        return counting.account()


def _open_to_all(issue: Issue) -> Issue:
    """The issue without the text in which another program says what people decided: it is blind."""
    if tells_decisions(issue.before) or tells_decisions(issue.after):
        return replace(issue, before="(decisions, not shown)", after="")
    return issue


def _sources(summary: Summary) -> tuple[tuple[str, int], ...]:
    named = tuple(summary.records_by_source.most_common(6))
    return named if len(named) > 1 else ()


def _filled(summary: Summary) -> tuple[Filled, ...]:
    n = summary.n_records
    return tuple(
        Filled(
            LABELS.get(name, name.capitalize()),
            summary.filled[name],
            _per_cent(summary.filled[name], n),
            tuple(summary.filled_by_source[source][name] for source, _ in _sources(summary)),
        )
        for name in FIELDS
        if n and summary.filled.get(name)
    )


def _per_cent(filled: int, n: int) -> int:
    """Give a share so that 0 and 100 say none and all."""
    return round(100 * filled / n) if filled in (0, n) else min(max(round(100 * filled / n), 1), 99)
