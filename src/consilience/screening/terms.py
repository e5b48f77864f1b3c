"""A team's terms, found in a text: the words that speak for and against a record."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Kind = Literal["", "include", "exclude"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; `kind` says which terms it is one of, empty for neither."""

    text: str
    kind: Kind = ""


def pieces(text: str, *, include: Iterable[str], exclude: Iterable[str]) -> tuple[Piece, ...]:
    """Cut a text at the terms that stand in it; the pieces together are the text.

    A term is found word by word, in capitals or not, as singular or plural, and with a space or a
    hyphen between its words: `peer group` finds *peer groups* and *Peer-group*. A star stands for
    any ending: `random*` finds *randomised*. The longest term wins; of equals, exclusion.
    """
    pattern, kinds = _pattern(tuple(include), tuple(exclude))
    if pattern is None:
        return (Piece(text),) if text else ()
    found: list[Piece] = []
    end = 0
    for match in pattern.finditer(text):
        if match.start() > end:
            found.append(Piece(text[end : match.start()]))
        found.append(Piece(match.group(), kinds[(match.lastindex or 1) - 1]))
        end = match.end()
    return (*found, *((Piece(text[end:]),) if end < len(text) else ()))


@lru_cache(maxsize=64)
def _pattern(
    include: tuple[str, ...], exclude: tuple[str, ...]
) -> tuple[re.Pattern[str] | None, tuple[Kind, ...]]:
    kinds: dict[str, Kind] = {term: "include" for term in include if term.strip(" *")}
    kinds |= {term: "exclude" for term in exclude if term.strip(" *")}
    terms = sorted(kinds, key=lambda term: (-len(term), kinds[term]))
    if not terms:
        return None, ()
    either = "|".join(f"({_expression(term)})" for term in terms)
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.I), tuple(kinds[t] for t in terms)


def _expression(term: str) -> str:
    words = [word for word in re.split(r"[\s‐‑–-]+", term.strip()) if word.strip("*")]
    return r"[\s‐‑–-]+".join(map(_word, words))


def _word(word: str) -> str:
    stem = word.rstrip("*")
    if stem != word:
        return re.escape(stem) + r"\w*"
    low = stem.casefold()
    if not low[-1].isalpha():
        return re.escape(stem)
    if low.endswith("is"):
        return re.escape(stem[:-2]) + "(?:is|es)"
    if low.endswith("y") and len(low) > 2:
        return re.escape(stem[:-1]) + "(?:y|ys|ies|y['’]s)"
    if low.endswith("ies") and len(low) > 4:
        return re.escape(stem[:-3]) + "(?:y|ies)"
    if low.endswith("s") and not low.endswith("ss") and len(low) > 3:
        stem = stem[:-1]
    return re.escape(stem) + "(?:s|es|['’]s|s['’])?"
