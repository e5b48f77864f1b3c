"""Crossref's JSON: the answer for one work or for a list of them, abstracts in JATS."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from consilience.evidence import Record
from consilience.records.draft import Draft
from consilience.records.formats.csl_people import dates_of, names_of
from consilience.records.formats.json_items import Leaves, json_records
from consilience.records.formats.openalex_json import TYPES
from consilience.records.issue import Issue
from consilience.records.source import Source

_MARK = re.compile(
    r'"message-type"\s*:\s*"work|"(?:is-referenced-by-count|references-count|reference-count)"\s*:'
)
_BREAKS = re.compile(r"</?(?:jats:)?(?:p|sec|list|list-item|abstract)\b[^<>]*>", re.I)
_HEADING = re.compile(r"<(?:jats:)?title\b[^<>]*>(.*?)</(?:jats:)?title>", re.I | re.S)
_TAG = re.compile(r"</?(?:jats|mml):[\w-]+[^<>]*>|</?[a-z][\w-]{0,20}(?:\s[^<>]*)?>", re.I)
_DATES = ("issued", "published-print", "published", "published-online", "created")

FIELDS: dict[str, tuple[str, ...]] = {
    "journal": ("container-title",),
    "volume": ("volume",),
    "issue": ("issue", "journal-issue.issue"),
    "pages": ("page", "article-number"),
    "doi": ("DOI",),
    "isbn": ("ISBN",),
    "issn": ("ISSN",),
    "url": ("URL", "resource.primary.URL"),
    "language": ("language",),
}
"""Where the fields of a record stand, the surest place of each first."""


def recognise(head: str) -> float:
    """Tell it by the words of its answers and of its counts."""
    return 0.96 if head.lstrip("\ufeff \t\n")[:1] in ("[", "{") and _MARK.search(head) else 0.0


def read(source: Source) -> Iterator[Record | Issue]:
    """Give a record a work."""
    return json_records(source, _draft, "message", "items")


def _draft(work: dict[str, Any], file: str, index: int, line: int) -> Draft:
    draft = Draft(file, index, line)
    draft.authors += names_of(work, "author")
    for name, date in dates_of(work, _DATES):
        draft.put_year(name, date)
    leaves = Leaves(work)
    kinds = leaves.take("type", "subtype")
    draft.type = TYPES.get(kinds[0][1] if kinds else "", "document")
    for name, kind in kinds:
        if TYPES.get(kind) != draft.type or name == "subtype":
            draft.keep(name, kind)
    _put_title(draft, leaves)
    for name, text in leaves.take("abstract"):
        plain = plain_of_jats(text)
        draft.put("abstract", name, plain)
        if plain != text:
            draft.repaired("JATS markup taken off", field="abstract", before=text, after=plain)
    leaves.put(draft, FIELDS)
    draft.put("database", "database", "Crossref")
    leaves.keep(draft)
    return draft


def _put_title(draft: Draft, leaves: Leaves) -> None:
    """Join title and subtitle, as other databases give them."""
    titles = [text for _, text in leaves.take("title")]
    subtitles = [text for _, text in leaves.take("subtitle")]
    if titles and subtitles and subtitles[0].lower() not in titles[0].lower():
        joined = f"{titles[0].rstrip(' :')}: {subtitles.pop(0)}"
        draft.repaired(
            "subtitle joined to the title", field="title", before=titles[0], after=joined
        )
        titles[0] = joined
    for text in titles:
        draft.put("title", "title", text)
    for text in subtitles:
        draft.keep("subtitle", text)


def plain_of_jats(text: str) -> str:
    """Give the text of an abstract in JATS: a paragraph a line, headings before their paragraph.

    Examples
    --------
    >>> plain_of_jats("<jats:title>Aims</jats:title><jats:p>One <i>two</i>.</jats:p>")
    'Aims: One two.'
    """
    said = _HEADING.sub(lambda found: f"\n{_heading(found.group(1))}", text)
    said = _TAG.sub("", _BREAKS.sub("\n", said))
    lines = [" ".join(line.split()) for line in said.split("\n")]
    lines = [line for line in lines if line]
    return re.sub(r"(?<=[^.:?!]:)\n", " ", "\n".join(lines))


def _heading(text: str) -> str:
    plain = _TAG.sub("", text).strip()
    return "" if plain.lower() in ("abstract", "summary", "") else f"{plain.rstrip(' :')}:"
