"""Ovid text: `<1. >` before each record, then `TI  - value`, or labels with the value below.

The tags and labels are those of Ovid's database guides (MEDLINE, Embase, PsycINFO, BIOSIS,
Zoological Record, Journals@Ovid).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from consilience.evidence import Record
from consilience.records.draft import Draft
from consilience.records.formats.ovid_source import place_of, year_of
from consilience.records.formats.tagged import Layout, Tagged, fill, records_of
from consilience.records.formats.type_words import type_among
from consilience.records.identity import normalise_doi
from consilience.records.issue import Issue
from consilience.records.source import Source

FIELDS: dict[str, str] = {
    "TI": "title", "CT": "title", "JN": "journal", "AB": "abstract",
    "MH": "keywords", "SH": "keywords", "YR": "year", "DP": "year", "VO": "volume", "IP": "issue",
    "PG": "pages", "IS": "issn", "IB": "isbn", "DI": "doi", "DO": "doi", "PM": "pmid",
    "LG": "language", "LA": "language", "DB": "database", "AN": "accession", "UI": "accession",
    "UR": "url", "XL": "url",
}  # fmt: skip
"""Which tag fills which field; names (AU) and the source line (SO, BT) are told apart below."""
LABELS: dict[str, str] = {
    "accession number": "AN", "unique identifier": "UI", "author": "AU", "authors": "AU",
    "authors full name": "FA", "title": "TI", "chapter title": "CT", "source": "SO",
    "book title": "BT", "abstract": "AB", "publication type": "PT", "document type": "DT",
    "language": "LG", "issn": "IS", "issn print": "IS", "isbn": "IB", "doi number": "DI",
    "doi": "DO", "digital object identifier": "DO", "year of publication": "YR",
    "date of publication": "DP", "journal name": "JN", "volume": "VO", "issue/part": "IP",
    "page": "PG", "author keywords": "KW", "keyword heading": "KW", "subject headings": "SH",
    "mesh subject headings": "MH", "pmid": "PM", "database": "DB", "institution": "IN",
    "link to the ovid full text or citation": "XL",
}  # fmt: skip
"""The tag of each label of the display with labels; other labels are kept as they are."""

_RESOLVER = "Link to the External Link Resolver"
_LINKED = {
    "doi": re.compile(r"[?&](?:id=doi:|rft_id=info:doi/|DO=)(10[.%][^&\s]+)"),
    "pmid": re.compile(r"[?&](?:id=pmid:|rft_id=info:pmid/)(\d{1,8})(?=&|$)"),
    "issn": re.compile(r"[?&](?:rft\.)?issn=(\d{4}-\d{3}[\dX])(?=&|$)"),
}
"""What the links of a record carry of it."""
_MARK = re.compile(r"\s*<\s*\d+\s*\.?\s*>\s*$")
_TAG = re.compile(r"([A-Z][A-Z0-9]) {1,2}-(?: (.*)|[ \t]*)$")
_LABEL = re.compile(r"[A-Z][A-Za-z/&' .()-]{1,50}$")
_STARTS = re.compile(
    r"(?:\A|\n)[ \t]*<\s*\d+\s*\.?\s*>[ \t]*\r?\n\s*(?:[A-Z][A-Z0-9] {1,2}- |"
    r"(?:Accession Number|Unique Identifier|Authors?|Title|Score|Source|Publication Type|"
    r"Document Type|Database)[ \t]*\r?\n)"
)
_ROLE = re.compile(r"\s*\[(?P<role>[^\]]*)\]")
_MARKS = re.compile(r"(?:[\s,]+(?:\d{1,3}|[*+#])|[*+#,])+\s*$")
_DEGREE = (
    r"(?:Ph\.? ?D\.?|Dr\.?P\.?H\.?|Pharm\.?D\.?|Psy\.?D\.?|Ed\.?D\.?|D\.?Sc\.?|Sc\.?D\.?|DNP|"
    r"M\.?D\.?|M\.?Sc\.?|M\.?P\.?H\.?|B\.?Sc\.?|M\.?B\.?B\.?S\.?|MBChB|R\.?N\.?|F[A-Z]{3,6})"
)
_DEGREES = re.compile(rf"(?<=[a-z.]) {_DEGREE}(?:[,;]? {_DEGREE})*[,.]?$")
_ONLY_DEGREE = re.compile(rf"{_DEGREE}(?: \d+)?$")
_TITLE_NOTE = re.compile(r"(?<=[.?!])\s*(?P<note>\[[^\[\]]{3,40}\])\.?\s*$")


def recognise(head: str) -> float:
    """Tell Ovid text by a number in angle brackets and a tag or label below."""
    return 0.97 if _STARTS.search(head.lstrip("\ufeff")) else 0.0


def read(source: Source) -> Iterator[Record | Issue]:
    """Give the records and issues of an Ovid export, one in memory at a time."""
    layout = Layout(_Lines().split, lambda tag, held, blank: tag == "<>")
    for index, tagged in enumerate(records_of(source, layout), start=1):
        yield from _draft(tagged, source.name, index).finish()


class _Lines:
    """Splits lines; remembers whether the file says tags or labels."""

    def __init__(self) -> None:
        self.labelled = True
        self.inside = False

    def split(self, line: str) -> tuple[str, str] | None:
        if _MARK.match(line):
            self.inside = True
            return "<>", ""
        if not self.inside:
            return None
        found = _TAG.match(line)
        if found:
            self.labelled = False
            return found[1], found[2] or ""
        label = line.strip()
        if self.labelled and not line[:1].isspace() and _LABEL.match(label):
            return LABELS.get(label.lower(), label), ""
        return None


def _draft(tagged: Tagged, file: str, index: int) -> Draft:
    draft = Draft(file, index, tagged.line)
    tagged.drop("<>")
    kinds = [word for text in tagged.texts("DT", "PT") for word in text.split(";")]
    draft.type = type_among(kinds) or draft.type
    _put_title(draft, tagged)
    _put_names(draft, tagged)
    _put_place(draft, tagged)
    for tag in ("AN", "LG", "LA"):
        for text in tagged.take(tag):
            draft.put("accession" if tag == "AN" else "language", tag, text.rstrip("."))
    for text in tagged.take("KW"):
        draft.put_keywords(word.rstrip(".") for word in text.split(";"))
    for text in tagged.take("ID"):
        draft.put_keywords(text.split(";" if ";" in text else ", "))
    for tag in ("DI", "DO"):
        for text in tagged.texts(tag):
            if not normalise_doi(text):
                draft.keep(tag, text)
                tagged.drop(tag)
    fill(draft, tagged, FIELDS)
    if draft.year is None:
        for text in draft.extra.get("SO", []):
            draft.put_year("SO", year_of(text))
    _put_linked(draft)
    return draft


def _put_linked(draft: Draft) -> None:
    """Take the numbers that Ovid's links carry, where the display has no field for them."""
    links = [draft.fields.get("url", ""), *draft.extra.get(_RESOLVER, ())]
    for link in links:
        for name, pattern in _LINKED.items():
            found = None if name in draft.fields else pattern.search(link)
            if found and name == "doi":
                draft.put_doi(_RESOLVER, found[1], certain=False)
            elif found:
                draft.put(name, _RESOLVER, found[1])


def _put_title(draft: Draft, tagged: Tagged) -> None:
    """Take the title without its last period and the note on its kind that follows it."""
    field = "journal" if tagged.has("CT") else "title"
    if tagged.has("CT"):
        draft.type = "chapter"
    for text in tagged.take("TI"):
        found = _TITLE_NOTE.search(text)
        bare = text[: found.start()] if found else text
        if found:
            draft.keep("TI", found["note"])
            draft.repaired("note taken off the title", field="title", before=text, after=bare)
        draft.put(field, "TI", bare[:-1] if re.search(r"[^.]\.$", bare) else bare)


def _put_names(draft: Draft, tagged: Tagged) -> None:
    """Take the names without roles, degrees and marks; editors are kept in `extra`."""
    whole = [name for line in tagged.each("AU") for name in re.split(r";\s*(?![^\[]*\])", line)]
    tagged.drop("AU")
    clean: list[str] = []
    for name in filter(None, (name.strip() for name in whole)):
        role = _ROLE.search(name)
        if _ONLY_DEGREE.match(name):
            continue
        if role and role["role"].startswith("Ed"):
            draft.keep("AU", name)
            continue
        bare = _MARKS.sub("", _ROLE.sub("", name)).strip()
        clean.append(_DEGREES.sub("", bare).strip(" ,"))
    draft.put_authors(clean)
    before, after = "; ".join(whole), "; ".join(clean)
    if before != after and clean:
        draft.keep("AU", before)
        draft.repaired(
            "roles, degrees and marks taken off names", field="authors", before=before, after=after
        )


def _put_place(draft: Draft, tagged: Tagged) -> None:
    """Fill journal, volume, issue and pages from the source line where no tag holds them."""
    for tag in ("SO", "BT"):
        for text in tagged.take(tag):
            place = place_of(text)
            draft.keep(tag, text)
            for name, own, said in (
                ("journal", "JN", place.title),
                ("volume", "VO", place.volume),
                ("issue", "IP", place.issue),
                ("pages", "PG", place.pages),
            ):
                if said and name not in draft.fields and not tagged.texts(own):
                    draft.put(name, tag, said)
            if tag == "BT" and "journal" not in draft.fields:
                draft.put("journal", tag, text)
