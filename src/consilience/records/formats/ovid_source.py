"""What Ovid's source line says: journal or book, volume, issue and pages in one sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ISSUE = r"(?:\s?\((?P<issue>(?!pp?\b|no )[^()]*(?:\([^()]*\))?[^()]*)\))?"
_PAGES = r"(?P<pages>[A-Za-z]{0,2}\d[\w.]*(?:[ \t]?-[ \t]?\w+)?)"
_MONTHS = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Spring|Summer|Autumn|Fall|Winter)"
_DATE = rf"(?:{_MONTHS}[\w/.-]*[ \t]+)?(?:\d{{1,2}}(?:-\d{{1,2}})?,?[ \t]+)?(?:1[4-9]|20)\d\d"

PATTERNS: tuple[re.Pattern[str], ...] = (
    # Journals@Ovid: "Nursing Science Quarterly July/August 2010;14(1):56-60"
    re.compile(rf"(?P<title>.+?)[ \t]+{_DATE};(?P<volume>[\w.-]*){_ISSUE}(?::{_PAGES})?"),
    # a chapter: "Berg, J [Ed]. (2012). Coaching in practice. (pp. 11-31)."
    re.compile(rf"(?:.*\(\d{{4}}\)\.?[ \t]*)(?P<title>[^()]+?)\.?[ \t]+\(pp?\.[ \t]*{_PAGES}\)"),
    # a chapter of BIOSIS: "Berg, J [Editor]. Methods in analysis.:371-397, 2004."
    re.compile(rf"(?:.*\]\.[ \t]*)(?P<title>[^\[\]]+?)\.:{_PAGES},[ \t]*\d{{4}}"),
    # Embase: "Spine. 12 (3) (pp 123-130), 2010."
    re.compile(
        rf"(?P<title>.+?)\.[ \t]+(?:Vol\.?[ \t]?)?(?P<volume>\d[\w-]*){_ISSUE}[ \t]*"
        rf"\((?:pp?\.?[ \t]*{_PAGES}|no pagination)\)"
    ),
    # ahead of print: "Spine. (no pagination), 2024."
    re.compile(rf"(?P<title>.+?)\.[ \t]+\((?:pp?\.?[ \t]*{_PAGES}|no pagination)\)"),
    # most: "Spine. 28(2):103-106, April 2015.", "Spine. Vol.75(2),2014, pp. 1-9."
    re.compile(
        rf"(?P<title>.+?)\.?[ \t]+(?:Vol\.?[ \t]?)?(?P<volume>\d[\w-]*){_ISSUE}"
        rf"(?:[ \t]*:[ \t]*{_PAGES}|,|[ \t]+{_DATE})"
    ),
)
"""Forms of the sentence, the most particular first."""
_LATER_PAGES = re.compile(rf"{_DATE},[ \t]*(?:pp?\.[ \t]*)?{_PAGES}\.?$")
_NUMBER = re.compile(r"\bArticle Number:[ \t]*(?P<pages>[\w.-]*\w)")
_PAGED = re.compile(r"(?<=\()pp?\b[^()]*|(?<=:)[ \t]?\d+(?:-\d+)?")
_YEAR = r"(?<![\w-])(1[4-9]\d\d|20\d\d)(?![\w-])"
_YEARS = (
    re.compile(rf"Date of Publication:[^.]*?{_YEAR}"),
    re.compile(rf"\),[ \t]*{_YEAR}"),
    re.compile(_YEAR),
)
"""Where the year stands, the surest first; others are those of conferences."""
_CHAPTER = re.compile(rf"Chapter pagination:[ \t]*{_PAGES}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a work appeared; what the sentence does not say is an empty text."""

    title: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""


def place_of(sentence: str) -> Place:
    """Read a source line.

    Examples
    --------
    >>> place_of("Forest Ecology & Management. 201(2-3):327-334, November 15, 2004.")
    Place(title='Forest Ecology & Management', volume='201', issue='2-3', pages='327-334')
    """
    chapter = _CHAPTER.search(sentence)
    for pattern in PATTERNS:
        found = pattern.match(sentence)
        if found:
            said = {name: (text or "").strip() for name, text in found.groupdict().items()}
            later = None
            if not said.get("pages"):
                later = _LATER_PAGES.search(sentence) or _NUMBER.search(sentence)
            pages = (chapter or later or {"pages": said.get("pages", "")})["pages"]
            title = said["title"].partition(". Conference:")[0].rstrip(". ")
            return Place(title, said.get("volume", ""), said.get("issue", ""), pages.rstrip("."))
    return Place(pages=chapter["pages"].rstrip(".") if chapter else "")


def year_of(sentence: str) -> str:
    """Give the year of a source line, or nothing; a page is none.

    Examples
    --------
    >>> year_of("Spine. Conference: 2023 Meeting. 23(11) (pp 1680), 2024.")
    '2024'
    """
    bare = _PAGED.sub("", sentence)
    found = next(filter(None, (pattern.search(bare) for pattern in _YEARS)), None)
    return found[1] if found else ""
