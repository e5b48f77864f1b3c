"""The invariants hold for reviews made by chance, and each check catches a planted fault."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consilience.review import state
from tests.library.review.invariants import faults
from tests.library.review.invariants import random_checks as checks
from tests.library.review.invariants.history import History
from tests.library.review.invariants.random_reviews import random_review

Check = Callable[[History], None]
Fault = Callable[[pytest.MonkeyPatch], None]


def a_plan_change_sticks(patch: pytest.MonkeyPatch) -> None:
    """From the third plan on, what counts is what an earlier one said."""
    true = state.State._adopt

    def adopt(held, line):  # type: ignore[no-untyped-def]
        if line.id != "z2":
            true(held, line)

    patch.setattr(state.State, "_adopt", adopt)


TABLE: dict[Check, tuple[Fault, ...]] = {
    checks.conservation: (faults.a_group_forgets_a_member, faults.a_record_is_left_out),
    checks.judgements_stay: (
        faults.a_later_vote_overwrites_the_first,
        faults.a_settlement_becomes_a_vote,
        faults.a_superseded_line_is_dropped,
    ),
    checks.blinding: (
        faults.everybody_sees_every_line,
        faults.a_table_shows_open_decisions,
        faults.a_list_holds_open_notes,
        faults.a_queue_is_sorted_by_others_votes,
    ),
    checks.reasons_are_no_decisions: (faults.reasons_are_compared,),
    checks.plans_change_back: (a_plan_change_sticks,),
    checks.nothing_is_lost: (faults.a_line_loses_letters,),
    checks.same_input_same_output: (
        faults.the_clock_is_in_a_list,
        faults.a_table_counts_its_calls,
    ),
}
PLANTED = [(check, fault) for check, planted in TABLE.items() for fault in planted]


def _name(given: object) -> str:
    return getattr(given, "__name__", str(given))


@settings(max_examples=60)
@given(seed=st.integers(0, 2**32), n_acts=st.integers(0, 60))
@pytest.mark.parametrize("check", TABLE, ids=_name)
def test_invariant_holds_for_any_review(check: Check, seed: int, n_acts: int) -> None:
    check(random_review(seed, n_acts))


@pytest.mark.parametrize(("check", "fault"), PLANTED, ids=_name)
def test_planted_fault_is_caught(
    check: Check, fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    reviews = [random_review(seed) for seed in range(40)]
    for review in reviews:
        check(review)
    fault(monkeypatch)
    with pytest.raises(AssertionError):
        for review in reviews:
            check(review)
