"""An update months later: its runs are counted as new, what was included before stands beside."""

from __future__ import annotations

import csv
import io
from itertools import count
from typing import Any

import pytest

from consilience.catalogue import check_flow
from consilience.ledger import Line
from consilience.review.build import prisma_csv
from consilience.review.consequences import consequences
from consilience.review.findings import findings
from consilience.review.review import Review
from consilience.review.state import state_of

OLD, AGAIN = "a" * 64, "b" * 64
PLAN: dict[str, Any] = {
    "version": 1, "title": "T", "kind": "systematic_review", "questions": [],
    "stages": {"screening": {"votes": 1}, "fulltext": {"votes": 1}},
    "team": [{"handle": "bob", "name": "Bob", "roles": ["lead", "reviewer"]}],
}  # fmt: skip
MEDLINE = {"source": "MEDLINE", "kind": "database", "date": "2026-03-01"}


def _import(sha256: str, n: int) -> dict[str, Any]:
    return {"sha256": sha256, "name": "m.ris", "format": "ris", "bytes": 1, "n_records": n}


@pytest.fixture
def review() -> Review:
    """Three records at first, all included; four run again: one the same, three new, one of them
    included."""
    n = count()
    old = [f"{OLD[:10]}-{i:05d}" for i in (1, 2, 3)]
    new = [f"{AGAIN[:10]}-{i:05d}" for i in (1, 2, 3, 4)]

    def line(stage: str, act: str, subject: str, **what: Any) -> Line:
        at = f"2027-01-01T09:00:{next(n):02d}.000000Z"
        return Line(f"l{at}", at, "bob", stage, act, subject, what)

    def voted(stage: str, id: str, records: list[str], included: set[str]) -> list[Line]:
        opened = line(stage, "batch", f"batch:{id}", name=id, kind="batch", records=records,
                      voters=["bob"], quota=1)  # fmt: skip
        votes = [
            line(stage, "vote", r, choice="include" if r in included else "exclude")
            for r in records
        ]
        return [opened, *votes, line(stage, "release", f"batch:{id}")]

    lines = [
        line("protocol", "plan", "plan:plan", plan=PLAN | {"flow": {"update_since": "2026-11"}}),
        line("search", "search", "search:m", **MEDLINE),
        line("search", "import", "search:m", **_import(OLD, 3)),
        line("search", "import", "search:m", **_import(AGAIN, 4)),
        line("search", "run", "search:m", file=AGAIN, date="2026-11-24"),
        line("dedupe", "duplicate", new[0], of=old[0]),
        *voted("screening", "one", [*old, *new[1:]], {*old, new[1], new[2]}),
        *voted("fulltext", "two", [*old, *new[1:3]], {*old, new[1]}),
    ]
    return Review(state_of(lines), {})


def test_the_flow_of_an_update_counts_its_own_runs_and_the_previous_version_beside_them(
    review: Review,
) -> None:
    boxes = {id: box.value for id, box in findings(review).boxes.items() if box.kind == "counted"}
    told = {
        "previous_studies": 3, "previous_reports": 3, "database_results": 4, "duplicates": 1,
        "records_screened": 3, "records_excluded": 1, "dbr_sought_reports": 2, "dbr_assessed": 2,
        "dbr_excluded": 1, "new_studies": 1, "new_reports": 1, "total_studies": 4,
        "total_reports": 4,
    }  # fmt: skip
    assert {id: boxes[id] for id in told} == told
    assert all(check_flow({id: value or 0 for id, value in boxes.items()}).values())


def test_the_diagram_of_an_update_has_the_column_of_the_previous_version(review: Review) -> None:
    drawing = findings(review).drawings["flow"]
    assert "Studies included in previous version of review" in drawing.description
    assert "New studies included in review" in drawing.description


def test_a_first_version_counts_every_run_and_names_them_by_date(review: Review) -> None:
    lines = [
        Line(x.id, x.at, x.who, x.stage, x.act, x.subject, {"plan": PLAN}) if x.act == "plan" else x
        for x in review.state.lines
    ]
    found = findings(Review(state_of(lines), {}))
    (box,) = [box for id, box in found.boxes.items() if id == "database_results"]
    assert [(name, n) for name, n, _ in box.reasons] == [
        ("MEDLINE, 1 March 2026", 3), ("MEDLINE, 24 November 2026", 4)
    ]  # fmt: skip
    rows = [(r["date"], r["n_records"], r["n_merged"]) for r in found.tables["sources"]]
    assert rows == [("2026-03-01", 3, 0), ("2026-11-24", 4, 1)]
    told = list(csv.DictReader(io.StringIO(prisma_csv(found))))
    split = [(row["part"], row["value"]) for row in told if row["box"] == "database_results"]
    assert split == [("", "7"), *((name, str(n)) for name, n, _ in box.reasons)]
    (before,) = [row for row in told if row["box"] == "previous_studies"]
    assert (before["value"], before["kind"]) == ("", "not_reported")


def test_a_preview_says_how_many_records_an_update_would_count_as_new(review: Review) -> None:
    (told,) = consequences(
        review.state, PLAN | {"flow": {"update_since": "2026-04"}}, released_only=True
    )
    assert told.startswith("4 of 7 records came of runs from then on")
    (told,) = consequences(review.state, PLAN, released_only=True)
    assert told.startswith("The flow diagram counts every run")
