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
