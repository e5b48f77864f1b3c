"""Rayyan: `RAYYAN-INCLUSION: {"Beth"=>"Included"} | RAYYAN-LABELS: a,b | ...` in a record's notes.

The notes stand in the column `notes` of its CSV, the tag N1 of its RIS, the field `note` of its
BibTeX. Reasons and labels are told of the record and not of a person: they are given to a person
only where one alone decided so, and else to nobody (who did what stands in Rayyan's log). A comma
inside a label or a reason cannot be told from one between two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from consilience.evidence import Record
from consilience.records.issue import Issue
from consilience.records.judgements.judgement import (
    Choice,
    ForeignJudgement,
    listed,
    not_understood,
    of,
    word,
)

TOOL = "Rayyan"

_SECTION = re.compile(r"\b(RAYYAN-[A-Z-]+|USER-NOTES)\s*:\s*")
_TOKEN = re.compile(r'"(?:[^"\\]+|\\.?)*(?:"|\Z)|=>|[\w-]+|\S', re.S)
"""The signs of a Ruby hash; a text without its end takes all the rest, so that reading is fast."""
_BARE: dict[str, Choice | None] = {
    "true": "include", "1": "include", "false": "exclude", "-1": "exclude", "0": "maybe",
    "nil": None, "null": None,
}  # fmt: skip
_KNOWN = frozenset(("RAYYAN-INCLUSION", "RAYYAN-LABELS", "RAYYAN-EXCLUSION-REASONS", "USER-NOTES"))


def read(record: Record) -> Iterator[ForeignJudgement | Issue]:
    """Give what a record's notes say in Rayyan's way; nothing where they say nothing."""
    for field, values in record.extra.items():
        for text in values:
            if "RAYYAN-" in text or "USER-NOTES:" in text:
                yield from _of_text(record, field, text)


def article(record: Record) -> str | None:
    """Give Rayyan's number of a record, which its log names it by."""
    texts = [record.accession or "", *(text for values in record.extra.values() for text in values)]
    found = (re.fullmatch(r"rayyan-(\d+)", text.strip()) for text in texts)
    return next((match.group(1) for match in found if match), None)


def _of_text(record: Record, field: str, text: str) -> Iterator[ForeignJudgement | Issue]:
    sections = list(_sections(text))
    people: dict[str, ForeignJudgement] = {}
    reasons: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    for name, value in sections:
        if name == "RAYYAN-INCLUSION":
            yield from _put_decisions(record, field, value, people)
        elif name in ("USER-NOTES", "RAYYAN-USER-NOTES"):
            _put_notes(record, value, people)
        elif name == "RAYYAN-LABELS":
            labels += listed(value, ",")
        elif name == "RAYYAN-EXCLUSION-REASONS":
            reasons += listed(value, ",")
        else:
            what = f"{name} is not known of Rayyan"
            yield not_understood(record, field, f"{name}: {value}", what)
    excluders = [who for who, given in people.items() if given.decision == "exclude"]
    if reasons and len(excluders) == 1:
        people[excluders[0]] = replace(people[excluders[0]], reasons=reasons)
        reasons = ()
    if labels and len(people) == 1:
        people = {who: replace(given, labels=labels) for who, given in people.items()}
        labels = ()
    nobody = replace(of(record, TOOL), reasons=reasons, labels=labels)
    for given in (*people.values(), nobody):
        if given.says_something:
            yield replace(given, raw=text)


def _sections(text: str) -> Iterator[tuple[str, str]]:
    found = list(_SECTION.finditer(text))
    for this, following in zip(found, [*found[1:], None], strict=True):
        end = following.start() if following else len(text)
        yield this.group(1), text[this.end() : end].strip().removesuffix("|").strip()


def _put_decisions(
    record: Record, field: str, value: str, people: dict[str, ForeignJudgement]
) -> Iterator[Issue]:
    pairs, rest = _pairs(value)
    for name, (said, *_) in pairs:
        text = _unescape(said)
        decision = word(text) if said.startswith('"') else _BARE.get(said)
        people[name] = replace(of(record, TOOL), who=name, decision=decision)
        if decision is None and said not in ("nil", "null"):
            yield not_understood(record, field, text, f"{name}'s decision is none known")
    if rest:
        if not people and (alone := word(value.strip('{}" '))):
            people[""] = replace(of(record, TOOL), decision=alone)
        else:
            yield not_understood(record, field, value, "decisions that cannot be read whole")


def _put_notes(record: Record, value: str, people: dict[str, ForeignJudgement]) -> None:
    pairs, _ = _pairs(value)
    by_name: dict[str, list[str]] = {}
    for name, texts in pairs:
        by_name.setdefault(name, []).extend(filter(None, map(_unescape, texts)))
    for name, notes in by_name.items():
        held = people.get(name) or replace(of(record, TOOL), who=name)
        people[name] = replace(held, notes=(*held.notes, *notes))
    if not pairs and value:
        people.setdefault("", replace(of(record, TOOL), notes=(value,)))


def _pairs(value: str) -> tuple[list[tuple[str, list[str]]], list[str]]:
    """Read `{"Beth"=>"Included", "Bob"=>["a", "b"]}`: names with their values, and what is left."""
    tokens = iter(_TOKEN.findall(value))
    pairs: list[tuple[str, list[str]]] = []
    rest: list[str] = []
    name, arrow = "", False
    for token in tokens:
        if arrow:
            values = list(iter(lambda: next(tokens, "]"), "]")) if token == "[" else [token]
            pairs.append((name, [v for v in values if v != ","] or [""]))
            name, arrow = "", False
        elif name and token in ("=>", ":"):
            arrow = True
        elif token.startswith('"') and not name:
            name = _unescape(token)
        elif token not in ("{", "}", ","):
            rest.append(token)
    return pairs, rest + ([name] if name else [])


def _unescape(text: str) -> str:
    """Give what stands between quotation marks, or a bare text as it is."""
    if not text.startswith('"'):
        return text
    return re.sub(r"\\(.)", r"\1", text[1:].removesuffix('"'), flags=re.S)
