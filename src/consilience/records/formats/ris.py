"""RIS: `TY  - JOUR`, one tag a line, `ER  - ` at the end, and everything databases make of it.

What RIS cannot hold when it is written: line breaks in a value, white space at its ends, an empty
text, HTML entities as such, tags of `extra` that are no RIS tags, and numbers and dates that are
none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TextIO

from consilience.evidence import Record
from consilience.records.draft import Draft
from consilience.records.formats import ris_tags as tags
from consilience.records.formats.ris_lines import Part, Value, join_parts, parts_of
from consilience.records.identity import classify_serial, normalise_doi, normalise_pmid
from consilience.records.issue import Issue
from consilience.records.repair import clean_text
from consilience.records.source import Source

_STARTS = re.compile(r"(?:^|[\r\n])[ \t\ufeff]*TY[ \t]*-[ \t]*(?:[A-Z]{3,8})?[ \t]*(?:[\r\n]|$)")
_TAGGED = re.compile(r"(?:^|[\r\n])(?:T[I1]|A[U1B]|JF|N2|PY|C1|KW)  - ")
_ISSUE = re.compile(
    r"(?=.{1,20}$)(?:(?:\d{1,4}[A-Z]?|[A-Z]|suppl\w*\.?|pt\.?|part|spec\w*\.?|issue?\.?|no\.?)"
    r"(?:[ ,/()-]+|$|(?=\d)))+",
    re.IGNORECASE,
)
"""What an issue looks like in M1, which EndNote gives issues and others give anything."""
_ENDS = re.compile(r"(?:^|[\r\n])ER[ \t]+-")


def recognise(head: str) -> float:
    """Tell RIS by a line with TY, or by tags that end with ER."""
    if _STARTS.search(head):
        return 0.95
    return 0.8 if len(_TAGGED.findall(head)) >= 2 and _ENDS.search(head) else 0.0


def read(source: Source) -> Iterator[Record | Issue]:
    """Give the records and issues of an RIS export, one record in memory at a time."""
    for index, part in enumerate(join_parts(parts_of(source)), start=1):
        yield from _draft(part, source.name, index).finish()


def _draft(part: Part, file: str, index: int) -> Draft:
    draft = Draft(file, index, part.line)
    _tell_shape(draft, part)
    by_tag: dict[str, list[Value]] = {}
    for value in part.values:
        if value.more:
            _unfold(draft, value)
        if value.text or value.more:
            by_tag.setdefault(value.tag, []).append(value)
    _put_names(draft, part, by_tag)
    draft.put_keywords(word for value in by_tag.pop("KW", []) for word in _each(value, None))
    _put_noted(draft, by_tag)
    _put_texts(draft, by_tag)
    _put_dates_and_numbers(draft, by_tag)
    for tag, values in by_tag.items():
        for value in values:
            for text in _each(value, None):
                draft.keep(tag, text)
    for line in part.stray:
        draft.keep("untagged", line)
        draft.repaired("untagged line kept in extra", before=line)
    return draft


def _put_names(draft: Draft, part: Part, by_tag: dict[str, list[Value]]) -> None:
    """Take the authors; of recordings the performers too, and who else there is where none is."""
    wanted = tags.AUTHORS
    if draft.type in tags.PERFORMED or not part.has(tags.AUTHORS):
        wanted |= {"A2"}
    draft.put_authors(
        name for value in part.values if value.tag in wanted for name in _each(value, ";")
    )
    for tag in wanted:
        by_tag.pop(tag, None)


def _put_noted(draft: Draft, by_tag: dict[str, list[Value]]) -> None:
    """Take what ProCite writes into notes: "Volume ID: 3"; VL then holds the edition."""
    for value in by_tag.get("N1", []):
        label, _, text = value.text.partition(": ")
        name = tags.NOTED.get(label.strip().lower())
        if name and text.strip() and name not in draft.fields:
            draft.put(name, "N1", text)
            value.text = ""


def _each(value: Value, separator: str | None) -> list[str]:
    """Give the values that a tag and its continuation lines hold."""
    if not value.more and (separator is None or separator not in value.text):
        return [value.text] if value.text else []
    texts = [value.text, *value.more]
    if separator is None:
        return [text for text in texts if text.strip()]
    return [name for text in texts for name in text.split(separator) if name.strip()]


def _unfold(draft: Draft, value: Value) -> None:
    """Join continuation lines to the value, unless each is a value of its own."""
    before = "\n".join([value.text, *value.more])
    lines = [line.strip() for line in value.more]
    if value.tag in tags.LINE_PER_VALUE:
        value.more = lines
        after = "; ".join([value.text, *lines])
    else:
        wrapped = value.tag not in (*tags.ABSTRACTS, "N1") or all(m[:1] == " " for m in value.more)
        value.text = (" " if wrapped else "\n").join([value.text, *lines]).strip()
        value.more = ()
        after = value.text
    draft.repaired(
        "untagged lines added to the tag before", field=value.tag, before=before, after=after,
        line=value.line,
    )  # fmt: skip


def _tell_shape(draft: Draft, part: Part) -> None:
    for line, what, before, after in part.changes:
        draft.repaired(what, before=before, after=after, line=line)
    if not part.ended:
        draft.repaired("record without ER; ended before the next one", field="ER", after="ER  - ")
    word, *others = [*part.types, ""]
    ris = word.strip().upper()
    draft.type = tags.TYPES.get(ris, "document")
    if not part.types:
        draft.type = "article-journal"
        draft.repaired(
            "record without TY; taken as a journal article", field="TY", after="TY  - JOUR"
        )
    elif ris and (ris not in tags.TYPES or tags.TYPE_OF[draft.type] != ris):
        draft.keep("TY", ris)
        if ris not in tags.TYPES:
            draft.repaired(
                "unknown type; taken as document", field="type", before=word, after="document"
            )
    for other in filter(None, others):
        draft.keep("TY", other)


def _put_texts(draft: Draft, by_tag: dict[str, list[Value]]) -> None:
    for name, candidates in (
        ("title", tags.TITLES),
        ("abstract", tags.ABSTRACTS),
        ("journal", tags.JOURNALS),
    ):
        for tag in candidates:
            for value in by_tag.pop(tag, []):
                draft.put(name, tag, value.text)
    for tag, name in tags.PLAIN.items():
        if tag != "UR":
            for value in by_tag.pop(tag, []):
                draft.put(name, tag, value.text)
    if "accession" not in draft.fields and "ID" in by_tag:
        draft.put("accession", "ID", by_tag["ID"].pop(0).text)


def _put_dates_and_numbers(draft: Draft, by_tag: dict[str, list[Value]]) -> None:
    for tag in tags.YEARS:
        for value in by_tag.pop(tag, []):
            draft.put_year(tag, value.text)
    for value in by_tag.get("M1", []):
        if "issue" not in draft.fields and _ISSUE.fullmatch(value.text):
            draft.put("issue", "M1", value.text)
            value.text = ""
    for tag in tags.DOIS:
        for value in by_tag.pop(tag, []):
            draft.put_doi(tag, value.text)
    for tag in tags.POSSIBLE_DOIS:
        for value in by_tag.get(tag, []):
            if "doi" not in draft.fields and _names_doi(tag, value.text):
                draft.put_doi(tag, value.text, certain=False)
    for value in by_tag.pop("UR", []):
        draft.put("url", "UR", value.text)
    for tag in ("SN", "BN"):
        for value in by_tag.pop(tag, []):
            if tag == "BN":
                draft.put("isbn", tag, value.text)
            else:
                draft.put_serial(tag, value.text)
    _put_pmid(draft, by_tag)
    starts = [value.text for value in by_tag.pop("SP", [])]
    ends = [value.text for value in by_tag.pop("EP", [])]
    draft.put_pages(starts[0] if starts else "", ends[0] if ends else "")
    for tag, values in (("SP", starts[1:]), ("EP", ends[1:])):
        for text in values:
            draft.keep(tag, text)


def _names_doi(tag: str, text: str) -> bool:
    """Tell whether a tag of another purpose holds a DOI as such and not in passing."""
    doi = normalise_doi(text)
    return doi is not None and (
        tag in ("L3", "M3", "C7") or bool(re.match(r"(?i)\s*(?:https?://\S*doi\S*/10\.|doi)", text))
    )


def _put_pmid(draft: Draft, by_tag: dict[str, list[Value]]) -> None:
    for tag in ("PM", "PMID"):
        for value in by_tag.pop(tag, []):
            draft.put_pmid(tag, value.text)
    for tag in ("N1", "C3", "C2", "AN"):
        for value in by_tag.get(tag, []):
            found = re.match(r"(?:PMID|PUBMED)[: ]+(\d+)\.?$", value.text)
            if found and "pmid" not in draft.fields:
                draft.put_pmid(tag, found.group(1))
                value.text = ""


def write(records: Iterable[Record], stream: TextIO) -> None:
    """Write records as RIS."""
    for record in records:
        for tag, text in _lines(record):
            flat = clean_text(text)[0]
            if flat or tag in ("TY", "ER"):
                stream.write(f"{tag}  - {flat}\n")
        stream.write("\n")


def _is_tag(tag: str) -> bool:
    return bool(re.fullmatch("[A-Z][A-Z0-9]", tag)) and tag != "ER"


def _lines(record: Record) -> Iterator[tuple[str, str]]:
    first = record.extra.get("TY", ("",))[0]
    same = tags.TYPES.get(first) == record.type
    yield "TY", first if same else tags.TYPE_OF.get(record.type, "GEN")
    yield "TI", record.title or ""
    yield from (("AU", name) for name in record.authors)
    yield "PY", str(record.year) if record.year is not None else ""
    yield "T2" if record.type in tags.WITHIN_BOOKS else "JF", record.journal or ""
    yield "VL", record.volume or ""
    yield "IS", record.issue or ""
    yield from _pages(record.pages or "")
    yield "DO", record.doi or ""
    yield "AB", record.abstract or ""
    yield from (("KW", word) for word in record.keywords)
    for serial, name in ((record.isbn, "isbn"), (record.issn, "issn")):
        if serial:
            as_read = classify_serial(serial, record.type) == name
            yield "SN" if as_read else "BN", serial
    yield "UR", record.url or ""
    yield "LA", record.language or ""
    yield "DB", record.database or ""
    yield "AN", record.accession or ""
    if normalise_pmid(record.pmid):
        yield "N1", f"PMID: {record.pmid}"
    for tag, values in record.extra.items():
        if _is_tag(tag) and tag != "TY":
            yield from ((tag, value) for value in values)
    yield "ER", ""


def _pages(pages: str) -> Iterator[tuple[str, str]]:
    start, dash, end = pages.partition("-")
    plain = dash and start.strip() and end.strip() and "-" not in end
    if plain and start == start.strip() and end == end.strip() and start != end:
        yield "SP", start
        yield "EP", end
    else:
        yield "SP", pages
