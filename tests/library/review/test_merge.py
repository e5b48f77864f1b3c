"""Two copies of a review: the union of their ledgers, contradictions shown and never guessed."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from consilience.review import lists, tables
from consilience.review.canonical import ledger_text
from consilience.review.flow import counted_boxes
from consilience.review.ledger_file import erased, read_ledger
from consilience.review.merge import union
from consilience.review.review import Review
from consilience.review.state import state_of
from consilience.review.withdraw import withdraw
from tests.library.review.bcg import line, lines
from tests.library.review.invariants.history import History
from tests.library.review.invariants.random_reviews import two_copies

ALL = lines()


@given(st.sets(st.sampled_from(range(len(ALL)))), st.sets(st.sampled_from(range(len(ALL)))))
def test_the_union_holds_every_line_once(mine: set[int], theirs: set[int]) -> None:
    held = [ALL[i] for i in sorted(mine)]
    new, against = union(held, [ALL[i] for i in sorted(theirs)])
    assert against == []
    assert {x.id for x in [*held, *new]} == {ALL[i].id for i in mine | theirs}
    assert len(held) + len(new) == len(mine | theirs)


def test_the_same_id_with_other_content_is_shown_and_left_out() -> None:
    other = replace(ALL[1], what={"citation": "Somebody else"})
    new, against = union(
        ALL, [other, line(200, "fulltext", "report", "report:x", {"citation": "X"})]
    )
    assert [x.id for x in new] == ["l200"]
    assert [str(c) for c in against] == [f"line {other.id} differs in what"]
    assert (against[0].mine, against[0].theirs) == (ALL[1], other)


def test_an_erased_line_wins_over_its_original() -> None:
    state = state_of(ALL)
    gone = withdraw(
        state,
        f"line:{ALL[1].id}",
        id="w",
        at="2026-12-01T09:00:00.000000Z",
        who="alice",
        why="asked",
    )
    new, against = union(ALL, gone.lines)
    assert (against, [x.act for x in new]) == ([], ["withdraw"])
    new, against = union(gone.lines, ALL)
    assert (against, new) == ([], [])
    new, against = union([], [ALL[1], gone.lines[-1]])
    assert new[0].withdrawn


def into(mine: History, theirs: History) -> Review:
    """The review that one copy is once the other was taken into it, in the order of arrival."""
    new, against = union(mine.lines, theirs.lines)
    assert against == []
    return Review(state_of(erased([*mine.lines, *new])), mine.records)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.integers(0, 40))
def test_two_copies_that_went_apart_are_one_review_whichever_takes_the_other_in(
    seed: int, n_acts: int
) -> None:
    one, other = two_copies(seed, n_acts)
    here, there = into(one, other), into(other, one)
    text = ledger_text(here.state.lines)
    assert text == ledger_text(there.state.lines)
    assert read_ledger(text) == here.state.lines
    assert {x.id for x in here.state.lines} == {x.id for x in [*one.lines, *other.lines]}
    boxes = [{k: box.ids for k, box in counted_boxes(r).items()} for r in (here, there)]
    assert boxes[0] == boxes[1]
    assert lists.lists(here) == lists.lists(there)
    assert dict(tables.tables(here)) == dict(tables.tables(there))


def test_lines_are_folded_in_their_own_order_however_they_come() -> None:
    one, other = (
        line(n, "screening", "vote", "x", {"choice": choice}, who="bob")
        for n, choice in ((200, "include"), (201, "exclude"))
    )
    for came in ([one, other], [other, one]):
        state = state_of([*ALL, *came])
        assert state.screening.votes["x"]["bob"].choice == "exclude"
        assert state.lines[-2:] == [one, other]
