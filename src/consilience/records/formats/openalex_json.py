"""OpenAlex's JSON: one work, a list of works, a page of results, or a work a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from consilience.evidence import Record
from consilience.records.draft import Draft
from consilience.records.formats.csv_values import inverted_index
from consilience.records.formats.json_items import Leaves, json_records
from consilience.records.issue import Issue
from consilience.records.source import Source

_MARK = re.compile(r'"id"\s*:\s*"https://openalex\.org/W\d')
_SOURCE = "primary_location.source"

TYPES: dict[str, str] = {
    "article": "article-journal", "journal-article": "article-journal", "review": "article-journal",
    "letter": "article-journal", "editorial": "article-journal", "erratum": "article-journal",
    "proceedings-article": "paper-conference", "book": "book", "monograph": "book",
    "edited-book": "book", "reference-book": "book", "book-chapter": "chapter",
    "book-section": "chapter", "dissertation": "thesis", "preprint": "article",
    "posted-content": "article", "report": "report", "dataset": "dataset", "standard": "standard",
    "reference-entry": "entry-encyclopedia", "software": "software", "other": "document",
    "component": "figure", "peer-review": "review",
}  # fmt: skip
"""CSL's words for the types of OpenAlex and Crossref."""

FIELDS: dict[str, tuple[str, ...]] = {
    "title": ("title", "display_name"),
    "journal": (f"{_SOURCE}.display_name", "host_venue.display_name"),
    "year": ("publication_year", "publication_date"),
    "volume": ("biblio.volume",),
    "issue": ("biblio.issue",),
    "doi": ("doi", "ids.doi"),
    "pmid": ("ids.pmid",),
    "issn": (f"{_SOURCE}.issn_l", f"{_SOURCE}.issn", "host_venue.issn_l"),
    "url": ("primary_location.landing_page_url",),
    "language": ("language",),
    "accession": ("id", "ids.openalex"),
}
"""Where the fields of a record stand, the surest place of each first."""


def recognise(head: str) -> float:
    """Tell it by the address that is a work's number."""
    return 0.97 if head.lstrip("\ufeff \t\n")[:1] in ("[", "{") and _MARK.search(head) else 0.0


def read(source: Source) -> Iterator[Record | Issue]:
    """Give a record a work; its abstract is put together from the inverted index."""
    return json_records(source, _draft, "results")


def _draft(work: dict[str, Any], file: str, index: int, line: int) -> Draft:
    draft = Draft(file, index, line)
    words = work.pop("abstract_inverted_index", None)
    abstract = inverted_index(words) if words else ""
    if abstract is None:
        draft.repaired("the inverted index cannot be read; kept in extra", field="abstract")
        work["abstract_inverted_index"] = [words]
    draft.put("abstract", "abstract_inverted_index", abstract or "")
    people = _objects(work, "authorships")
    draft.put_authors((_name(person) for person in people), given_first=True)
    words = _objects(work, "keywords")
    draft.put_keywords(str(w.get("display_name") or w.get("keyword") or "") for w in words)
    leaves = Leaves(work)
    draft.type = _type(leaves)
    leaves.put(draft, FIELDS)
    first, last = leaves.take("biblio.first_page"), leaves.take("biblio.last_page")
    draft.put_pages(first[0][1] if first else "", last[0][1] if last else "")
    draft.put("database", "database", "OpenAlex")
    for name, objects in (("authorships", people), ("keywords", words)):
        Leaves({name: objects}).keep(draft)
    leaves.keep(draft)
    return draft


def _objects(work: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """Take the list of objects under a name out; anything else stays to be kept."""
    value = work.get(name)
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        return []
    del work[name]
    return value


def _name(person: dict[str, Any]) -> str:
    author = person.get("author")
    shown = author.get("display_name") if isinstance(author, dict) else None
    return str(shown or person.get("raw_author_name") or "")


def _type(leaves: Leaves) -> str:
    """Tell the type: Crossref's word first, which knows proceedings; the words are kept."""
    words = [text for _, text in leaves.take("type_crossref", "type")]
    known = [TYPES[word] for word in words if word in TYPES]
    place = leaves.take(f"{_SOURCE}.type")
    if known and known[0] == "article-journal" and place and place[0][1] == "conference":
        return "paper-conference"
    return known[0] if known else "document"
