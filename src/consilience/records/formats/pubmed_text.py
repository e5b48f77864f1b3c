"""PubMed's abstracts as text ("Save, Abstract (text)"): blocks parted by blank lines, numbered.

A record is its citation, title, names, addresses and abstract, in this order, and its numbers at
the end. Only the order and the wording tell the blocks apart; what no block is known for belongs
to the abstract.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from consilience.evidence import Record
from consilience.records.draft import Draft
from consilience.records.issue import Issue, quote
from consilience.records.source import Source

LABELS: dict[str, str] = {
    "Author information:": "AD", "Conflict of interest statement:": "COIS", "Copyright": "CI",
    "©": "CI", "Collaborators": "IR", "Publisher:": "note", "Comment in": "CIN",
    "Comment on": "CON", "Erratum in": "EIN", "Erratum for": "EFR", "Retraction in": "RIN",
    "Retraction of": "ROF", "Update in": "UIN", "Update of": "UOF", "Republished": "RPF",
    "Summary for patients in": "SPIN", "Original report in": "ORI",
}  # fmt: skip
"""What a block begins with that is no abstract, and PubMed's tag for it."""

_STARTS = re.compile(r"\A\s*\d{1,6}\. \S.{5,}")
_NUMBERED = re.compile(r"(\d{1,6})\. (?=\S)")
_PMID_LINE = re.compile(r"(?m)^PMID: \d{1,8}[ \t]*(?:\[[^\]\n]*\][ \t]*)?\r?$")
_NUMBERS = re.compile(r"(DOI|PMCID|PMID): (\S+)")
_CITED = re.compile(
    r"(?P<journal>.+?)\. (?P<date>(?:1[89]|20)\d\d[^;:.]*)"
    r"(?:;(?P<volume>[^():;]*)(?:\((?P<issue>[^()]*)\))?)?(?::(?P<pages>\S+?))?\.(?= |$)"
)
"""`Vet Microbiol. 2018 Nov;226(2):89-96. doi: ...`, and without volume ahead of print."""
_ADDRESSES = re.compile(r"\(\d+\)")
_NAME = re.compile(r"[^\W\d_][\w'’. -]* [A-Z]{1,4}(?: (?:Jr|Sr|2nd|3rd|4th))?")
_LANGUAGE = re.compile(r"\[Article in ([^\]]+)\]")
_PARAGRAPH = re.compile(r"[A-Z][A-Z0-9 /&,()-]{2,60}: ")


@dataclass(slots=True)
class _Found:
    """The blocks of a record, each as its lines."""

    line: int
    blocks: list[list[str]] = field(default_factory=list)


def recognise(head: str) -> float:
    """Tell it by a number at the beginning and PubMed's number in a line of its own."""
    text = head.lstrip("\ufeff")
    return 0.93 if _STARTS.match(text) and _PMID_LINE.search(text) else 0.0


def read(source: Source) -> Iterator[Record | Issue]:
    """Give the records and issues of a file of abstracts, one record in memory at a time."""
    for index, found in enumerate(_records(source), start=1):
        yield from _draft(found, source.name, index).finish()


def _records(source: Source) -> Iterator[_Found]:
    """Cut the text where the next number follows two blank lines."""
    held: _Found | None = None
    expected, blank, outside = 0, 2, []
    for number, whole in source.lines():
        line = whole.strip("\ufeff").strip()
        if not line:
            blank += 1
            continue
        begins = _NUMBERED.match(line) if blank >= 2 else None
        if begins and (held is None or int(begins[1]) == expected):
            if held is not None:
                yield held
            held, expected = _Found(number), int(begins[1]) + 1
            held.blocks.append([line[begins.end() :]])
        elif held is None:
            outside.append(line)
        elif blank:
            held.blocks.append([line])
        else:
            held.blocks[-1].append(line)
        blank = 0
    if held is not None:
        yield held
    if outside:
        what = "lines outside of any record left out"
        place = (source.name, 1, None, None, what, quote("\n".join(outside)))
        source.report(Issue("note", *place))


def _draft(found: _Found, file: str, index: int) -> Draft:
    draft = Draft(file, index, found.line)
    citation, *blocks = found.blocks
    _put_citation(draft, " ".join(citation))
    if blocks and not _NUMBERS.match(blocks[0][0]):
        draft.put("title", "TI", " ".join(blocks.pop(0)))
    abstract: list[str] = []
    for lines in blocks:
        if not _took(draft, lines):
            abstract += _paragraphs(lines)
    draft.put("abstract", "AB", "\n".join(abstract))
    draft.put("database", "database", "PubMed")
    return draft


def _put_citation(draft: Draft, text: str) -> None:
    """Take journal, year, volume, issue and pages; the whole is kept, it tells more dates."""
    draft.keep("SO", text)
    if found := _CITED.match(text):
        draft.put_year("DP", found["date"])
        for name in ("journal", "volume", "issue", "pages"):
            draft.put(name, name, found[name] or "")
        return
    if text.startswith("In: "):
        draft.type = "chapter"
        draft.put("journal", "BTI", re.split(r" \[Internet\]|\. ", text[4:])[0])
    if year := re.search(r"\b(?:1[89]|20)\d\d\b", text):
        draft.put_year("DP", year[0])


def _took(draft: Draft, lines: list[str]) -> bool:
    """Take a block that is no abstract: numbers, names, a language or what has a label."""
    text = " ".join(lines)
    if _NUMBERS.match(lines[0]):
        _put_numbers(draft, lines)
    elif text == "[No authors listed]":
        draft.keep("note", text)
    elif language := _LANGUAGE.match(text):
        draft.put("language", "LA", language[1])
    elif label := next(filter(text.startswith, LABELS), None):
        draft.keep(LABELS[label], text.removeprefix(label) if label.endswith(":") else text)
    elif not draft.authors and (names := _names(text)):
        people, *groups = names
        draft.put_authors(people.split(","))
        for name in groups:
            draft.put_group(name)
    else:
        return False
    return True


def _put_numbers(draft: Draft, lines: list[str]) -> None:
    for line in lines:
        found = _NUMBERS.match(line)
        if found is None:
            draft.keep("note", line)
        elif found[1] == "DOI":
            draft.put_doi("DOI", found[2])
        elif found[1] == "PMID":
            draft.put_pmid("PMID", found[2])
        else:
            draft.keep("PMC", found[2])


def _names(text: str) -> list[str]:
    """Give the people of a block in one text and the groups behind them; nothing if it is none."""
    people, *groups = _ADDRESSES.sub("", text).rstrip(". ").split("; ")
    names = [name.strip() for name in people.split(",")]
    known = sum(bool(_NAME.fullmatch(name)) for name in names)
    return [people, *groups] if text.endswith(".") and 5 * known >= 4 * len(names) else []


def _paragraphs(lines: list[str]) -> list[str]:
    """Join wrapped lines; a line that begins with a label in capitals begins a paragraph."""
    parts: list[list[str]] = []
    for line in lines:
        if not parts or _PARAGRAPH.match(line):
            parts.append([])
        parts[-1].append(line)
    return [" ".join(part) for part in parts]
