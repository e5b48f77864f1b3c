"""EPPI-Reviewer's JSON report: `CodeSets` with the names of all codes, then `References`.

The names of the fields were taken from exports that a review published beside its code
(github.com/infoqualitylab/Empirical-Retraction-Lit, `web-maintenance/eppi_export_162.json`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from consilience.evidence import Record
from consilience.records.draft import Draft
from consilience.records.formats.json_items import Leaves, json_items, text_of
from consilience.records.formats.type_words import type_of
from consilience.records.identity import is_group
from consilience.records.issue import Issue, quote
from consilience.records.source import Source

_MARK = re.compile(
    r'"CodeSets"\s*:\s*\[\s*(?:\{\s*"SetName"|\])|"QuickCitation"\s*:[\s\S]*?"ItemId"\s*:'
)
_KIND = re.compile(r"\((ISSN|ISBN)\)", re.I)
_PARTICLES = frozenset("van von der den de del della di da dos du la le ter ten zu el al".split())

FIELDS: dict[str, tuple[str, ...]] = {
    "title": ("Title",),
    "journal": ("ParentTitle",),
    "year": ("Year",),
    "volume": ("Volume",),
    "issue": ("Issue",),
    "pages": ("Pages",),
    "doi": ("DOI",),
    "url": ("URL",),
    "abstract": ("Abstract",),
    "accession": ("ItemId",),
}
CODES, INCLUDE, EXCLUDE = "Codes", "Codes (Include)", "Codes (Exclude)"
STATUS = "ItemStatus"
"""Tags under which a record keeps its codes, those of screening apart, and its standing."""

Names = dict[int, tuple[str, str]]
"""The tag and the name of each code by its number."""


def recognise(head: str) -> float:
    """Tell it by the outer names of its code sets, or of its references."""
    return 0.97 if head.lstrip("\ufeff \t\r\n")[:1] == "{" and _MARK.search(head) else 0.0


def read(source: Source) -> Iterator[Record | Issue]:
    """Give a record a reference, its codes by their names."""
    names: Names = {}
    index = 0
    for item in json_items(source, "CodeSets", "References"):
        if isinstance(item, Issue):
            yield item
        elif not isinstance(item[1], dict):
            what = "this is no record but another value; left out"
            yield Issue("refused", source.name, item[0], None, None, what, quote(text_of(item[1])))
        elif "SetName" in item[1]:
            names |= _codes_of(item[1])
        else:
            index += 1
            yield from _draft(item[1], names, source.name, index, item[0]).finish()


def _codes_of(code_set: Mapping[str, Any]) -> Names:
    """The codes of a set and of all that lies below them; each is called with its parents."""
    found: Names = {}
    left = [(code_set, str(code_set.get("SetName") or ""))]
    while left:
        node, path = left.pop()
        inner = node.get("Attributes")
        children = inner.get("AttributesList") if isinstance(inner, dict) else None
        for child in children if isinstance(children, list) else ():
            if not isinstance(child, dict):
                continue
            name = f"{path}: {child.get('AttributeName') or ''}"
            kind = str(child.get("AttributeType") or "")
            tag = {"Include": INCLUDE, "Exclude": EXCLUDE}.get(kind.partition(" ")[0], CODES)
            if isinstance(child.get("AttributeId"), int):
                found[child["AttributeId"]] = (tag, name)
            left.append((child, name))
    return found


def _draft(item: dict[str, Any], names: Names, file: str, index: int, line: int) -> Draft:
    draft = Draft(file, index, line)
    codes = item.pop("Codes", None)
    leaves = Leaves(item)
    for name, text in leaves.take("TypeName"):
        draft.type = type_of(text) or "document"
        draft.keep(name, text)
    for _, text in leaves.take("Authors"):
        for author in text.split(";"):
            draft.put_authors([_family_first(author.split())])
    leaves.put(draft, FIELDS)
    for name, text in leaves.take("StandardNumber"):
        for number in re.split(r"[;\r\n]+", text):
            kind = _KIND.search(number)
            draft.put_serial(name, _KIND.sub("", number), kind.group(1).lower() if kind else "")
    for _, text in leaves.take("Keywords"):
        draft.put_keywords(re.split(r"[\r\n]+|;", text))
    _put_status(draft, leaves)
    for code in codes if isinstance(codes, list) else [codes]:
        _put_code(draft, code, names)
    leaves.keep(draft)
    return draft


def _family_first(words: list[str]) -> str:
    """Put a comma behind the family name, which stands first in EPPI-Reviewer."""
    whole = " ".join(words)
    cut = 1
    while cut < len(words) and words[cut - 1].lower() in _PARTICLES:
        cut += 1
    if "," in whole or len(words) <= cut or is_group(whole):
        return whole
    return f"{' '.join(words[:cut])}, {' '.join(words[cut:])}"


def _put_status(draft: Draft, leaves: Leaves) -> None:
    """Keep the standing of an item; `I` says nothing, since every item begins with it."""
    tooltips = [text for _, text in leaves.take("ItemStatusTooltip")]
    for name, text in leaves.take("ItemStatus"):
        if text != "I":
            draft.keep(name, ": ".join([text, *tooltips]))


def _put_code(draft: Draft, code: Any, names: Names) -> None:
    """Keep a code by its name with what was written beside it, and the marked text as it is."""
    number = code.get("AttributeId") if isinstance(code, dict) else None
    if not isinstance(number, int):
        draft.keep(CODES, text_of(code))
        return
    tag, name = names.get(number, (CODES, f"code {number}"))
    note = text_of(code.get("AdditionalText")).strip()
    arm = text_of(code.get("ArmTitle")).strip()
    draft.keep(tag, ": ".join(part for part in (name, arm, note) if part))
    details = code.get("ItemAttributeFullTextDetails")
    for detail in details if isinstance(details, list) else ():
        draft.keep(f"{CODES}, in the text", f"{name}: {json.dumps(detail, ensure_ascii=False)}")
