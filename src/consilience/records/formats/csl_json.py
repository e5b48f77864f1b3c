"""CSL-JSON, the form that citation processors read: `[{"type": "article-journal", ...}]`.

What CSL has no place for (database, accession number, tags of `extra`) is written under `custom`,
which CSL keeps for that, and comes back from there. What cannot be held: white space at the ends
of a value and runs of it, HTML entities as such, an empty text, a name that holds nothing but a
comma, a DOI, PMID or year that is none, and the place in an earlier file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from consilience.evidence import Record
from consilience.records.draft import EARLIEST_YEAR, LATEST_YEAR, Draft
from consilience.records.formats.csl_people import dates_of, names_of
from consilience.records.formats.csv_values import split_list
from consilience.records.formats.json_items import Leaves, json_records
from consilience.records.identity import normalise_doi, normalise_pmid, split_name
from consilience.records.issue import Issue
from consilience.records.repair import clean_text
from consilience.records.source import Source

_TYPE = re.compile(
    r'"type"\s*:\s*"(?:article(?:-journal|-magazine|-newspaper)?|bill|book|broadcast|chapter|'
    r"classic|collection|dataset|document|entry(?:-dictionary|-encyclopedia)?|event|figure|graphic|"
    r"hearing|interview|legal_case|legislation|manuscript|map|motion_picture|musical_score|"
    r"pamphlet|paper-conference|patent|performance|periodical|personal_communication|post(?:-"
    r"weblog)?|regulation|report|review(?:-book)?|software|song|speech|standard|thesis|treaty|"
    r'webpage)"'
)
_MARK = re.compile(
    r'"(?:issued|container-title|author|DOI|title|id)"\s*:\s*(?:\{\s*"(?:date-parts|raw|literal)"'
    r'|\[\s*\{\s*"(?:family|given|literal)"|"|\d)'
)
_NOTED = re.compile(r"^\s*(PMID|DOI|PMCID)\s*:\s*(\S+)\s*$", re.M | re.I)

FIELDS: dict[str, tuple[str, ...]] = {
    "title": ("title",),
    "journal": ("container-title", "container-title-short", "journalAbbreviation"),
    "volume": ("volume",),
    "issue": ("issue",),
    "pages": ("page", "page-first"),
    "doi": ("DOI",),
    "pmid": ("PMID",),
    "abstract": ("abstract",),
    "isbn": ("ISBN",),
    "issn": ("ISSN",),
    "url": ("URL",),
    "language": ("language",),
    "database": ("source",),
}
"""Where the fields of a record stand, the surest place of each first."""
_TEXTS = ("type", *(name for name in FIELDS if name not in ("doi", "pmid")), "accession")


def recognise(head: str) -> float:
    """Tell it by a type of CSL's beside names and dates of CSL's form."""
    text = head.lstrip("\ufeff \t\r\n")
    if not text.startswith(("[", "{")) or not _TYPE.search(text):
        return 0.0
    return 0.8 if _MARK.search(text) else 0.4


def read(source: Source) -> Iterator[Record | Issue]:
    """Give a record an item."""
    return json_records(source, _draft, "items")


def _draft(item: dict[str, Any], file: str, index: int, line: int) -> Draft:
    draft = Draft(file, index, line)
    own = _own(item)
    draft.type = str(item.pop("type", "") or "document")
    draft.put_authors(names_of(item, "author"))
    for name, date in dates_of(item, ("issued",)):
        draft.put_year(name, date)
    words = item.pop("keyword", None)
    if isinstance(words, str):
        draft.put_keywords(split_list(words))
    elif isinstance(words, list):
        draft.put_keywords(str(word) for word in words)
    leaves = Leaves(item)
    leaves.put(draft, FIELDS)
    for path, note in leaves.take("note"):
        for name, value in _NOTED.findall(note):
            if name.upper() == "PMID":
                draft.put_pmid(path, value)
            elif name.upper() == "DOI":
                draft.put_doi(path, value, certain=False)
        draft.keep(path, note)
    _put_own(draft, own)
    if own is not None:
        leaves.take("id")
    leaves.keep(draft)
    return draft


def _own(item: dict[str, Any]) -> dict[str, Any] | None:
    """Take out what we wrote under `custom`; what others wrote there stays."""
    custom = item.get("custom")
    own = custom.get("consilience") if isinstance(custom, dict) else None
    if not isinstance(own, dict) or not isinstance(custom, dict):
        return None
    del custom["consilience"]
    return own


def _put_own(draft: Draft, own: dict[str, Any] | None) -> None:
    for name, value in (own or {}).items():
        if name == "keywords" and isinstance(value, list):
            draft.put_keywords(str(word) for word in value)
        elif name == "extra" and isinstance(value, dict):
            for tag, texts in value.items():
                for text in texts if isinstance(texts, list) else ():
                    draft.keep(str(tag), str(text))
        elif isinstance(value, str):
            draft.put(name, name, value)


def write(records: Iterable[Record], stream: TextIO) -> None:
    """Write records as a list of CSL's items, one a line."""
    before = "[\n"
    for n, record in enumerate(records, 1):
        stream.write(before + json.dumps(_item(record, n), ensure_ascii=False))
        before = ",\n"
    stream.write("[\n]\n" if before == "[\n" else "\n]\n")


def _item(record: Record, n: int) -> dict[str, Any]:
    people = [_person(name) for name in record.authors]
    item: dict[str, Any] = {
        "id": record.id or f"record-{n}",
        "type": record.type,
        "title": record.title,
        "author": people or None,
        "issued": {"date-parts": [[record.year]]} if record.year is not None else None,
    }
    for name, (path, *_) in FIELDS.items():
        item.setdefault(path, getattr(record, name))
    own: dict[str, Any] = {
        "keywords": list(record.keywords),
        "accession": record.accession,
        "extra": {tag: list(texts) for tag, texts in record.extra.items()},
    }
    item["keyword"] = ", ".join(record.keywords) or None
    if any("," in word or ";" in word for word in record.keywords):
        item["keyword"] = None
    else:
        own.pop("keywords")
    item["custom"] = {"consilience": {name: value for name, value in own.items() if value}}
    return {name: value for name, value in item.items() if value is not None}


def _person(name: str) -> dict[str, str]:
    """Give a name in CSL's parts."""
    family, comma, rest = name.partition(",")
    given, _, suffix = rest.partition(",")
    if not comma:
        return {"literal": name.strip()}
    parts = {"family": family.strip(), "given": given.strip(), "suffix": suffix.strip()}
    return {part: text for part, text in parts.items() if text}


def lost(record: Record) -> list[str]:
    """Name what CSL-JSON cannot carry of a record: what reading would take for something else."""
    names = [name for name in _TEXTS if _is_changed(getattr(record, name), name)]
    if record.doi and normalise_doi(record.doi) != record.doi:
        names.append("doi")
    if record.pmid and normalise_pmid(record.pmid) != record.pmid:
        names.append("pmid")
    if record.year is not None and not EARLIEST_YEAR <= record.year <= LATEST_YEAR:
        names.append("year")
    if any(_is_changed(name, "authors") or _read_back(name) != name for name in record.authors):
        names.append("authors")
    if len(set(record.keywords)) < len(record.keywords) or any(
        not word or _is_changed(word, "keywords") for word in record.keywords
    ):
        names.append("keywords")
    for tag, texts in record.extra.items():
        if not texts or len(set(texts)) < len(texts) or any(t != t.strip() or not t for t in texts):
            names.append(f"extra: {tag}")
    return names


def _is_changed(text: str | None, field: str) -> bool:
    if text is None:
        return False
    return (
        not text
        or clean_text(text, keep_lines=field == "abstract", prose=field in ("title", "abstract"))[0]
        != text
    )


def _read_back(name: str) -> str:
    (person,) = names_of({"author": [_person(name)]}, "author") or ("",)
    return split_name(person)
