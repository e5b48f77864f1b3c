"""Which measurement an analysis takes: read, chosen by a rule, and told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilience.synthesis.timepoints import TimeRule, choose, is_before, is_end, weeks_of

SHORT = TimeRule("nearest", weeks=52.2, after=0, up_to=52.2)
"""Lyons 2021: up to one year after treatment; of several, nearest to but not over one year."""
LONG = TimeRule("longest", after=52.2)
MEASURED = ("baseline", "post-intervention", "3 months", "12 months", "18 months")


@pytest.mark.parametrize(
    ("text", "weeks"),
    [
        ("8 weeks", 8), ("Week 8", 8), ("14 days", 2), ("2 years", 104.4), ("six-month", 26.1),
        ("12mo", 52.2), ("1,5 years", 78.3), ("short-term", None), ("post", None), ("T2", None),
    ],
)  # fmt: skip
def test_the_weeks_are_read_from_the_name(text: str, weeks: float | None) -> None:
    read = weeks_of(text)
    assert read == (None if weeks is None else pytest.approx(weeks, abs=0.05))


@pytest.mark.parametrize("text", ["post", "Post-intervention", "end of treatment", "endpoint"])
def test_the_end_of_treatment_has_many_names(text: str) -> None:
    assert is_end(text)
    assert not is_before(text)


@pytest.mark.parametrize("text", ["baseline", "pre-treatment", "Before the programme"])
def test_what_was_measured_before_is_never_taken(text: str) -> None:
    assert is_before(text)
    assert choose("x", TimeRule("shortest"), [text]).time is None


def test_a_rule_takes_one_of_several_and_says_why() -> None:
    short = choose("short", SHORT, MEASURED)
    assert (short.time, short.why) == (
        "12 months",
        "the nearest to 52.2 weeks, of those after 0 weeks and up to 52.2 weeks; 2 fit",
    )
    assert choose("long", LONG, MEASURED).why == "the only one that fits"
    assert choose("post", TimeRule("end"), MEASURED).time == "post-intervention"
    assert [c.text for c in short.candidates][2:4] == [
        "3 months (13 weeks)",
        "12 months (52 weeks)",
    ]


def test_a_result_under_the_very_name_goes_before_the_rule() -> None:
    assert choose("short", SHORT, ["short", "12 months"]).time == "short"


def test_a_person_may_override_the_rule_with_a_reason() -> None:
    chosen = choose("short", SHORT, MEASURED, by_hand=("3 months", "registered as primary"))
    assert (chosen.time, chosen.by_hand) == ("3 months", True)
    assert "registered as primary" in chosen.why
    assert choose("short", SHORT, MEASURED, by_hand=("9 months", "x")).time is None


def test_where_nothing_fits_the_times_that_were_measured_are_named() -> None:
    chosen = choose("long", LONG, ["3 months"])
    assert chosen.time is None
    assert "after 52.2 weeks; measured at 3 months (13 weeks)" in chosen.why


def test_the_name_that_the_plan_gives_a_time_is_read_too() -> None:
    names = {"t1": "6 months", "t2": "End of treatment"}
    assert choose("end", TimeRule("end"), ["t1", "t2"], names=names).time == "t2"


@given(st.permutations(MEASURED), st.sampled_from([SHORT, LONG, TimeRule("shortest")]))
def test_the_order_of_measurements_does_not_matter(times: list[str], rule: TimeRule) -> None:
    assert choose("x", rule, times).time == choose("x", rule, MEASURED).time
