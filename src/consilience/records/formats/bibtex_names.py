"""Lists of names as BibTeX writes them: `Berg, Jan and {World Health Organization} and others`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from consilience.records.draft import Draft
from consilience.records.formats import latex
from consilience.records.identity import split_name

_PART = re.compile(r"\s*(family|given|prefix|suffix)\s*=\s*(.*)", re.IGNORECASE | re.DOTALL)
_PAIR = re.compile(r"[^,{}]+, (?:[A-Z]\.?-?){1,4}(?=,|$)")
_PAIRED = re.compile(rf"{_PAIR.pattern}(?:, {_PAIR.pattern})+,?")
_AND = re.compile(r"\s+and\s+", re.IGNORECASE)


def put_names(draft: Draft, value: str) -> None:
    """Add the authors of a field; a name in braces of its own is a group and stays whole."""
    names = _apart(value, _AND)
    if len(names) == 1 and len(separate := _apart(value, re.compile(r"\s*;\s*"))) > 1:
        names = separate
    names = [name for joined in names for name in _pairs(joined.strip())]
    for name in filter(None, names):
        if name.lower() in ("others", "et al.", "et al"):
            draft.keep("author", "et al.")
        elif _is_group(name):
            draft.put_group(_plain(name))
        else:
            split = _split(name)
            draft.authors += [split] if split else []


def _pairs(text: str) -> list[str]:
    """Part people that only commas part, as the Cochrane Library wrote them: "Berg, J, Li, W"."""
    return [name.strip(", ") for name in _PAIR.findall(text)] if _PAIRED.fullmatch(text) else [text]


def _split(name: str) -> str:
    """Give a name as "Family, Given", told apart by commas, labels, particles or its last word."""
    parts = [part.strip() for part in _apart(name, re.compile(","))]
    labelled = [_PART.match(part) for part in parts]
    if labelled and all(labelled):
        held = {m.group(1).lower(): _plain(m.group(2)) for m in labelled if m}
        family = " ".join(filter(None, (held.get("prefix"), held.get("family"))))
        return ", ".join(filter(None, (family, held.get("given"), held.get("suffix"))))
    if len(parts) >= 3:
        parts = [parts[0], parts[2], parts[1], *parts[3:]]
    if len(parts) > 1:
        return ", ".join(filter(None, map(_plain, parts)))
    words = _apart(name, re.compile(r"[\s~]+"))
    if not any("{" in re.sub(r"\{\\[^{}]*(?:\{[^{}]*\})?[^{}]*\}|\\.\{\w\}", "", w) for w in words):
        return split_name(_plain(name), given_first=True)
    lower = next((n for n, word in enumerate(words[1:-1], 1) if word[:1].islower()), None)
    cut = len(words) - 1 if lower is None else lower
    return ", ".join(filter(None, (_plain(" ".join(words[cut:])), _plain(" ".join(words[:cut])))))


def written_names(names: Iterable[str]) -> str:
    """Give names as one field; those without a comma, and commas too many, in braces."""
    return " and ".join(_written(name) for name in names)


def _written(name: str) -> str:
    parts = name.split(", ")
    if len(parts) == 1 or len(parts) > 3 or _AND.search(f" {name} ") or not all(parts):
        return f"{{{latex.encode(name)}}}"
    encoded = [latex.encode(part) for part in parts]
    if len(parts) == 3:
        encoded = [encoded[0], encoded[2], encoded[1]]
    return ", ".join(encoded)


def _apart(text: str, separator: re.Pattern[str]) -> list[str]:
    """Split a text where the separator stands outside of braces."""
    deep, bare = 0, []
    for letter in text:
        deep += (letter == "{") - (letter == "}" and deep > 0)
        bare.append("\0" if deep or letter == "}" else letter)
    outside, parts, last = "".join(bare), [], 0
    for found in separator.finditer(outside):
        parts.append(text[last : found.start()])
        last = found.end()
    return [*parts, text[last:]]


def _is_group(name: str) -> bool:
    """Tell a name that stands in one pair of braces from end to end, and is no accented letter."""
    if not name.startswith("{") or re.fullmatch(r"\{\\.{1,4}\}", name):
        return False
    deep = 0
    for n, letter in enumerate(name):
        deep += (letter == "{") - (letter == "}")
        if deep == 0:
            return n == len(name) - 1
    return False


def _plain(text: str) -> str:
    return " ".join(latex.decode(text).split())
