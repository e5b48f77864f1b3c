"""Blind voting: quota, conflict, settlement, release, and taking a vote back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilience.ledger import Batch
from consilience.review.state import state_of
from tests.library.ledger.team import batch, line, vote, voting

SETTLED = {"choice": "include", "how": "adjudication", "why": "the population fits"}


def test_a_record_waits_until_its_quota_of_votes_is_cast() -> None:
    opened = (batch(["r1"]), vote(1, "bob", "r1", "include"))
    assert voting(*opened).decide(["r1"]).state == "waiting"
    decided = voting(*opened, vote(2, "beth", "r1", "include")).decide(["r1"])
    assert (decided.state, decided.choice, decided.released) == ("agreed", "include", False)


def test_a_record_in_no_batch_is_unassigned() -> None:
    assert voting(batch(["r1"])).decide(["r2"]).state == "unassigned"


def test_different_votes_are_a_conflict_and_an_adjudicator_settles_it() -> None:
    votes = (batch(["r1"]), vote(1, "bob", "r1", "include"), vote(2, "beth", "r1", "exclude"))
    assert voting(*votes).decide(["r1"]).state == "conflict"
    settled = voting(*votes, line(3, "chidi", "settle", "r1", SETTLED)).decide(["r1"])
    assert (settled.state, settled.choice, settled.how) == ("settled", "include", "adjudication")
    assert [(v.who, v.choice) for v in settled.votes] == [("beth", "exclude"), ("bob", "include")]


@pytest.mark.parametrize(("plan", "state"), [("include", "agreed"), ("discuss", "conflict")])
def test_maybe_goes_by_the_plan(plan: str, state: str) -> None:
    votes = (vote(1, "bob", "r1", "include"), vote(2, "beth", "r1", "maybe"))
    assert voting(batch(["r1"]), *votes, maybe=plan).decide(["r1"]).state == state


def test_a_vote_taken_back_comes_back_into_the_queue() -> None:
    lines = [batch(["r1", "r2"]), vote(1, "bob", "r1", "include")]
    assert [*state_of(lines).queue("screening", "bob")] == ["r2"]
    lines.append(line(2, "bob", "unvote", "r1"))
    assert [*state_of(lines).queue("screening", "bob")] == ["r1", "r2"]
    assert voting(*lines).done("bob") == []


def test_a_deferred_record_stands_last_in_the_own_queue_only() -> None:
    held = state_of([batch(["r1", "r2", "r3"]), line(1, "bob", "defer", "r1")])
    assert [*held.queue("screening", "bob")] == ["r2", "r3", "r1"]
    assert [*held.queue("screening", "beth")] == ["r1", "r2", "r3"]


def test_a_settlement_releases_one_record_and_a_release_the_batch() -> None:
    lines = [batch(["r1", "r2"]), line(1, "chidi", "settle", "r1", SETTLED)]
    held = voting(*lines)
    assert (held.is_released("r1"), held.is_released("r2")) == (True, False)
    assert voting(*lines, line(2, "alice", "release", "batch:b1")).is_released("r2")


def test_agreement_counts_the_votes_as_they_were_before_the_release() -> None:
    lines = [batch(["r1"]), vote(1, "bob", "r1", "include"), vote(2, "beth", "r1", "exclude")]
    assert voting(*lines).ratings() == {}
    lines += [line(3, "alice", "release", "batch:b1"), vote(4, "beth", "r1", "include")]
    assert voting(*lines).ratings() == {("beth", "bob"): [("exclude", "include")]}
    assert voting(*lines).decide(["r1"]).state == "agreed"


def test_a_batch_is_ready_when_every_voter_said_so() -> None:
    ready = [line(n, who, "ready", "batch:b1") for n, who in enumerate(("bob", "beth"), 1)]
    one, both = (voting(batch(["r1"]), *ready[:n]) for n in (1, 2))
    assert not one.all_ready(one.batches["b1"])
    assert both.all_ready(both.batches["b1"])


@given(st.integers(1, 5), st.integers(1, 5), st.integers(1, 40))
def test_every_record_gets_its_quota_and_work_is_shared_evenly(n: int, quota: int, m: int) -> None:
    people = tuple(f"p{i}" for i in range(n))
    one = Batch("b1", "First", "batch", tuple(f"r{i}" for i in range(m)), people, quota)
    given_out = [one.assigned(position) for position in range(m)]
    assert all(len(set(voters)) == min(quota, n) for voters in given_out)
    assert [one.n_assigned(position) for position in range(m)] == list(map(len, given_out))
    in_turn = [person for voters in given_out for person in voters]
    assert in_turn == [people[i % n] for i in range(len(in_turn))]
    loads = [sum(person in voters for voters in given_out) for person in people]
    assert max(loads) - min(loads) <= 1


CAST = st.tuples(
    st.sampled_from(["bob", "beth"]), st.sampled_from(["r1", "r2"]), st.sampled_from("ie")
)


@given(st.lists(CAST, max_size=8))
def test_in_a_group_of_duplicates_each_person_counts_once_with_the_latest_vote(
    cast: list[tuple[str, str, str]],
) -> None:
    choice = {"i": "include", "e": "exclude"}
    votes = [vote(n, who, rec, choice[c]) for n, (who, rec, c) in enumerate(cast, 1)]
    held = voting(batch(["r1", "r2"]), *votes)
    group = held.decide(["r1", "r2"])
    latest = {who: choice[c] for who, _, c in cast}
    assert {v.who: v.choice for v in group.votes} == latest
    assert group == held.decide(["r2", "r1"])
    assert {v.who for v in held.decide(["r1"]).votes} == {who for who, r, _ in cast if r == "r1"}


def test_votes_on_an_open_duplicate_of_a_released_record_stay_blind() -> None:
    agreed = (vote(1, "bob", "r1", "include"), vote(2, "beth", "r1", "include"))
    released = line(3, "alice", "release", "batch:b1")
    decision = voting(batch(["r1"]), *agreed, released, vote(4, "bob", "r2", "exclude")).decide(
        ["r1", "r2"]
    )
    assert (decision.state, decision.choice, len(decision.votes)) == ("agreed", "include", 2)


def test_votes_that_stand_again_are_told_in_the_order_in_which_they_were_cast() -> None:
    again = {
        "name": "Again", "kind": "again", "records": ["r1"], "voters": ["bob", "beth"], "quota": 2,
    }  # fmt: skip
    lines = [batch(["r1", "r2"]), vote(1, "bob", "r1", "include"), vote(2, "bob", "r2", "exclude")]
    lines += [line(3, "alice", "batch", "batch:b2", again)]
    assert [v.line for v in voting(*lines).done("bob")] == ["l02"]
    lines += [line(4, "alice", "takeback", "batch:b2", {"why": "by mistake"})]
    assert [v.line for v in voting(*lines).done("bob")] == ["l02", "l01"]
