"""What can stand anywhere in a citation: identifiers, addresses, dates of access, marks."""

from __future__ import annotations

import re

from consilience.records.citations.reading import Reading
from consilience.records.identity import normalise_doi

SPACES = re.compile("[\u00a0\u2000-\u200b\u202f\u205f\u3000\\s]+")
_DOI = re.compile(
    r"(?:[([]?\s*(?:Available (?:from|at):?\.?\s*)?"
    r"(?:https?://(?:[\w.-]*\.)?doi\.org/\s?|doi\.org/|"
    r"\bdoi\s*[:.]?\s*)+(?:https?://(?:dx\.)?doi\.org/)?)?"
    r"(10\.\d{4,9}(?:\.\d+)*\s?/\s?[^\s\"<>]+(?:<[^\s<>]{1,30}>[^\s\"<>]+)?)",
    re.IGNORECASE,
)
_PMID = re.compile(r"\[?\b(?:PMID|PubMed(?: ID)?)\s*[:#]?\s*(\d{5,8})\b\]?[.;,]?", re.IGNORECASE)
_PMC = re.compile(r"\[?(?:PMCID\s*[:#]?\s*)?\b(PMC\d{5,9})\b\]?[.;,]?", re.IGNORECASE)
_ARXIV = re.compile(r"\b(?:arXiv(?: preprint)?\s*[:.]?\s*)(\d{4}\.\d{4,5}(?:v\d+)?)", re.IGNORECASE)
_URL = re.compile(
    r"[<([]?\s*(?:(?:Available|Retrieved|Accessed|Downloaded)\b(?: online)?"
    r"(?: from| at| on| through)?"
    r"[^.:()<>\[\]]{0,60}:?\.?,?\s*|URL:?\s*"
    r"|from [^:<>\[\]]{2,60} website:?\s*|from:?\s+)?"
    r"\b((?:https?://|www\.)[^\s<>]+[^\s<>.,;:)\]])[>)\]]?\s*[.,;]?(?:\s*[)\]])?",
    re.IGNORECASE,
)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_ACCESSED = re.compile(
    r"[.;,]?\s*[\[(]?\b(?:[Ll]ast )?(?:[Aa]cc?ess?ed|[Rr]etrieved|[Cc]ited|[Vv]iewed|[Uu]pdated)"
    r"(?:\s+on)?:?\s+(?:\w+\s+)?(?:\d{4}-\d\d-\d\d|(?:\d{1,2}|[A-Z][a-z]{2,8}|\d{4})"
    r"[\s\w.,/-]{0,22}?\d{2,4})"
    r"(?:[\s-]\w{3,9}(?:[\s-]\d{1,2})?)?[\])]?(?:,? from:?(?=\s*\.?\s*$))?[.,;]?"
)
_POSTED = re.compile(
    r"[.;,]?\s*[\[(]?\b(?:(?:[Ee]lectronic publication|[Ee]pub|[Oo]nline) ahead of print|"
    r"[Ee]pub|[Pp]ublished [Oo]nline(?: [Ff]irst)?|[Oo]nline [Ff]irst|"
    r"[Aa]dvance(?:d)? online publication|"
    r"[Pp]reprint posted online|[Aa]head of print|[Ii]n press|[Aa]rticle in press|[Ff]orthcoming|"
    r"[Ff]irst (?:received|posted|registered))"
    r"\b(?: ahead of print)?[\])]?[:,]?\s*"
    rf"(?:(?:(?:on )?(?:\d{{1,2}} )?{_MONTH} ?(?:\d{{1,2}}(?!\d),? ?)?)?"
    rf"(?P<year>(?:19|20)\d\d\b)?(?: {_MONTH}(?: \d{{1,2}})?(?!\d))?)(?=[\s.,;:)\]]|$)[.)\]]?"
)
"""What tells that a work came out before it had a place in its journal, with the date."""
_NUMBERED = re.compile(
    r"\s*[(\[](?=[^()\[\]]*\b(?:[Nn]os?\.|[Nn]umber|[Vv]ersion|Publication|Report)\s?[\w.-]*\d)"
    r"[^()\[\]]{3,80}[)\]]|[.;]?\s*\bReport [Nn]o\.?:?\s*[\w./–-]+"
    r"|(?<=[.?!])\s+(?:[A-Z][\w’'& -]{2,40} )?[Nn]os?\.:? [A-Z]{2,}[\w/–-]*\d(?=[.,])"
    r"|(?<=[.?!])\s+[A-Z][\w’'& -]{0,40}\b(?:[Gg]uideline|[Pp]ublication|[Rr]eport|[Ss]tandard)"
    r" [A-Z]{2,}[\w/–-]*\d(?=[.,;])"
)
"""Numbers of reports and registrations, and versions in brackets, that stand behind a title."""
_EDITION = re.compile(
    r"[.,]?\s*(?:\((?:\d{1,2}(?:st|nd|rd|th)|[Rr]ev\.) ed(?:ition|n)?\.?\)"
    r"|(?<![\w(-])(?:\d{1,2}(?:st|nd|rd|th)|[Rr]ev\.|[Rr]evised|[Ss]econd|[Tt]hird)"
    r" ed(?:ition|n)?\b\.?)(?=[\s.,;:]|$)"
)
_KINDS: dict[str, str] = {
    "dataset": "dataset", "data set": "dataset", "computer software": "software",
    "software": "software", "computer program": "software", "preprint": "article",
    "conference presentation": "paper-conference", "conference session": "paper-conference",
    "conference abstract": "paper-conference", "conference paper": "paper-conference",
    "paper presentation": "paper-conference", "poster presentation": "paper-conference",
    "poster session": "paper-conference", "poster": "paper-conference", "abstract": "",
    "meeting abstract": "paper-conference",
    "press release": "webpage", "blog post": "post-weblog", "web page": "webpage",
    "webpage": "webpage", "website": "webpage", "fact sheet": "webpage", "video": "motion_picture",
    "film": "motion_picture", "unpublished manuscript": "manuscript",
    "manuscript submitted for publication": "manuscript",
    "manuscript in preparation": "manuscript", "editorial": "", "letter": "",
    "letter to the editor": "", "internet": "", "online": "", "electronic resource": "",
    "article": "", "eng": "", "serial online": "", "review": "", "comment": "",
    "database": "dataset", "data file": "dataset", "mobile app": "software",
    "available from": "",
}  # fmt: skip
"""What stands in square brackets behind a title, and CSL's word for it where it is a kind."""
_KIND = re.compile(
    r"\s*\[(" + "|".join(map(re.escape, sorted(_KINDS, key=len, reverse=True))) + r")"
    r"(?:,[^\]]*)?\]",
    re.IGNORECASE,
)
_PREPRINT = re.compile(r"(?<=[.\w])\s+Preprint at\b(?=\s)")
_UNKNOWN = re.compile(
    r"(?<=\w)\s+\[(?![^\]]*(?:[Tt]hesis|[Dd]issertation)|[A-Z]+\])[A-Za-z][\w’'-]+"
    r"(?: [\w’'-]+){0,3}\](?=\s*[.\[])"
)
"""Few words in brackets behind a title: [NICE guideline], [in German]."""
_LEFT = re.compile(
    r"\s+In$"
    r"|[.,;:]?\s*(?:Available (?:from|at|online)|Available|Retrieved from|Accessed|DOI|doi|URL"
    r"|[Pp]reprint at)\s*[:.]*\s*$"
)
_EMPHASIS = re.compile(r"(?<![\w*])(\*\*?|_)(?=\S)([^*_]{2,300}?)(?<=\S)\1(?![\w*])")
"""Italics and bold of Markdown, as lists in README files have them."""


def take_identifiers(reading: Reading) -> None:
    """Take DOI, PMID, addresses, dates of access and marks out of the text."""
    text = _EMPHASIS.sub(r"\2", reading.rest)
    text = _without_doi(reading, text)
    for pattern, name in ((_PMID, "pmid"), (_PMC, "PMC"), (_ARXIV, "arXiv")):
        if found := pattern.search(text):
            if name == "pmid":
                reading.put(name, found.group(1), 0.99)
            else:
                reading.keep(name, found.group(1))
            text = text[: found.start()] + text[found.end() :]
    while found := _URL.search(text):
        address = found.group(1).rstrip("/.") if "doi.org/" in found.group(1) else found.group(1)
        if not re.search(r"doi\.org/?$", address):
            reading.put("url", address, 0.95)
            if reading.fields.get("url") != address:
                reading.keep("url", address)
        if re.search(r"\d", found.group()[: found.start(1) - found.start()]):
            reading.keep("note", found.group()[: found.start(1) - found.start()].strip(" .,:(["))
        text = f"{text[: found.start()]} {text[found.end() :]}"
    text = _without_marks(reading, text)
    text = re.sub(r"\(\s*\)|\[\s*\]|<\s*>", "", text)
    text = re.sub(r"\s*(?:[.;,:]\s*){2,}$", ".", SPACES.sub(" ", text).strip())
    reading.rest = re.sub(r"([.?!])(?:\s*\.)+", r"\1", _LEFT.sub(".", text))


def _without_doi(reading: Reading, text: str) -> str:
    """Take the DOI, each time that it stands there; another one stays where it is.

    One in brackets is that of another work where one stands outside them: of what is corrected.
    """
    outside = [f for f in _DOI.finditer(text) if not _is_bracketed(text, f.start(1))]
    at = outside[0].start() if outside else 0
    while found := _DOI.search(text, at):
        doi = normalise_doi(found.group(1).replace(" ", ""))
        if doi is None or reading.fields.get("doi", doi) != doi:
            at = found.end()
            continue
        reading.put("doi", doi, 0.99)
        text = f"{text[: found.start()].rstrip(' ([')} {text[found.end() :]}"
        at = found.start()
    return text


def _is_bracketed(text: str, at: int) -> bool:
    return text.count("(", 0, at) > text.count(")", 0, at)


def _without_marks(reading: Reading, text: str) -> str:
    """Take what is said beside the work: when it was seen, that it is online, its number."""
    for pattern in (_ACCESSED, _POSTED, _NUMBERED, _EDITION):
        at = 0
        while found := pattern.search(text, at):
            reading.keep("note", found.group().strip(" .;,[]()"))
            if pattern is _POSTED:
                reading.posted = reading.posted or found.group("year") or "none"
            text = f"{text[: found.start()]}.{text[found.end() :]}"
            at = found.start()
    if found := _PREPRINT.search(text):
        reading.type = "article"
        text = text[: found.start()] + text[found.end() :]
    while found := _KIND.search(text) or _UNKNOWN.search(text):
        word = found.group().strip(" []")
        reading.keep("note", word)
        reading.type = _KINDS.get(word.split(",")[0].lower()) or reading.type
        text = text[: found.start()] + text[found.end() :]
    return text
