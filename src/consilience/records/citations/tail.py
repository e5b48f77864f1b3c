"""Where a work stands in its journal: year, volume, issue and pages at the end of a citation."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|"
    r"Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?|Spring|Summer|Autumn|Fall|Winter)"
    r"\b\.?"
)
_PAGE = (
    r"(?:[a-z]{2,12}-\d{4}-\d{4,6}|[A-Za-z]{0,4}\.?\d[\w.]{0,20}(?:\([^()]{1,6}\))?"
    r"|[ivxlc]{1,7}\b)"
)
_DASH = r"[ ]?[-‐‑–—−]{1,2}[ ]?"
_PIECES: dict[str, str] = {
    "YEAR": r"(?P<year>(?:1[5-9]|20)\d\d)[a-z]?",
    "DATE": rf"(?:[ ]?{_MONTH}(?:[-–/]{_MONTH})?(?:[ ]\d{{1,2}})?)?",
    "DAY": rf"(?:\d{{1,2}}[ ])?(?:{_MONTH}[ ])?(?:\d{{1,2}},?[ ])?",
    "VOLUME": r"(?P<volume>(?:[A-Z]{0,3}\d{1,5}[A-Z]?(?:[-–/]\d{1,4})?|[A-Z]|[IVXLC]{1,7})"
    r"(?:[ ]?(?:Suppl|Pt|Spec[ ]No)\b\.?(?:[ ]?\w{1,3})?)?)",
    "ISSUE": r"\((?!(?:19|20)\d\d\))(?P<issue>[^()]{1,30}(?:\([^()]*\))?)\)",
    "NUMBER": r"(?:[Nn]o|[Ii]ss(?:ue)?|[Nn]r)\.?[ ]?(?P<issue>(?:Suppl(?:ement)?\.?[ ]?)?[\w/–-]+)",
    "PAGES": rf"(?:[Pp]p?\.?[ ]?|[Pp]ages?[ ]|[Aa]rt(?:icle)?[.:]?[ ]"
    r"(?:[Nn]o\.?[ ]|[Nn]umber[ ])?)?"
    rf"(?P<pages>{_PAGE}(?:{_DASH}{_PAGE})?(?:,[ ]?{_PAGE}{_DASH}{_PAGE})?)"
    r"(?:;?[ ]?(?:quiz|discussion|passim)\b.*)?",
    "NAMED": rf"(?:[Pp]p?\.[ ]?|[Pp]ages?[ ]|pp[ ])(?P<pages>{_PAGE}(?:{_DASH}{_PAGE})?)",
}
_END = r"[\s.,;)\]]*$"
_PATTERNS: tuple[tuple[str, float], ...] = (
    # 2014;65(4):429-41
    (
        r"[.,]?\s*\(?YEAR\)?DATE\s*[;,:]\s*(?:[Vv]ol\.?[ ]?)?VOLUME?\s*(?:ISSUE)?\s*[:,]\s*PAGES",
        0.97,
    ),
    # 2014;65(4) and 2014;j4008
    (r"[.,]?\s*\(?YEAR\)?DATE\s*;\s*VOLUME\s*(?:ISSUE)?", 0.85),
    (r"[.,]?\s*\(?YEAR\)?DATE\s*;\s*(?:ISSUE\s*[:,]?\s*)?PAGES", 0.85),
    # vol. 12, no. 3, pp. 1-10, Mar. 2001
    (
        r"(?<!:)[.,]?\s+[Vv]ol(?:ume)?\.?[ ]?VOLUME(?:[,.]?[ ]NUMBER)?(?:[,.]?[ ]PAGES)?"
        r"(?:[,.]?[ ]\(?DAYYEAR\)?)?",
        0.95,
    ),
    # vol. 12, no. 3, 2001, pp. 1-10
    (r"(?<!:)[.,]?\s+[Vv]ol(?:ume)?\.?[ ]?VOLUME(?:,[ ]NUMBER)?,[ ]DAYYEAR,[ ]NAMED", 0.95),
    # 12, no. 3 (2001): 1-10
    (r"[.,]?\s+VOLUME,[ ]NUMBER[ ]\(DAYYEAR\)(?:[:,]?[ ]PAGES)?", 0.95),
    (r"[.,]?\s+VOLUME[ ]\(DAYYEAR\)[:,]?[ ]PAGES", 0.95),
    # 12, (2001)
    (r"[.,]?\s+VOLUME,[ ]\(DAYYEAR\)", 0.85),
    # 12(3):1-10, 2001 and 12, 1-10, 2001
    (r"[.,]?\s+VOLUME\s?(?:ISSUE)?[ ]*[,:][ ]*PAGES[ ,]+DAYYEAR", 0.9),
    # 12, 3 (2001), 1-10
    (r"[.,]?\s+VOLUME,[ ](?P<issue>\d{1,4})[ ]\(DAYYEAR\),[ ]PAGES", 0.95),
    # 2001. Vol. 12, no. 3, p. 1-10
    (r"[.,]?\s+YEAR[.,][ ][Vv]ol\.?[ ]VOLUME(?:[,.]?[ ]NUMBER)?(?:[,.]?[ ]PAGES)?", 0.95),
    # 12 (3), 1-10 (2001)
    (r"[.,]?\s+VOLUME\s?(?:ISSUE)?[ ]*[,:][ ]*PAGES[ ,]+\(DAYYEAR\)", 0.95),
    # 2001, 12, 1-10 and 2001, 12(3), 1-10
    (
        r"[.,]?\s+YEAR,[ ]VOLUME(?:\s?ISSUE|,[ ](?P<number>\d{1,4}(?=,)))?(?:[ ]*[,:][ ]*PAGES)?",
        0.95,
    ),
    # 12(3), 1-10 with the year elsewhere
    (r"[.,]?\s+VOLUME\s?ISSUE(?:[ ]*[,:][ ]*PAGES)?", 0.9),
    (r"[.,]?\s+VOLUME[ ]*[,:][ ]*PAGES", 0.85),
    # 2015. p. 58 and 2015:58
    (r"[.,;]?\s+\(?YEAR\)?DATE[.:;,]?\s*NAMED", 0.9),
    (r"[.,;]?\s+\(?YEAR\)?DATE\s?:\s?PAGES", 0.8),
    # (2017-2019) and 2017
    (r"(?:[.,;:]\s*\(?|(?<=[?!])\s+\(?|\s+\()DAYYEAR(?:[-–]\d{2,4})?\)?DATE", 0.7),
    # (2001) and, at the very end, 2001
    (r"\s+\(YEAR\)", 0.75),
    # pp. 12-19
    (r"[.,;:(]?\s+\(?NAMED\)?", 0.8),
)
"""How styles write the place, each piece by its name, and how sure each is."""
_WITHOUT_PAGES: tuple[tuple[str, float], ...] = (
    # 12 (2001)
    (r"[.,]?\s+VOLUME,?[ ]\(DAYYEAR\)", 0.8),
    # 12, with the year elsewhere
    (r"[.,;]?\s+(?P<volume>[A-Z]?\d{1,4}[A-Z]?)[:;]?", 0.75),
    # vol. 12 and 2001, 12
    (r"[.,]?\s+YEAR,[ ]VOLUME", 0.8),
    # ;12 and ; neurint-2019-12345
    (r"[.,]?\s+\(?DAYYEAR\)?DATE[;,:]?[ ]PAGES", 0.75),
    # e1234567 and bmjopen-2019-12345
    (r",\s+(?P<pages>e\d{4,8}|[a-z]{2,12}-\d{4}-\d{4,6})", 0.75),
)
"""How they write the place of what has no pages: told only of what has a DOI."""


def _compiled(pattern: str) -> re.Pattern[str]:
    names = "|".join(sorted(_PIECES, key=len, reverse=True))
    return re.compile(re.sub(names, lambda found: _PIECES[found.group()], pattern) + _END)


_COMPILED = tuple((_compiled(pattern), sure) for pattern, sure in _PATTERNS)
_COMPILED_LINKED = tuple((_compiled(pattern), sure) for pattern, sure in _WITHOUT_PAGES)
_LONGEST = 160
_AFTER_MONTH = re.compile(rf"\b{_MONTH}\s\d{{1,2}}$")
_INSIDE = re.compile(
    r"(?<=[.?!])\s+(?:1[5-9]|20)\d\d\s?;[\w()/ .-]{1,25}?(?::[ ]?[\w–-]{1,20})?(?=\.?\s+[A-Z])"
)


@dataclass(frozen=True, slots=True)
class Tail:
    """The place of a work, and where in the text it begins.

    Attributes
    ----------
    begin : int
        Where the text before it (title and journal) ends.
    fields : mapping of str to str
        Among year, volume, issue, pages.
    sure : float
        How sure the pattern is, 0 to 1.
    published : bool
        A semicolon stands before the year, as behind a publisher.
    """

    begin: int
    fields: dict[str, str]
    sure: float
    published: bool = False


def tail_of(text: str, *, dated: bool, linked: bool = False) -> Tail | None:
    """Find the place at the end of a text; `dated` where the year was found before.

    What has a DOI (`linked`) may have a volume and no pages. The pattern that finds most fields
    wins, the surer one where two find as many.
    """
    best: Tail | None = None
    for pattern, sure in (*_COMPILED, *_COMPILED_LINKED) if linked else _COMPILED:
        found = pattern.search(text, max(0, len(text) - _LONGEST))
        if found is None:
            continue
        fields = {name: value for name, value in found.groupdict().items() if value}
        if "number" in fields:
            fields["issue"] = fields.pop("number")
        if not dated and "year" not in fields:
            sure -= 0.2
        if "volume" in fields and _AFTER_MONTH.search(text, 0, found.end("volume")):
            continue  # February 14, 2023
        tail = Tail(found.start(), fields, sure, text[found.start()] == ";")
        if best is None or (len(fields), sure) > (len(best.fields), best.sure):
            best = tail
    return best


def end_of_place(text: str) -> int | None:
    """Give where a place in a journal ends behind which more is said, such as a publisher."""
    found = _INSIDE.search(text)
    return found.end() if found else None
