"""EndNote XML: `<xml><records><record>`, text in `<style>` runs, often one line of megabytes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from consilience.errors import FormatUnknown
from consilience.evidence import Record
from consilience.records.draft import Draft
from consilience.records.formats.endnote_written import KINDS
from consilience.records.formats.foreign import is_html, is_markup
from consilience.records.formats.xml_records import XmlRecord, path_texts, xml_records
from consilience.records.identity import normalise_pmid, noted_pmid
from consilience.records.issue import Issue
from consilience.records.source import Source

_ROOT = re.compile(r"<records>\s*<record\b|<xml>\s*<records\b")
TYPES: dict[str, str] = {
    "Journal Article": "article-journal", "Book": "book", "Book Section": "chapter",
    "Edited Book": "book", "Electronic Book": "book", "Electronic Book Section": "chapter",
    "Conference Proceedings": "paper-conference", "Conference Paper": "paper-conference",
    "Thesis": "thesis", "Report": "report", "Government Document": "report", "Web Page": "webpage",
    "Generic": "document", "Electronic Article": "article-journal",
    "Magazine Article": "article-magazine",
    "Newspaper Article": "article-newspaper", "Unpublished Work": "manuscript",
    "Manuscript": "manuscript", "Patent": "patent", "Dataset": "dataset", "Blog": "post-weblog",
    "Computer Program": "software", "Case": "legal_case", "Statute": "legislation", "Bill": "bill",
    "Hearing": "hearing", "Map": "map", "Artwork": "graphic", "Encyclopedia": "entry-encyclopedia",
    "Dictionary": "entry-dictionary", "Standard": "standard", "Serial": "periodical",
    "Personal Communication": "personal_communication", "Online Database": "dataset",
    "Film or Broadcast": "motion_picture", "Audiovisual Material": "motion_picture",
}  # fmt: skip
CODES: dict[str, str] = {
    "0": "article-journal", "17": "article-journal", "1": "book", "6": "book", "7": "chapter",
    "5": "chapter",
    "3": "paper-conference", "10": "paper-conference", "32": "thesis", "27": "report",
    "13": "document",
}  # fmt: skip
"""Codes of the current program, for records whose type has no name."""

PLAIN: dict[str, str] = {
    "titles/title": "title",
    "titles/secondary-title": "journal",
    "periodical/full-title": "journal",
    "titles/alt-title": "journal",
    "periodical/abbr-1": "journal",
    "volume": "volume",
    "number": "issue",
    "pages": "pages",
    "abstract": "abstract",
    "language": "language",
    "remote-database-name": "database",
    "accession-num": "accession",
    "urls/related-urls/url": "url",
    "urls/web-urls/url": "url",
}
"""Where the fields of a record stand, the surest place of each first."""


def recognise(head: str) -> float:
    """Tell EndNote's XML by its two outer elements."""
    return 0.98 if is_markup(head) and _ROOT.search(head) else 0.0


def read(source: Source) -> Iterator[Record | Issue]:
    """Give the records and issues of an EndNote XML export, one record in memory at a time.

    Raises
    ------
    FormatUnknown
        Where the XML is another program's; the message names its outer element.
    """
    index = 0
    for item in xml_records(source, "record"):
        if isinstance(item, Issue):
            yield item
            continue
        index += 1
        yield from _draft(item, source.name, index).finish()
    if index == 0 and not recognise(source.head):
        raise FormatUnknown(_what_else(source.head), file=source.name)


def _what_else(head: str) -> str:
    if is_html(head):
        return "this is a web page (HTML), not EndNote XML; export the records again"
    found = re.search(r"<([A-Za-z_][\w.:-]*)", head)
    outer = f"its outer element is <{found.group(1)}>" if found else "it is no XML"
    return f"this is not EndNote XML ({outer}); export from EndNote with the style EndNote XML"


def _draft(found: XmlRecord, file: str, index: int) -> Draft:
    draft = Draft(file, index, found.line)
    for what, before in found.changes:
        draft.repaired(what, before=before)
    element = found.element
    kind = element.find("ref-type")
    if kind is not None:
        name, code = str(kind.get("name") or ""), (kind.text or "").strip()
        draft.type = TYPES.get(name) or ("document" if name else CODES.get(code, "document"))
        if KINDS.get(draft.type, ("", ""))[0] != name:
            draft.keep("ref-type", name or code)
    held: dict[str, list[str]] = {}
    words: list[str] = []
    for path, text in path_texts(element):
        if path == "contributors/authors/author":
            draft.put_authors(re.split(r"[\r\n]+|;", text))
        elif path == "keywords/keyword":
            words.append(text)
        elif path != "ref-type":
            held.setdefault(path, []).append(text)
    draft.put_keywords(word for text in words for word in _parted(text, alone=len(words) == 1))
    _put(draft, held)
    return draft


def _parted(text: str, *, alone: bool) -> list[str]:
    """Part keywords that stand in one element: by lines, or as databases join a whole list.

    A comma within a heading ("Disorder, Major") stays: only one without a space behind parts,
    or several where no other element has keywords.
    """
    parts = [part for part in re.split(r"[\r\n]+", text) if part.strip()]
    if len(parts) != 1 or not alone:
        return parts
    for joint, least in ((r";\s*", 1), (r"(?<=[^\d\s]),(?=[^\d\s])", 2), (r",\s+", 4)):
        found = [word for word in re.split(joint, text) if word.strip()]
        if len(found) > least:
            return found
    return parts


def _put(draft: Draft, held: dict[str, list[str]]) -> None:
    if any(re.search(r"\w@\w[\w-]*\.\w", text) for text in held.get("number", ())):
        for text in held.pop("number"):
            draft.keep("number", text)
    for path, name in PLAIN.items():
        for text in held.pop(path, []):
            draft.put(name, path, text)
    for path in ("dates/year", "dates/pub-dates/date"):
        for text in held.pop(path, []):
            if path == "dates/year" or (draft.year is None and re.search(r"\d{4}", text)):
                draft.put_year(path, text)
            else:
                draft.keep(path, text)
    for text in held.pop("electronic-resource-num", []):
        draft.put_doi("electronic-resource-num", text)
    for text in held.pop("isbn", []):
        for serial in re.split(r"[\r\n]+", text):
            draft.put_serial("isbn", serial)
    _put_pmid(draft, held)
    for path, texts in held.items():
        for text in texts:
            draft.keep(path, text)


def _put_pmid(draft: Draft, held: dict[str, list[str]]) -> None:
    """Take PubMed's number from a note that names it, or from the accession number of PubMed."""
    for text in list(held.get("notes", [])):
        if "pmid" not in draft.fields and (pmid := noted_pmid(text.replace("\r", "\n"))):
            draft.put_pmid("notes", pmid)
            if re.fullmatch(r"\D+\d{1,8}\.?", text):
                held["notes"].remove(text)
    number = draft.fields.get("accession", "")
    databases = (draft.fields.get("database", ""), *held.get("remote-database-provider", ()))
    of_pubmed = any(re.match(r"(?i)(?:pubmed|medline|nlm)", text) for text in databases)
    if of_pubmed and normalise_pmid(number) and "pmid" not in draft.fields:
        draft.put_pmid("accession-num", number)
    draft.put_linked_pmid("urls/related-urls/url")
