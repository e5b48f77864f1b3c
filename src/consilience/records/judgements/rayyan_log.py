"""Rayyan's `customizations_log.csv`: every click, with its time and the person's address.

Columns: created_at, user_id, user_email, article_id, key, value. The key `included` holds 1
(include), 0 (maybe), -1 (exclude); `"__EXR__reason"` and other keys, in quotation marks, are
exclusion reasons and labels that were set (1) or taken off (`deleted`). What was set last stands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from consilience.errors import FormatUnknown
from consilience.evidence import Record
from consilience.records.formats.csv_rows import DELIMITERS, Rows
from consilience.records.issue import Issue, quote
from consilience.records.judgements import rayyan
from consilience.records.judgements.judgement import Choice, ForeignJudgement, iso, of
from consilience.records.source import Source

COLUMNS = ("created_at", "user_id", "user_email", "article_id", "key", "value")
_NEEDED = ("article_id", "key", "value")
_MEANING: dict[str, Choice] = {"1": "include", "0": "maybe", "-1": "exclude"}
_REASON = "__EXR__"
_TAKEN_OFF = ("deleted", "0", "")


@dataclass
class Opinion:
    """What one person left standing about one article."""

    decision: Choice | None = None
    when: str | None = None
    reasons: dict[str, None] = field(default_factory=dict)
    labels: dict[str, None] = field(default_factory=dict)

    def take(self, key: str, value: str, when: str) -> bool:
        """Take one click in; False where its value is not known."""
        if key == "included":
            if value not in _MEANING and value not in ("deleted", ""):
                return False
            self.decision, self.when = _MEANING.get(value), when or None
            return True
        shelf = self.reasons if key.startswith(_REASON) else self.labels
        name = key.removeprefix(_REASON)
        shelf.pop(name, None)
        if value not in _TAKEN_OFF:
            shelf[name] = None
        return True


@dataclass(frozen=True, slots=True)
class RayyanLog:
    """A log that was read: per person (address, or number) and article what stands at the end."""

    name: str
    opinions: dict[str, dict[str, Opinion]]
    issues: tuple[Issue, ...]
    n_clicks: int


def is_rayyan_log(head: str) -> bool:
    """Tell Rayyan's log by its column names."""
    first = head.lstrip("\ufeff").split("\n", 1)[0].lower()
    return all(column in first for column in ("article_id", "user_email", "key", "value"))


def read_rayyan_log(source: Path | BinaryIO, *, name: str = "") -> RayyanLog:
    """Read a log.

    Raises
    ------
    FormatUnknown
        Where its first line does not name the columns of such a log.
    ReadError
        Where the file is empty, damaged or no text.
    """
    if isinstance(source, Path):
        with source.open("rb") as stream:
            return read_rayyan_log(stream, name=name or source.name)
    text = Source(source, name)
    try:
        return _read(text)
    finally:
        text.close()


def _read(text: Source) -> RayyanLog:
    first = text.head.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first.count)
    rows = iter(Rows(text.whole_lines(), delimiter))
    header = next(rows).cells
    places = {cell.strip("\ufeff \"'").lower(): at for at, cell in enumerate(header)}
    if missing := [column for column in _NEEDED if column not in places]:
        what = f"no column is called {', '.join(missing)}; this is no log of Rayyan"
        raise FormatUnknown(what, file=text.name, line=1)
    issues: list[Issue] = []
    clicks: list[tuple[str, str, str, str, str]] = []
    for row in rows:
        if row.damage or len(row.cells) < len(header):
            what = row.damage or f"{len(row.cells)} cells for {len(header)} columns"
            issues.append(_refused(text.name, row.line, what, row.cells))
            continue
        when, number, email, article, key, value = (
            row.cells[places[column]].strip() if column in places else "" for column in COLUMNS
        )
        clicks.append((when, email or number, article, key.strip('"').strip(), value.strip('"')))
        if key == "included" and value not in (*_MEANING, "deleted", ""):
            what = "the value of included is not 1, 0 or -1"
            issues.append(_refused(text.name, row.line, what, row.cells))
    issues += text.take_issues()
    return RayyanLog(text.name, _opinions(clicks), tuple(issues), len(clicks))


def _refused(file: str, line: int, what: str, cells: Sequence[str]) -> Issue:
    return Issue("refused", file, line, None, None, f"{what}; left out", quote(",".join(cells)))


def _opinions(clicks: list[tuple[str, str, str, str, str]]) -> dict[str, dict[str, Opinion]]:
    """Play the clicks in the order of their times; the file's order where times are equal."""
    opinions: dict[str, dict[str, Opinion]] = defaultdict(lambda: defaultdict(Opinion))
    for when, person, article, key, value in sorted(clicks, key=lambda click: click[0]):
        opinions[person][article].take(key, value, when)
    return {person: dict(articles) for person, articles in opinions.items()}


def join(
    records: Sequence[Record], noted: list[ForeignJudgement], log: RayyanLog
) -> Iterator[ForeignJudgement | Issue]:
    """Put what the records' notes say and what the log says together, one row a person and record.

    The notes name people, the log their addresses. A name and an address are taken for the same
    person where all their decisions agree and no other pairing does; such a row takes time,
    reasons and labels from the log. An address that belongs to no name gives rows of its own; a
    name whose decisions the log repeats under an address that cannot be told apart keeps its notes.
    """
    place = {number: record for record in records if (number := rayyan.article(record))}
    names, repeated, issues = _names_of(noted, log, place)
    yield from issues
    joined = set(names.values())
    for given in noted:
        if given.who in joined or (given.who is None and not given.decision):
            continue  # reasons and labels of nobody: the log says whose they are
        left = replace(given, decision=None) if given.who in repeated else given
        if left.says_something:
            yield left
    notes = {(given.who, given.record): given for given in noted if given.notes}
    for person, articles in log.opinions.items():
        for number, opinion in articles.items():
            if number in place:
                yield from _row(place[number], person, names.get(person), opinion, notes)
    yield from _elsewhere(log, place)


def _row(
    record: Record,
    person: str,
    name: str | None,
    opinion: Opinion,
    notes: dict[tuple[str | None, int], ForeignJudgement],
) -> Iterator[ForeignJudgement]:
    held = notes.get((name, record.source_index or 0)) if name else None
    made = replace(
        of(record, rayyan.TOOL),
        who=name or person,
        email=person if "@" in person else None,
        decision=opinion.decision,
        reasons=tuple(opinion.reasons),
        labels=tuple(opinion.labels),
        notes=held.notes if held else (),
        when=iso(opinion.when) if opinion.when else None,
        raw=held.raw if held else "",
    )
    if made.says_something:
        yield made


def _names_of(
    noted: list[ForeignJudgement], log: RayyanLog, place: dict[str, Record]
) -> tuple[dict[str, str], set[str], list[Issue]]:
    """Give the name of each address that has one, and the names that several could have."""
    by_name: dict[str, dict[int, Choice]] = defaultdict(dict)
    for given in noted:
        if given.who and given.decision:
            by_name[given.who][given.record] = given.decision
    by_person = {
        person: {
            place[number].source_index or 0: opinion.decision
            for number, opinion in articles.items()
            if opinion.decision and number in place
        }
        for person, articles in log.opinions.items()
    }
    fits = {
        person: [name for name, given in by_name.items() if given == decided]
        for person, decided in by_person.items()
        if decided
    }
    names: dict[str, str] = {}
    issues = []
    for person, candidates in fits.items():
        rivals = [p for p, theirs in fits.items() if p != person and set(theirs) & set(candidates)]
        if len(candidates) == 1 and not rivals:
            names[person] = candidates[0]
        else:
            what = "whose name in the records' notes this is cannot be told; kept under the address"
            issues.append(Issue("note", log.name, None, None, "user_email", what, person))
    repeated = {name for candidates in fits.values() for name in candidates}
    return names, repeated, issues


def _elsewhere(log: RayyanLog, place: dict[str, Record]) -> Iterator[Issue]:
    strange = sorted({n for articles in log.opinions.values() for n in articles} - set(place))
    if strange:
        what = (
            f"{len(strange)} articles of the log are not in the export; export all records of "
            "the review from Rayyan, not a part of them"
        )
        yield Issue("note", log.name, None, None, "article_id", what, quote(", ".join(strange)))
