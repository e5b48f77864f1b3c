"""Lyons 2021, built: its numbers, its 22 checks by query, and what turns each red."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from consilience.ledger import Line
from consilience.review.analyses import in_numbers
from consilience.review.build import checks_of
from consilience.review.findings import Findings, findings
from consilience.review.folder import Opened, open_folder
from consilience.review.review import Review
from consilience.review.state import state_of

FOLDER = Path(str(files("consilience").joinpath("data", "reviews", "lyons-2021")))
Change = Callable[[Line], Line | None]


@pytest.fixture(scope="module")
def opened() -> Opened:
    return open_folder(FOLDER)


@pytest.fixture(scope="module")
def built(opened: Opened) -> Findings:
    return findings(opened.review, checks_of(opened))


def rebuilt(opened: Opened, change: Change) -> Findings:
    """Build the folder after a change of its ledger."""
    lines = [new for line in opened.lines if (new := change(line)) is not None]
    return findings(Review(state_of(lines), {}), checks_of(opened))


def with_what(line: Line, **what: Any) -> Line:
    return replace(line, what={**line.what, **what})


# -- what the paper says ------------------------------------------------------------------------


def test_the_flow_has_the_numbers_of_the_paper(built: Findings) -> None:
    found = {id: (box.value, box.kind) for id, box in built.boxes.items() if box.value is not None}
    assert found == {
        "database_results": (7198, "reported"),
        "other_results": (225, "reported"),
        "duplicates": (3146, "reported"),
        "records_screened": (4277, "reported"),
        "records_excluded": (4179, "reported"),
        "dbr_assessed": (98, "reported"),
        "dbr_excluded": (87, "reported"),
        "new_studies": (8, "counted"),
        "new_reports": (11, "counted"),
        "total_studies_ma": (6, "reported"),
        "units": (6, "counted"),
    }
    assert [id for id, box in built.boxes.items() if box.inferred] == ["duplicates"]


def test_no_record_was_made_up(opened: Opened) -> None:
    assert not opened.review.records
    assert not [line for line in opened.lines if line.act in ("import", "vote", "batch")]


def test_overall_risk_of_bias_is_computed_by_the_rule(built: Findings) -> None:
    values = {row["study"]: row["value"] for row in built.tables["overall"]}
    assert sorted(values.values()) == ["High"] * 2 + ["Low"] * 2 + ["Unclear"] * 4
    assert [s for s, v in values.items() if v == "High"] == ["corrigan-2015", "ruesch-2014"]
    assert {row["rule"] for row in built.tables["overall"]} == {"overall_lyons_2021"}


def test_every_report_of_the_paper_is_there_with_its_citation(
    built: Findings, reference: Path
) -> None:
    facts = YAML(typ="safe").load(reference / "worked-reviews/lyons-2021-meta-analysis.yaml")
    reports = {row["id"]: row for row in built.tables["reports"]}
    assert set(reports) == {f"r{ref}" for trial in facts["trials"] for ref in trial["reports"]}
    for trial in facts["trials"]:
        studies = {reports[f"r{ref}"]["study"] for ref in trial["reports"]}
        assert len(studies) == 1
        citation = reports[f"r{trial['ref']}"]["citation"]
        assert citation.split(".")[0] == trial["citation"].split(".")[0]
    dois = [row["doi"] for row in reports.values()]
    assert all(re.fullmatch(r"10\.\d{4,}/\S+[^.]", doi) for doi in dois)


def test_every_domain_is_as_the_paper_judges_it_and_inferences_are_marked(
    built: Findings, reference: Path
) -> None:
    facts = YAML(typ="safe").load(reference / "worked-reviews/lyons-2021-meta-analysis.yaml")
    judged = [
        (trial["short"], row["judgement"].capitalize(), bool(row.get("inferred")))
        for trial in facts["trials"]
        for row in trial["risk_of_bias"].values()
        if isinstance(row, dict)
    ]
    found = [(r["name"], r["answer"], r["inferred"]) for r in built.tables["appraisal"]]
    assert found == judged


def test_pooled_rows_stand_as_published_and_say_what_is_missing(built: Findings) -> None:
    rows = {r.quantity: r for r in built.reproduced}
    recovery = rows["pooled.recovery.post.estimate"]
    assert (recovery.published, recovery.computed) == (0.18, None)
    assert recovery.reason == "needs n, mean and SD of each arm; held for 0 of 8 studies"
    assert "tables/3" in recovery.place


def test_what_can_be_computed_is_and_differences_are_explained(built: Findings) -> None:
    rows = {r.quantity: r for r in built.reproduced if r.computed is not None}
    assert len(rows) == 32
    assert {q for q, r in rows.items() if r.difference != "same"} == {"participants.median"}
    median = rows["participants.median"]
    assert (median.computed, median.difference) == (251.5, "-0.5")
    assert "rounded half up" in median.reason
    assert "no independent check" in rows["participants.total"].reason


def test_the_published_numbers_agree_among_themselves(built: Findings) -> None:
    found = {row.quantity: (row.implied, row.agrees) for row in built.implied}
    assert found["flow.records_screened"] == (4277, True)
    assert found["flow.new_reports"] == (11, True)
    assert found["pooled.recovery.post.i2"] == (0, True)
    assert all(agrees for _, agrees in found.values())


def test_every_planned_analysis_is_accounted_for(built: Findings) -> None:
    rows = built.tables["analyses"]
    assert len(rows) == 15
    assert all(row["planned"] and row["status"] for row in rows)
    assert not [row for row in rows if row["status"].startswith("Not run")]


# -- reported and computed never mix ------------------------------------------------------------


def test_changing_a_reported_number_leaves_every_computed_one_where_it_was(
    opened: Opened, built: Findings
) -> None:
    def computed(found: Findings) -> dict[str, Any]:
        return {r.quantity: r.computed for r in found.reproduced}

    def other(line: Line) -> Line:
        value = line.what.get("value")
        if line.act != "reported":
            return line
        return with_what(line, value=value + 17 if isinstance(value, int | float) else "High")

    changed = rebuilt(opened, other)
    assert computed(changed) == computed(built)
    for name in built.tables.keys() - {"reported"}:
        assert changed.tables[name] == built.tables[name], name
    assert {r.published for r in changed.reproduced} != {r.published for r in built.reproduced}


def test_a_computed_number_follows_what_it_is_computed_from(opened: Opened) -> None:
    changed = rebuilt(opened, characteristic("eisen-2012", "n", 300))
    rows = {r.quantity: r for r in changed.reproduced}
    assert rows["participants.total"].computed == 2133
    assert rows["participants.total"].difference == "+2"


# -- the checks ---------------------------------------------------------------------------------


def reported(quantity: str, value: float) -> Change:
    """Another value for a reported number."""
    return lambda line: (
        with_what(line, value=value) if line.subject == f"reported:{quantity}" else line
    )


def without(act: str, subject: str) -> Change:
    """The folder without a line."""
    return lambda line: None if (line.act, line.subject) == (act, subject) else line


def characteristic(study: str, name: str, value: Any) -> Change:
    """Another value for a characteristic of a study."""

    def change(line: Line) -> Line:
        if (line.stage, line.subject) != ("extraction", f"study:{study}"):
            return line
        form = line.what["form"]
        held = {**form["characteristics"], name: {"value": value}}
        return with_what(line, form={**form, "characteristics": held})

    return change


def judged(study: str, item: str, answer: str) -> Change:
    """Another judgement on a domain of a study."""

    def change(line: Line) -> Line:
        if (line.stage, line.subject) != ("appraisal", f"study:{study}"):
            return line
        form = line.what["form"]
        answers = {**form["answers"], item: {"answer": answer}}
        return with_what(line, form={**form, "answers": answers})

    return change


TURNS_RED: dict[str, Change] = {
    "dedup": reported("flow.duplicates", 3145),
    "screening": reported("flow.records_excluded", 4178),
    "full-text": without("report", "report:r57"),
    "articles": without("report", "report:r54"),
    "studies": without("study", "study:cook-2012-wrap"),
    "usable-percent": reported("participants.usable_percent", 77),
    "usable-trials": characteristic("eisen-2012", "usable", "no"),
    "structured-plus-unstructured": characteristic("kaplan-2011", "structured", "yes"),
    "self-management-plus-anti-stigma": characteristic("eisen-2012", "subclass", "education"),
    "overall-rob": judged("ben-zeev-2018", "selective_reporting", "High"),
    "abstract-rob": judged("cook-2012-bridges", "incomplete_outcome_data", "Low"),
    "countries": characteristic("kaplan-2011", "country", "Canada"),
    "follow-up-trials": characteristic("eisen-2012", "follow_up", "3 months"),
    "detection": judged("eisen-2012", "blinding_outcome_assessment", "High"),
    "performance": judged("eisen-2012", "blinding_participants_personnel", "High"),
    "funnel-threshold": reported("methods.most_trials_pooled", 10),
    "total": characteristic("kaplan-2011", "n", 301),
    "usable": characteristic("eisen-2012", "n", 299),
    "range": characteristic("russinova-2014", "n", 81),
    "median": characteristic("corrigan-2015", "n", 203),
    "i2-recovery": reported("pooled.recovery.post.chi2", 8.02),
    "i2-hope": reported("pooled.hope.post.i2", 10),
}


def test_the_checks_are_those_of_the_reference(opened: Opened, reference: Path) -> None:
    facts = YAML(typ="safe").load(reference / "worked-reviews/lyons-2021-meta-analysis.yaml")
    known = [*facts["checks"], *facts["from_published_tables"]["checks"]]
    checks = {check.id: check.expect for check in checks_of(opened).checks}
    assert checks == {row["id"]: row["expect"] for row in known}
    assert set(TURNS_RED) == set(checks)
    assert len(checks) == 22


def test_every_check_holds_on_the_built_folder(built: Findings) -> None:
    assert {o.check.id: o.problem for o in built.outcomes if not o.passed} == {}


def test_no_check_carries_a_fact_as_a_literal(opened: Opened) -> None:
    arithmetic = {"0", "100"}
    for check in checks_of(opened).checks:
        outside = re.sub(r'"[^"]*"', "", check.expression)
        assert set(re.findall(r"\d+(?:\.\d+)?", outside)) <= arithmetic, check.id


@pytest.mark.parametrize("check", TURNS_RED)
def test_one_change_of_the_folder_turns_the_check_red(opened: Opened, check: str) -> None:
    changed = rebuilt(opened, TURNS_RED[check])
    assert check in {o.check.id for o in changed.outcomes if not o.passed}


def test_the_studies_in_numbers_are_those_of_the_paper(opened: Opened) -> None:
    said = [one.text for one in in_numbers(opened.review)]
    assert said == ["Randomised: median 251.5, range 82 to 555 (8 of 8 studies)."]
