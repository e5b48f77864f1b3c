"""Each datum that the team holds names its place and the people behind it."""

from __future__ import annotations

from typing import Any

from consilience.ledger import Line
from consilience.review.held_data import data_table, held_data
from consilience.review.review import Review
from consilience.review.state import state_of
from tests.library.ledger.team import line

TEAM = [{"handle": who, "name": who.title(), "roles": ["reviewer"]} for who in ("bob", "beth")]
PLAN = {
    "version": 1, "title": "T", "kind": "systematic_review", "team": TEAM,
    "questions": [{"id": "q", "text": "Does it help?"}],
}  # fmt: skip


def form(country: Any, mean: Any, **about: Any) -> dict[str, Any]:
    values = {"mean": {"value": mean, "place": "Table 2", **about}}
    return {
        "characteristics": {"country": country},
        "arms": [{"id": "a1", "name": "Peers", "role": "intervention"}],
        "results": [{"arm": "a1", "outcome": "hope", "time": "post", "values": values}],
    }


def review(*more: Line) -> Review:
    report = {"citation": "A trial."}
    lines = [
        line(1, "bob", "plan", "plan:plan", {"plan": PLAN}, stage="protocol"),
        line(2, "bob", "report", "report:r1", report, stage="fulltext"),
        line(3, "bob", "study", "study:s1", {"name": "A", "reports": ["r1"]}, stage="fulltext"),
        extracted(4, "bob", form({"value": "Kenya"}, 0)),
        extracted(5, "beth", form({"missing": "unclear"}, 0, inferred=True)),
    ]
    return Review(state_of([*lines, *more]), {})


def extracted(n: int, who: str, filled: dict[str, Any]) -> Line:
    what = {"form": filled, "done": True}
    return line(n, who, "extract", "study:s1", what, stage="extraction")


def held(n: int, filled: dict[str, Any]) -> Line:
    what = {"form": filled, "how": "discussion"}
    return line(n, "beth", "reconcile", "study:s1", what, stage="extraction")


def test_nothing_is_told_of_forms_that_are_not_put_together() -> None:
    assert data_table(review()) == []


def test_a_datum_names_whose_form_says_the_same_and_who_checked() -> None:
    kept = held(6, form({"missing": "not_reported"}, 0, note="Read off the figure"))
    check = line(7, "bob", "check", "study:s1", {"of": kept.id}, stage="extraction")
    found = review(kept, check)
    (study,) = found.studies()
    country, mean = held_data(found, study)
    assert (country.extracted_by, mean.extracted_by) == ((), ("beth", "bob"))
    assert {country.checked_by, mean.checked_by} == {("bob",)}
    rows = {row["item"] or row["quantity"]: row for row in data_table(found)}
    assert (rows["country"]["value"], rows["country"]["missing"]) == ("", "not_reported")
    assert (rows["mean"]["value"], rows["mean"]["note"]) == ("0", "Read off the figure")
    assert rows["mean"]["extracted_by"] == "Beth; Bob"
    assert (rows["mean"]["held_by"], rows["mean"]["checked_by"]) == ("Beth", "Bob")
