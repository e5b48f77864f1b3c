"""Content that is withdrawn leaves ledger, tables and outputs; the event stays."""

from __future__ import annotations

import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from consilience.errors import LedgerError
from consilience.ledger import Line
from consilience.review.build import build
from consilience.review.folder import open_folder, save_folder
from consilience.review.review import Review
from consilience.review.state import state_of
from consilience.review.withdraw import withdraw

PRACTICE = Path(str(files("consilience").joinpath("data", "reviews", "practice")))
AT = "2026-12-01T09:00:00.000000Z"


def everything(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_a_withdrawn_record_is_gone_from_every_file_and_every_count_stays(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(PRACTICE, tmp_path / "p"))
    opened = open_folder(folder)
    record = next(iter(opened.review.records.values()))
    assert record.title is not None
    said = {"text": "knows the family"}
    note = Line("n1", "2026-11-20T09:00:00.000000Z", "bob", "screening", "note", record.id, said)
    state = state_of([*opened.lines, note])
    done = withdraw(state, f"record:{record.id}", id="w1", at=AT, who="alice", why="asked for it")
    after = Review(
        state_of(done.lines),
        {id: r for id, r in opened.review.records.items() if id not in done.records},
    )
    kept = {s: p for s, p in opened.exports.items() if s not in done.exports}
    save_folder(after, kept, opened.files, folder, extras=opened.extras)
    build(folder)
    held = everything(folder)
    assert record.title.encode() not in held
    assert b"knows the family" not in held
    assert b"asked for it" in held
    again = open_folder(folder)
    assert len(again.review.records) == 270
    assert again.review.state.search.n_records() == 271
    assert again.issues == ()
    assert again.review.record(record.id).title == "(content withdrawn)"
    assert opened.exports.keys() == set(done.exports)


def test_the_other_records_keep_their_abstracts_when_the_export_goes(tmp_path: Path) -> None:
    opened = open_folder(PRACTICE)
    first, second = list(opened.review.records)[:2]
    done = withdraw(opened.review.state, f"record:{first}", id="w", at=AT, who="alice", why="asked")
    records = {id: r for id, r in opened.review.records.items() if id != first}
    save_folder(Review(state_of(done.lines), records), {}, {}, tmp_path)
    assert open_folder(tmp_path).review.records[second] == opened.review.records[second]


@pytest.mark.parametrize("subject", ["line:nothing", "record:0123456789-00001", "study:s1"])
def test_what_is_not_there_cannot_be_withdrawn(subject: str) -> None:
    state = open_folder(PRACTICE).review.state
    with pytest.raises(LedgerError, match="there is no"):
        withdraw(state, subject, id="w", at=AT, who="alice", why="asked")


@pytest.mark.parametrize(("line", "instead"), [("01", "amended"), ("02", "document it again")])
def test_what_the_ledger_rests_on_is_replaced_and_not_withdrawn(line: str, instead: str) -> None:
    state = open_folder(PRACTICE).review.state
    with pytest.raises(LedgerError, match=instead):
        withdraw(state, f"line:practice-{line}", id="w", at=AT, who="alice", why="asked")


def test_words_go_and_the_decision_stays() -> None:
    opened = open_folder(PRACTICE)
    record = next(iter(opened.review.records))
    what = {"choice": "exclude", "reason": "population", "how": "adjudicator", "why": "patient X"}
    settle = Line("s1", "2026-11-20T09:00:00.000000Z", "chidi", "screening", "settle", record, what)
    state = state_of([*opened.lines, settle])
    done = withdraw(state, "line:s1", id="w", at=AT, who="alice", why="names a patient")
    after = state_of(done.lines)
    assert "patient X" not in "".join(line.as_text() for line in after.lines)
    decision = after.decisions("screening")[after.head_of(record)]
    assert (decision.state, decision.choice, decision.reason) == (
        "settled", "exclude", "population",
    )  # fmt: skip


def test_a_study_goes_with_the_results_computed_from_it() -> None:
    spec = {"id": "a", "title": "A", "outcome": "o", "timepoint": "t", "measure": "MD"}
    result = {"inputs": [{"study": "s1", "name": "S", "n1i": 5}], "pooled": {"beta": 1}}
    acts = (
        ("fulltext", "study", "study:s1", {"name": "S", "reports": ["r1"]}),
        ("extraction", "extract", "study:s1", {"form": {"arms": []}, "done": True}),
        ("synthesis", "analysis", "analysis:a", {"spec": spec, "result": result}),
    )
    lines = [
        Line(f"l{n}", f"2026-11-20T09:0{n}:00.000000Z", "bob", *act) for n, act in enumerate(acts)
    ]
    done = withdraw(state_of(lines), "study:s1", id="w", at=AT, who="alice", why="asked")
    assert [x.act for x in done.erased] == ["extract", "analysis"]
    after = state_of(done.lines)
    assert after.analyses["a"].what == {"spec": spec, "withdrawn": True}
    assert after.extraction.filled == {"s1": {}}


def test_what_was_withdrawn_is_not_withdrawn_again() -> None:
    opened = open_folder(PRACTICE)
    record = next(iter(opened.review.records))
    one = {"id": "w", "at": AT, "who": "alice", "why": "asked"}
    done = withdraw(opened.review.state, f"record:{record}", **one)
    with pytest.raises(LedgerError, match="withdrawn already"):
        withdraw(state_of(done.lines), f"record:{record}", **(one | {"id": "x"}))
