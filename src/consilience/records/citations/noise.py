"""Lines of a pasted reference list that are no references: links, page headers, headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

LINKS = (
    "Article", "PubMed Central", "PubMed Abstract", "PubMed", "Google Scholar", "CAS", "Book",
    "Chapter", "CrossRef", "Crossref Full Text", "Crossref", "Cross Ref", "MathSciNet", "ADS",
    "View Article", "View in Article", "Full Text PDF", "Full Text", "Full text", "Fulltext", "PDF",
    "Web of Science", "ISI", "Scopus", "Medline", "MEDLINE", "PMC free article", "Free Article",
    "Free Full Text", "Publisher Full Text", "Publisher’s Version", "DOI", "PMC", "HTML",
    "Abstract", "Download", "Download references", "Download PDF", "Return to ref.", "Links",
    "Link", "Ref", "Find in your library", "Search in Google Scholar", "Digital Library", "NLM",
    "Reference", "Europe PMC", "ChemPort", "EBSCO", "Taylor & Francis Online", "OpenURL",
    "PubMed Central Full Text", "Export Citation", "Save", "Cite", "Share", "Open in new tab",
)  # fmt: skip
"""Words of links that publishers set behind a reference."""

_LINK = "|".join(re.escape(word) for word in sorted(LINKS, key=len, reverse=True))
_ONLY_LINKS = re.compile(
    rf"^[\s\[\](){{}}|•·,;/>]*(?:(?:{_LINK})(?:\s*\(\d+\)|\s+\d+)?[\s\[\](){{}}|•·,;/>]*)+$"
)
_LINKS_AT_END = re.compile(
    rf"(?:\s*\[\s*(?:{_LINK})\s*\])+\s*$"
    rf"|(?<=[.\])/\d])"
    rf"(?:[ \t]{{2,}}|[ \t]+(?=(?:Article|View|Crossref|CrossRef|PubMed|Google)\b)|\t)"
    rf"(?:(?:{_LINK})[\s|•·,;]*)+$"
)
_PAGE = re.compile(
    r"^\s*(?:[Pp]age\s+)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?\s*$|^\s*[-–—]\s*\d{1,4}\s*[-–—]\s*$"
)
_RUNNING = re.compile(
    r"^\s*(?:\S.{0,80}\bet al\.?\s.{0,80}(?:\(\d{4}\)\s*\d|[Pp]age \d).{0,40}"
    r"|.{0,80}\bPage \d+ of \d+\s*"
    r"|.*\bDownloaded (?:from|on|by)\b.*|.*©.*|.*\bAll rights reserved\b.*)$"
)
_ADDRESS_OR_NUMBER = re.compile(r"((?:https?://|www\.|10\.\d{4,9}/)\S+)|\d+")
HEADING = re.compile(
    r"^\s*(?:\d{1,2}\.?\s+)?(?:references?(?: and notes| cited| list)?|bibliography|"
    r"literature(?: cited)?|works cited|reference list|literaturverzeichnis|literatur|références|"
    r"bibliographie|referencias|"
    r"notes and references)\s*(?:\(continued\)|\(\d+\))?\s*:?\s*$",
    re.IGNORECASE,
)
AFTER = re.compile(
    r"^\s*(?:acknowledge?ments?|author information|funding(?: statement)?|appendi(?:x|ces)|"
    r"supplementary (?:material|information)s?|ethics declarations|rights and permissions|"
    r"about this (?:article|chapter)|additional information|publisher[’']s note|"
    r"competing interests|"
    r"cite this article|download references|tables?|figures?|footnotes)\s*:?\s*$",
    re.IGNORECASE,
)


def is_noise(line: str) -> bool:
    """Tell a line of nothing but links, a page's number or a running header."""
    return bool(_ONLY_LINKS.match(line) or _PAGE.match(line) or _RUNNING.match(line))


def is_links(line: str) -> bool:
    """Tell a line of nothing but links: what stands before it is one whole reference."""
    return bool(_ONLY_LINKS.match(line))


def without_links(text: str) -> str:
    """Give a reference without the links behind it."""
    return _LINKS_AT_END.sub("", text).rstrip()


def repeated(lines: Iterable[str]) -> frozenset[str]:
    """Give the short lines that come again and again, as headers of pages do."""
    seen = Counter(_shape(line) for line in lines if line.strip())
    return frozenset(
        shape
        for shape, n in seen.items()
        if n >= 3 and len(shape) < 100 and (not shape.endswith(".") or shape.endswith("et al."))
    )


def is_repeated(line: str, shapes: frozenset[str]) -> bool:
    """Tell a line that is one of those, whatever its number."""
    return _shape(line) in shapes


def _shape(line: str) -> str:
    """Give a line without its numbers, but for those of addresses: each names another work."""
    return " ".join(_ADDRESS_OR_NUMBER.sub(lambda found: found.group(1) or "#", line).split())
