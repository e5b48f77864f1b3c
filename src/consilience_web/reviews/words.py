"""Which rows hold words: looked up in an index of the records' words, or looked for in the texts.

An index is made as an export comes in and held in memory from the first search on. It knows the
records as they came; those that were corrected since are few, and their texts are looked at.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import compress
from operator import and_
from threading import Lock
from typing import Any, TypeVar

from django.db.models import F, Model, QuerySet
from django.db.models.lookups import Contains

from consilience.records import plain
from consilience.records.word_index import MOST, WordIndex
from consilience_web.reviews.bulk import insert
from consilience_web.reviews.locks import writing
from consilience_web.reviews.models import ExportRow, RecordRow, ReviewRow, WordsRow

Row = TypeVar("Row", bound=Model)

LIMIT = 256_000_000
"""Bytes of indexes that a process holds: those of some reviews of a hundred thousand records. Of
more reviews those that were searched last."""
LETTERS = 10_000_000
"""Of the texts that wait to be indexed: long ones are not held until there are `MOST`."""
FEW = 5_000
"""Records of which the texts are asked for by their ids; of more all are looked through."""
AT_ONCE = 250
"""Ids of one question to the database."""


# -- looked for in the texts -------------------------------------------------------------------


def with_words(rows: QuerySet[Row], phrases: Iterable[str]) -> QuerySet[Row]:
    """The rows in whose text every phrase stands, in upper or lower case, with accents or not."""
    # The longest is likely the rarest, and where it is missing the others are not looked for.
    for phrase in sorted(phrases, key=len, reverse=True):
        rows = rows.filter(_Holds(F("text"), plain(phrase)))
    return rows


class _Holds(Contains):
    """The same as `contains`, but on PostgreSQL in half of the time.

    Its LIKE looks at a text letter by letter. Looking for the bytes comes to the same, because in
    UTF-8 no letter begins inside another.
    """

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, of_column = self.process_lhs(compiler, connection)
        found = f"position(convert_to(%s, 'UTF8') IN convert_to({column}, 'UTF8')) > 0"
        return found, [str(self.rhs), *of_column]


# -- looked up in the index --------------------------------------------------------------------


class Indexing:
    """Makes the index of an export as its records come, a part of them after another."""

    def __init__(self, export: ExportRow) -> None:
        self._export, self._number = export.pk, 0
        self._texts: dict[str, str] = {}
        self._n_letters = 0

    def add(self, id: str, text: str) -> None:
        """Take a record in, with its text as it came."""
        self._texts[id] = text
        self._n_letters += len(text)
        if len(self._texts) == MOST or self._n_letters >= LETTERS:
            self._write()

    def end(self) -> None:
        """Write what is left, and say that the index is whole."""
        if self._texts:
            self._write()
        with writing():
            ExportRow.objects.filter(pk=self._export).update(indexed=True)

    def _write(self) -> None:
        content = WordIndex.of(self._texts.values()).write()
        row = (self._export, self._number, ",".join(self._texts), content)
        with writing():
            insert(WordsRow, [row], skip_known=True)
        self._texts, self._n_letters, self._number = {}, 0, self._number + 1


def holding(
    row: ReviewRow, phrases: Iterable[str], corrected: Collection[str] = ()
) -> dict[str, None]:
    """The records in whose text every phrase stands, in upper or lower case, with accents or not.

    Parameters
    ----------
    row : ReviewRow
        Its exports are indexed.
    phrases : iterable of str
    corrected : collection of str
        The records of which the index does not know how they read now.
    """
    wanted = [plain(phrase) for phrase in phrases]
    found: dict[str, None] = {}
    for part in held(row):
        here = reduce(and_, (part.index.holding(phrase) for phrase in wanted))
        found |= dict.fromkeys(compress(part.records.split(","), here.tolist()))
    for id in corrected:
        found.pop(id, None)
    if of_several := [phrase for phrase in wanted if any(map(str.isspace, phrase))]:
        found = _read(row, list(found), of_several)
    return found | _read(row, list(corrected), wanted)


def _read(row: ReviewRow, ids: Sequence[str], phrases: Iterable[str]) -> dict[str, None]:
    """Of some records those in whose text, as it is now, every phrase stands."""
    rows = with_words(RecordRow.objects.filter(review=row), phrases)
    found: set[str] = set()
    if len(ids) > FEW:
        found = set(rows.values_list("record", flat=True))
    else:
        for start in range(0, len(ids), AT_ONCE):
            some = rows.filter(record__in=ids[start : start + AT_ONCE])
            found.update(some.values_list("record", flat=True))
    return dict.fromkeys(id for id in ids if id in found)


@dataclass(frozen=True, slots=True)
class _Part:
    records: str
    index: WordIndex


_kept: OrderedDict[int, dict[int, list[_Part]]] = OrderedDict()
"""By review, those searched last at the end; by export. What an export is never changes."""
_lock = Lock()


def held(row: ReviewRow) -> list[_Part]:
    """The index of a review, read where it is not held; of exports that are gone nothing stays."""
    whole = ExportRow.objects.filter(review=row, whole=True, indexed=True).order_by("pk")
    with _lock:
        before = _kept.pop(row.pk, {})
        now = {pk: before.get(pk) or _parts(pk) for pk in whole.values_list("pk", flat=True)}
        _kept[row.pk] = now
        while len(_kept) > 1 and sum(map(_size, _kept.values())) > LIMIT:
            _kept.popitem(last=False)
    return [part for parts in now.values() for part in parts]


def let_go(review_id: int | None = None) -> None:
    """Hold the index of a review, or of all, no longer; it is read again when next asked for."""
    with _lock:
        for id in list(_kept) if review_id is None else [review_id]:
            _kept.pop(id, None)


def _parts(export: int) -> list[_Part]:
    rows = WordsRow.objects.filter(export=export).order_by("number")
    found = rows.values_list("records", "content")
    return [_Part(ids, WordIndex.read(bytes(content))) for ids, content in found]


def _size(parts: dict[int, list[_Part]]) -> int:
    return sum(part.index.n_bytes + len(part.records) for some in parts.values() for part in some)
