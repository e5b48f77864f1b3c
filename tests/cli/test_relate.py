"""`consilience relate`: works of a folder that tell of one study are linked, pair by pair."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from consilience.review.folder import open_folder
from consilience_cli.main import main
from tests.cli.test_whole_path import PLAN

TITLE = "Peer support after discharge from acute psychiatric wards: a randomised trial"
EXPORT = (
    "title,authors,year,journal,volume,pages,abstract\n"
    f'{TITLE},"Johnson, S.; Lamb, D.",2018,Lancet,392,409-418,\n'
    f'{TITLE},"Johnson, S.; Lamb, D.",2017,medRxiv,,,\n'
    f'Erratum: {TITLE},"Johnson, S.; Lamb, D.",2018,Lancet,392,1020,\n'
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path, file = tmp_path / "review", tmp_path / "export.csv"
    assert main(["new", str(path)]) == 0
    (path / "plan.yaml").write_text(PLAN, encoding="utf-8")
    assert main(["build", str(path), "--adopt", "--who", "alice", "--no-word"]) == 0
    file.write_text(EXPORT, encoding="utf-8")
    assert main(["add", str(path), str(file), "--source", "Scopus", "--who", "alice"]) == 0
    return path


def _links(folder: Path) -> list[tuple[str, str]]:
    words = open_folder(folder).review.state.merges.linked()
    return [(word.kind, word.why) for word in words]


def test_what_dedupe_names_is_linked_by_kind(folder: Path, tmp_path: Path) -> None:
    table = tmp_path / "related.csv"
    assert main(["dedupe", str(folder), "--related", str(table), "--who", "alice"]) == 0
    with table.open(encoding="utf-8") as file:
        kinds = {row["kind"] for row in csv.DictReader(file)}
    assert kinds == {"article and preprint", "article and erratum"}
    chosen = ("--table", str(table), "--kind", "article and preprint", "--why", "same trial")
    assert main(["relate", str(folder), *chosen, "--who", "alice"]) == 0
    assert _links(folder) == [("article and preprint", "same trial")]
    assert len(open_folder(folder).review.state.works) == 3


def test_two_records_are_linked_by_their_ids(folder: Path) -> None:
    a, b, _ = open_folder(folder).review.state.search.record_ids()
    assert main(["relate", str(folder), a, b, "--who", "alice"]) == 0
    assert _links(folder) == [("article and preprint", "")]


def test_a_row_that_names_no_records_is_told_and_left_out(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a, b, _ = open_folder(folder).review.state.search.record_ids()
    table = tmp_path / "pairs.csv"
    table.write_text(f"record_id_a,record_id_b\n{a},nobody\n{a},{b}\n", encoding="utf-8")
    assert main(["relate", str(folder), "--table", str(table), "--who", "alice"]) == 1
    told = capsys.readouterr()
    assert "pairs.csv:2:" in told.err and "'nobody'" in told.err and "1 line" in told.out
    table.write_text("one,two\n", encoding="utf-8")
    assert main(["relate", str(folder), "--table", str(table), "--who", "alice"]) == 1
    assert "no column `record_id_a`" in capsys.readouterr().err


def test_neither_or_both_ways_is_wrong_use(folder: Path) -> None:
    for wrong in ((), ("a",), ("a", "b", "--table", "t.csv")):
        with pytest.raises(SystemExit) as stopped:
            main(["relate", str(folder), *wrong])
        assert stopped.value.code == 2
