"""Text freed of case, accents, mark-up and punctuation."""

from __future__ import annotations

import html
import re
import unicodedata


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
    if not _APOSTROPHES.isdisjoint(text):
        text = _GENITIVE.sub("s", text)
    bare = text.translate(_MARKS) if text.isascii() else _NOT_WORD.sub(" ", text)
    return " ".join(bare.split())


def _dissolve(text: str) -> str:
    text = _TAG.sub("", html.unescape(html.unescape(text)))
    text = unicodedata.normalize("NFKD", text)
    return "".join(
        _LETTERS.get(letter, letter) for letter in text.lower() if not unicodedata.combining(letter)
    )


_LETTERS = {
    letter: unicodedata.name(letter).rsplit(" ", 1)[-1].lower()
    for letter in "αβγδεζηθικλμνξοπρστυφχψω"
} | {"ß": "ss", "ø": "o", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "đ": "d", "ς": "sigma"}
_LOST_LETTER = re.compile(r"(?<=[^\W\d_])\?(?=[^\W\d_])")
_GENITIVE = re.compile(r"['\u2019`]s\b")
_APOSTROPHES = frozenset("'\u2019`")
_MARKS = {code: " " for code in range(128) if not chr(code).isalnum()}
_NOT_WORD = re.compile(r"[\W_]+")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,40}>")
