"""The fields that Zotero's own translators expect of the same files."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

from consilience.evidence import Record
from consilience.records import read_export

NOT_AUTHORS = (
    "editor seriesEditor translator reviewedAuthor counsel castMember recipient contributor "
    "bookAuthor commenter producer scriptwriter wordsBy cosponsor attorneyAgent guest"
).split()
TEXTS = {"pages": "pages", "volume": "volume", "abstract": "abstractNote", "url": "url",
         "journal": "publicationTitle", "issn": "ISSN"}  # fmt: skip
LEAST = {"title": 0.97, "authors": 0.95, "year": 1.0, "doi": 1.0, "pages": 0.97, "volume": 0.90,
         "abstract": 1.0, "url": 1.0, "journal": 1.0, "issn": 0.90}  # fmt: skip


def test_the_fields_agree_with_zotero(reference: Path) -> None:
    agreed: Counter[str] = Counter()
    compared: Counter[str] = Counter()
    for path in sorted((reference / "data/imports").glob("*/*.expected-zotero.json")):
        if path.parent.name not in ("ris", "medline", "endnote-xml", "csv"):
            continue
        records = read_export(
            path.with_name(path.name.removesuffix(".expected-zotero.json"))
        ).records
        items = json.loads(path.read_text(encoding="utf-8"))
        for record, item in zip(records, items, strict=True):
            for name, (ours, theirs) in pairs(record, item).items():
                if theirs:
                    compared[name] += 1
                    agreed[name] += ours == theirs
    assert compared["title"] > 100
    assert {
        name: agreed[name] / n for name, n in compared.items() if agreed[name] / n < LEAST[name]
    } == {}


def pairs(record: Record, item: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    title = (
        item.get("title") or item.get("caseName") or item.get("nameOfAct") or item.get("subject")
    )
    people = [who for who in item.get("creators", []) if who["creatorType"] not in NOT_AUTHORS]
    year = re.search(r"\b(1[4-9]\d\d|20\d\d)\b", item.get("date", ""))
    doi = item.get("DOI", "").lower()
    return {
        "title": (plain(record.title), plain(title)),
        "authors": (
            [plain(name) for name in record.authors],
            [plain(whole(who)) for who in people],
        ),
        "year": (record.year, int(year[0]) if year else None),
        "doi": (record.doi, doi if doi.startswith("10.") else None),
        **{
            name: (plain(getattr(record, name)), plain(item.get(key)))
            for name, key in TEXTS.items()
        },
    }


def whole(person: dict[str, str]) -> str:
    return person.get("lastName", "") + person.get("firstName", "") + person.get("name", "")


def plain(text: str | None) -> str:
    return re.sub(r"\W+", "", re.sub(r"</?i>", "", text or "")).lower()
