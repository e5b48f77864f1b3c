"""Where two texts differ, word by word, so that a person sees it without reading both twice."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

LONGEST = 4_000
"""Words of a text that are compared; the rest is given as one piece."""
_WORD = re.compile(r"\S+\s*")
_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text that the other text has as well, or has not."""

    text: str
    differs: bool


def apart(a: str, b: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Take two texts apart into what both have and what only one has.

    Words are compared without their capitals and punctuation: what databases write differently
    as a matter of house style is not shown as a difference.
    """
    words_a, words_b = _WORD.findall(a)[:LONGEST], _WORD.findall(b)[:LONGEST]
    matcher = SequenceMatcher(
        None, [_plain(w) for w in words_a], [_plain(w) for w in words_b], autojunk=False
    )
    pieces_a, pieces_b = [], []
    for kind, a_from, a_to, b_from, b_to in matcher.get_opcodes():
        differs = kind != "equal"
        if a_to > a_from:
            pieces_a.append(Piece("".join(words_a[a_from:a_to]), differs))
        if b_to > b_from:
            pieces_b.append(Piece("".join(words_b[b_from:b_to]), differs))
    return _with_rest(a, pieces_a), _with_rest(b, pieces_b)


def same_words(a: str, b: str) -> bool:
    """Whether two texts differ in capitals, spaces and punctuation at most."""
    return _plain(a) == _plain(b)


def _plain(text: str) -> str:
    return _LETTERS.sub("", text).casefold() or text.strip()


def _with_rest(text: str, pieces: list[Piece]) -> tuple[Piece, ...]:
    """Add the text beyond what was compared, and any space before the first word."""
    start = len(text) - len(text.lstrip())
    compared = start + sum(len(piece.text) for piece in pieces)
    rest = (Piece(text[compared:], differs=False),) if compared < len(text) else ()
    return (*pieces, *rest)
