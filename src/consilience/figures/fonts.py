"""How wide a text is in Inter, so that nothing in a figure overlaps.

The widths were made once from the font that is carried along; kerning is left out, so a text is
at most a little narrower than it is measured.
"""

from __future__ import annotations

import json
import unicodedata
from functools import cache

from consilience.catalogue.files import read_text

FAMILY = "Inter, Helvetica, Arial, sans-serif"
REGULAR, SEMIBOLD = 400, 600
_UNKNOWN = 700
_WIDE = 1000


@cache
def _widths() -> dict[int, dict[str, int]]:
    table = json.loads(read_text("fonts/inter-widths.json"))["widths"]
    return {int(weight): widths for weight, widths in table.items()}


def text_width(text: str, size: float, weight: int = REGULAR) -> float:
    """Width of one line of text.

    Parameters
    ----------
    text : str
        Any text; a sign that Inter lacks counts generously, a combining mark nothing.
    size : float
        Font size; the width has the same unit.
    weight : {400, 600}
        Weight of the font.
    """
    widths = _widths()[weight]
    total = 0
    for sign in unicodedata.normalize("NFC", text):
        if sign in widths:
            total += widths[sign]
        elif unicodedata.combining(sign) == 0:
            wide = unicodedata.east_asian_width(sign) in "WF"
            total += _WIDE if wide else _UNKNOWN
    return total * size / 1000


def wrap(text: str, width: float, size: float, weight: int = REGULAR) -> tuple[str, ...]:
    """Break a text into lines no wider than `width`, at spaces, or inside a word that is too long.

    Returns
    -------
    tuple of str
        At least one line, which may be empty.
    """
    lines: list[str] = []
    current = ""
    for word in text.split():
        candidate = f"{current} {word}" if current else word
        if text_width(candidate, size, weight) <= width:
            current = candidate
            continue
        if current:
            lines.append(current)
        *pieces, current = _break(word, width, size, weight)
        lines.extend(pieces)
    return (*lines, current) if current or not lines else tuple(lines)


def _break(word: str, width: float, size: float, weight: int) -> list[str]:
    """Cut a word into pieces that fit; a piece holds at least one sign."""
    pieces, current = [], ""
    for sign in word:
        if current and text_width(current + sign, size, weight) > width:
            pieces.append(current)
            current = ""
        current += sign
    return [*pieces, current]
