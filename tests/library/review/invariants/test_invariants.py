"""The invariants hold over real exports, and each check catches the faults planted for it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.library.review.invariants import checks, faults
from tests.library.review.invariants.history import History, read_history

Check = Callable[[History], None]
Fault = Callable[[pytest.MonkeyPatch], None]

TABLE: dict[Check, tuple[Fault, ...]] = {
    checks.check_conservation: (
        faults.a_group_forgets_a_member,
        faults.a_record_is_left_out,
        faults.people_cannot_undo_a_merge,
    ),
    checks.check_judgements_stay: (
        faults.a_later_vote_overwrites_the_first,
        faults.a_settlement_becomes_a_vote,
        faults.a_superseded_line_is_dropped,
    ),
    checks.check_withdrawn_is_gone: (
        faults.a_withdrawn_line_keeps_its_words,
        faults.a_withdrawn_record_stays_in_its_tables,
        faults.a_withdrawn_record_leaves_its_export_behind,
        faults.a_withdrawal_forgets_why,
        faults.a_withdrawn_settlement_no_longer_counts,
    ),
    checks.check_blinding: (
        faults.everybody_sees_every_line,
        faults.a_table_shows_open_decisions,
        faults.a_list_holds_open_notes,
        faults.a_queue_is_sorted_by_others_votes,
    ),
    checks.check_reasons_are_no_decisions: (
        faults.reasons_are_compared,
        faults.agreement_is_on_reasons,
    ),
    checks.check_nothing_is_lost: (
        faults.abstracts_are_not_written,
        faults.notes_are_not_written,
        faults.decisions_are_not_written,
        faults.a_line_loses_letters,
    ),
    checks.check_results_repeat: (
        faults.tau2_is_not_compared,
        faults.numbers_are_rounded_away,
        faults.a_change_is_tolerated,
    ),
    checks.check_same_input_same_output: (
        faults.the_clock_is_in_a_list,
        faults.a_table_counts_its_calls,
        faults.a_list_asks_the_network,
        faults.duplicates_go_by_the_order_of_rows,
    ),
}
PLANTED = [(check, fault) for check, planted in TABLE.items() for fault in planted]


def _name(given: object) -> str:
    return getattr(given, "__name__", str(given))


@pytest.fixture(scope="module")
def history() -> History:
    return read_history(seed=3)


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("check", TABLE, ids=_name)
def test_invariant_holds(check: Check, seed: int) -> None:
    check(read_history(seed))


@pytest.mark.parametrize(("check", "fault"), PLANTED, ids=_name)
def test_planted_fault_is_caught(
    check: Check, fault: Fault, history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    check(history)
    fault(monkeypatch)
    with pytest.raises(AssertionError):
        check(history)
