"""Decisions in columns of their own: colandr, Abstrackr, CiteSource, and tables that teams keep."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from consilience.evidence import Record
from consilience.records.formats.csv_columns import column_key
from consilience.records.issue import Issue
from consilience.records.judgements import asreview
from consilience.records.judgements.judgement import (
    Choice,
    ForeignJudgement,
    Stage,
    iso,
    listed,
    not_understood,
    number,
    of,
    word,
)

_NOTHING_YET = frozenset(
    ("not screened", "screened once", "screened twice", "awaiting coscreener", "conflict",
     "pending", "", "o", "not started", "in progress", "todo", "none", "n/a", "na")
)  # fmt: skip
"""Words for a record on which nothing is settled yet."""

COLANDR: tuple[tuple[str, str, Stage], ...] = (
    ("citation screening status", "citation exclude reasons", "screening"),
    ("fulltext screening status", "fulltext exclude reasons", "fulltext"),
)
"""Its columns of a stage's outcome and of the reasons."""

CITESOURCE: dict[str, tuple[Choice | None, Stage | None]] = {
    "search": (None, None),
    "screened": ("include", "screening"),
    "final": ("include", "fulltext"),
    "included": ("include", "fulltext"),
}
"""Its labels: the step of the review up to which a record was kept."""

DECISIONS: dict[str, tuple[Stage | None, bool]] = {
    "screening decision": ("screening", False), "title abstract decision": ("screening", False),
    "abstract decision": ("screening", False), "tiab decision": ("screening", False),
    "title abstract screening": ("screening", False), "full text decision": ("fulltext", False),
    "fulltext decision": ("fulltext", False), "full text screening": ("fulltext", False),
    "decision": (None, False), "vote": (None, False), "inclusion": (None, False),
    "final decision": (None, True), "consensus decision": (None, True),
    "final screening decision": ("screening", True), "final full text decision": ("fulltext", True),
}  # fmt: skip
"""What teams call a column of decisions: the stage that it tells, and whether it is settled."""
PEOPLE = ("reviewer", "reviewer name", "screener", "screened by", "decided by", "rater")
REASONS = ("exclusion reason", "exclusion reasons", "reason for exclusion", "reason excluded",
           "reasons for exclusion", "exclude reason", "reason")  # fmt: skip
NOTES = ("reviewer notes", "screening notes", "reviewer comment", "comment", "comments")
TIMES = ("decided at", "screened at", "decision date", "date screened")

_ABSTRACKR = frozenset(("internal id", "source id", "pubmed id", "tags", "consensus", "labeled at"))
_ABSTRACKR_MEANING: dict[int, Choice | None] = {1: "include", 0: "maybe", -1: "exclude"}
_OF_PERSON = re.compile(r"^(.+ notes) \((.+)\)$")


def _columns(record: Record) -> dict[str, str]:
    return {column_key(name): texts[0] for name, texts in record.extra.items() if texts}


def read_colandr(record: Record) -> Iterator[ForeignJudgement | Issue]:
    """Give the outcome of each stage with its reasons; colandr exports no single votes."""
    columns = _columns(record)
    for status, why, stage in COLANDR:
        if not (text := columns.get(status, "")):
            continue
        decision = word(text)
        if not decision and not _is_open(text):
            yield not_understood(record, status, text, "a status that is not known of colandr")
        if decision:
            yield replace(
                of(record, "colandr"), decision=decision, stage=stage, is_settled=True,
                reasons=listed(re.sub(r"[\[\]'\"]", "", columns.get(why, "")), ","),
                labels=listed(columns.get("study tags", ""), ",") if stage == "screening" else (),
                raw=f"{status}: {text}",
            )  # fmt: skip


def read_abstrackr(record: Record) -> Iterator[ForeignJudgement | Issue]:
    """Give each person's label (1, 0, -1 in a column of their name), and the consensus."""
    columns = _columns(record)
    if not {"internal id", "source id"} <= set(columns):
        return
    notes: dict[str, list[str]] = {}
    for name, texts in record.extra.items():
        if found := _OF_PERSON.match(name):
            notes.setdefault(found.group(2), []).extend(f"{found.group(1)}: {t}" for t in texts)
    times = record.extra.get("labeled_at", ())
    when = iso(times[0]) if len(times) == 1 else None
    for name, texts in record.extra.items():
        if column_key(name) in _ABSTRACKR and column_key(name) != "consensus":
            continue
        try:
            decision = number(texts[0], _ABSTRACKR_MEANING)
        except (KeyError, IndexError):
            continue
        settled = column_key(name) == "consensus"
        yield replace(
            of(record, "Abstrackr"), who=None if settled else name, decision=decision,
            stage="screening", is_settled=settled, when=when, raw=f"{name}: {texts[0]}",
            labels=() if settled else listed(columns.get("tags", ""), ","),
            notes=() if settled else tuple(notes.pop(name, ())),
        )  # fmt: skip
    for name, said in notes.items():
        yield replace(
            of(record, "Abstrackr"), who=name, stage="screening", notes=tuple(said),
            raw="\n".join(said),
        )  # fmt: skip


def read_citesource(record: Record) -> Iterator[ForeignJudgement | Issue]:
    """Give the furthest step of the review up to which a record was kept."""
    text = _columns(record).get("cite label", "")
    known = [CITESOURCE[label] for label in listed(text.lower(), ",") if label in CITESOURCE]
    for stage in ("fulltext", "screening"):
        if ("include", stage) in known:
            yield replace(
                of(record, "CiteSource"), decision="include",
                stage="fulltext" if stage == "fulltext" else "screening", is_settled=True,
                labels=listed(text, ","), raw=f"cite_label: {text}",
            )  # fmt: skip
            return


def read_table(record: Record) -> Iterator[ForeignJudgement | Issue]:
    """Give the decisions of a table that a team keeps by hand, by the usual column names."""
    columns = _columns(record)
    who, why, said, when = (
        next((columns[name] for name in names if columns.get(name)), "")
        for names in (PEOPLE, REASONS, NOTES, TIMES)
    )
    for name, (stage, settled) in _decision_columns(record).items():
        if not (text := columns.get(name, "")):
            continue
        decision = word(text) or _label(name, text)
        if not decision and name != "label" and not _is_open(text):
            yield not_understood(record, name, text, "a word that is not known for a decision")
        if decision:
            yield replace(
                of(record, "table"), who=who or None, decision=decision, stage=stage,
                is_settled=settled, reasons=listed(why, ";") if decision == "exclude" else (),
                notes=(said,) if said else (), when=iso(when) if when else None,
                raw=f"{name}: {text}",
            )  # fmt: skip


def _decision_columns(record: Record) -> dict[str, tuple[Stage | None, bool]]:
    """Give the columns that may hold decisions; labels of ASReview's own exports are read there."""
    if any(name.lower().startswith("asreview_") for name in record.extra):
        return DECISIONS
    return _AND_LABELS


_AND_LABELS: dict[str, tuple[Stage | None, bool]] = {
    **DECISIONS, **{column_key(name): (None, False) for name in asreview.LABELS}
}  # fmt: skip


def _label(name: str, text: str) -> Choice | None:
    """Give what a 1 or 0 says in a column of labels."""
    if name in DECISIONS:
        return None
    try:
        return number(text, asreview.MEANING)
    except KeyError:
        return None


def _is_open(text: str) -> bool:
    """Tell whether a status says that nothing is settled yet."""
    return text.lower().replace("_", " ").strip() in _NOTHING_YET or text.strip() == "-1"
