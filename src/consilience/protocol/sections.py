"""The sections of a plan: what is changed, previewed, dated and undone at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from consilience.errors import DataError

Place = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the plan.

    Attributes
    ----------
    places : tuple of tuple of str
        Where in the table of the plan it lies: `("stages", "screening")`.
    """

    id: str
    title: str
    about: str
    places: tuple[Place, ...]


SECTIONS: tuple[Section, ...] = (
    Section(
        "review",
        "Title, kind and background",
        "What the review is called, what kind it is, and why it is done.",
        (("title",), ("kind",), ("unit",), ("background",)),
    ),
    Section(
        "questions",
        "Questions",
        "Each question in one sentence, taken apart by a frame where that helps.",
        (("questions",),),
    ),
    Section(
        "criteria",
        "Criteria",
        "What makes a record eligible; shown beside every record while it is screened.",
        (("criteria",),),
    ),
    Section(
        "reasons",
        "Reasons for exclusion",
        "The reasons at full text. The first that applies, in this order, is the one given.",
        (("reasons",),),
    ),
    Section(
        "terms", "Marked terms", "Words that are marked in titles and abstracts.", (("terms",),)
    ),
    Section(
        "voting",
        "Who decides, and how",
        "How many people decide on each record, alone, and how their conflicts are settled.",
        (("stages", "screening"), ("stages", "fulltext")),
    ),
    Section("stages", "Stages", "Which stages this review goes through.", (("stages", "off"),)),
    Section(
        "extraction",
        "Extraction form",
        "What is written down about each study, and by how many people.",
        (("stages", "extraction"),),
    ),
    Section(
        "appraisal",
        "Appraisal",
        "With which instrument the studies are appraised, by which rule, and by how many people.",
        (("stages", "appraisal"),),
    ),
    Section(
        "outcomes",
        "Outcomes",
        "What the review looks for, and which way is good.",
        (("outcomes",),),
    ),
    Section(
        "timepoints",
        "Time points",
        "The times that are told apart, each with the rule that picks a study's measurement.",
        (("timepoints",),),
    ),
    Section(
        "analyses",
        "Planned analyses",
        "What will be pooled. The report sets it beside what was done.",
        (("analyses",),),
    ),
    Section(
        "results",
        "Words and rules for results",
        "Which words go with which strength of evidence, and when a sensitivity analysis changes a "
        "result. Fixed before there are results, they cannot be bent to them.",
        (("results",),),
    ),
    Section(
        "registration", "Registration", "Where the protocol is registered.", (("registration",),)
    ),
    Section(
        "flow",
        "Flow diagram",
        "Where the records of other methods join those of databases, and what is new in an update.",
        (("flow",),),
    ),
    Section("team", "Team", "Who takes part, and in which roles.", (("team",),)),
)
"""Every section, in the order of the page. Together they hold all that a plan says."""


def section(id: str) -> Section:
    """Give a section by its id; `DataError` where there is none."""
    for one in SECTIONS:
        if one.id == id:
            return one
    raise DataError(f"the plan has no section {id!r}")


def held(plan: Mapping[str, Any], place: Place) -> Any:
    """What the table of a plan says at a place, or None."""
    found: Any = plan
    for key in place:
        found = found.get(key) if isinstance(found, Mapping) else None
    return found


def put(plan: Mapping[str, Any], place: Place, value: Any) -> dict[str, Any]:
    """Give the plan with another value at a place; an empty one leaves the key out."""
    key, *rest = place
    changed = dict(plan)
    if rest:
        value = put(plan.get(key) or {}, tuple(rest), value)
    if value is None or value == "" or value == [] or value == {}:
        changed.pop(key, None)
    else:
        changed[key] = value
    return changed


def adopted_from(
    plan: Mapping[str, Any], other: Mapping[str, Any], part: Section
) -> dict[str, Any]:
    """Give the plan with one section as another version of it has it.

    Nobody is taken out of a team: who joined since then is kept as somebody who left.
    """
    changed = dict(plan)
    for place in part.places:
        changed = put(changed, place, held(other, place))
    if part.id == "team":
        then = {person["handle"] for person in other["team"]}
        since = [p for p in plan["team"] if p["handle"] not in then]
        changed["team"] = [*other["team"], *({**p, "left": True} for p in since)]
    return changed


def sections_that_differ(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Section]:
    """The sections in which two versions differ."""
    return [part for part in SECTIONS if any(held(old, x) != held(new, x) for x in part.places)]
