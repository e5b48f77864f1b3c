"""Pasted text as an export: the reference list of a paper, or a list of web results."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from consilience.errors import ReadError
from consilience.evidence import Record
from consilience.records.citations import part_references, read_citation, read_references
from consilience.records.citations.web_results import looks_like_results, read_web_results
from consilience.records.issue import Issue, quote
from consilience.records.repair import clean_text
from consilience.records.source import Source

LONGEST = 8 * 1024 * 1024
"""Characters of a pasted text; no paper cites more."""
DOUBTFUL = 0.6
"""How sure a field has to be, so that nothing is said about it."""
_SEEN = 12_000
_HINT = re.compile(r"(?:1[6-9]|20)\d\d|https?://|www\.|10\.\d{4,9}/")
_MARKED = re.compile(r"\s*[<{\[@%]|.*\t.*\t|\s*(?:TY|PMID)\s*-", re.DOTALL)


def recognise_references(head: str) -> float:
    """Tell a reference list by how many of its entries have names, year and place."""
    text = _beginning(head)
    if text is None:
        return 0.0
    read = read_references(text)
    good = sum(len(cited.sure) >= 4 and bool(_strong(cited.record)) for cited in read)
    if not good or good < 0.5 * len(read):
        return 0.0
    return 0.45 if good >= 3 else 0.4


def recognise_results(head: str) -> float:
    """Tell a list of web results by addresses and snippets, where it is no reference list."""
    text = _beginning(head, hinted=False)
    return 0.35 if text is not None and looks_like_results(text) else 0.0


def _beginning(head: str, *, hinted: bool = True) -> str | None:
    """Give the text from which a pasted list is told, or None where it cannot be one."""
    text = head.lstrip("\ufeff")
    first = text.lstrip().split("\n", 1)[0]
    if not text.strip() or (hinted and not _HINT.search(text)):
        return None
    if _MARKED.match(first) and not re.match(r"\s*\[\s*(?:\d{1,4}\s*\]|[^\]]+\]\(http)", first):
        return None
    if len(text) <= _SEEN:
        return text
    return text[:_SEEN].rsplit("\n", 1)[0]


def _strong(record: Record) -> object:
    return (record.authors and (record.volume or record.doi or record.pages)) or record.doi


def read_reference_list(source: Source) -> Iterator[Record | Issue]:
    """Give the records of a pasted reference list; the citation stands in `extra` under N1."""
    parted = part_references(_whole(source))
    for line, text in parted.left_out:
        what = "no reference; left out"
        yield Issue("note", source.name, line, None, None, what, quote(text))
    for index, reference in enumerate(parted.references, start=1):
        text, changes = clean_text(reference.text)
        for change in (*changes, *reference.changes):
            place = (source.name, reference.line, index, None, change)
            yield Issue("repaired", *place, quote(reference.text), quote(text))
        cited = read_citation(text, number=reference.number, line=reference.line)
        doubtful = [name for name, sure in cited.sure.items() if sure <= DOUBTFUL]
        if doubtful:
            what = f"read with doubt, check against the citation: {', '.join(doubtful)}"
            place = (source.name, reference.line, index, None, what)
            yield Issue("note", *place, quote(text))
        yield replace(cited.record, source_file=source.name, source_index=index)


def read_result_list(source: Source) -> Iterator[Record | Issue]:
    """Give the records of a pasted list of web results; titles that were cut stay cut."""
    for index, result in enumerate(read_web_results(_whole(source)), start=1):
        record = result.as_record()
        title, changes = clean_text(result.title)
        abstract, more = clean_text(record.abstract or "")
        for change in dict.fromkeys((*changes, *more)):
            yield Issue("repaired", source.name, result.line, index, None, change)
        if result.is_cut:
            what = "the search engine cut the title; kept as it is"
            yield Issue("note", source.name, result.line, index, "title", what, quote(title))
        placed = replace(record, title=title, abstract=abstract or None)
        yield replace(placed, source_file=source.name, source_index=index)


def _whole(source: Source) -> str:
    lines: list[str] = []
    length = 0
    for number, line in source.lines():
        length += len(line)
        if length > LONGEST:
            what = "the text is longer than any reference list; paste the list alone"
            raise ReadError(what, file=source.name, line=number)
        lines.append(line)
    return "\n".join(lines).lstrip("\ufeff")
