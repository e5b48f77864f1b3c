"""What a record says about the standing of its work: retracted, corrected, under concern.

Nothing is stored: the notices are read off a record each time, from what its database says about
its kind and its links, and from its title. PubMed's kinds and links are those of
https://www.nlm.nih.gov/bsd/policy/errata.html; Web of Science, Scopus and Embase say the same in
their document types.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from consilience.evidence import Record
from consilience.records.announced import (
    CONCERN,
    CONCERN_NOTICE,
    CORRECTED,
    CORRECTION_NOTICE,
    RETRACTED,
    RETRACTION_NOTICE,
    TITLES,
)

MARKS = (RETRACTED, CONCERN, CORRECTED, RETRACTION_NOTICE, CONCERN_NOTICE, CORRECTION_NOTICE)
"""Every mark, the gravest first: three of a work, three of records that are only the notice."""

KINDS: dict[str, str] = {
    "retracted publication": RETRACTED, "retracted": RETRACTED, "retracted article": RETRACTED,
    "withdrawn publication": RETRACTED, "publication with expression of concern": CONCERN,
    "retraction of publication": RETRACTION_NOTICE, "retraction": RETRACTION_NOTICE,
    "retraction notice": RETRACTION_NOTICE, "retraction notices": RETRACTION_NOTICE,
    "expression of concern": CONCERN_NOTICE, "published erratum": CORRECTION_NOTICE,
    "erratum": CORRECTION_NOTICE, "corrigendum": CORRECTION_NOTICE,
    "erratum/correction": CORRECTION_NOTICE, "correction": CORRECTION_NOTICE,
    "correction, addition": CORRECTION_NOTICE, "correction/addition": CORRECTION_NOTICE,
}  # fmt: skip
"""The mark of each kind of publication that databases name, in lower case."""
KIND_TAGS = ("PT", "DT", "M3", "TY", "ref-type", "document type", "publication type",
             "Document type", "Source type", "Document Type", "Publication Type")  # fmt: skip
"""Tags and columns under which they name it."""
LINKS: dict[str, str] = {
    "RIN": RETRACTED, "RRI": RETRACTED, "PRIN": RETRACTED, "ECI": CONCERN, "EIN": CORRECTED,
    "CRI": CORRECTED, "ROF": RETRACTION_NOTICE, "PROF": RETRACTION_NOTICE, "ECF": CONCERN_NOTICE,
    "EFR": CORRECTION_NOTICE,
}  # fmt: skip
"""The mark of each of PubMed's links: retraction in, erratum in, retraction of, ..."""
NOTES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (RETRACTED, re.compile(
        r"(?i)\W*(?:retraction in\b|this (?:article|paper) (?:has been|was) retracted)")),
    (CORRECTED, re.compile(r"(?i)\W*(?:erratum|corrigendum|correction)s? in\b")),
    (CONCERN, re.compile(r"(?i)\W*expression of concern in\b")),
)  # fmt: skip
"""How notes say it."""
_OTHER_WORDS = re.compile(r"[|\n\r]|RAYYAN")
"""Where something else begins in a note: other programs write decisions there."""
NOTE_TAGS = ("N1", "CM", "NO", "%Z", "notes", "RN")


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that a record says about the standing of its work.

    Attributes
    ----------
    mark : str
        One of `MARKS`.
    why : str
        Where the record says it, with its words.
    """

    mark: str
    why: str

    @property
    def of_work(self) -> bool:
        """Whether it is about the work itself, not that the record is a notice."""
        return self.mark in (RETRACTED, CONCERN, CORRECTED)


def notices(record: Record) -> tuple[Notice, ...]:
    """Give what a record says about the standing of its work, the gravest first, each mark once.

    Examples
    --------
    >>> notices(Record(title="RETRACTED: Walking and the heart"))[0].mark
    'retracted'
    """
    found: dict[str, Notice] = {}
    for notice in _said(record):
        found.setdefault(notice.mark, notice)
    return tuple(found[mark] for mark in MARKS if mark in found)


def _said(record: Record) -> Iterator[Notice]:
    for tag in KIND_TAGS:
        for text in record.extra.get(tag, ()):
            for word in text.split(";"):
                mark = KINDS.get(word.strip(" .").lower())
                if mark:
                    yield Notice(mark, f"{tag}: {word.strip()}")
    for tag, mark in LINKS.items():
        for text in record.extra.get(tag, ())[:1]:
            yield Notice(mark, f"{tag}: {text}")
    for mark, pattern in TITLES:
        if record.title and pattern.match(record.title):
            yield Notice(mark, f"title: {record.title}")
    for tag in NOTE_TAGS:
        for text in record.extra.get(tag, ()):
            for mark, pattern in NOTES:
                if pattern.match(text):
                    yield Notice(mark, f"{tag}: {_OTHER_WORDS.split(text)[0].strip()}")
