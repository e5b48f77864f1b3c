"""The records of a review as rows: a projection of its exports, for reading few among many.

What a page shows of a review of a hundred thousand records are fifty of them, so records are not
held in memory. The rows follow from the bytes of the exports and from the ledger: `rebuild` throws
them away and fills them again.
"""

from __future__ import annotations

import io
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from django.db.models import Aggregate, TextField

from consilience.evidence import Record
from consilience.evidence.record import place_id
from consilience.ledger import in_order
from consilience.records import iterate_export, plain
from consilience.review.rows import records_in
from consilience.search import Export, SearchLog, edited
from consilience_web.reviews.blobs import blob_stream, read_blob
from consilience_web.reviews.bulk import insert
from consilience_web.reviews.locks import writing
from consilience_web.reviews.models import ExportRow, LedgerRow, RecordRow, ReviewRow
from consilience_web.reviews.words import Indexing, holding


@dataclass(frozen=True, slots=True)
class Content:
    """What is asked about the content of records; what is empty is not asked.

    Attributes
    ----------
    phrases : tuple of str
        Each stands in the record, in upper or lower case, with accents or without.
    """

    phrases: tuple[str, ...] = ()
    abstract: bool | None = None
    since: int | None = None
    until: int | None = None


CHUNK = 250
"""Rows of one transaction, or of one query."""
LETTERS = 2_000_000
"""Of the texts of one transaction: long ones are not held until there are `CHUNK` rows."""
HELD = 5_000
"""Records of a review that stay in memory, those asked for last."""


def placed(sha256: str, records: Iterable[Record]) -> Iterator[tuple[str, Record]]:
    """Give the records of an export, as they come, with the ids that follow from their places."""
    for index, record in enumerate(records, 1):
        yield place_id(sha256, index), record


def fill(row: ReviewRow, sha256: str, records: Iterable[tuple[str, Record]]) -> None:
    """Make rows of the records of an export; memory stays flat."""
    with writing():
        export, _ = ExportRow.objects.get_or_create(review=row, sha256=sha256)
    rows = ((export.pk, row.pk, id, *_columns(id, record)) for id, record in records)
    index = Indexing(export)
    while some := list(islice(_within(LETTERS, rows), CHUNK)):
        with writing():
            insert(RecordRow, some, skip_known=True)
        for _, _, id, *_, text, _ in some:
            index.add(id, text)
    index.end()


def _within(letters: int, rows: Iterator[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Give rows until their texts have so many letters."""
    for row in rows:
        yield row
        letters -= len(row[-2])
        if letters <= 0:
            return


def _columns(id: str, record: Record) -> tuple[Any, ...]:
    """The columns of a record's row that follow its id."""
    held = {name: value for name, value in record.as_json().items() if value not in (None, [], {})}
    content = json.dumps(held, ensure_ascii=False, separators=(",", ":"))
    return (*_asked_about(record, id).values(), content)


def _asked_about(record: Record, id: str) -> dict[str, Any]:
    """What a list asks about a record, as its corrections left it; columns in their order."""
    parts = (
        record.title, *record.authors, record.year and str(record.year), record.journal, record.doi,
        record.pmid, id, *record.keywords, record.abstract,
    )  # fmt: skip
    return {
        "year": record.year,
        "has_abstract": bool(record.abstract),
        "title": _plain(record.title or "")[:100],
        "author": _plain(record.first_family)[:60],
        "text": _plain(" ".join(part for part in parts if part)),
    }


def _plain(text: str) -> str:
    return plain(text).replace("\x00", "")


def finish(row: ReviewRow, sha256: str) -> None:
    """Say that all records of an export are rows."""
    ExportRow.objects.filter(review=row, sha256=sha256).update(whole=True)


def drop(row: ReviewRow, sha256: str) -> None:
    """Take the rows of an export out."""
    with writing():
        RecordRow.objects.filter(review=row, export__sha256=sha256).delete()
        ExportRow.objects.filter(review=row, sha256=sha256).delete()


def project(row: ReviewRow, export: Export) -> None:
    """Fill the rows of an export from the bytes that are kept of it, or from what outlived them."""
    with blob_stream(row, "export", export.sha256) as stream:
        if stream is None or export.absent:
            fill(row, export.sha256, _kept(row, export.sha256).items())
        else:
            read = iterate_export(stream, name=export.name, format=export.format)
            records = (item for item in read if isinstance(item, Record))
            fill(row, export.sha256, placed(export.sha256, records))
    for id in LedgerRow.objects.filter(review=row, act="edit").values_list("subject", flat=True):
        correct(row, id)
    with writing():
        finish(row, export.sha256)


def _kept(row: ReviewRow, sha256: str) -> dict[str, Record]:
    """The records that outlived their export, or came without it."""
    table = read_blob(row, "kept", sha256)
    return records_in(io.StringIO(table.decode(), newline="")) if table is not None else {}


def correct(row: ReviewRow, id: str) -> None:
    """Let a search find a record by its corrections."""
    found = RecordRow.objects.filter(review=row, record=id).first()
    if found is not None:
        edits = LedgerRow.objects.filter(review=row, act="edit", subject=id)
        lines = [line for line in in_order(e.to_noun() for e in edits) if not line.withdrawn]
        asked_about = _asked_about(edited(_record(id, found.content), lines), id)
        RecordRow.objects.filter(pk=found.pk).update(**asked_about)


def rebuild(row: ReviewRow, log: SearchLog) -> None:
    """Throw the rows away and fill them again."""
    for export in list(log.exports.values()):
        drop(row, export.sha256)
        project(row, export)


def _record(id: str, content: str) -> Record:
    return Record.from_json(json.loads(content), id=id)


class Records(Mapping[str, Record]):
    """The records of a review by id, read from the database when they are asked for.

    Parameters
    ----------
    row : ReviewRow
    log : SearchLog
        Says which exports the review has; one that is no rows yet is read first.
    """

    def __init__(self, row: ReviewRow, log: SearchLog) -> None:
        self._row, self._log = row, log
        self._held: dict[str, Record] = {}
        self._whole: set[str] = set()

    def _read_exports(self) -> None:
        wanted = [e for s, e in self._log.exports.copy().items() if s not in self._whole]
        if wanted:
            whole = ExportRow.objects.filter(review=self._row, whole=True)
            known = set(whole.values_list("sha256", flat=True))
            for export in wanted:
                if export.sha256 not in known:
                    project(self._row, export)
            self._whole |= {export.sha256 for export in wanted}

    def fetch(self, ids: Sequence[str]) -> dict[str, Record]:
        """Give the records with these ids that there are, with one query for many."""
        self._read_exports()
        held = {id: record for id in ids if (record := self._held.get(id))}
        missing = [id for id in ids if id not in held]
        for start in range(0, len(missing), CHUNK):
            some = missing[start : start + CHUNK]
            rows = RecordRow.objects.filter(review=self._row, record__in=some)
            found = {id: _record(id, content) for id, content in rows.values_list(*_READ)}
            held |= found
            if len(self._held) + len(found) > HELD:
                self._held = {}
            self._held |= found
        return held

    def __getitem__(self, id: str) -> Record:
        return self.fetch([id])[id]

    def __iter__(self) -> Iterator[str]:
        self._read_exports()
        return iter([id for id in self._log.record_ids() if id in self._ids()])

    def __len__(self) -> int:
        return len(self._ids())

    def _ids(self) -> set[str]:
        self._read_exports()
        rows = RecordRow.objects.filter(review=self._row)
        return set(rows.values_list("record", flat=True))

    def found(self, content: Content, column: str = "") -> dict[str, Any]:
        """The records in which the content stands, by id, each with a column that is asked for.

        Columns are `year`, `title` and `author`, the texts in plain lower case.
        """
        self._read_exports()
        if not content.phrases:
            return self._asked(content, column)
        self.index()
        ids = holding(self._row, content.phrases, list(self._log.edits))
        rest = replace(content, phrases=())
        if rest == Content() and not column:
            return ids
        found = self._asked(rest, column, ids)
        return {id: found[id] for id in ids if id in found}

    def index(self) -> None:
        """Index exports that came in before there was an index."""
        rows = RecordRow.objects.order_by("pk")
        for export in ExportRow.objects.filter(review=self._row, whole=True, indexed=False):
            index = Indexing(export)
            for id, content in rows.filter(export=export).values_list(*_READ).iterator():
                index.add(id, _asked_about(_record(id, content), id)["text"])
            index.end()

    def _asked(self, content: Content, column: str, among: Collection[str] = ()) -> dict[str, Any]:
        rows = RecordRow.objects.filter(review=self._row)
        if 0 < len(among) <= CHUNK:
            rows = rows.filter(record__in=among)
        if content.abstract is not None:
            rows = rows.filter(has_abstract=content.abstract)
        if content.since is not None:
            rows = rows.filter(year__gte=content.since)
        if content.until is not None:
            rows = rows.filter(year__lte=content.until)
        if not column:
            ids = rows.aggregate(all=_Joined("record"))["all"]
            return dict.fromkeys(ids.split(",")) if ids else {}
        return dict(rows.values_list("record", column))


class _Joined(Aggregate):
    """Every value in one text, parted by commas, which no id holds.

    A database that hands over a hundred thousand rows lets other threads in between at each.
    """

    function = "GROUP_CONCAT"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        template = "STRING_AGG(%(expressions)s, ',')"
        return self.as_sql(compiler, connection, template=template, **more)


_READ = ("record", "content")
