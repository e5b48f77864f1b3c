"""The form keeps all that it is given: written into its fields and read back, it is the same."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilience.evidence import Arm, Datum, Extraction, Outcome, Result
from consilience.extraction.made import work_out
from consilience.protocol import Plan
from consilience.review.appraised import answers_of
from consilience.review.folder import open_folder
from consilience.review.shipped import shipped
from consilience_web.appraisal.queries import rows_of
from consilience_web.extraction import cells, layout
from consilience_web.extraction.forms import Reading, numbers, typed_of
from tests.web.conftest import PLAN

OUTCOMES = [
    {"id": "recovery", "name": "Recovery", "higher_is": "better", "kind": "continuous"},
    {"id": "relapse", "name": "Relapse", "higher_is": "worse", "kind": "dichotomous"},
]
EXTRACTION = {
    "people": 2,
    "characteristics": [
        {"id": "design", "label": "Design"},
        {"id": "n-all", "label": "Randomised", "type": "number"},
    ],
}
TIMES = [{"id": "post", "name": "End"}, {"id": "follow-up", "name": "Follow-up"}]
STAGES = {**PLAN["stages"], "extraction": EXTRACTION}  # type: ignore[dict-item]
REVIEW = Plan.from_json({**PLAN, "stages": STAGES, "outcomes": OUTCOMES, "timepoints": TIMES})

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20).map(
    str.strip
)
WORDS = TEXT.filter(lambda text: text and text.lower() not in cells.WORDS)
NUMBERS = st.integers(-10, 10**12) | st.floats(allow_nan=False, allow_infinity=False)
KINDS = st.sampled_from(["not_reported", "not_applicable", "unclear"])


def data(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Datum]:
    about = {"place": TEXT, "note": TEXT, "inferred": st.booleans()}
    return st.builds(Datum, value=values, **about) | st.builds(Datum, missing=KINDS, **about)


WORKED_OUT = st.builds(
    lambda se, n: work_out("sd_from_se", {"se": se, "n": n}, ("sd",))["sd"],
    st.floats(0.01, 1e4),
    st.integers(2, 1000),
)
"""An SD that was worked out from a standard error."""


@st.composite
def extractions(draw: st.DrawFn, any_type: bool = False) -> Extraction:
    people, spread = st.integers(1_000, 10**12), NUMBERS.filter(lambda value: value > 0)
    number = {"n": people, "mean": NUMBERS, "sd": spread, "events": st.integers(0, 1_000)}
    words = WORDS | NUMBERS | st.booleans() if any_type else WORDS
    typed = {"design": data(words), "n-all": data(NUMBERS | WORDS if any_type else NUMBERS)}
    roles = st.sampled_from(["intervention", "comparator", "other"])
    names = draw(st.lists(WORDS, unique=True, max_size=3))
    arms = tuple(Arm(f"x{i}", name, draw(roles)) for i, name in enumerate(names))
    places = [(a.id, o, t) for a in arms for o in ("recovery", "relapse", "own") for t in "ab"]
    at = draw(st.lists(st.sampled_from(places), unique=True, max_size=6)) if places else []
    told = {q: data(v) for q, v in number.items()} | {"sd": data(spread) | WORKED_OUT}
    cellular = st.fixed_dictionaries({}, optional=told)
    results = tuple(Result(*where, draw(cellular)) for where in at)
    used = dict.fromkeys(r.outcome for r in results)
    higher = st.sampled_from(["better", "worse", ""])
    outcomes = tuple(Outcome(id, draw(WORDS), draw(TEXT), draw(higher), draw(TEXT)) for id in used)
    characteristics = draw(st.fixed_dictionaries({}, optional=typed))
    return Extraction(characteristics, arms, outcomes, results)


@given(extractions())
def test_what_is_written_into_the_form_is_read_back_the_same(form: Extraction) -> None:
    reading = Reading(typed_of(form), REVIEW)
    assert reading.problems == []
    assert reading.form == form


@given(extractions(any_type=True))
def test_a_value_of_another_type_than_the_plan_asks_for_survives_an_edit(form: Extraction) -> None:
    reading = Reading(typed_of(form), REVIEW, form)
    assert reading.problems == []
    assert reading.form == form
    assert Extraction.from_json(form.as_json()) == form


@given(extractions(), st.sampled_from(["add-arm", "add-results", "show-abc"]))
def test_a_button_that_adds_rows_keeps_what_was_typed(form: Extraction, do: str) -> None:
    changed = layout.changed(typed_of(form), REVIEW, do)
    assert typed_of(form).items() <= changed.items()


def test_the_worked_review_survives_an_edit_of_every_form() -> None:
    review = open_folder(shipped("lyons-2021")).review
    held = review.extractions()
    assert len(held) == 8
    for form in held.values():
        reading = Reading(typed_of(form), review.plan, form, "correction")
        assert reading.problems == []
        assert reading.form == form
    appraisals = [review.state.appraisal.held(study) for study in held]
    for form in appraisals:
        assert answers_of(form) == answers_of({"answers": rows_of(form)})


def test_rows_are_laid_out_for_every_measured_outcome_time_and_arm() -> None:
    typed = {"a-1-name": "Peer group", "a-2-name": "Usual care", "s-recovery-measured": "yes"}
    laid = layout.changed(typed, REVIEW, "add-results")
    assert len(numbers(laid, "r")) == 4
    assert layout.changed(laid, REVIEW, "add-results") == laid
    both = layout.changed({**laid, "new-outcome": "relapse"}, REVIEW, "add-results")
    first, *_, last = layout.sections(both, REVIEW)["blocks"]
    assert last.title == "Relapse, Follow-up"
    assert (first.labels, last.labels) == (("n", "Mean", "SD"), ("Events", "Total"))
    assert [row.arm for row in first.rows] == ["Peer group", "Usual care"]


def test_an_arm_taken_away_takes_its_empty_rows_and_leaves_numbers_to_look_at() -> None:
    typed = {"a-1-name": "Peer group", "a-2-name": "Usual care", "s-recovery-measured": "yes"}
    laid = {**layout.changed(typed, REVIEW, "add-results"), "r-2-mean": "9"}
    left = layout.changed(laid, REVIEW, "remove-arm-2")
    assert numbers(left, "r") == [1, 2, 3]
    said = [p.text for p in Reading({**left, "a-1-role": "other"}, REVIEW).problems]
    assert said == ["Result row 2: its arm has no name any more"]
    again = layout.changed(left, REVIEW, "add-arm")
    assert again["a-2-id"] != "a1"


ROW = {"a-1-name": "x", "a-1-role": "other", "r-1-arm": "a1", "r-1-outcome": "relapse",
       "r-1-time": "post", "r-1-place": "T"}  # fmt: skip


@pytest.mark.parametrize(
    ("quantity", "text", "said"),
    [
        ("sd", "0", "an SD of 0 says that all had the same value"),
        ("sd", "-2.5", "-2.5 is below 0; take the minus off, or write NR"),
        ("sd", "\u22122.5", "is below 0"),
        ("n", "-3", "-3 is below 0"),
        ("n", "12.5", "12.5 is no whole number of people; round it"),
        ("events", "60", "60 events are more than its 50 people; look at both"),
        ("mean", "12,5", "“12,5” has a comma; write 12.5, whichever is meant"),
        ("n", "1,250", "“1,250” has a comma; write 1.250 or 1250, whichever is meant"),
        ("mean", "1,250,000.5", "write 1250000.5, whichever is meant"),
        ("mean", "1e999", "“1e999” is larger than any number"),
        ("mean", "nan", "“nan” is no number; write one like 12.5"),
        ("mean", "9" * 5_000, "is larger than any number"),
        ("mean", "x" * 1_000_000, "x…” is no number"),
    ],
)
def test_a_number_that_cannot_be_is_said_with_what_to_do(
    quantity: str, text: str, said: str
) -> None:
    reading = Reading({**ROW, "r-1-n": "50", f"r-1-{quantity}": text}, REVIEW)
    assert [p.field for p in reading.problems] == [f"r-1-{quantity}"]
    assert reading.problems[0].text.startswith("Result row 1")
    assert said in reading.problems[0].text
    assert len(reading.problems[0].text) < 200


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"c-design-value": "RCT", "c-design-missing": "unclear"}, "not both"),
        ({"c-design-place": "Table 1"}, "has a place or a note and no value"),
        ({"c-n-all-value": "many"}, "is no number"),
        ({"s-recovery-scale": "RAS"}, "is not marked as measured"),
        ({"a-1-name": "x", "r-1-arm": "a1", "r-1-outcome": "own", "r-1-time": "b",
          "r-1-place": "T"}, "has a place and no number"),
    ],
)  # fmt: skip
def test_what_would_be_lost_is_asked_about(typed: dict[str, str], said: str) -> None:
    problems = Reading({"a-1-role": "other", **typed}, REVIEW).problems
    assert [said in p.text and bool(p.field) for p in problems] == [True]
