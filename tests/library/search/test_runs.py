"""Runs of one search, later runs, and the parts of one export, told apart by source and date."""

from __future__ import annotations

from typing import Any

from consilience.ledger import Line
from consilience.search import SearchLog, names_by_run, runs


def log(*acts: tuple[str, dict[str, Any]]) -> SearchLog:
    found = SearchLog()
    for n, (act, what) in enumerate(acts):
        at = f"2026-11-24T09:00:{n:02d}.000000Z"
        found.apply(Line(f"l{n}", at, "alice", "search", act, "search:m", what))
    return found


def file(letter: str, n: int) -> tuple[str, dict[str, Any]]:
    sha256 = letter * 64
    what = {"sha256": sha256, "name": f"{letter}.ris", "format": "ris", "bytes": 1, "n_records": n}
    return "import", what


MEDLINE = ("search", {"source": "MEDLINE", "kind": "database", "date": "2026-03-01"})


def of_run(letter: str, date: str | None) -> tuple[str, dict[str, Any]]:
    return "run", {"file": letter * 64, "date": date}


def told(found: SearchLog) -> list[tuple[str, list[str], int]]:
    return [(run.date, [e.name for e in run.exports], run.n_records) for run in runs(found)]


def test_files_are_parts_of_the_documented_run_until_somebody_says_another() -> None:
    files = [MEDLINE, file("a", 500), file("b", 500), file("c", 40)]
    assert told(log(*files)) == [("2026-03-01", ["a.ris", "b.ris", "c.ris"], 1040)]
    again = [*files, of_run("c", "2026-11-24")]
    assert told(log(*again)) == [
        ("2026-03-01", ["a.ris", "b.ris"], 1000), ("2026-11-24", ["c.ris"], 40)
    ]  # fmt: skip
    assert told(log(*again, of_run("c", None))) == told(log(*files))


def test_a_search_without_a_file_is_a_run_all_the_same() -> None:
    assert told(log(MEDLINE)) == [("2026-03-01", [], 0)]


def test_a_source_is_named_with_the_date_only_where_it_was_run_again() -> None:
    files = [MEDLINE, file("a", 500), file("c", 40)]
    assert set(names_by_run(log(*files)).values()) == {("MEDLINE", "")}
    again = names_by_run(log(*files, of_run("c", "2026-11-24")))
    assert [*again.values()] == [("MEDLINE", "2026-03-01"), ("MEDLINE", "2026-11-24")]
