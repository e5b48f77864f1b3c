"""Two versions of a plan: what differs in words, by section, and what is adopted again."""

from __future__ import annotations

from typing import Any

import pytest

from consilience.catalogue.toml_text import schema_of
from consilience.protocol.compare import compare
from consilience.protocol.plan import CHARACTERISTICS
from consilience.protocol.sections import (
    SECTIONS,
    adopted_from,
    held,
    put,
    section,
    sections_that_differ,
)
from consilience.review.folder import open_folder
from consilience.review.shipped import shipped

LYONS = open_folder(shipped("lyons-2021")).plan.table


def test_the_sections_hold_all_that_the_schema_of_a_plan_allows() -> None:
    places = [place for part in SECTIONS for place in part.places]
    top = set(schema_of("plan")["properties"]) - {"version", "amendments", "stages"}
    stages = set(schema_of("plan")["properties"]["stages"]["properties"])
    assert {place[0] for place in places} == top | {"stages"}
    assert {place[1] for place in places if place[0] == "stages"} == stages
    assert len(places) == len(set(places))


@pytest.mark.parametrize("part", SECTIONS, ids=lambda part: part.id)
def test_a_change_is_found_in_its_own_section_and_nowhere_else(part: Any) -> None:
    place = next((p for p in part.places if held(LYONS, p)), None)
    changed = put(LYONS, place or part.places[0], _other(held(LYONS, place) if place else None))
    assert [p.id for p in sections_that_differ(LYONS, changed)] == [part.id]
    assert adopted_from(changed, LYONS, part) == LYONS or part.id == "team"


def _other(value: Any) -> Any:
    if isinstance(value, list):
        return value[1:]
    return {} if isinstance(value, dict) else "another"


def test_a_reworded_criterion_is_told_before_and_after() -> None:
    rows = [{**LYONS["criteria"][0], "text": "any trial"}, *LYONS["criteria"][1:]]
    (change,) = compare(LYONS, {**LYONS, "criteria": rows})
    assert (change.section, change.what, change.kind) == (
        "criteria",
        "Criterion design-in",
        "changed",
    )
    assert change.before.startswith("completed randomised trials")
    assert change.after.startswith("any trial (")


def test_standard_characteristics_that_a_form_writes_out_are_no_change() -> None:
    place = ("stages", "extraction", "characteristics")
    standard = [{"id": c.id, "label": c.label, "hint": c.hint} for c in CHARACTERISTICS]
    silent, told = put(LYONS, place, []), put(LYONS, place, standard)
    assert compare(silent, told) == compare(told, silent) == ()
    longer = [*standard, {"id": "n", "label": "People", "type": "number"}]
    (change,) = compare(silent, put(LYONS, place, longer))
    assert (change.what, change.kind) == ("Characteristic n", "added")


def test_rows_that_come_go_and_move_are_told_apart() -> None:
    one, two, *rest = LYONS["timepoints"]
    told = compare(LYONS, {**LYONS, "timepoints": [*rest, one, {"id": "new", "name": "Later"}]})
    assert [(c.what, c.kind) for c in told] == [
        (f"Time point {two['id']}", "removed"),
        ("Time point new", "added"),
        ("Order: time point", "moved"),
    ]


def test_what_says_the_same_as_silence_is_no_difference() -> None:
    told = put(put(LYONS, ("stages", "screening", "maybe"), "include"), ("terms", "include"), [])
    outcomes = [{k: v for k, v in row.items() if k != "kind"} for row in LYONS["outcomes"]]
    assert compare(LYONS, {**told, "outcomes": outcomes}) == ()


def test_who_joined_since_is_kept_as_somebody_who_left() -> None:
    joined = {
        **LYONS,
        "team": [*LYONS["team"], {"handle": "eve", "name": "Eve", "roles": ["reader"]}],
    }
    again = adopted_from(joined, LYONS, section("team"))
    assert again["team"][:-1] == LYONS["team"]
    assert again["team"][-1] == {"handle": "eve", "name": "Eve", "roles": ["reader"], "left": True}
