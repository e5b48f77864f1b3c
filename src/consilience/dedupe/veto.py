"""What no sum of agreements outweighs: signs of two works, and cases that people decide."""

from __future__ import annotations

from consilience.dedupe.compare import ABSENT, Comparison, same_name
from consilience.dedupe.normalise import Keys

COLUMN = "a title that returns, in another issue"
"""The contradiction of two items of a column."""

UNPLACED = "a title that returns, and neither says in which issue"
"""The contradiction of two items of a column of which nobody can tell whether they are one."""

ELSEWHERE = "different journals and years"
"""The contradiction of a work that came out twice: a meeting's paper and, later, its article."""

NEXT = "another title, another author first"
"""The contradiction of two works of the same people."""

OTHERS = "another title, no author in common"
"""The contradiction of two works of other people."""

BY_OTHERS = " by others"
"""The end of the contradiction of an article and what other people wrote on it."""

NOT_ASKED = frozenset(
    {COLUMN, UNPLACED, ELSEWHERE, NEXT, OTHERS}
    | {f"article and {kind}{BY_OTHERS}" for kind in ("comment", "reply")}
)
"""Contradictions that nobody need be asked about: columns, and works that `related` names."""

SHARED = "a title that many works share"
"""The doubt of two items of a column of which one says where it stands."""


def contradiction(a: Keys, b: Keys, levels: Comparison) -> str:
    """Give what shows that the two are different works, or an empty string."""
    if levels.pmid == "differ":
        return f"two PMIDs ({a.pmid}, {b.pmid})"
    if a.registration and b.registration and a.registration != b.registration:
        return f"two registrations ({a.registration}, {b.registration})"
    if a.title.kind != b.title.kind and levels.title != ABSENT:
        one, other = sorted((a.title.kind or "article", b.title.kind or "article"))
        return f"{one} and {other}{BY_OTHERS * (levels.authors == 'none')}"
    if is_one_work(levels):
        return ""
    if levels.title == "numbers":
        return "titles differ in a number only (parts, phases or years)"
    if levels.pmid == "equal":
        return ""
    if _led_by_another(a, b, levels):
        return NEXT
    if levels.authors == "none" and _another_title(levels):
        return OTHERS
    if levels.title == "unlike":
        return "different titles"
    if levels.doi == "equal":
        return ""
    if levels.journal == "preprint":
        return "article and preprint"
    if (a.common or b.common) and _elsewhere(levels):
        return COLUMN
    if (a.common or b.common) and _unplaced(a, b, levels):
        return UNPLACED
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
    if levels.authors in {"some", "none"} and levels.title not in {"equal", "spelling"}:
        return "titles and authors differ"
    if levels.authors == "none" and levels.wording == "short" and levels.abstract != "equal":
        return "no author in common"
    common = a.common or b.common
    if levels.doi == "differ" and (common or not (_same_place(levels) or _same_text(levels))):
        return "two DOIs"
    if levels.doi == "version" and levels.year in {"two apart", "far apart"}:
        return "two versions"
    if common and not (_same_issue(levels) or _one_item(levels)):
        return SHARED
    return _unconfirmed_place(levels, _placed(a) or _placed(b))


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
        and levels.journal not in _TWO_PLACES
        and levels.issue != "differ"
        and levels.year in {"equal", "one apart"}
    )


def _misprinted_doi(levels: Comparison) -> str:
    if levels.journal == "unlike" and "differ" in {levels.volume, levels.pages}:
        return "one DOI in two journals"
    return ""


def _elsewhere(levels: Comparison) -> bool:
    """Whether anything says that two items of a column are not one: their issue, their authors."""
    if levels.pages == "stretch":
        return "differ" in {levels.volume, levels.issue}
    if levels.authors == "none":
        return True
    if levels.year == "one apart" and levels.volume == "equal" and _same_issue(levels):
        return False
    return (
        "differ" in {levels.volume, levels.issue, levels.pages}
        or levels.year in {"one apart", "two apart", "far apart"}
        or levels.journal in _TWO_PLACES
    )


def _led_by_another(a: Keys, b: Keys, levels: Comparison) -> bool:
    """Whether the same people stand under another title and another first author."""
    if levels.title not in {"near", "unlike"} or levels.doi == "equal":
        return False
    if levels.authors not in {"equal", "most"} or not (a.ordered and b.ordered):
        return False
    return not same_name(a.names[0], b.names[0])


def _another_title(levels: Comparison) -> bool:
    """Whether titles are not the same, and neither identifier nor page say that it matters not."""
    if levels.title not in {"cut", "subtitle", "added", "reworded"} or levels.doi == "equal":
        return False
    return levels.pages not in SAME_PAGES


def _unplaced(a: Keys, b: Keys, levels: Comparison) -> bool:
    """Whether nobody can tell; of two databases one lists the work that the other lists, too."""
    if levels.abstract != ABSENT or _placed(a) or _placed(b):
        return False
    return levels.title == "near" or not a.database or not b.database or a.database == b.database


def _placed(keys: Keys) -> bool:
    return bool(keys.volume or keys.issue or keys.pages)


def _other_place(levels: Comparison) -> str:
    """Printed twice: in the same journal at another place, or in two journals."""
    volume, pages = levels.volume == "differ", levels.pages == "differ"
    if volume and pages:
        return "different volumes and pages"
    if levels.doi == "version":
        return ""
    if volume and levels.journal == "same" and levels.year != "equal":
        return "different volumes and years"
    if levels.journal in _TWO_PLACES and (volume or pages) and levels.year != "equal":
        return ELSEWHERE
    if _in_journal_and_meeting(levels):
        return ELSEWHERE
    if levels.year == "far apart" and (volume or pages):
        return "years far apart"
    return ""


def _in_journal_and_meeting(levels: Comparison) -> bool:
    """A work that came out twice, of which the sources do not give the pages of both."""
    return (
        levels.journal in _TWO_PLACES | {"namesake"}
        and levels.year in {"one apart", "two apart", "far apart"}
        and levels.volume != "equal"
        and levels.pages == ABSENT
    )


def _unconfirmed_place(levels: Comparison, placed: bool) -> str:
    if levels.pages in SAME_PAGES or _same_text(levels):
        return ""
    if levels.pages == "differ" or (levels.pages == "ahead" and not _moved_on(levels)):
        return "different pages"
    if levels.journal in _TWO_PLACES:
        return "a journal and a meeting" if levels.journal == "meeting" else "different journals"
    if levels.issue == "differ" and levels.doi != "version":
        return "different issues"
    if levels.title == "reworded" or (levels.title == "added" and not _same_listing(levels)):
        return "titles differ and pages are not the same"
    if levels.title == "subtitle" and levels.volume != "equal" and not _same_listing(levels):
        return "titles differ and neither volume nor pages are the same"
    if levels.title == "cut" and levels.year != "equal" and not _same_text_as_cut(levels):
        return "a title is broken off and neither year nor pages are the same"
    if levels.abstract == "unlike":
        return "different abstracts"
    if levels.year != "equal" and levels.volume != "equal":
        if levels.journal != "same":
            return "neither year, journal, volume nor pages are the same"
        if levels.abstract == ABSENT and not placed:
            return "years differ, and nothing says in which issue"
    return ""


def _moved_on(levels: Comparison) -> bool:
    """The version ahead of print and the printed one: the year may have turned in between."""
    if levels.year == "equal":
        return True
    return (
        levels.year in {"one apart", "two apart"}
        and levels.journal == "same"
        and levels.volume == ABSENT
        and levels.title in {"equal", "spelling"}
        and levels.authors == "equal"
    )


def _same_listing(levels: Comparison) -> bool:
    return levels.authors == "equal" and levels.year == "equal" and levels.journal == "same"


def _same_text(levels: Comparison) -> bool:
    """The same title, authors and abstract in the same volume."""
    return (
        levels.title in {"equal", "spelling", "added", "reworded"}
        and levels.authors in {"equal", "most"}
        and levels.abstract == "equal"
        and levels.volume == "equal"
        and levels.pages != "differ"
    )


def _one_item(levels: Comparison) -> bool:
    """One item of a column, of which one record has no page: its issue or its text is the same."""
    if levels.pages != ABSENT:
        return False
    named = _same_listing(levels) and levels.title in {"equal", "spelling"}
    return _same_text(levels) or (named and levels.volume == levels.issue == "equal")


def _same_text_as_cut(levels: Comparison) -> bool:
    """The same abstract in the same volume; what a title without its end lacks is not needed."""
    return levels.volume == "equal" and levels.abstract == "equal" and levels.journal == "same"


def _same_issue(levels: Comparison) -> bool:
    if not _same_place(levels) or levels.issue == "differ":
        return False
    if levels.pages == "first" and levels.issue == ABSENT:
        return False
    return levels.volume == "equal" or (levels.issue == "equal" and levels.year == "equal")


def _same_place(levels: Comparison) -> bool:
    return (
        levels.pages in SAME_PAGES
        and levels.volume != "differ"
        and levels.journal not in _TWO_PLACES
        and (levels.volume == "equal" or levels.year == "equal")
    )


SAME_PAGES = frozenset({"stretch", "equal", "first"})
_SAME_TITLE = frozenset({"equal", "spelling", "cut", "subtitle", "added", "reworded"})
_TWO_PLACES = frozenset({"unlike", "meeting", "preprint"})
