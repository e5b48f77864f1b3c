"""MEDLINE: the text of PubMed (.nbib) and of ERIC, four letters of tag and wrapped lines.

Tags: https://www.nlm.nih.gov/bsd/mms/medlineelements.html. What MEDLINE cannot hold when it is
written: line breaks, white space at the ends of a value, HTML entities as such, names of persons
after those of groups, tags of `extra` that are not two to four capital letters, and numbers and
dates that are none.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator
from typing import TextIO

from consilience.evidence import Record
from consilience.records.draft import Draft
from consilience.records.formats.ris_tags import TYPE_OF
from consilience.records.formats.tagged import Layout, Tagged, records_of, regular
from consilience.records.identity import is_only_doi, normalise_doi, normalise_pmid
from consilience.records.issue import Issue
from consilience.records.repair import clean_text
from consilience.records.source import Source

_FIRST = re.compile(r"(?:^|[\r\n])\ufeff?(?:PMID|OWN|PMCR?|STAT) {0,2}- ?\S")
_BODY = re.compile(r"(?:^|[\r\n])(?:FAU|JT|TA|DP|AU|TI|SO|PG) {0,2}- ")
_ISSN = re.compile(r"\b\d{4}-?\d{3}[\dXx]\b")
_ISBN = re.compile(r"[\d-]{9,16}[\dXx]")
_BEGINS = ("PMID", "PMC", "PMCR", "OWN", "STAT", "UI")
_OTHERS = ("TY", "ER")
"""Tags that would make a file look like RIS."""
_WIDTH = 88
_UNDETERMINED = " (Undetermined)"
"""PubMed's word for an ISSN of which nobody says whether it is printed; other readers need one."""

PLAIN: dict[str, str] = {
    "AB": "abstract", "VI": "volume", "IP": "issue", "PG": "pages", "LA": "language",
    "OID": "accession",
}  # fmt: skip
FIELDS: dict[str, str] = {
    "PMID": "pmid", "TI": "title", "FAU": "authors", "AU": "authors", "CN": "authors",
    "DP": "year", "JT": "journal", "TA": "journal", "IS": "issn", "ISBN": "isbn", "LID": "doi",
    "AID": "doi", "MH": "keywords", "OT": "keywords", "OWN": "database", **PLAIN,
}  # fmt: skip
"""Which tag fills which field; of LID and AID what is marked [doi]."""
TYPES: dict[str, str] = {
    "book": "book", "books": "book", "book chapter": "chapter", "technical report": "report",
    "editorial": "article-journal", "letter": "article-journal", "dataset": "dataset",
    "preprint": "article", "dissertations/theses": "thesis",
    "newspaper article": "article-newspaper",
    "legislation": "legislation", "patent": "patent", "congress": "paper-conference",
    "speeches/meeting papers": "paper-conference", "reports - research": "report",
    "reports - evaluative": "report", "reports - descriptive": "report",
    "academic dissertation": "thesis", "guides - non-classroom": "report",
}  # fmt: skip
ARTICLE = ("journal article", "journal articles")
OWNERS = {"NLM": "PubMed", "PubMed": "PubMed"}
"""Owners that are named otherwise as a database."""
PARTS_OF_PUBMED = frozenset("HSR KIE NASA PIP HMD NOTNLM SIS NCI FDA".split())
"""Owners of records that PubMed holds."""

_LAYOUT = Layout(
    regular(r"([A-Z]{2,4}) {0,2}-(?:(?: |(?=\d+ *$))(.*)|[ \t]*)$"),
    lambda tag, held, blank: tag in _BEGINS and (blank or (tag == "PMID" and held.has("PMID"))),
    footers=True,
    regular=re.compile(r"^([A-Z]{2,4}) {0,2}- (?! )(.*)(?<! )$", re.MULTILINE),
    once="PMID",
)


def recognise(head: str) -> float:
    """Tell MEDLINE by the tags that begin a record and by one of its body."""
    return 0.97 if _FIRST.search(head) and _BODY.search(head) and "TY  -" not in head else 0.0


def read(source: Source) -> Iterator[Record | Issue]:
    """Give the records and issues of a MEDLINE export, one record in memory at a time."""
    for index, tagged in enumerate(records_of(source, _LAYOUT), start=1):
        yield from _draft(tagged, source.name, index).finish()


def _draft(tagged: Tagged, file: str, index: int) -> Draft:
    draft = Draft(file, index, tagged.line)
    _put_database(draft, tagged)
    _put_type(draft, tagged)
    _put_names(draft, tagged)
    _put_texts(draft, tagged)
    _put_identifiers(draft, tagged)
    for text in tagged.take("DP"):
        draft.put_year("DP", text)
    draft.put_keywords([*tagged.texts("MH"), *tagged.texts("OT")])
    tagged.drop("MH", "OT")
    tagged.keep_rest(draft)
    put_item_number(draft)
    return draft


def _put_database(draft: Draft, tagged: Tagged) -> None:
    """Name the database: PubMed where nobody else owns a record that it numbers."""
    nobody = not tagged.has("OWN")
    owners = tagged.take("OWN")
    for owner in owners:
        part = owner in PARTS_OF_PUBMED
        draft.put("database", "OWN", "PubMed" if part else OWNERS.get(owner, owner))
        if part:
            draft.keep("OWN", owner)
    if nobody and tagged.has("PMID", "PMC", "PMCR", "UI"):
        draft.put("database", "OWN", "PubMed")


def _put_type(draft: Draft, tagged: Tagged) -> None:
    """Tell the type by PT; a kind of article says no more than that it is one."""
    kinds = tagged.take("PT")
    lower = [kind.lower() for kind in kinds]
    written = next((kind for kind in kinds if kind in TYPE_OF), None)
    if written:
        kinds.remove(written)
        draft.type = written
    elif "preprint" in lower:
        draft.type = "article"
    elif not any(kind in ARTICLE for kind in lower) and not tagged.texts("JT", "TA"):
        draft.type = next((TYPES[kind] for kind in lower if kind in TYPES), draft.type)
    if kinds != ["Journal Article"]:
        for kind in kinds:
            draft.keep("PT", kind)


def _put_names(draft: Draft, tagged: Tagged) -> None:
    full, short = tagged.take("FAU"), tagged.take("AU")
    draft.put_authors(full or short)
    for name in tagged.take("CN"):
        draft.put_group(name)
    if full and len(short) > len(full):
        for name in short:
            draft.keep("AU", name)


def _put_texts(draft: Draft, tagged: Tagged) -> None:
    titles, books = tagged.take("TI"), tagged.texts("BTI", "CTI")
    draft.put("title", "TI", " ".join(titles) if titles else " ".join(books[:1]))
    if len(titles) > 1:
        draft.repaired(
            "TI repeated; joined", field="title", before=titles[0], after=" ".join(titles)
        )
    for tag in ("JT", "TA", *(("BTI", "CTI") if titles else ())):
        for text in tagged.take(tag):
            draft.put("journal", tag, text)
    for tag, name in PLAIN.items():
        for text in tagged.take(tag):
            draft.put(name, tag, text)


def _put_identifiers(draft: Draft, tagged: Tagged) -> None:
    for text in tagged.take("PMID"):
        draft.put_pmid("PMID", text)
    for tag in ("AID", "LID"):
        for text in tagged.take(tag):
            _put_locator(draft, tag, text)
    for text in tagged.take("IS", "ISSN"):
        text = text.removesuffix(_UNDETERMINED)
        found = _ISSN.findall(text)
        for issn in found:
            draft.put_serial("IS", issn, "issn")
        if not found:
            draft.put("issn", "IS", text)
        elif found[0] != text:
            draft.keep("IS", text)
    for text in tagged.take("ISBN"):
        bare = _ISBN.match(text)
        draft.put("isbn", "ISBN", bare.group() if bare else text)
        if bare and bare.group() != text:
            draft.keep("ISBN", text)


def put_item_number(draft: Draft) -> None:
    """Take the publisher's number of an article without pages for its place, as PubMed cites it.

    Springer's number of an article ahead of print is its DOI, which PubMed does not cite so.
    """
    for tag in ("LID", "AID"):
        for text in draft.extra.get(tag, ()):
            number = text.removesuffix("[pii]").strip()
            if "pages" not in draft.fields and number != text and not normalise_doi(number):
                draft.put("pages", tag, number)


def _put_locator(draft: Draft, tag: str, text: str) -> None:
    """File what AID and LID hold: a DOI marked so, an address, or another number."""
    bare = re.sub(r"\s*\[doi\]$", "", text)
    if normalise_doi(bare) and (bare != text or (is_only_doi(text) and "doi" not in draft.fields)):
        draft.put_doi(tag, bare)
    elif re.match(r"https?://", text):
        draft.put("url", tag, text)
    else:
        draft.keep(tag, text)


def write(records: Iterable[Record], stream: TextIO) -> None:
    """Write records as MEDLINE text, wrapped as PubMed wraps it."""
    for record in records:
        for tag, text in _lines(record):
            flat = clean_text(text)[0]
            if flat or tag == "OWN":
                first = f"{tag:<4}- "
                stream.write("\n".join(_wrapped(first + flat)) + "\n")
        stream.write("\n")


def _wrapped(line: str) -> list[str]:
    if len(line) <= _WIDTH:
        return [line]
    return textwrap.wrap(
        line,
        _WIDTH,
        subsequent_indent=" " * 6,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _lines(record: Record) -> Iterator[tuple[str, str]]:
    extra = dict(record.extra)
    yield "PMID", normalise_pmid(record.pmid) or ""
    owners = extra.pop("OWN", ())
    yield "OWN", owners[0] if owners else _owner(record.database or "")
    held = {issn for text in extra.get("IS", ()) for issn in _issns(text)}
    for issn in _issns(record.issn or ""):
        if issn not in held:
            yield "IS", issn + _UNDETERMINED
    yield "ISBN", record.isbn or ""
    dates = [date for date in extra.pop("DP", ()) if record.year and str(record.year) in date]
    yield from (("DP", date) for date in dates or [str(record.year or "")])
    yield "TI", record.title or ""
    yield "PG", record.pages or ""
    yield "AID", f"{record.doi} [doi]" if record.doi else ""
    yield "LID", record.url or ""
    yield "AB", record.abstract or ""
    yield from _names(record.authors)
    yield "LA", record.language or ""
    yield from (("PT", kind) for kind in _kinds(record, extra.pop("PT", ())))
    yield "JT", record.journal or ""
    yield "VI", record.volume or ""
    yield "IP", record.issue or ""
    yield "OID", record.accession or ""
    yield from (("OT", word) for word in record.keywords)
    for tag, values in extra.items():
        if re.fullmatch("[A-Z]{2,4}", tag) and tag not in _OTHERS:
            yield from ((tag, value) for value in values)


def _issns(text: str) -> dict[str, None]:
    """The ISSNs in a text as PubMed writes them: readers of the format refuse all others."""
    return dict.fromkeys(f"{one[:4]}-{one[-4:]}".upper() for one in _ISSN.findall(text))


def _owner(database: str) -> str:
    return "NLM" if database == "PubMed" else database


def _names(authors: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Give persons in full and short, and the groups that follow them."""
    last = max((n for n, name in enumerate(authors) if "," in name), default=-1)
    for n, name in enumerate(authors):
        family, _, given = name.partition(",")
        if n > last:
            yield "CN", name
        else:
            yield "FAU", name
            initials = "".join(word[0] for word in re.split(r"[\s.-]+", given) if word)
            yield "AU", f"{family} {initials}".strip()


def _kinds(record: Record, kinds: tuple[str, ...]) -> list[str]:
    """Give the values of PT, with CSL's word where they would not say the type."""
    wanted = Tagged(0)
    for tag, text in (*(("PT", kind) for kind in kinds), ("JT", record.journal or "")):
        wanted.add(tag, text)
    draft = Draft("", 1, 0)
    _put_type(draft, wanted)
    if draft.type == record.type:
        return [*kinds] or (["Journal Article"] if record.type == "article-journal" else [])
    return [record.type, *kinds]
