"""What identifies a record: DOI, PMID, serial numbers, names, titles."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache
from typing import Literal
from urllib.parse import unquote

_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/[^\s\"]+")
_DOI_PREFIX = re.compile(
    r"^(?:https?://(?:[\w.-]*\.)?doi\.org/|doi\.org/|doi\s*:?\s*)+", re.IGNORECASE
)
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_CLOSERS = {")": "(", "]": "[", ">": "<", "}": "{"}
_BETWEEN_SERIALS = re.compile(r"[\s,;/\\]+")
_ISSN = re.compile(r"\b\d{4}-?\d{3}[\dXx]\b")
REGISTRATION = (
    r"(?:NCT0\d{7}|ISRCTN\d{8}|ACTRN\d{14}|ChiCTR[-A-Z]{0,10}\d{8,10}|DRKS\d{8}"
    r"|EUCTR\d{4}-\d{6}-\d{2}|CTRI/\d{4}/\d{2,3}/\d{5,6}|(?:JPRN-)?UMIN\d{9}|(?:JPRN-)?jRCTs?\d{9,10}"
    r"|IRCT\d{5,}N\d+|PACTR\d{15,16}|KCT\d{7}|TCTR\d{11}|RBR-\w{6,7}|SLCTR/\d{4}/\d{3}|NTR\d{3,4})"
)
"""Numbers of ClinicalTrials.gov and of the registers in WHO's network, as a pattern."""
_IN_SERIALS = frozenset(
    "article article-journal article-magazine article-newspaper document periodical".split()
)
"""Types of which a number of unknown kind is taken for an ISSN."""
_PMID = re.compile(r"^(?:PMID|PUBMED|MEDLINE)?\s*[:#]?\s*(\d{1,8})(?:\.0)?$", re.IGNORECASE)
_NOTED_PMID = re.compile(
    r"^[ \t]*(?:PMCID[: ]+PMC\d+[ ;,.]+)?(?:PMID|PUBMED)(?: ID)?[: #]+(\d{1,8})\b(?![./-]\w)"
    r"|\bPMID: NLM(\d{1,8})\b",
    re.MULTILINE | re.IGNORECASE,
)
_LINKED_PMID = re.compile(
    r"(?:ncbi\.nlm\.nih\.gov/(?:entrez/)?(?:pubmed|m/pubmed)|pubmed\.(?:ncbi\.nlm\.nih\.)?gov"
    r"|europepmc\.org/(?:abstract|article)/med)/(\d{1,8})\b(?![./-]\w)"
    r"|ovid\S*[?&]d=(?:med|prem|ppez|pmnm|mes[xz])\w*&\S*\ban=(\d{1,8})\b"
)
"""An address of a record in PubMed, or in Europe PMC and Ovid's MEDLINE, whose numbers are
PubMed's."""
_INITIALS = re.compile(r"^(?:[^\W\d_]\.?(?:-?[^\W\d_]\.?){0,4})$")
PLAIN_DOI = re.compile(r"10\.\d{4,9}/[a-z0-9._/-]*[a-z0-9]")
PLAIN_ISSN = re.compile(r"\d{4}-\d{3}[\dX]")
"""A DOI and an ISSN as they are to be; anything else is looked at closely."""
_NAME = r"[\w'.-]+(?: [\w'.-]+)*, [\w'.-]+(?: [\w'.-]+)*"
_PLAIN_NAME = re.compile(_NAME)
PLAIN_NAMES = re.compile(rf"{_NAME}(?:\n{_NAME})*")
"""Names as they are to be, one a line: family name, comma, given names, single spaces."""
_PARTICLES = frozenset(
    "af al ap bin da das de del della den der des di do dos du el ibn la le les lo "
    "mac op ten ter und van vande vanden vander von y zu zum zur".split()
)
_NO_NAME = re.compile(r"[\d&/:@]")
_SUFFIX = re.compile(r"^(?:Jr|Sr|II|III|IV)\.?$")
_SHORT_NAME = re.compile(
    r"([A-Z][A-Za-z]*[a-z]) (?!(?:OF|ON|AND|FOR|THE)\b)([A-Z]{1,3}|(?:[A-Z]\.-?){0,2}[A-Z]\.)"
)
"""One family name and the initials behind it."""
_WORD = re.compile(r"\w+")
_GROUPS = frozenset(
    "academy agency alliance association authority bank board center centre coalition college "
    "commission committee community company consortium council department federation forum "
    "foundation group hospital initiative investigators league members ministry nations network "
    "office organisation organization panel participants partnership project registry school "
    "secretariat service society staff study team trial trust union university working the and of "
    "for on".split()
)
"""Words that people do not bear in their names."""
_GROUP_STEMS = ("collaborat", "institut", "laborator", "program")


def plain(text: str) -> str:
    """Give a text in lower case and without accents, as it is compared and searched."""
    lower = text.lower()
    if lower.isascii():
        return lower
    return _BEYOND_ASCII.sub(lambda found: _without_accents(found.group()), lower)


@lru_cache(maxsize=2_000)
def _without_accents(letters: str) -> str:
    """Few letters with accents come again and again; long runs of another script do not."""
    parts = unicodedata.normalize("NFKD", letters.casefold())
    # A sign such as ™ is made of capitals.
    return "".join(c for c in parts if not unicodedata.combining(c)).lower()


def normalise_doi(text: str | None) -> str | None:
    """Give the DOI in the text, bare and in lower case, or None where there is none.

    Takes it out of addresses, prefixes ("doi:10...") and notes, decodes `%2F` and HTML entities,
    and leaves sentence punctuation and unmatched closing brackets behind.

    Examples
    --------
    >>> normalise_doi("https://doi.org/10.1136/BMJ.n71.")
    '10.1136/bmj.n71'
    """
    if not text:
        return None
    plain = html.unescape(text)
    if "%" in plain:
        plain = unquote(plain)
    found = _DOI.search(plain)
    if not found:
        return None
    doi = found.group().lower()
    while doi and (doi[-1] in ".,;:'`" or _is_unmatched_closer(doi)):
        doi = doi[:-1]
    return doi if "/" in doi and not doi.endswith("/") else None


def is_only_doi(text: str) -> bool:
    """Tell whether the text is a DOI, its address or its prefix, and nothing else."""
    doi = normalise_doi(text)
    bare = _DOI_PREFIX.sub("", unquote(html.unescape(text)).strip()).strip().lower()
    return doi is not None and bare.rstrip(".,;") in (doi, doi + "/")


def _is_unmatched_closer(text: str) -> bool:
    opener = _CLOSERS.get(text[-1])
    return opener is not None and text.count(text[-1]) > text.count(opener)


def normalise_pmid(text: str | None) -> str | None:
    """Give the PubMed number in the text as plain digits, or None.

    Examples
    --------
    >>> normalise_pmid("PMID: 21314913")
    '21314913'
    """
    found = _PMID.match((text or "").strip())
    if not found:
        return None
    digits = found.group(1).lstrip("0")
    return digits or None


def noted_pmid(text: str) -> str | None:
    """Give the PubMed number that a line of a note names, as reference managers keep it there.

    CINAHL writes it within its notes, with NLM before the number.

    Examples
    --------
    >>> noted_pmid("PMCID: PMC7000001 PMID: 31000001")
    '31000001'
    """
    lower = text.lower()
    if "pmid" not in lower and "pubmed" not in lower:
        return None
    found = _NOTED_PMID.search(text)
    return normalise_pmid(found.group(1) or found.group(2)) if found else None


def linked_pmid(text: str) -> str | None:
    """Give the PubMed number that an address leads to.

    Examples
    --------
    >>> linked_pmid("https://www.ncbi.nlm.nih.gov/pubmed/31000001")
    '31000001'
    """
    lower = text.lower()
    if "pubmed" not in lower and "/med/" not in lower and "ovid" not in lower:
        return None
    found = _LINKED_PMID.search(lower)
    return normalise_pmid(found[1] or found[2]) if found else None


def serial_by_form(text: str) -> Literal["isbn", "issn"] | None:
    """Tell an ISBN from an ISSN by its digits, whatever the field that it stands in."""
    compact = re.sub(r"[\s-]", "", text)
    if re.match(r"^(?:97[89]\d{10}|\d{9}[\dXx])(?!\d)", compact):
        return "isbn"
    return "issn" if _ISSN.match(text.strip()) else None


def serials_in(text: str) -> list[str]:
    """Give the ISSNs and ISBNs of which a text is made up; a text that says more stays whole.

    Examples
    --------
    >>> serials_in("1234-5678 0521466741"), serials_in("ISSN 1234-5678")
    (['1234-5678', '0521466741'], ['ISSN 1234-5678'])
    """
    parts = [part for part in _BETWEEN_SERIALS.split(text) if part]
    return parts if len(parts) > 1 and all(map(serial_by_form, parts)) else [text]


def classify_serial(text: str, type: str) -> Literal["isbn", "issn"]:
    """Tell whether a serial number of unknown kind is an ISBN or an ISSN.

    By its form; where that says nothing, by the word beside it; else by what the record is.
    """
    if form := serial_by_form(text):
        return form
    words = {word for word in ("isbn", "issn") if word in text.lower()}
    if len(words) == 1:
        return "isbn" if "isbn" in words else "issn"
    return "issn" if type in _IN_SERIALS else "isbn"


def is_group(name: str) -> bool:
    """Tell the name of an organisation by a word that people do not bear."""
    lower = name.lower()
    if lower.isalpha():
        return lower in _GROUPS or lower.startswith(_GROUP_STEMS)
    words = _WORD.findall(lower)
    return not _GROUPS.isdisjoint(words) or (
        any(map(lower.__contains__, _GROUP_STEMS))
        and any(word.startswith(_GROUP_STEMS) for word in words)
    )


def split_name(name: str, *, given_first: bool = False) -> str:
    """Give a personal name as "Family, Given"; what cannot be split safely stays whole.

    Parameters
    ----------
    name : str
        One name, in any order.
    given_first : bool
        The source is known to write the given name first ("Jan van der Berg"). Without it only
        initials tell the parts apart ("J. Berg", "Berg JA").

    Examples
    --------
    >>> split_name("Berg JA"), split_name("J. A. van der Berg")
    ('Berg, JA', 'van der Berg, J. A.')
    >>> split_name("John Smith", given_first=True), split_name("Cochrane Collaboration")
    ('Smith, John', 'Cochrane Collaboration')
    """
    if "," in name and _PLAIN_NAME.fullmatch(name):
        return name
    short = _SHORT_NAME.fullmatch(name)
    if short and not is_group(short[1]):
        return f"{short[1]}, {short[2]}"
    whole = " ".join(name.split()).strip(" ;")
    if "," in whole:
        return _tidy_comma(whole)
    words = whole.split(" ")
    if len(words) < 2 or len(words) > 7 or _NO_NAME.search(whole) or is_group(whole):
        return whole
    if _is_initials(words[-1]) and not _is_initials(words[0]):
        return _family_first(words)
    if given_first or _is_initials(words[0]):
        return _given_first(words)
    return whole


def with_family_of(name: str, short: str) -> str:
    """Part a full name without a comma where the short form beside it says the family name.

    Examples
    --------
    >>> with_family_of("Wang Ying", "Wang, Y"), with_family_of("Ying Wang", "Wang, Y")
    ('Wang, Ying', 'Wang, Ying')
    """
    family = short.partition(",")[0].strip()
    if not family or "," in name or "," not in short:
        return name
    if name.startswith(f"{family} "):
        return f"{family}, {name[len(family) :].strip()}"
    if name.endswith(f" {family}"):
        return f"{family}, {name[: -len(family)].strip()}"
    return name


def _is_initials(word: str) -> bool:
    return bool(_INITIALS.match(word)) and word.upper() == word and len(word) <= 8


def _tidy_comma(name: str) -> str:
    parts = [part.strip() for part in name.split(",")]
    return ", ".join(part for part in parts if part)


def _family_first(words: list[str]) -> str:
    cut = len(words)
    while cut > 1 and _is_initials(words[cut - 1]):
        cut -= 1
    return f"{' '.join(words[:cut])}, {' '.join(words[cut:])}"


def _given_first(words: list[str]) -> str:
    suffix = f", {words.pop()}" if len(words) > 2 and _SUFFIX.match(words[-1]) else ""
    cut = len(words) - 1
    while cut > 1 and words[cut - 1].lower() in _PARTICLES:
        cut -= 1
    return f"{' '.join(words[cut:])}, {' '.join(words[:cut])}{suffix}"


def title_key(title: str | None) -> str:
    """Give the title as letters and digits only, without case and accents, for comparing.

    Examples
    --------
    >>> title_key("The <i>E. coli</i> Café: a review.")
    'theecolicafeareview'
    """
    plain = re.sub(r"</?[A-Za-z][^<>]{0,40}>", "", html.unescape(title or ""))
    folded = unicodedata.normalize("NFKD", plain.casefold())
    return "".join(letter for letter in folded if letter.isalnum())
