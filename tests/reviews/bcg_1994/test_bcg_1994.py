"""Colditz 1994, built: the pooled relative risk as the paper prints it, and what turns it."""

from __future__ import annotations

import math
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from consilience.ledger import Line
from consilience.review.build import checks_of
from consilience.review.findings import Findings, findings
from consilience.review.folder import Opened, open_folder
from consilience.review.reproduction import difference_of
from consilience.review.review import Review
from consilience.review.state import state_of

FOLDER = Path(str(files("consilience").joinpath("data", "reviews", "bcg-1994")))


@pytest.fixture(scope="module")
def opened() -> Opened:
    return open_folder(FOLDER)


@pytest.fixture(scope="module")
def built(opened: Opened) -> Findings:
    return findings(opened.review, checks_of(opened))


def test_the_pooled_relative_risk_is_as_the_paper_prints_it(built: Findings) -> None:
    rows = {row.quantity: row for row in built.reproduced}
    assert {row.difference for row in rows.values()} == {"same"}
    estimate = rows["pooled.tb.end.estimate"]
    assert estimate.published == 0.49
    assert math.isclose(estimate.computed, 0.4896, abs_tol=5e-5)


def test_other_cases_in_one_trial_give_another_relative_risk(opened: Opened) -> None:
    def more_cases(line: Line) -> Line:
        if (line.stage, line.subject) != ("extraction", "study:hart-sutherland-1977"):
            return line
        form = line.what["form"]
        first, *others = form["results"]
        values = {**first["values"], "events": {"value": 162}}
        results = [{**first, "values": values}, *others]
        return replace(line, what={**line.what, "form": {**form, "results": results}})

    lines = [more_cases(line) for line in opened.lines if line.act != "analysis"]
    changed = findings(Review(state_of(lines), {}), checks_of(opened))
    rows = {row.quantity: row for row in changed.reproduced}
    estimate = rows["pooled.tb.end.estimate"]
    assert math.isclose(estimate.computed, 0.5533, abs_tol=5e-5)
    assert estimate.difference.startswith("+0.063")


def test_every_check_holds_and_no_record_was_made_up(opened: Opened, built: Findings) -> None:
    assert {o.check.id: o.problem for o in built.outcomes if not o.passed} == {}
    assert not opened.review.records
    assert not [line for line in opened.lines if line.act in ("import", "vote", "batch")]


@pytest.mark.parametrize(
    ("published", "computed", "told"),
    [
        (0.49, 0.4896, "same"),
        (0.7, 0.6951, "same"),
        (0.48, 0.4896, "+0.0096"),
        (252, 251.5, "-0.5"),
        (0.49, math.inf, "+inf"),
        ("High", "Low", "differs"),
        (3, None, ""),
    ],
)
def test_a_printed_fraction_is_compared_to_its_digits(
    published: Any, computed: Any, told: str
) -> None:
    assert difference_of(published, computed) == told
