"""Text freed of case, accents, mark-up and punctuation."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache


def plain(text: str | None) -> str:
    """Give text as lower-case words of letters and digits, one space between two.

    Accents go, Greek letters are spelt out, mark-up and entities are dissolved; a question mark
    inside a word stands for a letter that was lost (`B?hlen`) and goes.
    """
    if not text:
        return ""
    if text.isalpha() and text.isascii():
        return text.lower()
    if not text.isascii() or "&" in text or "<" in text:
        text = _dissolve(text)
    if "?" in text:
        text = _LOST_LETTER.sub("", text)
    text = text.lower()
    if "'" in text or "`" in text or "\u2019" in text:
        text = _GENITIVE.sub("s", text)
    bare = text.translate(_MARKS) if text.isascii() else _NOT_WORD.sub(" ", text)
    return " ".join(bare.split())


def _dissolve(text: str) -> str:
    text = html.unescape(html.unescape(text))
    if "<" in text:
        text = _TAG.sub("", text)
    return text if text.isascii() else _BEYOND_ASCII.sub(_spelt, text)


def _spelt(found: re.Match[str]) -> str:
    return _spelt_out(found.group())


@lru_cache(maxsize=1 << 12)
def _spelt_out(letters: str) -> str:
    """Give letters beyond ASCII without accents, in lower case, the Greek ones as words."""
    return "".join(
        _LETTERS.get(letter, letter)
        for letter in unicodedata.normalize("NFKD", letters).lower()
        if not unicodedata.combining(letter)
    )


_LETTERS = {
    letter: unicodedata.name(letter).rsplit(" ", 1)[-1].lower()
    for letter in "αβγδεζηθικλμνξοπρστυφχψω"
} | {"ß": "ss", "ø": "o", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "đ": "d", "ς": "sigma"}
_LOST_LETTER = re.compile(r"(?<=[^\W\d_])\?(?=[^\W\d_])")
_GENITIVE = re.compile(r"['\u2019`]s\b")
_MARKS = {code: " " for code in range(128) if not chr(code).isalnum()}
_NOT_WORD = re.compile(r"[\W_]+")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,40}>")
