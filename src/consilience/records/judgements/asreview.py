"""ASReview: the columns `asreview_label`, `asreview_time`, ... and the same as notes in RIS.

A label is 1 (relevant), 0 (not relevant), or empty (not seen; -1 in old versions). Tags are the
columns `asreview_tag_<group>_<tag>`. In RIS the label is the note `ASReview_relevant`,
`ASReview_irrelevant` or `ASReview_not_seen`, and the others are notes such as
`asreview_note: "text"`. Version 1 names the label `included`, beside other columns of its own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace

from consilience.evidence import Record
from consilience.records.issue import Issue
from consilience.records.judgements.judgement import (
    Choice,
    ForeignJudgement,
    iso,
    not_understood,
    number,
    of,
    word,
)

TOOL = "ASReview"
LABELS = (
    "asreview_label", "included", "label_included", "included_label", "final_included",
    "included_final", "included_flag", "include", "label",
)  # fmt: skip
"""Columns of the label, as ASReview reads them, the surest first."""
MEANING: dict[int, Choice | None] = {1: "include", 0: "exclude", -1: None}
"""What its numbers say."""
NOT_SEEN = frozenset(("not_seen", "nan", "None", "NA", ""))
_NOTED = re.compile(r"\bASReview_(relevant|irrelevant|not_seen)\b")
_PRIOR = re.compile(r"\bASReview_prior\b")
_ALL_NOTED = re.compile(r"\s*\bASReview_(?:relevant|irrelevant|not_seen|prior)\b\.?\s*")
_ITEM = re.compile(r"^(asreview_\w+): (.*)$", re.S)
_NOTES = ("asreview_note", "asreview_notes", "exported_notes_1")


def read(record: Record) -> Iterator[ForeignJudgement | Issue]:
    """Give the label, notes and tags of a record; nothing where it has no label of ASReview."""
    columns = {name.strip().lower(): texts[0] for name, texts in record.extra.items() if texts}
    raw = []
    for name, texts in record.extra.items():
        for text in texts:
            found, item = _NOTED.search(text), _ITEM.match(text)
            if found:
                columns.setdefault("asreview_label", found.group(1))
                if rest := _ALL_NOTED.sub(" ", text).strip():
                    columns.setdefault("asreview_note", rest)
                raw.append(text)
                if _PRIOR.search(text):
                    columns["asreview_tag_prior"] = "1"
            elif _PRIOR.search(text):
                columns["asreview_tag_prior"] = "1"
            elif item:
                columns.setdefault(item.group(1), _from_json(item.group(2)))
                raw.append(text)
            elif name.lower() in LABELS or name.lower().startswith("asreview_"):
                raw.append(f"{name}: {text}")
    yield from _of_columns(record, columns, "\n".join(raw))


def _of_columns(
    record: Record, columns: dict[str, str], raw: str
) -> Iterator[ForeignJudgement | Issue]:
    field = next((name for name in LABELS if name in columns), None)
    if not any(name.startswith("asreview_") for name in columns):
        return
    decision: Choice | None = None
    text = columns.get(field or "", "")
    if text.strip() not in NOT_SEEN:
        decision = word(text)
        if decision is None:
            try:
                decision = number(text, MEANING)
            except KeyError:
                yield not_understood(record, field or "", text, "a label that is not 1, 0 or empty")
    made = replace(
        of(record, TOOL),
        who=columns.get("asreview_user_name") or columns.get("asreview_user_email") or None,
        email=columns.get("asreview_user_email") or None,
        decision=decision,
        labels=tuple(_tags(columns)),
        notes=tuple(filter(None, (columns.get(name, "") for name in _NOTES))),
        when=iso(columns["asreview_time"]) if columns.get("asreview_time") else None,
        raw=raw,
    )
    if made.says_something:
        yield made


def _tags(columns: dict[str, str]) -> Iterator[str]:
    for name, text in columns.items():
        if name.startswith("asreview_tag_") and text.strip() in ("1", "1.0", "True", "true"):
            yield name.removeprefix("asreview_tag_")
    if columns.get("asreview_prior", "").strip() in ("1", "1.0"):
        yield "prior"


def _from_json(text: str) -> str:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return value if isinstance(value, str) else "" if value is None else str(value)
