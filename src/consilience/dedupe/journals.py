"""Names of journals and meetings: when two of them stand for one place of publication."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from consilience.dedupe.words import plain

Journal = tuple[str, ...]
"""The telling words of a journal's name, in order."""


@lru_cache(maxsize=1 << 12)
def read_journal(journal: str | None) -> Journal:
    """Give the telling words of a journal's name, in order."""
    name = _OFFICIAL.sub("", _PARENTHESIS.sub(" ", journal or ""))
    words = plain(name).split()
    return tuple(word for word in words if word not in _FILLERS)


@lru_cache(maxsize=1 << 14)
def compare_journals(a: Journal, b: Journal) -> str:
    """Give one of seven levels; an abbreviation is the same as its full name.

    `same`, `alike`, `unlike`; `namesake` where one is the other with *Journal* after it, as
    meetings and their journals are called; `meeting` where one is a journal and one a meeting's
    proceedings, `preprint` where one is a server of preprints; `absent`.
    """
    if not a or not b:
        return "absent"
    shorter, longer = (a, b) if len(a) <= len(b) else (b, a)
    if "".join(a) == "".join(b) or _initials(shorter, longer):
        return "same"
    if is_preprint(a) != is_preprint(b):
        return "preprint"
    if is_journal(longer) != is_journal(shorter) and _runs_in(shorter, longer):
        return "namesake" if _is_namesake(shorter, longer) else "alike"
    if abbreviates(shorter, longer) or abbreviates(longer, shorter):
        return "same"
    if len(shorter) > 1 and (
        _runs_in(shorter, longer) or abbreviates(shorter, longer[: len(shorter)])
    ):
        return "same"
    return _by_telling_words(a, b)


def abbreviates(short: Sequence[str], full: Sequence[str]) -> bool:
    """Whether `short` abbreviates `full`: its words shorten words of `full` in the same order."""
    place = 0
    for word in short:
        while place < len(full) and not (
            word[0] == full[place][0] and _shortens(word, full[place])
        ):
            place += 1
        if place == len(full):
            return False
        place += 1
    return len(short) >= len(full) - 1 or len(short) >= 2


def _shortens(word: str, full: str) -> bool:
    """Whether a word is cut off (`clin`) or contracted (`natl`, `dtsch`); both begin alike."""
    if full.startswith(word):
        return True
    if len(word) < 3 or len(word) >= len(full):
        return False
    letters = iter(full)
    return all(letter in letters for letter in word)


def is_journal(words: Sequence[str]) -> bool:
    """Whether a name says that it is a journal (a meeting's proceedings may bear the same name)."""
    return "journal" in words or "j" in words


def is_meeting(words: Sequence[str]) -> bool:
    """Whether a name says that it is a meeting's proceedings, and not also that it is a journal."""
    return not _MEETING.isdisjoint(words) and not is_journal(words)


def is_preprint(words: Sequence[str]) -> bool:
    """Whether a name is that of a server of preprints or working papers."""
    return not _PREPRINT.isdisjoint(words) or tuple(words[:2]) == ("research", "square")


def _by_telling_words(a: Sequence[str], b: Sequence[str]) -> str:
    if (is_journal(a) and is_meeting(b)) or (is_meeting(a) and is_journal(b)):
        return "meeting"
    words_a = [word for word in a if word not in _ANY_VENUE] or list(a)
    words_b = [word for word in b if word not in _ANY_VENUE] or list(b)
    ratio = fuzz.token_set_ratio(" ".join(words_a), " ".join(words_b))
    if ratio >= 90 and min(len(words_a), len(words_b)) > 1:
        return "same"
    return "alike" if ratio >= 70 else "unlike"


def _is_namesake(short: Sequence[str], full: Sequence[str]) -> bool:
    return tuple(full[: len(short)]) == tuple(short) and is_journal(
        full[len(short) : len(short) + 1]
    )


def _initials(short: Sequence[str], full: Sequence[str]) -> bool:
    """Whether one name is the other's initials; a meeting's may go on (`ICIS: Digital Society`)."""
    if len(short) == 1 < len(full):
        return short[0] == _letters(full)
    return any(
        len(one) > 2 and is_meeting(one) and other[0] == _letters(one)
        for one, other in ((short, full), (full, short))
    )


def _letters(words: Sequence[str]) -> str:
    return "".join(word[0] for word in words)


def _runs_in(part: Sequence[str], whole: Sequence[str]) -> bool:
    if part[0] not in whole:
        return False
    size, part = len(part), tuple(part)
    return any(tuple(whole[i : i + size]) == part for i in range(len(whole) - size + 1))


_PARENTHESIS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_OFFICIAL = re.compile(
    r"(?<=\w)[\s:;.,\u2013-]+(?:the\s+)?(?:an\s+)?official\s+(?:journal|publication|organ)\b.*",
    re.IGNORECASE,
)
_FILLERS = frozenset(
    "the of and for in on a an de la le les des du der die das und fur et el y del e da di".split()
)
_ANY_VENUE = frozenset(
    "journal international conference proceedings annual meeting transactions bulletin archives "
    "annals symposium workshop congress review reviews research".split()
)
_MEETING = frozenset("conference proceedings symposium workshop congress".split())
_PREPRINT = frozenset(
    "arxiv biorxiv medrxiv chemrxiv psyarxiv socarxiv edarxiv techrxiv eartharxiv osf preprint "
    "preprints ssrn researchsquare authorea zenodo repec qeios".split()
)
