"""The state is kept up to date line by line: it is the state computed from all lines at once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from consilience.evidence.record import place_id
from consilience.ledger import Line, may_see
from consilience.review.flow import counted_boxes
from consilience.review.folder import open_folder
from consilience.review.review import Review
from consilience.review.shipped import shipped
from consilience.review.state import State, state_of

PLAN = next(line for line in open_folder(shipped("practice")).lines if line.act == "plan")
SEARCH = Line(
    "s", "2026-11-30T09:00:00.000000Z", "alice", "search", "search", "search:s",
    {"source": "A", "kind": "database"},
)  # fmt: skip
EXPORTS = ("a" * 64, "b" * 64)
RECORDS = [place_id(export, n) for export in EXPORTS for n in range(1, 5)]
PEOPLE = ("bob", "beth", "dana")
STAGES = ("screening", "fulltext")

Act = tuple[str, str, str, str, dict[str, Any]]
record = st.sampled_from(RECORDS)
person = st.sampled_from(PEOPLE)
stage = st.sampled_from(STAGES)
pair = st.lists(record, min_size=2, max_size=2, unique=True)


def said(act: str, what: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[Act]:
    """What somebody says about a record at a voted stage."""
    return st.tuples(person, stage, st.just(act), record, what)


def batch(records: list[str], voters: list[str], quota: int, kind: str = "batch") -> dict[str, Any]:
    """The content of the line that opens voting."""
    return {
        "name": "B", "kind": kind, "records": records, "voters": voters, "quota": quota,
        "settle": "adjudicator",
    }  # fmt: skip


def join(act: str, field: str) -> st.SearchStrategy[Act]:
    """A word on a pair."""
    return pair.map(lambda p: ("alice", "dedupe", act, p[0], {field: p[1]}))


imports = st.sampled_from(EXPORTS).map(
    lambda sha256: (
        "alice", "search", "import", "search:s",
        {"sha256": sha256, "name": "e.ris", "format": "ris", "n_records": 4, "bytes": 9},
    )
)  # fmt: skip
runs = st.lists(pair, max_size=3).map(
    lambda links: (
        "alice", "dedupe", "deduplicate", "records",
        {"links": [[a, b, 0.9, "title"] for a, b in links], "pairs": []},
    )
)  # fmt: skip
batches = st.builds(
    lambda stage, id, *what: ("alice", stage, "batch", f"batch:{id}", batch(*what)),
    stage,
    st.sampled_from(["b1", "b2", "b3"]),
    st.lists(record, min_size=1, unique=True),
    st.lists(person, min_size=1, unique=True),
    st.integers(1, 2),
    st.sampled_from(["batch", "batch", "calibration", "again"]),
)
moves = st.builds(
    lambda stage, id, records, voters: (
        "alice", stage, "assign", f"batch:{id}",
        {"records": records, "voters": voters, "why": "Bob is away"},
    ),
    stage,
    st.sampled_from(["b1", "b2", "b3"]),
    st.lists(record, min_size=1, unique=True),
    st.lists(person, min_size=1, unique=True),
)  # fmt: skip
of_a_batch = st.builds(
    lambda who, stage, act, id: (who, stage, act, f"batch:{id}", {"why": "curious"}),
    person,
    stage,
    st.sampled_from(["release", "unblind", "ready", "takeback"]),
    st.sampled_from(["b1", "b2", "b3"]),
)
plans = st.sampled_from(["include", "exclude", "discuss"]).map(
    lambda maybe: ("alice", "protocol", "plan", "plan:plan", {"plan": _plan(maybe)})
)
votes = said(
    "vote",
    st.sampled_from(["include", "include", "exclude", "maybe"]).map(lambda c: {"choice": c}),
)
settlements = said(
    "settle", st.sampled_from(["include", "exclude"]).map(lambda c: {"choice": c, "how": "x"})
)
found = st.sampled_from(["retrieved", "not_retrieved"])
acts = st.one_of(
    votes, votes, votes, settlements, batches, moves, of_a_batch, imports, runs, plans,
    said("unvote", st.just({})), said("defer", st.just({})),
    said("note", st.just({"text": "dose?"})), said("label", st.just({"label": "x", "on": True})),
    join("duplicate", "of"), join("distinct", "from"), join("related", "to"),
    st.builds(lambda r, s: ("alice", "fulltext", "retrieval", r, {"status": s}), record, found),
    st.tuples(st.just("withdraw"), st.integers(0, 30)),
)  # fmt: skip


def _plan(maybe: str) -> dict[str, Any]:
    plan: dict[str, Any] = dict(PLAN.what["plan"])
    stages = {name: dict(rule) for name, rule in plan["stages"].items()}
    stages["screening"]["maybe"] = maybe
    return {**plan, "stages": stages}


def shown(state: State) -> dict[str, Any]:
    """All that follows from the lines of a state, in its order."""
    seen: dict[str, Any] = {
        "order": list(state.order.items()), "works": list(state.works.items()),
        "merged": state.merged,
        "open lines": state.n_open_lines, "arranged": state.arranged,
        "sought": state.sought, "lost": state.not_retrieved, "included": state.included,
    }  # fmt: skip
    for name in STAGES:
        voting, standing = state.voting(name), state.standing(name)
        seen[name] = {
            "decisions": list(state.decisions(name).items()),
            "one": {head: state.decision(name, head) for head in RECORDS},
            "unopened": state.unopened(name),
            "conflicts": state.in_state(name, "conflict"),
            "tally": {key: n for key, n in standing.tally.items() if n},
            "queues": {who: [*state.queue(name, who)] for who in PEOPLE},
            "first": {who: state.queue(name, who).first() for who in PEOPLE},
            "done": {who: voting.done(who) for who in PEOPLE},
            "batches": {
                id: (
                    state.is_finished(name, b), standing.n_finished(b),
                    [standing.n_own(b, who) for who in PEOPLE],
                )
                for id, b in voting.batches.items()
            },
        }  # fmt: skip
    return seen


@settings(max_examples=150, deadline=None)
@given(st.lists(acts, max_size=25))
def test_after_every_line_the_state_is_the_one_computed_from_scratch(done: list[Any]) -> None:
    lines = [PLAN, SEARCH]
    held = state_of(lines)
    shown(held)
    for n, act in enumerate(done, 1):
        at = f"2026-12-01T09:00:{n:02d}.000000Z"
        if act[0] == "withdraw":
            line = _withdrawal(f"l{n}", at, lines, act[1])
        else:
            who, name, kind, subject, what = act
            line = Line(f"l{n}", at, who, name, kind, subject, what)
        lines.append(line)
        if line.act == "withdraw":
            held = state_of(lines)
        else:
            held.apply(line)
        assert shown(held) == shown(state_of(lines))
    assert held.merged == tuple(r for r in held.order if held.head_of(r) != r)
    assert held.n_open_lines == sum(may_see(line, "", held.open) for line in lines)
    for released_only in (False, True):
        assert screened(held, released_only) == screened_one_by_one(held, released_only)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(acts.filter(lambda act: act[0] != "withdraw"), max_size=12), max_size=4))
def test_many_lines_at_once_come_to_what_they_come_to_one_by_one(done: list[list[Any]]) -> None:
    lines = [PLAN, SEARCH]
    held = state_of(lines)
    shown(held)
    for some in done:
        with held.taking():
            for who, name, kind, subject, what in some:
                n = len(lines)
                at = f"2026-12-01T09:00:{n:02d}.000000Z"
                lines.append(Line(f"l{n}", at, who, name, kind, subject, what))
                held.apply(lines[-1])
        assert shown(held) == shown(state_of(lines))


def screened(state: State, released_only: bool) -> dict[str, tuple[str, ...]]:
    """The boxes of screening, with what they count."""
    boxes = counted_boxes(Review(state, {}), released_only=released_only)
    found = {id: boxes[id] for id in ("records_screened", "records_excluded", "awaiting_screening")
             if id in boxes}  # fmt: skip
    assert all(box.value == len(box.ids) for box in found.values())
    return {id: box.ids for id, box in found.items()}


def screened_one_by_one(state: State, released_only: bool) -> dict[str, tuple[str, ...]]:
    """The same, from where each work stands."""
    if not state.search.exports:
        return {}
    stands = state.decisions("screening").items()
    done = {h: d for h, d in stands if d.decided and (d.released or not released_only)}
    return {
        "records_screened": tuple(done),
        "records_excluded": tuple(h for h, d in done.items() if d.choice == "exclude"),
        "awaiting_screening": tuple(head for head, _ in stands if head not in done),
    }


def _withdrawal(id: str, at: str, lines: list[Line], n: int) -> Line:
    target = lines[n % len(lines)]
    if target.act in ("plan", "search", "withdraw"):
        target = replace(target, id="none")
    return Line(id, at, "alice", "screening", "withdraw", f"line:{target.id}", {"why": "asked"})


def test_a_queue_asks_once_for_a_group_and_for_none_that_is_settled_or_lost() -> None:
    one, two, three = RECORDS[:3]
    lines = [PLAN]

    def say(who: str, name: str, act: str, subject: str, what: dict[str, Any]) -> State:
        n = len(lines)
        lines.append(
            Line(f"l{n}", f"2026-12-01T09:{n:02d}:00.000000Z", who, name, act, subject, what)
        )
        return state_of(lines)

    imported = {"sha256": EXPORTS[0], "name": "e.ris", "format": "ris", "n_records": 4, "bytes": 9}
    say("alice", "search", "import", "search:s", imported)
    state = say("alice", "screening", "batch", "batch:b1", batch([one, two, three], ["bob"], 1))
    assert [*state.queue("screening", "bob")] == [one, two, three]
    state = say("alice", "dedupe", "duplicate", two, {"of": one})
    assert [*state.queue("screening", "bob")] == [one, three]
    state = say("chidi", "screening", "settle", three, {"choice": "exclude", "how": "adjudication"})
    assert [*state.queue("screening", "bob")] == [one]
    state = say("bob", "screening", "vote", one, {"choice": "include"})
    assert state.is_finished("screening", state.screening.batches["b1"])
    state = say("alice", "dedupe", "distinct", two, {"from": one})
    assert [*state.queue("screening", "bob")] == [two]
