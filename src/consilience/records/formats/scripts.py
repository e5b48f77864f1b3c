"""Raised and lowered characters in plain text: `10<sup>6</sup>` is 10⁶, not 106."""

from __future__ import annotations

_RAISED = str.maketrans(
    "0123456789+-−=()abcdefghijklmnoprstuvwxyzαβγδεθιφχ",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵅᵝᵞᵟᵋᶿᶥᶲᵡ",
)
_LOWERED = str.maketrans(
    "0123456789+-−=()aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ"
)


def raised(text: str) -> str:
    """Give a text as superscript characters; words, and what has none, as `^…` or unchanged.

    Examples
    --------
    >>> raised("-6"), raised("ème"), raised("n/2")
    ('⁻⁶', 'ème', '^(n/2)')
    """
    return _moved(text, _RAISED, "^")


def lowered(text: str) -> str:
    """Give a text as subscript characters; words and numbers that have none unchanged.

    Examples
    --------
    >>> lowered("2"), lowered("1c")
    ('₂', '1c')
    """
    return (
        text.strip()
        if text.strip().isalnum() and not _has(text, _LOWERED)
        else _moved(text, _LOWERED, "_")
    )


def _has(text: str, table: dict[int, int]) -> bool:
    return all(ord(letter) in table for letter in text.strip())


def _moved(text: str, table: dict[int, int], mark: str) -> str:
    text = text.strip()
    if not text or (text.isalpha() and len(text) > 1):
        return text
    if _has(text, table):
        return text.translate(table)
    return text if text.isalpha() else f"{mark}{text}" if len(text) == 1 else f"{mark}({text})"
