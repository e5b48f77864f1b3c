"""refer and its kin: BibIX and EndNote's tagged export (.enw, .enl, .ref), `%` and one sign.

The tags are those of refer(1) and of EndNote's "EndNote Export" style.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from consilience.evidence import Record
from consilience.records.draft import Draft
from consilience.records.formats.tagged import Layout, Tagged, fill, records_of, regular
from consilience.records.formats.type_words import type_of
from consilience.records.identity import normalise_doi
from consilience.records.issue import Issue
from consilience.records.source import Source

FIELDS: dict[str, str] = {
    "%A": "authors", "%T": "title", "%J": "journal", "%B": "journal", "%X": "abstract",
    "%K": "keyword list", "%D": "year", "%8": "year", "%V": "volume", "%N": "issue", "%P": "pages",
    "%@": "serial", "%U": "url", "%G": "language", "%~": "database", "%W": "database",
    "%M": "accession",
}  # fmt: skip
"""Which tag fills which field; %0 is the type, %R a DOI where it holds one."""
BEGINS = ("%0", "%T", "%A")
"""Tags that begin a record after a blank line, where the record so far has the same or a title."""

_STARTS = re.compile(r"\A[\s\ufeff]*%[0-9A-Z](?: .*)?\r?\n%[^%\s]")


def recognise(head: str) -> float:
    """Tell refer by two first lines that begin with % and a sign."""
    return 0.96 if _STARTS.match(head) else 0.0


def read(source: Source) -> Iterator[Record | Issue]:
    """Give the records and issues of a refer export, one in memory at a time."""
    layout = Layout(regular(r"(%[^%\s])(?:[ \t](.*))?$"), _begins, wraps_indented=False)
    for index, tagged in enumerate(records_of(source, layout), start=1):
        yield from _draft(tagged, source.name, index).finish()


def _begins(tag: str, held: Tagged, blank: bool) -> bool:
    if tag == "%0" and held.has("%0"):
        return True
    return blank and tag in BEGINS and held.has(tag, "%T")


def _draft(tagged: Tagged, file: str, index: int) -> Draft:
    draft = Draft(file, index, tagged.line)
    _put_type(draft, tagged)
    for text in tagged.take("%R"):
        if normalise_doi(text):
            draft.put_doi("%R", text)
        else:
            draft.keep("%R", text)
    for line in tagged.each("%K"):
        draft.put_keywords(line.split(";"))
    tagged.drop("%K")
    fill(draft, tagged, FIELDS)
    draft.put_linked_pmid("%U")
    return draft


def _put_type(draft: Draft, tagged: Tagged) -> None:
    """Take the type in %0, or what the other tags of refer(1) tell."""
    words = tagged.take("%0")
    if words:
        draft.put_type("%0", words[0], type_of(words[0]))
    elif tagged.has("%J"):
        draft.type = "article-journal"
    elif tagged.has("%B"):
        draft.type = "chapter"
    else:
        draft.type = "book" if tagged.has("%I") else "document"
