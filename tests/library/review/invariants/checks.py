"""What must always hold, each as one function that asks the library and counts for itself."""

from __future__ import annotations

import io
import json
import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from unittest.mock import patch

from consilience import dedupe
from consilience.ledger import Line, act, visibility
from consilience.records import read_export
from consilience.review import flow, lists, state, tables, withdraw
from consilience.review.review import Review
from consilience.synthesis import Pooled, fingerprint, pool
from tests.library.review.invariants.history import History

YI, VI = [0.1, 0.5, 0.9, 0.2], [0.04, 0.05, 0.06, 0.03]


def check_conservation(history: History) -> None:
    """Per source: imported = unique + merged, the rows counted in the bytes themselves."""
    review = history.review()
    rows = {row["search"]: row for row in tables.tables(review)["sources"]}
    for name, data in history.raw.items():
        n_rows = len(re.findall(rb"^TY  - ", data, re.MULTILINE))
        assert rows[name]["n_records"] == n_rows > 0
        assert rows[name]["n_merged"] + rows[name]["n_remaining"] == n_rows
    assert sum(row["n_merged"] for row in rows.values()) == _n_links_that_hold(history) > 0
    held = [member for members in review.state.works.values() for member in members]
    assert sorted(held) == sorted(history.records)


def _n_links_that_hold(history: History) -> int:
    run = next(x for x in history.lines if x.act == "deduplicate")
    apart = {frozenset((x.subject, x.what["from"])) for x in history.lines if x.act == "distinct"}
    return sum(frozenset(link[:2]) not in apart for link in run.what["links"])


def check_judgements_stay(history: History) -> None:
    """Every line stays; the first judgements are those before the release, nobody else's."""
    voting = history.review().state.screening
    state = history.review().state
    assert [x.as_text() for x in state.lines] == [x.as_text() for x in history.lines]
    first: dict[tuple[str, str], str] = {}
    live: dict[tuple[str, str], str] = {}
    n_release = next(n for n, x in enumerate(history.lines) if x.act == "release")
    for n, x in enumerate(history.lines):
        if x.act == "vote":
            live[x.subject, x.who] = x.id
            if n < n_release:
                first[x.subject, x.who] = x.id
    for held, wanted in ((voting.first_votes, first), (voting.votes, live)):
        found = {(r, who): v.line for r, by in held.items() for who, v in by.items()}
        assert found == wanted
    assert first != live


def check_withdrawn_is_gone(history: History) -> None:
    """Nothing serves what was withdrawn, every count stays, and so does the event with its why."""
    before = history.review()
    record = next(x.subject for x in history.lines if x.act == "settle")
    title = before.record(record).title or ""
    note = next(x for x in history.lines if x.act == "note")
    copies = [id for id, r in before.records.items() if (r.title or "") == title]
    after, exports = _without(before, [f"line:{note.id}", *(f"record:{id}" for id in copies)])
    gone = (title, note.what["text"], '"why":"fits"')
    for text in gone:
        assert text in _everything(before)
        assert text not in _everything(after)
    assert exports == {before.state.search.export_of(id).sha256 for id in copies}
    events = [x for x in after.state.lines if x.act == "withdraw"]
    assert {(x.who, x.what["why"]) for x in events} == {("alice", "they asked")}
    kept = [x for x in after.state.lines if x.act != "withdraw"]
    assert [(x.id, x.who, x.act) for x in kept] == [(x.id, x.who, x.act) for x in history.lines]
    counts = [
        {id: box.ids for id, box in flow.counted_boxes(review).items()}
        for review in (before, after)
    ]
    assert counts[0] == counts[1]


def _without(review: Review, subjects: Sequence[str]) -> tuple[Review, set[str]]:
    exports: set[str] = set()
    for n, subject in enumerate(subjects):
        done = withdraw.withdraw(
            review.state, subject, id=f"w{n}", at=f"2026-12-02T09:0{n}:00.000000Z", who="alice",
            why="they asked",
        )  # fmt: skip
        records = {id: r for id, r in review.records.items() if id not in done.records}
        review = Review(state.state_of(done.lines), records)
        exports |= set(done.exports)
    return review, exports


def _everything(review: Review) -> str:
    lines = "".join(x.as_text() for x in review.state.lines)
    return lines + json.dumps([lists.lists(review), dict(tables.tables(review))], default=str)


def check_blinding(history: History) -> None:
    """Nobody sees another's blind line, and nothing shown depends on one, before the release."""
    state, released = history.review().state, history.released()
    for who in ("bob", "beth", "eve"):
        seen = visibility.seen_by(history.lines, who, state.open)
        others = [x for x in seen if x.who != who and act(x.act).blind]
        assert {x.subject for x in others} <= released
        shown = _shown(history, history.lines, who)
        contrary = [_contrary(x, who, released) for x in history.lines]
        silent = [x for x, y in zip(history.lines, contrary, strict=True) if x is y]
        assert len(silent) < len(history.lines)
        assert _shown(history, contrary, who) == shown
        assert _shown(history, silent, who) == shown


def _contrary(line: Line, who: str, released: set[str]) -> Line:
    """The line, or the opposite of it where `who` may not know what it says."""
    if line.who == who or line.subject in released or line.act not in ("vote", "note"):
        return line
    if line.act == "note":
        return replace(line, what={"text": "something else"})
    keep = line.what["choice"] == "exclude"
    return replace(line, what={"choice": "include" if keep else "exclude"})


def _shown(history: History, lines: Sequence[Line], who: str) -> list[Any]:
    review = history.review(lines)
    files = lists.lists(review, released_only=True)
    shown = tables.tables(review, released_only=True)
    return [files, shown["records"], shown["agreement"], [*review.state.queue("screening", who)]]


def check_reasons_are_no_decisions(history: History) -> None:
    """Two exclusions with different reasons agree, in the decision and in the agreement."""
    live = {(x.subject, x.who): x.what for x in history.lines if x.act == "vote"}
    excluded = [record for (record, _), what in live.items() if what["choice"] == "exclude"]
    voting = history.review().state.screening
    twice = [r for r, n in Counter(excluded).items() if n == 2 and r not in voting.settled]
    assert twice
    for record in twice:
        assert len({what["reason"] for (r, _), what in live.items() if r == record}) == 2
        decision = voting.decide([record])
        assert (decision.state, decision.choice) == ("agreed", "exclude")
    said = {choice for pairs in voting.ratings().values() for both in pairs for choice in both}
    assert said <= {"include", "exclude", "maybe"}
    assert said


def check_nothing_is_lost(history: History) -> None:
    """What is written is read again: every row, abstract, decision and note, and every line."""
    review = history.review()
    files = lists.lists(review)
    for name in ("lists/screening-all.ris", "lists/screening-all.csv"):
        read = read_export(io.BytesIO(files[name].encode()), name=name).records
        assert len(read) == len(review.state.works)
        first = next(iter(history.raw.values())).decode("utf-8-sig")
        written = {_plain(text) for text in re.findall(r"^(?:AB|N2)  - (.+)", first, re.M)}
        assert written <= {_plain(r.abstract or "") for r in read}
    decided = [d for d in review.state.decisions("screening").values() if d.decided]
    assert files["lists/screening-all.ris"].count("N1  - decision: ") == len(decided) > 0
    notes = [x for x in history.lines if x.act == "note" and x.subject in history.released()]
    assert notes
    assert all(x.what["text"] in files["lists/screening-all.ris"] for x in notes)
    assert [Line.from_json(json.loads(x.as_text())) for x in history.lines] == [*history.lines]


def _plain(text: str) -> str:
    return re.sub(r"\W+", "", text)


def check_results_repeat(history: History) -> None:
    """A rebuild is the same result; a change of any number or option is told and hashed."""
    result = pool(YI, VI)
    stored = json.loads(json.dumps(result.as_json()))
    assert fingerprint.same_result(stored, pool(YI, VI)) == []
    assert fingerprint.fingerprint_of(result) == fingerprint.fingerprint_of(pool(YI, VI))
    for name in ("beta", "se", "ci.lb", "ci.ub", "pval", "tau2", "I2", "QE", "level"):
        other = stored | {name: stored[name] * (1 + 1e-6)}
        assert [found.name for found in fingerprint.same_result(stored, other)] == [name]
        changed = fingerprint.fingerprint_of(Pooled.from_json(other))
        assert changed != fingerprint.fingerprint_of(result), name


def check_same_input_same_output(history: History) -> None:
    """Twice the same bytes, with the rows in any order for duplicates, and no socket opened."""
    with patch("socket.socket", side_effect=AssertionError("a socket was opened")):
        once, again = (_outputs(history) for _ in range(2))
    assert once == again
    records = list(history.records.values())
    found = dedupe.find.find_duplicates(records)
    random.Random(1).shuffle(records)
    assert dedupe.find.find_duplicates(records) == found


def _outputs(history: History) -> str:
    review = history.review()
    return json.dumps([lists.lists(review), dict(tables.tables(review))], default=str)
