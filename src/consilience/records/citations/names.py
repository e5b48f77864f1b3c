"""The authors at the beginning of a citation, in the ways in which styles write them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from consilience.records.identity import split_name

LETTER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĹĽĻŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŹŻŽ"
_PARTICLE = (
    r"(?:[Vv]an|[Vv]on|[Dd]e|[Dd]el|[Dd]er|[Dd]en|[Dd]ella|[Dd]os|[Dd]as|[Dd]a|[Dd]i|[Dd]u|[Ll]a|"
    r"[Ll]e|[Tt]en|[Tt]er|[Ee]l|[Aa]l|[Bb]in|[Ii]bn|[Ss]t\.?|[Zz]u|’t|'t|in)"
)
_WORD = rf"(?:(?:[dDlL]|O)['’])?[{LETTER}][\w'’]+(?:[-‐‑–][\w'’]+)*"
_INNER = r"(?:de|del|der|den|du|di|da|dos|van|von|la|le|y)"
_FURTHER = rf"(?:[ ](?:{_INNER}[ ]){{0,2}}(?![A-Z]{{2,4}}\b){_WORD})?"
FAMILY = rf"(?:{_PARTICLE}[ -])*{_WORD}{_FURTHER}{_FURTHER}"
_SUFFIX = r"(?:,?[ ](?:Jr|Sr|II|III|2nd|3rd)\b\.?)?"
_BARE = rf"[{LETTER}]{{1,4}}(?:-[{LETTER}]{{1,2}})?"
_DOTTED = rf"[{LETTER}][a-z]?\.(?:[ -]?[{LETTER}][a-z]?\.){{0,4}}"
_GIVEN = rf"[{LETTER}][\w'’-]+\.?(?:[ ](?:[{LETTER}][\w'’-]+|[{LETTER}]\.?)){{0,2}}"
_AND = r"(?:,?[ ]*&[ ]*|,?[ ]+and[ ]+|,?[ ]*\.{3}[ ]*&?[ ]*|,?[ ]*…[ ]*&?[ ]*)"
_ET_AL = re.compile(r"[,;]?\s*(?:\.{3}|…)?\s*(?:and |& )?(?:et\.?\s+al\b\.?|and others\b)[,;]?")
_EDITORS = re.compile(r"[.,;]?\s*\(?(?:[Ee]ds?|[Ee]ditors?|[Tt]ranslators?|[Cc]omps?)\b\.?\)?")


@dataclass(frozen=True, slots=True)
class Authors:
    """The people whom a citation begins with.

    Attributes
    ----------
    names : tuple of str
        As `"Family, Given"`.
    end : int
        Where the rest of the citation begins.
    sure : float
        How sure the style is, 0 to 1.
    cut : bool
        The list ends in "et al.".
    editors : bool
        They are called editors.
    """

    names: tuple[str, ...]
    end: int
    sure: float
    cut: bool = False
    editors: bool = False


@dataclass(frozen=True, slots=True)
class _Style:
    """One way to write a list: the pattern of a name, what stands between two, how sure."""

    name: re.Pattern[str]
    between: re.Pattern[str]
    sure: float


def _style(name: str, between: str, sure: float) -> _Style:
    return _Style(re.compile(name), re.compile(between), sure)


_STYLES: tuple[_Style, ...] = (
    # Vancouver, AMA, BMC: Berg JA, Doe K
    _style(
        rf"(?P<family>{FAMILY})[ ](?P<given>{_BARE})(?P<suffix>{_SUFFIX})(?![\w'’])",
        rf"{_AND}|[,;][ ]*", 0.95,
    ),
    # APA, Nature, MDPI, Harvard: Berg, J. A., & Doe, K.
    _style(
        rf"(?P<family>{FAMILY}),[ ]*(?P<given>{_DOTTED}|{_BARE}(?![\w'’]))(?P<suffix>{_SUFFIX})",
        rf"{_AND}|[,;][ ]*", 0.95,
    ),
    # Berg J.A., Doe K.
    _style(
        rf"(?P<family>{FAMILY})[ ](?P<given>{_DOTTED})(?P<suffix>{_SUFFIX})",
        rf"{_AND}|[,;][ ]*", 0.9,
    ),
    # IEEE, Elsevier: J. A. Berg, K. Doe
    _style(
        rf"(?P<given>{_DOTTED})[ ]?(?P<family>{FAMILY})(?P<suffix>{_SUFFIX})",
        rf"{_AND}|[,;][ ]*", 0.9,
    ),
    # ISO 690: BERG, Jan, DOE, Kim and LI, Wei
    _style(
        rf"(?P<family>[{LETTER}][{LETTER}’'-]+(?:[ ][{LETTER}][{LETTER}’'-]+){{0,3}}),[ ]"
        rf"(?P<given>{_DOTTED}|{_GIVEN})(?P<suffix>)",
        r",?[ ]and[ ]|,[ ]", 0.85,
    ),
    # Berg, Jan, and Doe, Kim
    _style(
        rf"(?P<family>{FAMILY}),[ ](?P<given>{_GIVEN})(?P<suffix>)",
        r"[ ]*(?:;|,?[ ]&|,?[ ]and)[ ]+", 0.8,
    ),
)  # fmt: skip
_CHICAGO = re.compile(rf"(?P<family>{FAMILY}),[ ](?P<given>{_DOTTED}|{_GIVEN})(?=[.,]|[ ]and[ ])")
_GIVEN_FIRST = re.compile(
    r"(?:,[ ]and[ ]|[ ]and[ ]|,[ ]|[ ]&[ ])"
    rf"(?P<given>{_DOTTED}|[{LETTER}][\w'’-]+(?:[ ][{LETTER}]\.)*)"
    rf"[ ](?P<family>(?:{_PARTICLE}[ ])*{_WORD})"
)
_GROUP_LAST = re.compile(
    rf"(?:{_AND}|[,;][ ]*)(?:on behalf of[ ]|for[ ])?(?:the[ ])?"
    r"(?P<group>[A-Z][^.,;()]{2,80}?\b(?:Group|Investigators|Collaborat\w+|Consortium|Network|"
    r"Committee|Team|Trialists|Initiative|Panel|Society|Association|Members|Task ?[Ff]orce)"
    r"(?:[ ][^.,;()]{1,30})?)(?=[.,;]|[ ]\(|$)"
)
"""A group that is named behind people."""
_ENDS = re.compile(r"\s*(?:[.:,]|\(|\[|[“\"‘']|$|(?=(?:1[89]|20)\d\d))")


def authors_of(text: str) -> Authors | None:
    """Give the list of names at the beginning of a text, or None where none is told."""
    found = [authors for style in _STYLES if (authors := _list(text, style))]
    if chicago := _chicago(text):
        found.append(chicago)
    if not found:
        return None
    return max(found, key=lambda a: (len(text[: a.end].rstrip(" .,")), a.sure))


def _list(text: str, style: _Style) -> Authors | None:
    names: list[str] = []
    at = 0
    while match := style.name.match(text, at):
        names.append(_joined(match))
        at = match.end()
        between = style.between.match(text, at)
        if not between or not style.name.match(text, between.end()):
            break
        at = between.end()
    if names and (group := _GROUP_LAST.match(text, at)):
        names.append(group.group("group").strip())
        at = group.end()
    return _closed(text, names, at, style.sure) if names else None


def _chicago(text: str) -> Authors | None:
    """Read `Berg, Jan, and Kim Doe.`: only the first name is turned round."""
    first = _CHICAGO.match(text)
    if not first:
        return None
    names, at = [_joined(first)], first.end()
    while match := _GIVEN_FIRST.match(text, at):
        names.append(_joined(match))
        at = match.end()
    return _closed(text, names, at, 0.75)


def _closed(text: str, names: list[str], at: int, sure: float) -> Authors | None:
    """Pass "et al." and "eds", and see that the list ends where a list may end."""
    cut = _ET_AL.match(text, at)
    if cut:
        at = cut.end()
    editors = _EDITORS.match(text, at)
    if editors:
        at = editors.end()
    if not cut and not editors and text[at - 1] != "." and not _ENDS.match(text, at):
        return None
    return Authors(tuple(names), at, sure, bool(cut), bool(editors))


def _joined(match: re.Match[str]) -> str:
    family = match.group("family").strip()
    given = " ".join(match.group("given").split())
    suffix = (match.groupdict().get("suffix") or "").strip(" ,.")
    return ", ".join(filter(None, (family, given, suffix)))


def names_before(text: str) -> tuple[str, ...]:
    """Give the names of a list that ends for sure, as where a title in quotes begins.

    The first may be turned round (`Berg, Jan, and Kim Doe`), the others as they are spoken.
    """
    text = re.sub(_ET_AL.pattern + r".*$", "", text).strip(" .,:;")
    text = re.sub(r"\s*\((?:19|20)\d\d[^)]*\)$", "", text)
    parts = [part for part in re.split(r",\s+(?:and\s+|&\s+)?|\s+and\s+|\s+&\s+", text) if part]
    if len(parts) > 1 and " " not in parts[0] and not re.fullmatch(rf"{_DOTTED}", parts[0]):
        parts[:2] = [f"{parts[0]}, {parts[1]}"]
    return tuple(split_name(part, given_first=True) for part in parts)
