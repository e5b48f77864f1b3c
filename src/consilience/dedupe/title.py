"""Titles: what belongs to the work, what a database added, and what kind of item it announces."""

from __future__ import annotations

import re
from typing import NamedTuple

from consilience.dedupe.words import plain
from consilience.records.announced import ITEMS, LABEL, LABEL_BEFORE, RETRACTED_FLAG


class Title(NamedTuple):
    """A title freed of notes.

    Attributes
    ----------
    words : tuple of str
        Plain words; roman numerals from ii to xii as digits.
    compact : str
        The words without spaces, so that `meta analysis` equals `metaanalysis`.
    main : str
        The part before a subtitle, compact; empty where there is no subtitle.
    others : tuple of str
        The same title in another language where the source gives two, compact.
    kind : str
        `erratum`, `retraction`, `reply`, `comment`, or empty for a work that stands alone.
    n_telling : int
        Number of words that tell works apart (`Editorial notes` has none).
    cut : bool
        Whether the source broke the title off (`...`).
    """

    words: tuple[str, ...] = ()
    compact: str = ""
    main: str = ""
    others: tuple[str, ...] = ()
    kind: str = ""
    n_telling: int = 0
    cut: bool = False

    @property
    def numbers(self) -> frozenset[str]:
        """Words that are numbers, or hold one (`part 2`, `mk4`)."""
        return frozenset(word for word in self.words if is_number(word))


def read_title(text: str | None) -> Title:
    """Take a title apart."""
    if not text or not text.strip():
        return Title()
    bare = _NOTE.sub(" ", text) if "[" in text or "(" in text else text
    bare = _without(_SECTION, _without(RETRACTED_FLAG, bare)).strip()
    said = plain(bare)
    noted = bare if said else text
    placed = ("(" in noted or "vol" in noted.lower()) and _PLACE.search(noted) is not None
    bare, others = _translations(_PLACE.sub(" ", noted) if placed else noted)
    if not said or bare != noted:
        said = plain(bare)
    kind = _kind(text, bare, said) or ("erratum" if placed else "")
    words = _words(said)
    head = _SUBTITLE.split(bare, maxsplit=1)
    before = _words(plain(head[0])) if len(head) > 1 else ()
    main = "".join(before) if len(before) > 1 else ""
    return Title(
        words=words,
        compact="".join(words),
        main=main,
        others=tuple("".join(_words(plain(other))) for other in others),
        kind=kind,
        n_telling=_count_telling(words),
        cut=(bare.count(".") > 2 or "\u2026" in bare) and _CUT.search(bare) is not None,
    )


def is_number(word: str) -> bool:
    """Whether a word tells parts, phases or years apart."""
    return any(letter.isdigit() for letter in word)


def _without(beginning: re.Pattern[str], text: str) -> str:
    found = beginning.match(text)
    return text[found.end() :] if found else text


def _words(said: str) -> tuple[str, ...]:
    return tuple([_ROMAN.get(word, word) for word in said.split()])


def telling_words(words: tuple[str, ...]) -> set[str]:
    """Give the words that tell works apart."""
    return {word for word in words if len(word) > 2 and word not in _EMPTY_WORDS}


def _count_telling(words: tuple[str, ...]) -> int:
    """Count words that tell works apart; scripts without spaces count two letters as one word."""
    telling = telling_words(words)
    return len(telling) + sum(len(word) // 2 - 1 for word in telling if word[0] >= "\u2e80")


def _kind(text: str, bare: str, said: str) -> str:
    label = (("[" in text or "(" in text) and LABEL.search(text)) or LABEL_BEFORE.match(bare)
    if label:
        said = plain(label.group(1)) + " to " + said
    for kind, pattern in ITEMS:
        if pattern.match(said):
            return kind
    return ""


def _translations(text: str) -> tuple[str, list[str]]:
    """Split `Title [Titel]`; a title that stands in brackets as a whole keeps its words."""
    if "[" not in text:
        return text, []
    brackets = _BRACKET.findall(text)
    outside = _BRACKET.sub(" ", text)
    if not plain(outside):
        brackets = [part for part in brackets if len(plain(part).split()) > 1] or brackets
        return brackets[0], brackets[1:]
    long = [part for part in brackets if len(plain(part).split()) >= 4]
    if len(plain(outside).split()) < 3 and long:
        return text, []
    short = [part for part in brackets if part not in long and plain(part) not in _LANGUAGES]
    return (text if short else outside), long


_ADDED = (
    r"(?:(?:published\s+)?errat|see\s+comment|comment(?:ary)?\s+(?:in|on)\b|correct(?:ed|ion)\b"
    r"|review\s*[\])]|\d+\s+refs?\b|retract|republished|summary\s+for\s+patients"
    r"|update[ds]?\s+(?:in|of)\b|letter\s*[\])]|abstract\s*(?:no\b|number\b|#|[\])])"
    r"|in\s+process\b|multiple\s+letters|original\b)"
)
_NOTE = re.compile(rf"\[\s*{_ADDED}[^\]]*\]?|\(\s*{_ADDED}(?:[^()]|\([^()]*\))*\)?", re.IGNORECASE)
_SECTION = re.compile(
    r"\s*(?:(?:original|research|review|brief|short|case|special)\s+(?:article|paper|report|review"
    r"|communication|study)|briefing|policy brief|systematic review|review)\s*:\s*(?=\w+\s+\w+)",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\(\s*(?:vol(?:ume|\.)?\s*\d+[^()]*\bp|[^()]*\(\d{4}\)\s*,?\s*(?:vol\.?\s*)?\d+)"
    r"(?:[^()]|\([^()]*\))*\)|\bvol\.?\s*\d+\s*,\s*(?:pg|p|pp|page)\.?\s*\w+",
    re.IGNORECASE,
)
_CUT = re.compile(r"(?:\.\s?\.\s?\.|\u2026)\W*$")
_BRACKET = re.compile(r"\[([^\]]*)\]?")
_SUBTITLE = re.compile(r"[:?!;.]\s+|\s+[-\u2013\u2014]+\s*|\s*\u2014\s*")
_ROMAN = {
    roman: str(number)
    for number, roman in enumerate("ii iii iv v vi vii viii ix x xi xii".split(), start=2)
    if roman not in {"v", "x"}
}
_LANGUAGES = frozenset(
    "english german french spanish italian chinese japanese russian portuguese polish dutch "
    "turkish korean danish swedish norwegian hungarian czech hebrew ukrainian serbian "
    "croatian romanian persian arabic greek bulgarian finnish slovak slovene".split()
)
_EMPTY_WORDS = frozenset(
    "the and for with from into its are this that issue issues special section editorial "
    "editorials editor editors note notes comment comments letter letters introduction "
    "introductory preface foreword guest remarks message news review reviews book books "
    "erratum correction corrigendum part volume index contents report reports senior "
    "perspectives column commentary reply response obituary announcement announcements "
    "calendar association chair chairs president welcome abstract abstracts discussion "
    "conclusion overview anonymous untitled".split()
)
