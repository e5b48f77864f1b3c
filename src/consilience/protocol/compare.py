"""What differs between two versions of a plan, in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from consilience.catalogue import instrument, review_type, roles
from consilience.errors import RuleError
from consilience.protocol.plan import CHARACTERISTICS
from consilience.protocol.sections import SECTIONS, Place, Section, held
from consilience.stages import BY_NAME

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference.

    Attributes
    ----------
    section : str
        Id of the section that it is in.
    kind : str
        `added`, `removed`, `changed` or `moved`.
    before, after : str
        In words; empty where there is nothing.
    """

    section: str
    what: str
    kind: str
    before: str = ""
    after: str = ""


_SINGLE: Mapping[Place, tuple[str, Any]] = {
    ("title",): ("Working title", ""),
    ("kind",): ("Kind of review", ""),
    ("unit",): ("Unit above the study", ""),
    ("background",): ("Background", ""),
    ("terms", "include"): ("Words that speak for inclusion", []),
    ("terms", "exclude"): ("Words that speak against it", []),
    ("stages", "screening", "votes"): ("Votes a record needs, title and abstract", 2),
    ("stages", "screening", "calibration"): ("Calibration set, title and abstract", 0),
    ("stages", "screening", "settle"): ("Who settles conflicts, title and abstract", "adjudicator"),
    ("stages", "screening", "maybe"): ("What a maybe counts as, title and abstract", "include"),
    ("stages", "fulltext", "votes"): ("Votes a report needs, full text", 2),
    ("stages", "fulltext", "calibration"): ("Calibration set, full text", 0),
    ("stages", "fulltext", "settle"): ("Who settles conflicts, full text", "adjudicator"),
    ("stages", "fulltext", "maybe"): ("What a maybe counts as, full text", "include"),
    ("stages", "off"): ("Stages that are left out", []),
    ("stages", "extraction", "people"): ("People who extract each study", 2),
    ("stages", "appraisal", "people"): ("People who appraise each study", 2),
    ("stages", "appraisal", "instrument"): ("Instrument", "rob1"),
    ("stages", "appraisal", "rule"): ("Rule for the overall judgement", ""),
    ("stages", "appraisal", "items"): ("Items that are assessed", []),
    ("results", "strength"): ("Words for the strength of evidence", []),
    ("results", "material", "crossing"): (
        "Material where the interval begins or ceases to include no effect",
        True,
    ),
    ("results", "material", "outside"): (
        "Material where the estimate lies outside the main interval",
        True,
    ),
    ("results", "material", "size_word"): ("Material where the word for the size changes", False),
    ("results", "material", "percent"): ("Material where the estimate moves by percent", ""),
    ("registration", "registry"): ("Registry", ""),
    ("registration", "number"): ("Registration number", ""),
    ("registration", "url"): ("Address of the registration", ""),
    ("registration", "date"): ("Date of the registration", ""),
    ("flow", "other_methods_join"): ("Where records of other methods join", "after"),
    ("flow", "update_since"): ("Runs that are new in this update: from", ""),
}
"""Single answers: what they are called, and what holds where the plan is silent."""

_ROWS: Mapping[Place, tuple[str, str]] = {
    ("questions",): ("Question", "text"),
    ("criteria",): ("Criterion", "text"),
    ("reasons",): ("Reason", "text"),
    ("stages", "extraction", "characteristics"): ("Characteristic", "label"),
    ("outcomes",): ("Outcome", "name"),
    ("timepoints",): ("Time point", "name"),
    ("analyses",): ("Planned analysis", "title"),
    ("team",): ("Person", "name"),
}
"""Lists: what one of them is called, and the field that says it."""

_SILENT: Mapping[str, Row] = {
    "Characteristic": {"type": "text"},
    "Outcome": {"kind": "continuous"},
    "Planned analysis": {"kind": "primary", "method": "REML", "test": "knha", "minimum_k": 2},
}
"""What holds in a row of a list where the plan is silent."""

_WORDS = {
    "adjudicator": "an adjudicator",
    "discussion": "the voters, in discussion",
    "include": "an inclusion",
    "exclude": "an exclusion",
    "conflict": "a conflict",
    "after": "after duplicates are removed",
    "before_duplicates": "before duplicates are removed",
    "timepoint": "time point",
    "minimum_k": "fewest studies",
    "higher_is": "higher is",
    "left": "left the team",
}


def compare(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Change, ...]:
    """Give every difference between two tables of a plan, section by section."""
    found: list[Change] = []
    for part in SECTIONS:
        found += _single(part, old, new)
        for place, (noun, field) in _ROWS.items():
            if _within(place, part):
                rows = (_listed(old, place), _listed(new, place))
                found += _rows(part.id, noun, field, *rows)
    return tuple(found)


def _listed(plan: Mapping[str, Any], place: Place) -> Sequence[Row]:
    """The rows of a list, or those that hold where the plan names none."""
    rows = held(plan, place) or []
    if rows or place != ("stages", "extraction", "characteristics"):
        return rows
    return [{"id": c.id, "label": c.label, "hint": c.hint} for c in CHARACTERISTICS]


def _within(place: Place, part: Section) -> bool:
    return any(place[: len(x)] == x for x in part.places)


def _single(part: Section, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for place, (label, silent) in _SINGLE.items():
        if not _within(place, part):
            continue
        one, other = (_or(held(plan, place), silent) for plan in (old, new))
        if one != other:
            kind = "changed" if one and other else "added" if other else "removed"
            yield Change(part.id, label, kind, *(_said(place[-1], x) for x in (one, other)))


def _said(key: str, value: Any) -> str:
    """A value in words: ids of the catalogue by their labels."""
    if key in ("settle", "other_methods_join", "maybe"):
        return words(value)
    if key == "strength":
        return "; ".join(f"p {r['from']:g} to {r['to']:g}: {r['word']}" for r in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if key == "roles":
        labels = {role.id: role.label.lower() for role in roles()}
        return ", ".join(labels.get(id, id) for id in value)
    if key == "off":
        return ", ".join(BY_NAME[name].title for name in value if name in BY_NAME)
    try:
        if key == "kind" and "_" in value:
            return review_type(value).label
        if key == "instrument":
            return instrument(value).name
    except RuleError:
        return str(value)
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _or(value: Any, silent: Any) -> Any:
    return silent if value is None else value


def _rows(
    section: str, noun: str, field: str, old: Sequence[Row], new: Sequence[Row]
) -> Iterator[Change]:
    key = "handle" if section == "team" else "id"
    before, after = ({row[key]: row for row in rows} for rows in (old, new))
    for id, row in before.items():
        if id not in after:
            yield Change(section, _called(noun, row, key), "removed", _told(row, field, key))
    for id, row in after.items():
        if id not in before:
            yield Change(section, _called(noun, row, key), "added", "", _told(row, field, key))
        elif _full(noun, row) != _full(noun, before[id]):
            told = (_told(before[id], field, key), _told(row, field, key))
            yield Change(section, _called(noun, row, key), "changed", *told)
    stay = [id for id in before if id in after], [id for id in after if id in before]
    if stay[0] != stay[1]:
        yield Change(section, f"Order: {noun.lower()}", "moved", *(", ".join(x) for x in stay))


def _called(noun: str, row: Row, key: str) -> str:
    return str(row["name"]) if key == "handle" else f"{noun} {row[key]}"


def _full(noun: str, row: Row) -> dict[str, Any]:
    """The row without empty fields, which say the same as absent ones."""
    silent = _SILENT.get(noun, {})
    full = {key: value for key, value in row.items() if value not in ("", [], {}, False, None)}
    return {**silent, **full}


def _told(row: Row, field: str, key: str) -> str:
    rest = [
        words(name) if value is True else f"{words(name)}: {_told_value(name, value)}"
        for name, value in row.items()
        if name not in (field, key) and value not in ("", [], {}, False, None)
    ]
    return f"{row[field]} ({'; '.join(rest)})" if rest else str(row[field])


def _told_value(name: str, value: Any) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {x}" for key, x in value.items())
    return _said(name, value)


def words(value: str) -> str:
    """A word of the plan's table as a page says it."""
    return _WORDS.get(value, value.replace("_", " "))
