"""The search log counts what came in and finds the source of every record."""

from __future__ import annotations

from typing import Any

import pytest

from consilience.evidence import Record
from consilience.ledger import Line
from consilience.search import Search, SearchLog, edited

PUBMED, SCOPUS = "a" * 64, "b" * 64


def line(n: int, act: str, subject: str, what: dict[str, Any]) -> Line:
    return Line(f"l{n}", f"2026-11-02T09:0{n}:00.000000Z", "alice", "search", act, subject, what)


def exported(n: int, search: str, sha256: str, n_records: int) -> Line:
    what = {"sha256": sha256, "name": f"{search}.ris", "format": "ris", "bytes": 10}
    return line(n, "import", f"search:{search}", {**what, "n_records": n_records})


@pytest.fixture
def log() -> SearchLog:
    found = SearchLog()
    searches = {"pubmed": "database", "letters": "other"}
    for n, (id, kind) in enumerate(searches.items()):
        found.apply(line(n, "search", f"search:{id}", {"source": id.title(), "kind": kind}))
    found.apply(exported(3, "pubmed", PUBMED, 3))
    found.apply(exported(4, "letters", SCOPUS, 2))
    return found


def test_records_are_counted_by_search_and_in_all(log: SearchLog) -> None:
    assert (log.n_records("pubmed"), log.n_records("letters"), log.n_records()) == (3, 2, 5)
    assert len(set(log.record_ids())) == 5


def test_a_record_is_traced_to_its_export_and_its_search(log: SearchLog) -> None:
    first, *_, last = log.record_ids()
    assert (first, last) == ("aaaaaaaaaa-00001", "bbbbbbbbbb-00002")
    assert log.source_of(first) == Search("pubmed", "Pubmed")
    assert not log.source_of(last).from_database
    assert log.has(last)
    assert not log.has("bbbbbbbbbb-00003")
    assert not log.has("cccccccccc-00001")


def test_a_withdrawn_export_keeps_its_counts(log: SearchLog) -> None:
    log.apply(exported(3, "pubmed", PUBMED, 3).erased())
    assert log.exports[PUBMED].absent
    assert log.exports[PUBMED].name == "(withdrawn)"
    assert log.n_records() == 5


def test_a_withdrawn_record_makes_its_export_absent_and_no_other(log: SearchLog) -> None:
    log.apply(line(5, "withdraw", "record:aaaaaaaaaa-00002", {"why": "asked"}))
    assert log.gone == {"aaaaaaaaaa-00002"}
    assert (log.exports[PUBMED].absent, log.exports[SCOPUS].absent) == (True, False)


def test_the_latest_correction_wins_and_the_source_stays(log: SearchLog) -> None:
    record = Record(title="Malaria vacine", year=2001)
    edits = [{"title": "Malaria vaccine"}, {"year": 2011, "authors": ["Payne, R."]}, {"year": 2012}]
    lines = [line(n, "edit", "r1", {"fields": fields}) for n, fields in enumerate(edits)]
    corrected = edited(record, lines)
    assert (corrected.title, corrected.year) == ("Malaria vaccine", 2012)
    assert corrected.authors == ("Payne, R.",)
    assert record.title == "Malaria vacine"
