"""Repairs of text that are certain: what is changed in a value, and what the change is called.

Only what cannot be meant is changed. Scripts stay as they are, with the marks that join or part
their letters; ligatures that a PDF lost ("saMsfacMon") and numbers that it split ("1 0") are left,
because nothing in the text says what they were.
"""

from __future__ import annotations

import html
import html.entities
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f]")
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LONG = 100
_UNPRINTABLE = bytes((*range(0x20), 0x7F))
_PRINTABLE = bytes(range(0x20, 0x7F))
_SPACE = re.compile(r"\s")
_LATE_CONTROLS = re.compile("[\x80-\x9f]+")
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl",
              0xFB05: "st", 0xFB06: "st"}  # fmt: skip
_LIGATURE = re.compile("[\ufb00-\ufb06]")
_LATER_BYTE = (
    "\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2122"
)
_MISREAD = re.compile(
    f"(?:[\u00c3\u00c2\u00ce\u00cf][{_LATER_BYTE}]|\u00e2[\u20ac\u0080-\u00bf][{_LATER_BYTE}])+"
)
_LOST_APOSTROPHE = re.compile(r"\?(?<=[A-Za-z]\?)(?=(?:s|t|re|ve|ll)\b(?![=&?]))")
_ODD = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\u00a0\u00ad\u00c2\u00c3\u00ce\u00cf\u00e2\u2000-\u200b"
    "\u202f\u205f\u2060\ufb00-\ufb06\ufeff]"
)
"""A character that one of the repairs may have to do with."""
_UNEVEN = re.compile(r"[^\S\n]")
_UNSOUND = re.compile(f"{_ODD.pattern}|{_UNEVEN.pattern}")


@dataclass(frozen=True, slots=True)
class Repair:
    """One kind of repair: how it is told, an example, and what it does."""

    what: str
    example: tuple[str, str]
    apply: Callable[[str], str]
    mark: str = ""
    """What a value must hold to need it; where it is empty, one of the odd characters."""
    prose: bool = False
    """Only in titles and abstracts."""


def resolve_entities(value: str) -> str:
    """Resolve complete, known HTML entities; twice where they were escaped twice."""
    for _ in range(2):
        if "&" not in value:
            return value
        value = _ENTITY.sub(_resolve_one, value)
    return value


def _resolve_one(found: re.Match[str]) -> str:
    entity = found.group()
    if entity[1] != "#" and entity[1:] not in html.entities.html5:
        return entity
    resolved = html.unescape(entity)
    return entity if _CONTROLS.search(resolved) or "\ufffd" in resolved else resolved


def _reread(found: re.Match[str]) -> str:
    """Read characters again as the UTF-8 that they were, where they were that."""
    try:
        return b"".join(_byte(character) for character in found.group()).decode("utf-8")
    except UnicodeError:
        return found.group()


def _byte(character: str) -> bytes:
    try:
        return character.encode("cp1252")
    except UnicodeError:
        return character.encode("latin-1")


def _as_windows(found: re.Match[str]) -> str:
    """Read characters that no text holds as the Windows-1252 that they were."""
    return found.group().encode("latin-1").decode("cp1252", "replace").replace("\ufffd", " ")


REPAIRS: tuple[Repair, ...] = (
    Repair("UTF-8 that had been read as Windows-1252 set right", ("Ã–stlund", "Östlund"),
           lambda value: _MISREAD.sub(_reread, value)),
    Repair("characters of Windows-1252 set right", ("patient\x92s", "patient’s"),
           lambda value: _LATE_CONTROLS.sub(_as_windows, value)),
    Repair("HTML entities resolved", ("Smith &amp; Co", "Smith & Co"), resolve_entities, "&"),
    Repair("non-breaking and thin spaces made plain", ("10\u202f000", "10 000"),
           lambda value: _SPACES.sub(" ", value)),
    Repair("soft hyphens and marks without width taken out", ("inter\u00advention", "intervention"),
           lambda value: _UNSEEN.sub("", value)),
    Repair("control characters removed", ("one\x01two", "one two"),
           lambda value: _CONTROLS.sub(" ", value)),
    Repair("ligatures written as letters", ("eﬃcacy", "efficacy"),
           lambda value: value.translate(_LIGATURES) if _LIGATURE.search(value) else value),
    Repair("lost apostrophes put back", ("the patient?s view", "the patient's view"),
           lambda value: _LOST_APOSTROPHE.sub("'", value), "?", prose=True),
)  # fmt: skip
"""Every repair of text, in the order in which they are made."""


def is_plain(value: str) -> bool:
    """Tell whether a value without white space at its ends can need no repair at all."""
    return (
        value.isascii()
        and "&" not in value
        and "?" not in value
        and "  " not in value
        and (value.isprintable() if len(value) < _LONG else _is_printable(value))
    )


def _is_printable(ascii: str) -> bool:
    """Do what `str.isprintable` does, which takes three times as long for an abstract."""
    return len(ascii.encode("ascii").translate(None, _UNPRINTABLE)) == len(ascii)


def are_sound(values: Collection[str]) -> bool:
    """Tell whether no value can need a repair but for white space at its ends.

    All are looked at as one text, which takes a fraction of the time.
    """
    lines = "\n".join(values)
    if "&" in lines or "?" in lines or "  " in lines:
        return False
    rest = _beyond_printable(lines)
    breaks = len(values) - 1
    return len(rest) == breaks or (rest.count("\n") <= breaks and not _UNSOUND.search(rest))


def has_plain_spaces(lines: str) -> bool:
    """Tell whether these lines have no white space but spaces and line feeds."""
    return not _UNEVEN.search(_beyond_printable(lines))


def clean_text(
    value: str, *, keep_lines: bool = False, prose: bool = False
) -> tuple[str, list[str]]:
    """Give the value with plain spaces and characters, and what was changed.

    White space at the ends and runs of it are no change worth telling; tags stay.

    Parameters
    ----------
    value : str
        A value as the source has it.
    keep_lines : bool
        Line breaks part paragraphs and stay.
    prose : bool
        It is a title or an abstract, in which words can be told from codes.
    """
    plain = value.isascii() and (
        value.isprintable() if len(value) < _LONG else _is_printable(value)
    )
    even = "  " not in value
    if plain and even and "&" not in value and not (prose and "?" in value):
        return value.strip(), []
    rest = "" if plain else _beyond_printable(value)
    odd = _ODD.search(rest)
    changes = []
    for repair in REPAIRS:
        if (repair.mark in value if repair.mark else odd) and (prose or not repair.prose):
            repaired = repair.apply(value)
            if repaired != value:
                changes.append(repair.what)
                value = repaired
                odd = _ODD.search(_beyond_printable(value))
    if even and not changes and not _SPACE.search(rest):
        return value.strip(), []
    if keep_lines and ("\n" in value or "\r" in value):
        parted = value.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        lines = (" ".join(line.split()) for line in parted)
        return "\n".join(line for line in lines if line), changes
    return " ".join(value.split()), changes


def _beyond_printable(text: str) -> str:
    """Give the characters that are not printable ASCII: few, and quick to look through."""
    content = text.encode("utf-8", "surrogatepass").translate(None, _PRINTABLE)
    return content.decode("utf-8", "surrogatepass")
