"""The levels of agreement of each field: which speak for one work, which against, and in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from consilience.dedupe.compare import Comparison


@dataclass(frozen=True, slots=True)
class Levels:
    """The levels of one field.

    Attributes
    ----------
    agree, differ : tuple of tuple of str
        Ladders, from the strongest level down to the weakest: a level counts at least as much as
        those after it in its ladder. What stands in none counts nothing.
    """

    agree: tuple[tuple[str, ...], ...] = ()
    differ: tuple[tuple[str, ...], ...] = ()


LEVELS: Mapping[str, Levels] = {
    "title": Levels(
        agree=(("equal", "spelling", "subtitle", "added", "reworded"), ("cut",)),
        differ=(("unlike", "near"), ("numbers",)),
    ),
    "wording": Levels(differ=(("empty",), ("serial",), ("short",))),
    "authors": Levels(agree=(("equal", "most", "first"),), differ=(("none", "some"),)),
    "year": Levels(agree=(("equal",),), differ=(("far apart", "two apart", "one apart"),)),
    "journal": Levels(
        agree=(("same", "alike"),), differ=(("unlike",), ("meeting",), ("preprint",))
    ),
    "volume": Levels(agree=(("equal",),), differ=(("differ",),)),
    "issue": Levels(agree=(("equal",),), differ=(("differ",),)),
    "pages": Levels(
        agree=(("stretch", "equal", "first", "overlap"),), differ=(("differ", "ahead"),)
    ),
    "doi": Levels(agree=(("equal", "version"),), differ=(("differ",),)),
    "pmid": Levels(agree=(("equal",),), differ=(("differ",),)),
    "abstract": Levels(agree=(("equal", "alike"),), differ=(("unlike",),)),
    "database": Levels(differ=(("same",),)),
}
"""Every field of a comparison; `telling` wording is the rule and says nothing."""


def reason(levels: Comparison) -> str:
    """Give the levels in words, agreements first."""
    told = [_WORDS.get((name, getattr(levels, name))) for name in LEVELS]
    agree = [words for words in told if words and words[0]]
    against = [words for words in told if words and not words[0]]
    parts = (", ".join(words for _, words in some) for some in (agree, against) if some)
    return "; but ".join(parts)


def differing(levels: Comparison) -> tuple[str, ...]:
    """Give the fields that speak against one work."""
    told = {name: _WORDS.get((name, getattr(levels, name))) for name in LEVELS}
    return tuple(
        name for name, words in told.items() if words and not words[0] and name not in _OF_NO_FIELD
    )


def _words(field: str, level: str) -> str:
    return _TOLD.get((field, level)) or f"{_FIELDS.get(field, field)} {level}"


_TOLD = {
    ("title", "spelling"): "title equal but for spelling",
    ("title", "cut"): "title equal as far as it was cut short",
    ("title", "subtitle"): "title equal but for the subtitle",
    ("title", "added"): "title equal but for words that one has more",
    ("title", "numbers"): "title equal but for a number",
    ("title", "near"): "title similar",
    ("wording", "empty"): "title of words that many works bear",
    ("wording", "short"): "title short",
    ("wording", "serial"): "title returns in several years",
    ("authors", "most"): "most authors equal",
    ("authors", "first"): "first author equal",
    ("authors", "some"): "some authors equal",
    ("authors", "none"): "no author equal",
    ("journal", "meeting"): "one in a journal and one in a meeting's proceedings",
    ("journal", "preprint"): "one a preprint",
    ("pages", "stretch"): "pages equal",
    ("pages", "first"): "first page equal",
    ("pages", "overlap"): "pages overlap",
    ("pages", "ahead"): "pages differ (one is of the version ahead of print)",
    ("database", "same"): "one database lists both",
    ("doi", "version"): "DOI equal but for the version",
}
_OF_NO_FIELD = frozenset({"wording", "database"})
"""What is compared beside the fields that people see."""
_FIELDS = {"doi": "DOI", "pmid": "PMID"}
_WORDS = {
    (field, level): (agrees, _words(field, level))
    for field, of_field in LEVELS.items()
    for agrees, ladders in ((True, of_field.agree), (False, of_field.differ))
    for ladder in ladders
    for level in ladder
}
"""For each level that says something, whether it speaks for one work, and in what words."""
