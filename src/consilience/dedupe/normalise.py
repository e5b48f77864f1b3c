"""The keys of a record: what is compared, freed of how each database writes it."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from consilience.dedupe.journals import Journal, is_preprint, read_journal
from consilience.dedupe.people import Name, read_names
from consilience.dedupe.title import Title, read_title, telling_words
from consilience.dedupe.trials import read_registration, read_trials
from consilience.dedupe.words import plain
from consilience.evidence import Record
from consilience.records.identity import normalise_doi, normalise_pmid


class Keys(NamedTuple):
    """What is compared of one record; an empty string, tuple or None means not given.

    Attributes
    ----------
    pages : tuple of str
        First and last page, the last written out (`123-7` gives `("123", "127")`); an article
        number stands alone.
    issue : str
        Without counters that stand for the place in a list rather than an issue.
    abstract : str
        Its first 300 characters, plain.
    trials : tuple of str
        Registration numbers that the record names.
    registration : str
        The number where the record itself is a registration.
    database : str
        Empty, too, where it lists works more than once, as a team's own library does that was
        filled from several; which is known only when all records are.
    common : bool
        Whether many works bear such a title: it says little, or returns in several years, which
        is known only when all records are (`corpus.learn`).
    ordered : bool
        Whether the order of the authors tells anything: not where works that are surely one often
        stand under another first author, which is known only when all records are.
    """

    id: str
    title: Title
    names: tuple[Name, ...]
    year: int | None
    journal: Journal
    volume: str
    issue: str
    pages: tuple[str, ...]
    doi: str
    pmid: str
    abstract: str
    type: str
    database: str
    trials: tuple[str, ...]
    registration: str
    common: bool
    ordered: bool

    @property
    def first_family(self) -> str:
        """Family name of the first author, plain, or an empty string."""
        return self.names[0].family if self.names else ""


LAST_ISSUE = 60
"""Above this, what stands in place of the issue is a running number of another kind."""


def read_keys(record: Record) -> Keys:
    """Give the keys of one record."""
    title, journal = read_title(record.title), read_journal(record.journal)
    return Keys(
        id=record.id,
        title=title,
        names=read_names(record.authors),
        year=record.year,
        journal=journal,
        volume=read_volume(record.volume),
        issue=read_issue(record.issue or issue_in_volume(record.volume)),
        pages=read_pages(record.pages),
        doi=read_doi(record.doi, journal),
        pmid=normalise_pmid(record.pmid) or "",
        abstract=plain((record.abstract or "")[:600])[:300],
        type=record.type,
        database=record.database or "",
        trials=read_trials(record),
        registration=read_registration(record),
        common=title.n_telling < 2 or telling_words(title.words).issubset(journal),
        ordered=True,
    )


def read_doi(doi: str | None, journal: Journal) -> str:
    """Give a DOI, but none of a preprint where the record is that of the article in a journal."""
    doi = normalise_doi(doi) or ""
    if journal and _PREPRINT_DOI.match(doi) and not is_preprint(journal):
        return ""
    return doi


def unversioned(doi: str) -> str:
    """Give a DOI without the number of a version (`.pub2` of a Cochrane review, `v1`)."""
    return _VERSION.sub("", doi)


def read_volume(volume: str | None) -> str:
    """Give the number of a volume: `32 (Supplement 2)` gives `32`; a remnant like `1)` nothing."""
    volume = _PARENTHESIS.sub(" ", volume or "")
    if not volume or ("(" not in volume and ")" in volume):
        return ""
    found = _NUMBER.search(volume)
    return found.group(0).lstrip("0") if found else _ROMAN_VOLUME.sub("", plain(volume))


def issue_in_volume(volume: str | None) -> str:
    """Give the issue where it stands behind the volume: `12(3)` gives `3`."""
    found = _ISSUE_BEHIND.search(volume) if volume and "(" in volume else None
    return found.group(1) if found else ""


def read_issue(issue: str | None) -> str:
    """Give an issue as plain words; a number above `LAST_ISSUE` is a running number, left out."""
    words = plain(issue)
    found = _NUMBER.search(words)
    if found is None:
        return words
    return "" if int(found.group(0)[:9]) > LAST_ISSUE else words


def read_pages(pages: str | None) -> tuple[str, ...]:
    """Give first and last page, the last written out; what a spreadsheet made a date is undone."""
    if not pages:
        return ()
    text = unicodedata.normalize("NFKC", pages).lower()
    date = _SPREADSHEET_DATE.fullmatch(text.strip())
    if date:
        text = _undo_date(date)
    found = _PAGE.findall(text)
    if not found:
        return ()
    first = _page(*found[0])
    if len(found) == 1 or not _RANGE.search(text):
        return (first,)
    prefix, number = found[0]
    last_prefix, last = found[1]
    if len(last) < len(number):
        last = number[: len(number) - len(last)] + last
    return (first, _page(last_prefix or prefix, last))


def _undo_date(date: re.Match[str]) -> str:
    """Turn `21-Apr` and `Jan-65` into pages again, the lower number first."""
    day, month_after, month_before, year = date.groups()
    month = _MONTHS.index(month_after or month_before) + 1
    first, last = sorted((month, int(day or year)))
    return f"{first}-{last}"


def _page(prefix: str, number: str) -> str:
    return prefix + (number.lstrip("0") or "0")


_PREPRINT_DOI = re.compile(
    r"10\.(?:1101/(?:\d{4}\.\d\d\.\d\d\.)?\d{6,}|48550/arxiv|21203/rs\.|2139/ssrn|20944/preprints"
    r"|3123[345]/osf|26434/chemrxiv|36227/techrxiv|22541/au\.)"
)
"""Those of bioRxiv, medRxiv, arXiv, Research Square, SSRN, OSF and other servers."""
_VERSION = re.compile(r"(?:\.pub\d+|[./_-]v\d+)$")
_ISSUE_BEHIND = re.compile(r"\d\s*\(([^()]*)\)\s*$")
_NUMBER = re.compile(r"\d+")
_ROMAN_VOLUME = re.compile(r"^(?![ivxlcdm]{1,8}$).*")
_PAGE = re.compile(r"([a-z]{0,3})0*(\d+)")
_RANGE = re.compile(r"\d\s*[-\u2010-\u2015\u2212]+\s*[a-z]{0,3}\d")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = "|".join(_MONTHS)
_SPREADSHEET_DATE = re.compile(rf"(\d{{1,2}})-({_MONTH})|({_MONTH})-(\d{{1,4}})")
_PARENTHESIS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
