"""Every included report belongs to exactly one study, however they are grouped and regrouped."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from consilience.evidence import Report
from consilience.fulltext import Studies
from consilience.ledger import Line

REPORTS = [Report(f"r{n}", f"Payne 199{n}") for n in range(4)]


def line(n: int, act: str, subject: str, what: dict[str, Any]) -> Line:
    at = f"2026-11-02T09:{n:02d}:00.000000Z"
    return Line(f"l{n}", at, "alice", "fulltext", act, subject, what)


def grouped(n: int, study: str, reports: list[str]) -> Line:
    return line(n, "study", f"study:{study}", {"name": study.upper(), "reports": reports})


def studies(*lines: Line) -> Studies:
    found = Studies()
    for one in lines:
        found.apply(one)
    return found


def test_a_report_that_nobody_grouped_is_a_study_of_its_own() -> None:
    found = studies().studies(REPORTS[:1])
    assert [(s.id, s.name, s.reports) for s in found] == [("s-r0", "Payne 1990", ("r0",))]


def test_a_study_has_its_included_reports_only() -> None:
    one = studies(grouped(1, "trial", ["r0", "r1", "r2"]))
    assert [s.reports for s in one.studies([REPORTS[0], REPORTS[2]])] == [("r0", "r2")]


@given(
    st.lists(
        st.tuples(st.sampled_from(["s", "t"]), st.lists(st.sampled_from(["r0", "r1", "r2", "r3"]))),
        max_size=6,
    )
)
def test_no_grouping_loses_or_doubles_a_report(groupings: list[tuple[str, list[str]]]) -> None:
    found = studies(*(grouped(n, study, reports) for n, (study, reports) in enumerate(groupings)))
    held = [report for study in found.studies(REPORTS) for report in study.reports]
    assert sorted(held) == ["r0", "r1", "r2", "r3"]


LINKS = [("r3", "r1"), ("r1", "r2")]


def test_linked_reports_are_one_study_named_by_the_first() -> None:
    found = studies().studies(REPORTS, LINKS)
    assert [(s.id, s.reports) for s in found] == [("s-r0", ("r0",)), ("s-r1", ("r1", "r2", "r3"))]
    assert found[1].name == "Payne 1991"
    assert [s.reports for s in studies().studies(REPORTS[:2], LINKS)] == [("r0",), ("r1",)]


def test_a_linked_report_joins_the_study_that_people_made() -> None:
    made = studies(grouped(1, "trial", ["r2"]))
    (_, trial) = made.studies(REPORTS, LINKS)
    assert (trial.id, trial.name, trial.reports) == ("trial", "TRIAL", ("r1", "r2", "r3"))
    assert [s.reports for s in made.studies(REPORTS[1:], LINKS, {"s-r1"})] == [
        ("r1", "r3"),
        ("r2",),
    ]


@given(
    st.lists(st.tuples(*[st.sampled_from(["r0", "r1", "r2", "r3"])] * 2)),
    st.sets(st.sampled_from(["s-r0", "s-r1", "t"])),
    st.lists(st.sampled_from(["r0", "r1", "r2", "r3"])),
)
def test_no_link_loses_a_report_or_a_study_that_was_worked_on(
    links: list[tuple[str, str]], worked: set[str], grouping: list[str]
) -> None:
    made = studies(grouped(1, "t", grouping))
    before, found = made.studies(REPORTS), made.studies(REPORTS, links, worked)
    assert sorted(r for s in found for r in s.reports) == ["r0", "r1", "r2", "r3"]
    assert {s.id for s in before} & worked <= {s.id for s in found}


def test_a_file_that_arrives_after_all_ends_not_retrieved() -> None:
    gone = line(1, "retrieval", "r0", {"status": "not_retrieved", "why": "no copy"})
    assert set(studies(gone).not_retrieved) == {"r0"}
    what = {"sha256": "a" * 64, "name": "payne.pdf", "bytes": 12}
    arrived = studies(gone, line(2, "attach", "r0", what))
    assert arrived.not_retrieved == {}
    assert [file.name for file in arrived.attachments["r0"]] == ["payne.pdf"]


def test_a_report_without_a_record_is_entered_with_its_citation() -> None:
    what = {"citation": "Payne 1971", "year": 1971, "doi": None}
    report = studies(line(1, "report", "report:p1", what)).entered["p1"]
    assert (report.citation, report.year, report.record) == ("Payne 1971", 1971, None)


def test_a_file_that_was_taken_off_stands_on_its_report_no_more_until_it_is_attached_again() -> (
    None
):
    one, other = ({"sha256": c * 64, "name": f"{c}.pdf", "bytes": 1} for c in "ab")
    attached = [line(1, "attach", "r0", one), line(2, "attach", "r0", other)]
    off = line(3, "detach", "r0", {"sha256": one["sha256"]})
    found = studies(*attached, off)
    assert [file.name for file in found.attachments["r0"]] == ["b.pdf"]
    assert found.attached() == {other["sha256"]}
    assert found.taken_off == {"r0": {one["sha256"]}}
    none = studies(attached[0], off)
    assert "r0" not in none.attachments
    assert studies(attached[0], off, line(4, "attach", "r0", one)).attached() == {one["sha256"]}
