"""Names of authors as the databases write them, reduced to family name and initials."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from consilience.dedupe.words import plain

Words = tuple[str, ...]


class Name(NamedTuple):
    """One author: family name without particles, all words of the name, first initial.

    `lost` says that a letter of the name was lost on the way (`M?ck`).
    """

    family: str
    words: Words
    initial: str
    lost: bool = False


def read_names(authors: Sequence[str]) -> tuple[Name, ...]:
    """Give the authors' names in order; names run together (`Li J.Wu K.`) are taken apart."""
    names = []
    for entry in authors:
        for part in _apart(entry):
            name = read_name(part)
            if name is not None:
                names.append(name)
    return tuple(names)


def read_name(text: str) -> Name | None:
    """Give one name, or None for `[Anonymous]`, `et al.` and what has no letters.

    The family name stands before the comma, before trailing initials or after leading ones;
    where nothing tells (`Gottfried Vossen`) it is the last word.
    """
    text = _ET_AL.sub("", text)
    before, comma, after = text.partition(",")
    family, given = (_words(before), _words(after)) if comma else _split(text)
    words = family + given
    if not words or words[0] in _NOBODY:
        return None
    core = [word for word in family if word not in _PARTICLES] or family or given
    long = [word for word in words if len(word) > 2] or words
    lost = "?" in text or "\ufffd" in text
    return Name("".join(core), tuple(dict.fromkeys(long)), given[0][:1] if given else "", lost)


def _split(text: str) -> tuple[Words, Words]:
    raw = text.replace(".", ". ").split()
    initials = [_INITIALS.fullmatch(word) is not None for word in raw]
    if len(raw) > 1 and initials[-1] and not initials[0]:
        cut = next(place for place, yes in enumerate(initials) if yes)
        return _words(" ".join(raw[:cut])), _words(" ".join(raw[cut:]))
    words = _words(text)
    return words[-1:], words[:-1]


@lru_cache(maxsize=1 << 14)
def _words(part: str) -> Words:
    """Give the words of a part of a name; families and initials come again and again."""
    return tuple(plain(part).split())


def _apart(entry: str) -> list[str]:
    entry = html.unescape(entry)
    if ";" not in entry and not _DOT_BEFORE_NAME.search(entry):
        return [entry]
    return [part for part in _RUN_TOGETHER.split(entry) if part.strip()]


_DOT_BEFORE_NAME = re.compile(r"\.[A-Z][a-zA-Z'’]")
_RUN_TOGETHER = re.compile(r";|(?<=\b[A-Z]\.)(?=[A-Z][a-zA-Z'’]{1,})")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+|[A-Z]{1,3}\.?|[A-Z]-[A-Z]\.?")
_ET_AL = re.compile(r"(?:^|[\s,;.])(?:et\.?\s*al|al\.?,?\s*et)\b\.?\s*$", re.IGNORECASE)
_NOBODY = frozenset({"anonymous", "anon", "anonymus", "unknown", "no"})
_PARTICLES = frozenset(
    "de del della di da dos du van von der den ten ter la le el al jr sr".split()
)
