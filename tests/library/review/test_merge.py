"""Two copies of a review: the union of their ledgers, contradictions shown and never guessed."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from consilience.review.merge import union
from consilience.review.state import state_of
from consilience.review.withdraw import withdraw
from tests.library.review.bcg import line, lines

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
