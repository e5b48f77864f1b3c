"""What stands in the cells of tables: lists of names, inverted indexes, types."""

from __future__ import annotations

import ast
import json
import re

EMPTY = frozenset(("-", "NA", "NaN", "nan", "NULL", "None", "N/A", "[]", "{}"))
"""How programs write a missing cell."""

_PREFIXED = re.compile(r"'+[=+\-@\t\r]")
_INITIALS_LAST = re.compile(r"^[^\W\d_][\w'’.\- ]* (?:[^\W\d_a-z]\.?-?){1,5}\.?$")
_RUN_TOGETHER = re.compile(r"(?<=[A-Z]\.)(?=[A-Z][a-zà-ÿ])")
_INITIALS_FIRST = re.compile(r"^(?:[^\W\d_a-z]\.?-?){1,4} (?:[\w'’-]+ ?){1,4}$")
_JOINED_NAMES = re.compile(r"(?<!\bMc)(?<!\bMac)(?<!\bD[eiu])(?<!\bL[aeou])(?<!\bVan)(?<!\bFitz)"
                           r"(?<=[a-zß-öø-ÿ.)])(?=[A-ZÀ-ÖØ-Þ])")  # fmt: skip
_AFTER_A_NAME = re.compile(r",\s+(?!(?:Jr|Sr|II|III|IV)\b)")
"""The comma between names of which the given name comes first."""
_CUT_SHORT = re.compile(r"[\s,]*(?:\.\.\.|…)\s*$")
_POSITIONS = 100_000


def without_prefix(cell: str) -> str:
    """Take off the apostrophe that keeps a cell from being a formula."""
    return cell[1:] if _PREFIXED.match(cell) else cell


def unquoted(cell: str) -> str:
    """Take off the quotes of a cell that stand behind a blank, where CSV does not see them."""
    return cell.strip()[1:-1] if re.fullmatch(r'\s+"[^"]+"\s*', cell) else cell


def with_dashes(date: str) -> str:
    """Give a date of eight digits as 2024-01-15, any other as it is."""
    found = re.fullmatch(r"((?:1[4-9]|20)\d\d)([01]\d)([0-3]\d)", date.strip())
    return "-".join(found.groups()) if found else date


def split_list(text: str) -> list[str]:
    """Split a list of keywords: a Python list, semicolons, bars, or commas where nothing else."""
    if (items := _python_list(text)) is not None:
        return items
    for separator in (";", "|", "\n"):
        if separator in text:
            return [part.strip() for part in text.split(separator)]
    return [part.strip() for part in text.split(",")]


def split_run_together(text: str) -> str:
    """Part names that follow one another without a sign between them.

    Examples
    --------
    >>> split_run_together("Dhruv DaveyKayvan KarimIan McDonald")
    'Dhruv Davey;Kayvan Karim;Ian McDonald'
    """
    return text if ";" in text else _JOINED_NAMES.sub(";", text)


def split_pairs(text: str) -> str:
    """Part names of which each is "Family, Given" and between which a comma stands, too.

    Examples
    --------
    >>> split_pairs("Gomes, Cristina Sá, Silva, Alana Gomes da")
    'Gomes, Cristina Sá;Silva, Alana Gomes da'
    """
    parts = [part.strip() for part in text.split(",")]
    if ";" in text or len(parts) % 2:
        return text
    return ";".join(map(", ".join, zip(parts[::2], parts[1::2], strict=True)))


def split_authors(text: str, *, given_first: bool) -> tuple[list[str], bool]:
    """Split a list of names, and tell whether they run "Given Family".

    A comma parts names only where the parts are whole names ("Berg J, Li W"); a single
    "Berg, Jan" stays.
    """
    names = _names(re.sub(r"\s*\((?:\d{6,}|\S+@\S+)\)", "", text))
    if given_first and len(names) == 1:
        parts = _AFTER_A_NAME.split(names[0].strip())
        if all(" " in part for part in parts):
            names = [part.replace(",", "") for part in parts]
    names = [name.strip() for name in names]
    names = [name for name in names if name and name not in ("et al", "et al.")]
    whole = [name for name in names if " " in name]
    none_has_order = not any("," in name or _INITIALS_LAST.match(name) for name in names)
    return names, given_first or (none_has_order and len(whole) > 1)


def _names(text: str) -> list[str]:
    if (items := _python_list(text)) is not None:
        return items
    flat = (
        re.sub(r"\s+and\s+", ";", text) if re.search(r",.*\sand\s|\sand\s.*,", text, re.S) else text
    )
    for separator in (";", "|"):
        if separator in flat:
            return flat.split(separator)
    flat = " ".join(_CUT_SHORT.sub("", flat).split())
    flat = flat.rstrip(".") if _ends_a_list(flat) else flat
    if re.fullmatch(r"[^\s,]+(?: [^\s,]+)+(?:,[^\s,]+(?: [^\s,]+)+)+", flat):
        return flat.split(",")  # Jan Berg,Wei Li: no name has its comma without a space behind
    parts = [part.strip() for part in flat.split(",") if part.strip()]
    if len(parts) > 1 and _are_names(parts):
        return parts
    run = _RUN_TOGETHER.split(flat)
    return run if len(run) > 2 and "," not in flat else [flat]


def _ends_a_list(text: str) -> bool:
    return text.count(".") == 1 and bool(re.search(r"[a-z]+ [A-Z]{1,4}\.$", text))


def _are_names(parts: list[str]) -> bool:
    known = [part for part in parts if part not in ("et al", "et al.")]
    if all(_INITIALS_LAST.match(part) for part in known):
        return True
    if len(known) > 1 and all(_INITIALS_FIRST.match(part) for part in known):
        return True
    return len(parts) > 2 and all(" " in part and part[0].isupper() for part in parts)


def _python_list(text: str) -> list[str] | None:
    if not (text.startswith("[") and text.endswith("]")):
        return None
    try:
        items = ast.literal_eval(text)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return None
    return [_name_in(item) for item in items] if isinstance(items, list) else None


def _name_in(item: object) -> str:
    """Give an item of a list as text; of a person with an identifier, the name."""
    return str(item.get("name") or item) if isinstance(item, dict) else str(item)


def from_inverted_index(text: str) -> str | None:
    """Put an abstract together from `{"word": [places]}`; None where it is none."""
    try:
        return inverted_index(json.loads(text))
    except (ValueError, RecursionError):
        return None


def inverted_index(index: object) -> str | None:
    """Put an abstract together from the places of its words; None where it is no such index."""
    if not isinstance(index, dict):
        return None
    index = index.get("InvertedIndex", index)
    words: dict[int, str] = {}
    for word, places in index.items() if isinstance(index, dict) else ():
        for at in places if isinstance(places, list) else ():
            if isinstance(at, int) and 0 <= at < _POSITIONS:
                words[at] = str(word)
    return " ".join(words[at] for at in sorted(words))


def pack(items: list[str]) -> str:
    """Join a list as people read it, or as JSON where an item would not come back whole."""
    plain = all(item and item == item.strip() and ";" not in item for item in items)
    joined = "; ".join(items)
    return joined if plain and not joined.startswith("[") else json.dumps(items, ensure_ascii=False)


def unpack(cell: str) -> list[str]:
    """Give the list that `pack` joined."""
    if cell.startswith("["):
        return [str(item) for item in json.loads(cell)]
    return cell.split("; ") if cell else []
