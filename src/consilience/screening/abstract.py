"""A structured abstract in its parts: the headings that its authors or its database gave it."""

from __future__ import annotations

import re
from dataclasses import dataclass

KNOWN = frozenset(
    """abstract aim aims background conclusion conclusions context design discussion findings
    funding goal goals hypothesis implication implications importance interpretation intervention
    interventions introduction limitation limitations measure measurements measures method
    methodology methods objective objectives outcome outcomes participants patients population
    prospero purpose purposes question rationale registration relevance result results sample
    setting settings significance subjects summary""".split()
)
"""Words of which a heading of an abstract ends or begins with one."""

LINKING = frozenset("and of for the in to or a".split())
"""Words that stay small within a heading."""

OF_A_SENTENCE = LINKING | frozenset(
    """all as at both by from its no on other our some such that their these this those under we
    with""".split()
)
"""Words that begin a sentence and not a heading, unless it is in capitals."""

_LABEL = re.compile(
    r"(?:\A|\n|(?<=[.?!;)\]%]))[ \t]*"  # the start, a new line, or the end of a sentence
    r"(?P<label>[^\W\d_][^\W\d_'’/&,() -]*(?:[ /&,()'’-]{1,3}[^\W\d_]+){0,6}\)?)"
    r"[ \t]*(?P<end>:|\.(?=\s)|\n)"
)


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of an abstract; `heading` is empty where it has none."""

    heading: str
    text: str


def parts(abstract: str) -> tuple[Part, ...]:
    """Take an abstract apart at its headings; every other character of it is kept.

    A heading stands at the start of the text, of a line or of a sentence, and before a colon (in
    capitals also before a full stop, or on a line of its own). It begins or ends with one of the
    words that abstracts are divided by (`KNOWN`); in capitals it may be any words, once the
    abstract has two headings that are known. Prose with a colon in it stays prose.
    """
    found = [m for m in _LABEL.finditer(abstract) if _may_head(m)]
    known = [m for m in found if _is_known(m["label"])]
    if len(known) < 2:
        found = known
    starts = [*(m.start() for m in found), len(abstract)]
    opening = abstract[: starts[0]].strip()
    rest = (
        Part(_heading(m["label"]), abstract[m.end() : stop].strip())
        for m, stop in zip(found, starts[1:], strict=True)
    )
    return ((Part("", opening),) if opening or not found else ()) + tuple(rest)


def _may_head(match: re.Match[str]) -> bool:
    label, end = match["label"], match["end"]
    if end == ".":
        return label.isupper() and _is_known(label)
    if end == "\n":
        return _is_known(label) and len(label.split()) <= 4
    return _is_known(label) or (label.isupper() and len(label) > 3)


def _is_known(label: str) -> bool:
    words = re.findall(r"[^\W\d_]+", label)
    capital = [w for w in words if w.casefold() not in LINKING]
    titled = label.isupper() or (
        label[0].isupper()
        and words[0].casefold() not in OF_A_SENTENCE
        and (len(words) <= 3 or all(word[0].isupper() for word in capital))
    )
    return titled and bool({words[0].casefold(), words[-1].casefold()} & KNOWN)


def _heading(label: str) -> str:
    """Give a heading in small letters; PubMed's own `UNLABELLED` is none."""
    if label.casefold() == "unlabelled":
        return ""
    return label.capitalize() if label.isupper() else label
