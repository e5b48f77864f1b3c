"""The fields of a record beside those that Zotero's own translators expect of the same file."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from consilience.evidence import Record
from consilience.records import FORMATS, read_export
from consilience.records.source import Source

NOT_AUTHORS = frozenset(
    "editor seriesEditor translator reviewedAuthor counsel castMember recipient contributor "
    "bookAuthor commenter producer scriptwriter wordsBy cosponsor attorneyAgent guest".split()
)
TITLES = ("title", "caseName", "nameOfAct", "subject")
DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]+|--+")
SERIAL = re.compile(r"[\dXx][\dXx-]{6,16}")


@dataclass(frozen=True)
class Compared:
    """One field of one record, as we and as Zotero read it."""

    file: str
    record: int
    field: str
    ours: Any
    zotero: Any

    @property
    def equal(self) -> bool:
        return bool(self.ours == self.zotero)

    @property
    def place(self) -> tuple[str, int, str]:
        return self.file, self.record, self.field


def is_readable(path: Path) -> bool:
    with path.open("rb") as stream:
        head = Source(stream, path.name).head
    return max(FORMATS, key=lambda format: format.recognise(head)).read is not None


def compared(expected: Path) -> Iterator[Compared]:
    """Compare every field for which Zotero expects a value."""
    path = expected.with_name(expected.name.removesuffix(".expected-zotero.json"))
    name = f"{path.parent.name}/{path.name}"
    items = json.loads(expected.read_text(encoding="utf-8"))
    for index, (record, item) in enumerate(
        zip(read_export(path).records, items, strict=True), start=1
    ):
        for field, (ours, theirs) in fields(record, item).items():
            if theirs:
                yield Compared(name, index, field, ours, theirs)


def fields(record: Record, item: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    people = [who for who in item.get("creators", []) if who["creatorType"] not in NOT_AUTHORS]
    dated = str(item.get("date") or item.get("issueDate") or item.get("dateDecided") or "")
    year = re.search(r"(?<!\d)(1[4-9]\d\d|20\d\d)(?!\d)", dated)
    return {
        "title": (plain(record.title), plain(next((item[t] for t in TITLES if item.get(t)), None))),
        "authors": (
            [plain(name.split(",")[0]) for name in record.authors],
            [plain(who.get("lastName") or who.get("name")) for who in people],
        ),
        "year": (record.year, int(year[0]) if year else None),
        "doi": (plain(record.doi), plain(item.get("DOI"))),
        "issn": (first_serial(record.issn), first_serial(item.get("ISSN"))),
        "isbn": (first_serial(record.isbn), first_serial(item.get("ISBN"))),
        "volume": (plain(record.volume), plain(item.get("volume"))),
        "issue": (plain(record.issue), plain(item.get("issue"))),
        "first page": (first_page(record.pages), first_page(item.get("pages"))),
    }


def plain(text: str | None) -> str:
    """Fold what is not compared: form of Unicode, dashes, case, runs of spaces."""
    folded = unicodedata.normalize("NFKC", text or "")
    return " ".join(DASHES.sub("-", folded).casefold().split())


def first_serial(text: str | None) -> str:
    found = SERIAL.search(text or "")
    return found.group().replace("-", "").upper() if found else plain(text)


def first_page(pages: str | None) -> str:
    return re.split(r"[-,; ]", plain(pages))[0]
