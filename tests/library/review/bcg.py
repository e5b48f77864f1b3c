"""A review of the thirteen trials of BCG vaccine, made of the data set that the project carries."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from consilience.ledger import Line
from consilience.review.review import Review
from consilience.review.state import state_of

BCG = Path(__file__).resolve().parents[3] / "examples" / "bcg.csv"
PLAN: dict[str, Any] = {
    "version": 1,
    "title": "BCG vaccine against tuberculosis",
    "kind": "systematic_review",
    "questions": [{"id": "q1", "text": "Does BCG vaccine protect against tuberculosis?"}],
    "team": [
        {"handle": "alice", "name": "Alice", "roles": ["lead"]},
        {"handle": "bob", "name": "Bob", "roles": ["reviewer"]},
        {"handle": "beth", "name": "Beth", "roles": ["reviewer"]},
    ],
    "stages": {
        "extraction": {"people": 2},
        "appraisal": {"people": 2, "instrument": "rob1"},
    },
    "outcomes": [
        {"id": "tb", "name": "Tuberculosis", "higher_is": "worse", "kind": "dichotomous"}
    ],
    "timepoints": [{"id": "end", "name": "End of follow-up"}],
    "analyses": [
        {
            "id": "tb-end", "title": "Tuberculosis", "outcome": "tb", "timepoint": "end",
            "measure": "RR", "kind": "primary",
        },
        {
            "id": "tb-odds", "title": "Tuberculosis, odds", "outcome": "tb", "timepoint": "end",
            "measure": "OR", "kind": "sensitivity",
        },
    ],
}  # fmt: skip


def line(
    n: int, stage: str, act: str, subject: str, what: Mapping[str, Any], *, who: str = "alice"
) -> Line:
    """One line; `n` is its minute and its id."""
    at = f"2026-11-02T{9 + n // 60:02d}:{n % 60:02d}:00.000000Z"
    return Line(f"l{n:03d}", at, who, stage, act, subject, what)


def lines() -> list[Line]:
    """The ledger: reports with citations, one study each, extraction reconciled."""
    return list(_lines())


def _lines() -> Iterator[Line]:
    yield line(0, "protocol", "plan", "plan:plan", {"plan": PLAN})
    with BCG.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for n, row in enumerate(rows, 1):
        name = row.get("study") or f"{row['author']} {row['year']}"
        yield line(4 * n, "fulltext", "report", f"report:r{n}", {"citation": name})
        what = {"name": name, "reports": [f"r{n}"]}
        yield line(4 * n + 1, "fulltext", "study", f"study:s{n}", what)
        form = {"form": _form(row), "how": "discussion"}
        yield line(4 * n + 2, "extraction", "reconcile", f"study:s{n}", form)


def _form(row: Mapping[str, str]) -> dict[str, Any]:
    ai, bi, ci, di = (int(row[name]) for name in ("ai", "bi", "ci", "di"))
    counts = {"v": (ai, ai + bi), "c": (ci, ci + di)}
    return {
        "characteristics": {"design": {"value": "trial"}},
        "arms": [
            {"id": "v", "name": "BCG", "role": "intervention"},
            {"id": "c", "name": "No vaccine", "role": "comparator"},
        ],
        "outcomes": [{"id": "tb", "name": "Tuberculosis", "scale": "", "higher_is": "worse"}],
        "results": [
            {
                "arm": arm, "outcome": "tb", "time": "end",
                "values": {"events": {"value": events}, "n": {"value": n}},
            }
            for arm, (events, n) in counts.items()
        ],
    }  # fmt: skip


def review(*more: Line) -> Review:
    """The review, with further lines at its end."""
    return Review(state_of([*lines(), *more]), {})
