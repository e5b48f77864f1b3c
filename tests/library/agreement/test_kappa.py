"""Kappa worked by hand, where it is not defined, and what must always hold."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from consilience.agreement import (
    cohen_kappa,
    count_table,
    cross_table,
    fleiss_kappa,
    pabak,
    percent_agreement,
    wilson,
)

VOTES = ("include", "maybe", "exclude")
votes = st.lists(st.tuples(st.sampled_from(VOTES), st.sampled_from(VOTES)), min_size=1, max_size=60)


def test_two_screeners_worked_by_hand() -> None:
    # 20 agreed inclusions, 15 agreed exclusions, 5 + 10 conflicts: po 0.7, pe 0.5, kappa 0.4
    kappa = cohen_kappa([[20, 5], [10, 15]])
    assert (kappa.po, kappa.pe, kappa.kappa) == pytest.approx((0.7, 0.5, 0.4))


def test_kappa_is_not_defined_where_all_ratings_are_the_same() -> None:
    _, table = cross_table([("exclude", "exclude")] * 12, categories=("include", "exclude"))
    kappa = cohen_kappa(table)
    assert kappa.kappa is None
    assert "same rating" in kappa.reason
    assert percent_agreement(table).po == 1


def test_nothing_rated_by_both_has_no_agreement() -> None:
    _, table = cross_table([], categories=("include", "exclude"))
    assert percent_agreement(table).po is None
    assert cohen_kappa(table).reason == "nothing was rated by both"


def test_rating_outside_the_categories_is_refused() -> None:
    with pytest.raises(ValueError, match="'maybe' is none of"):
        cross_table([("include", "maybe")], categories=("include", "exclude"))


def test_subjects_rated_by_different_numbers_of_people_are_refused() -> None:
    _, counts = count_table([("a", "b"), ("a", "b", "b")])
    with pytest.raises(ValueError, match="same number of people"):
        fleiss_kappa(counts)


def test_wilson_interval_as_published() -> None:
    # Newcombe RG. Stat Med 1998;17:857-872, table I: 81/263 is 0.2553 to 0.3662; 0/20 to 0.1611
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(0, 20) == pytest.approx((0, 0.1611), abs=5e-5)


@given(votes)
def test_kappa_is_at_most_one_and_does_not_ask_who_was_first(pairs: list[tuple[str, str]]) -> None:
    _, table = cross_table(pairs, VOTES)
    kappa, turned = cohen_kappa(table), cohen_kappa(table.T)
    assume(kappa.kappa is not None)
    assert kappa.kappa is not None
    assert kappa.kappa <= 1 + 1e-12
    assert turned.kappa == pytest.approx(kappa.kappa)
    assert turned.se == pytest.approx(kappa.se, abs=1e-9)


@given(votes)
def test_fleiss_kappa_does_not_ask_for_the_order_of_subjects(pairs: list[tuple[str, str]]) -> None:
    _, counts = count_table(pairs, VOTES)
    assert fleiss_kappa(counts[::-1]).kappa == pytest.approx(fleiss_kappa(counts).kappa)


@given(votes)
def test_agreement_on_everything_is_one_in_every_measure(pairs: list[tuple[str, str]]) -> None:
    _, table = cross_table([(first, first) for first, _ in pairs], VOTES)
    assert percent_agreement(table).po == 1
    assert pabak(table).pabak == 1
    assert cohen_kappa(table).kappa in (None, pytest.approx(1))


@given(votes)
def test_the_interval_of_kappa_stays_where_kappa_can_be(pairs: list[tuple[str, str]]) -> None:
    _, table = cross_table(pairs, VOTES)
    kappa = cohen_kappa(table)
    if kappa.kappa is not None and kappa.ci_lb is not None and kappa.ci_ub is not None:
        assert -1 <= kappa.ci_lb <= kappa.kappa + 1e-12
        assert kappa.kappa - 1e-12 <= kappa.ci_ub <= 1


def test_a_kappa_of_few_records_says_how_far_its_interval_can_be_trusted() -> None:
    # po 5/6, pe 0.5: kappa 2/3, and a large-sample interval that would end at 1.26
    few = cohen_kappa([[2, 1], [0, 3]])
    assert few.ci_ub == 1
    assert "rough with 6" in few.caution and "cut where kappa ends" in few.caution
    assert "does not mean certainty" in cohen_kappa([[1, 0], [0, 1]]).caution
    assert cohen_kappa([[40, 10], [20, 30]]).caution == ""
