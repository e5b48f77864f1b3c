"""ProQuest's report as text: `Document 1 of 9`, the title, then paragraphs `Label: value`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from consilience.evidence import Record
from consilience.records.draft import Draft
from consilience.records.formats.tagged import Layout, Tagged, fill, records_of
from consilience.records.formats.type_words import type_among
from consilience.records.issue import Issue
from consilience.records.source import Source

FIELDS: dict[str, str] = {
    "Title": "title", "Publication title": "journal", "Abstract": "abstract", "Volume": "volume",
    "Issue": "issue", "Publication year": "year", "Publication date": "year", "Degree date": "year",
    "ISSN": "issn", "e-ISSN": "issn", "ISBN": "isbn", "DOI": "doi",
    "Digital Object Identifier": "doi", "Accession number": "accession",
    "ProQuest document ID": "accession", "Language": "language",
    "Language of publication": "language", "Database": "database",
    "Document URL": "url", "PMID": "pmid",
}  # fmt: skip
"""Which label fills which field; names, keywords, type and pages are told apart below."""
LABELS = frozenset(FIELDS) | frozenset(
    "Author|Corporate/institutional author|Links|Advisor|Committee member|Classification|Copyright|"
    "Country of publication|Degree|Department|Dissertation/thesis number|Document type|"
    "Identifier / keyword|Identifier (keyword)|Identifier / Keyword|Keyword|Number of pages|"
    "Place of publication|Publication info|Publisher|School code|Source|Source type|Subject|"
    "University location|University/institution|Pages|Pagination|First page|Last updated|Notes|"
    "Publication subject|Section|Editor|Author affiliation|Correspondence author|Full text|"
    "Location|People|Company / organization|Title (alternate)|Alternate title|"
    "Population|Methodology|Age group|Format covered|Peer reviewed|References|"
    "MeSH|MeSH subject|Subject heading|Thesaurus term|Substance|Supplement|Report number|"
    "Conference title|Conference location|Conference date|Copyright holder|Edition|Series|"
    "Country|City|Publication type|Entry date|Revision date|Updates|Release date|Accession|"
    "Dissertation/thesis|Tests and measures|Grant sponsorship|Number of references".split("|")
)
"""Labels that part paragraphs; in an abstract other words stand before a colon."""

_DOCUMENT = re.compile(r"Document (\d+) of \d+\s*$")
_STARTS = re.compile(r"(?:\A|\n)Document \d+ of \d+[ \t]*\r?\n")
_REPORT = re.compile(r"Report Information from ProQuest")
_RULE = re.compile(r"_{20,}\s*$")
_LABEL = re.compile(r"([A-Z][A-Za-z/() -]{1,45}|e-ISSN):(?:\s+(.*)|\s*)$")
_SUBJECTS = ("Identifier / keyword", "Identifier (keyword)", "Identifier / Keyword", "Keyword",
             "Subject", "Subject heading", "MeSH subject", "MeSH", "Thesaurus term")  # fmt: skip


def recognise(head: str) -> float:
    """Tell the report by its heading or by the number of a document."""
    return 0.98 if _REPORT.search(head) or _STARTS.search(head) else 0.0


def read(source: Source) -> Iterator[Record | Issue]:
    """Give the records and issues of a ProQuest report, one in memory at a time."""
    layout = Layout(
        _tag,
        lambda tag, held, blank: tag == "Document",
        ends=frozenset(("____",)),
        wraps_indented=False,
    )
    index = 0
    for tagged in records_of(source, layout):
        if tagged.has("Document"):
            index += 1
            yield from _draft(tagged, source.name, index).finish()


def _tag(line: str) -> tuple[str, str] | None:
    if _RULE.match(line):
        return "____", ""
    found = _DOCUMENT.match(line)
    if found:
        return "Document", found[1]
    found = _LABEL.match(line)
    return (found[1], found[2] or "") if found and found[1] in LABELS else None


def _draft(tagged: Tagged, file: str, index: int) -> Draft:
    draft = Draft(file, index, tagged.line)
    draft.type = type_among(tagged.texts("Document type", "Source type")) or draft.type
    heading = [line.strip() for lines in tagged.values("Document") for line in lines[1:]]
    tagged.drop("Document")
    if heading and not tagged.has("Title"):
        draft.put("title", "Title", " ".join(heading))
    for lines in tagged.values():
        urls = [line.strip() for line in lines[1:] if line.strip().startswith("http")]
        lines[1:] = [line for line in lines[1:] if line.strip() not in urls]
        for url in urls:
            draft.put("url", "Links", url) if "docview" in url else draft.keep("Links", url)
    for text in tagged.take("Author"):
        draft.put_authors(_names(text))
    for text in tagged.take(*_SUBJECTS):
        draft.put_keywords(text.split("; " if ";" in text else ", "))
    for label in ("Pages", "Pagination", "First page"):
        for text in tagged.take(label):
            draft.put("pages", label, text)
    fill(draft, tagged, FIELDS)
    return draft


def _names(text: str) -> list[str]:
    """Part a list of names: by semicolons, or in pairs of family and given name."""
    if ";" in text:
        return text.split(";")
    parts = [part.strip() for part in text.split(",")]
    if len(parts) > 2 and len(parts) % 2 == 0:
        return [f"{family}, {given}" for family, given in zip(parts[::2], parts[1::2], strict=True)]
    return [text]
