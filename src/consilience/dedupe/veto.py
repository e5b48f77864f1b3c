"""What no sum of agreements outweighs: signs of two works, and cases that people decide."""

from __future__ import annotations

from consilience.dedupe.compare import ABSENT, Comparison, is_journal
from consilience.dedupe.normalise import Keys


def contradiction(a: Keys, b: Keys, levels: Comparison) -> str:
    """Give what shows that the two are different works, or an empty string."""
    if levels.pmid == "differ":
        return f"two PMIDs ({a.pmid}, {b.pmid})"
    if a.title.kind != b.title.kind and levels.title != ABSENT:
        kinds = sorted((a.title.kind or "article", b.title.kind or "article"))
        return f"{kinds[0]} and {kinds[1]}"
    if is_one_work(levels):
        return ""
    if levels.title == "numbers":
        return "titles differ in a number only (parts, phases or years)"
    if levels.pmid == "equal":
        return ""
    if levels.title == "unlike":
        return "different titles"
    if levels.doi == "equal":
        return ""
    return _other_place(levels)


def doubt(a: Keys, b: Keys, levels: Comparison) -> str:
    """Give what keeps a pair from being merged without a person, or an empty string."""
    if levels.pmid == "equal":
        return ""
    if levels.doi == "equal" and levels.title in _SAME_TITLE:
        return _misprinted_doi(levels)
    if levels.title == ABSENT:
        return "a title is missing"
    if levels.title in {"near", "unlike", "numbers"} and not is_one_work(levels):
        return "titles differ"
    if levels.doi == "differ" and not _same_place(levels) and not _same_text(levels):
        return "two DOIs"
    if min(a.title.n_telling, b.title.n_telling) < 2 and not _same_issue(levels):
        return "a title that many works share"
    return _unconfirmed_place(a, b, levels)


def is_one_work(levels: Comparison) -> bool:
    """Whether authors and place or text show one work, whatever its title is called.

    Three pages or more of one volume hold one work; meeting abstracts that share a DOI differ in
    their text.
    """
    if levels.authors not in {"equal", "most"}:
        return False
    if levels.doi == "equal" and levels.abstract == "equal" and levels.pages != "differ":
        return True
    return (
        levels.pages == "stretch"
        and levels.volume == "equal"
        and levels.journal != "unlike"
        and levels.issue != "differ"
        and levels.year in {"equal", "one apart"}
    )


def _misprinted_doi(levels: Comparison) -> str:
    if levels.journal == "unlike" and "differ" in {levels.volume, levels.pages}:
        return "one DOI in two journals"
    return ""


def _other_place(levels: Comparison) -> str:
    """Printed twice: in the same journal at another place, or in two journals."""
    volume, pages = levels.volume == "differ", levels.pages == "differ"
    if volume and pages:
        return "different volumes and pages"
    if volume and levels.journal == "same" and levels.year != "equal":
        return "different volumes and years"
    if levels.journal == "unlike" and (volume or pages) and levels.year != "equal":
        return "different journals and years"
    if levels.year == "far apart" and (volume or pages):
        return "years far apart"
    return ""


def _venue_only(a: Keys, b: Keys, levels: Comparison) -> bool:
    """Whether nothing but the name of a meeting or journal differs and nothing else is given.

    Bibliographies without volumes and pages write the name of one meeting in many ways.
    """
    return (
        not any((a.volume, a.pages, a.abstract, a.doi, b.volume, b.pages, b.abstract, b.doi))
        and is_journal(a.journal) == is_journal(b.journal)
        and min(a.title.n_telling, b.title.n_telling) >= 4
        and levels.title in {"equal", "spelling"}
        and levels.authors == "equal"
        and levels.year == "equal"
    )


def _unconfirmed_place(a: Keys, b: Keys, levels: Comparison) -> str:
    if levels.pages in _SAME_PAGES or _same_text(levels):
        return ""
    if levels.pages == "differ" or (levels.pages == "ahead" and levels.year != "equal"):
        return "different pages"
    if levels.journal == "unlike" and not _venue_only(a, b, levels):
        return "different journals"
    if levels.issue == "differ":
        return "different issues"
    if levels.title == "reworded":
        return "titles differ and pages are not the same"
    if levels.title == "subtitle" and levels.volume != "equal":
        return "titles differ and neither volume nor pages are the same"
    if levels.title == "cut" and levels.year != "equal":
        return "a title is broken off and neither year nor pages are the same"
    if levels.abstract == "unlike":
        return "different abstracts"
    if levels.year != "equal" and levels.journal != "same" and levels.volume != "equal":
        return "neither year, journal, volume nor pages are the same"
    return ""


def _same_text(levels: Comparison) -> bool:
    """The same title, authors and abstract in the same volume."""
    return (
        levels.title in {"equal", "spelling"}
        and levels.authors in {"equal", "most"}
        and levels.abstract == "equal"
        and levels.volume == "equal"
    )


def _same_issue(levels: Comparison) -> bool:
    if not _same_place(levels) or levels.issue == "differ":
        return False
    return levels.volume == "equal" or (levels.issue == "equal" and levels.year == "equal")


def _same_place(levels: Comparison) -> bool:
    return (
        levels.pages in _SAME_PAGES
        and levels.volume != "differ"
        and levels.journal != "unlike"
        and (levels.volume == "equal" or levels.year == "equal")
    )


_SAME_PAGES = frozenset({"stretch", "equal", "first"})
_SAME_TITLE = frozenset({"equal", "spelling", "cut", "subtitle", "reworded"})
