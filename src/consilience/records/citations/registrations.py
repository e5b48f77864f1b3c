"""Citations of a trial's entry in a register: its number, its title, when it was registered."""

from __future__ import annotations

import re

from consilience.records.citations.reading import Reading
from consilience.records.citations.within import YEAR
from consilience.records.identity import REGISTRATION

_NUMBER = rf"(?:{REGISTRATION}|20\d\d-\d{{6}}-\d\d|CRD\d{{8,14}})"
"""A trial's number; EudraCT's, which stands without letters; PROSPERO's of a review."""
_FIRST = re.compile(rf"\s*\(?(?P<number>{_NUMBER})\)?\s*[.,:]?\s+")
_REGISTER = re.compile(
    r"\s*(?P<register>[A-Z][\w.’' ]{3,60}?)[.:,]?\s[^\n]{0,160}?\b[Ii]dentifier:?\s+"
    rf"(?P<number>{_NUMBER})[.,:;]\s+"
)
_NAMED = re.compile(
    r"[.,;]?\s*[(\[]?(?:(?:[Rr]egistration|[Ii]dentifier|[Tt]rial|[Rr]egistry)"
    rf"(?: [Nn]umber| [Ii][Dd]| [Nn]o\.?)?:?\s+)?(?P<number>{_NUMBER})[)\]]?(?=[\s.,;]|$)"
)


def take_registration(reading: Reading) -> None:
    """Take the number of an entry in a register, where the citation is one of such an entry.

    It begins with the number, or names the register and the number (`Identifier NCT...`), or leads
    to the register by its address.
    """
    text = reading.rest
    if found := _REGISTER.match(text):
        reading.keep("publisher", found["register"].strip(" .,:"))
        title, *behind = re.split(r";\s+|\.\s+(?=(?:19|20)\d\d)", text[found.end() :], maxsplit=1)
        _put_title(reading, title, behind)
    elif found := _FIRST.match(text):
        title, *behind = re.split(r"(?<=[.?!])\s+", text[found.end() :], maxsplit=1)
        _put_title(reading, title, behind)
    elif "url" not in reading.fields or (found := _NAMED.search(text)) is None:
        return
    else:
        reading.rest = f"{text[: found.start()]}.{text[found.end() :]}"
    reading.put("accession", found["number"], 0.95)


def _put_title(reading: Reading, title: str, behind: list[str]) -> None:
    """Take the title and the year; what else stands behind is kept as a note."""
    reading.put("title", title, 0.85)
    rest = " ".join(behind)
    reading.put("year", (YEAR.findall(rest) or [""])[-1], 0.8)
    reading.keep("note", rest.strip(" .;"))
    reading.rest = "."
