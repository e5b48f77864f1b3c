"""The whole path at the terminal: from two real exports to a report, without a browser."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from consilience.review.folder import open_folder
from consilience_cli.main import main

EXPORTS = Path(__file__).resolve().parents[1] / "library" / "records" / "exports"
COCHRANE_RIS = EXPORTS / "citation-file-formatting___baseline_cochrane_refman.ris"
COCHRANE_CSV = EXPORTS / "citation-file-formatting___baseline_cochrane.csv"
ERIC_NBIB = EXPORTS / "colrev__eric_nbib.nbib"
PLAN = """
version: 1
title: Dinosaurs and parents
kind: systematic_review
questions: [{id: q1, text: Does the programme help families?}]
reasons: [{id: population, text: Wrong population}]
stages:
  screening: {votes: 2, calibration: 0, settle: adjudicator}
  fulltext: {votes: 1}
  extraction: {people: 1, characteristics: [{id: country, label: Country}]}
  appraisal: {people: 1, instrument: rob1, rule: overall_all_domains}
team:
  - {handle: alice, name: Alice, roles: [lead]}
  - {handle: bob, name: Bob, roles: [reviewer]}
  - {handle: beth, name: Beth, roles: [reviewer]}
  - {handle: chidi, name: Chidi, roles: [adjudicator]}
outcomes: [{id: stress, name: Parental stress, higher_is: worse, kind: continuous}]
timepoints: [{id: post, name: End of the programme}]
analyses:
  - {id: stress-post, title: Stress at the end, outcome: stress, timepoint: post, measure: SMD,
     minimum_k: 2}
"""


@pytest.fixture
def folder(adopted: Path, tmp_path: Path) -> Path:
    for source, files in (("Cochrane", [COCHRANE_RIS]), ("Others", [COCHRANE_CSV, ERIC_NBIB])):
        names = [str(file) for file in files]
        assert main(["add", str(adopted), *names, "--source", source, "--who", "alice"]) == 0
    return adopted


def _append(folder: Path, name: str, text: str, *options: str) -> int:
    table = folder.parent / name
    table.write_text(text, encoding="utf-8")
    return main(["append", str(folder), str(table), *options])


def _votes(folder: Path, who: str, stage: str, choices: dict[str, str]) -> int:
    rows = "".join(
        f"{record},{choice.partition(' ')[0]},{choice.partition(' ')[2]}\n"
        for record, choice in choices.items()
    )
    options = ("--who", who, "--stage", stage, "--act", "vote")
    return _append(folder, f"{who}.csv", "subject,choice,reason\n" + rows, *options)


def _form(n: int, mean: float) -> dict[str, Any]:
    values = {"n": n, "mean": mean, "sd": 2.5}
    return {
        "characteristics": {"country": {"value": "Wales", "place": "p. 2"}},
        "arms": [
            {"id": "a1", "name": "Programme", "role": "intervention"},
            {"id": "a2", "name": "Waiting list", "role": "comparator"},
        ],
        "outcomes": [{"id": "stress", "name": "Parental stress", "scale": "PSI"}],
        "results": [
            {
                "arm": arm, "outcome": "stress", "time": "post",
                "values": {k: {"value": v + shift * (k == "mean")} for k, v in values.items()},
            }
            for arm, shift in (("a1", 0), ("a2", 1.5))
        ],
    }  # fmt: skip


def _to_studies(folder: Path) -> list[str]:
    """Screen and read: three of four works are kept, two of these are included."""
    assert main(["dedupe", str(folder), "--who", "alice"]) == 0
    assert main(["open", str(folder), "--who", "alice"]) == 0
    works = list(open_folder(folder).review.state.works)
    kept = dict.fromkeys(works[:3], "include") | dict.fromkeys(works[3:], "exclude")
    assert _votes(folder, "bob", "screening", kept) == 0
    assert _votes(folder, "beth", "screening", kept | {works[3]: "maybe"}) == 0
    settle = json.dumps({"subject": works[3], "what": {"choice": "exclude", "how": "adjudicator"}})
    assert _append(folder, "settle.jsonl", settle, "--who", "chidi", "--stage", "screening",
                   "--act", "settle") == 0  # fmt: skip
    _release(folder, "screening")
    assert main(["open", str(folder), "--stage", "fulltext", "--who", "alice",
                 "--voters", "bob"]) == 0  # fmt: skip
    read = {works[0]: "include", works[1]: "include", works[2]: "exclude population"}
    assert _votes(folder, "bob", "fulltext", read) == 0
    _release(folder, "fulltext")
    return [study.id for study in open_folder(folder).review.studies()]


def _release(folder: Path, stage: str) -> None:
    batches = open_folder(folder).review.state.voting(stage).batches
    rows = "".join(f"batch:{id}\n" for id in batches)
    options = ("--who", "chidi", "--stage", stage, "--act", "release")
    assert _append(folder, "release.csv", "subject\n" + rows, *options) == 0


def test_opening_prints_each_batch_with_its_id_and_voters(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(["open", str(folder), "--calibration", "2", "--who", "alice"]) == 0
    first, second = open_folder(folder).review.state.voting("screening").batches.values()
    said = capsys.readouterr().out.splitlines()[1:]
    assert said == [
        f"batch:{first.id}  {first.name}: 2 records, 2 votes on each, by bob, beth",
        f"batch:{second.id}  {second.name}: {len(second.records)} records, 2 votes on each, "
        "by bob, beth",
    ]


def test_a_review_goes_from_exports_to_its_report_at_the_terminal(folder: Path) -> None:
    studies = _to_studies(folder)
    assert len(studies) == 2
    entries = [
        {"stage": "extraction", "act": "extract", "subject": f"study:{study}",
         "what": {"form": _form(40 + i, 10.0 + i), "done": True}}
        for i, study in enumerate(studies)
    ]  # fmt: skip
    text = "".join(json.dumps(entry) + "\n" for entry in entries)
    assert _append(folder, "forms.jsonl", text, "--who", "beth") == 0
    assert main(["build", str(folder)]) == 0
    boxes = json.loads((folder / "output/prisma.json").read_text(encoding="utf-8"))
    counted = {id: box["value"] for id, box in boxes.items() if box["kind"] == "counted"}
    assert counted["duplicates"] == 3
    assert (counted["records_screened"], counted["records_excluded"]) == (4, 1)
    assert (counted["dbr_assessed"], counted["dbr_excluded"], counted["new_studies"]) == (3, 1, 2)
    report = (folder / "output/report.html").read_text(encoding="utf-8")
    assert "Wales" in report
    assert "Stress at the end" in report
    assert main(["build", str(folder), "--check"]) == 0


def test_a_row_that_does_not_fit_is_named_and_the_rest_goes_on(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["dedupe", str(folder), "--who", "alice"])
    main(["open", str(folder), "--who", "alice"])
    works = list(open_folder(folder).review.state.works)
    capsys.readouterr()
    rows = {"nobody-00001": "include", works[0]: "perhaps", works[1]: "include"}
    assert _votes(folder, "bob", "screening", rows) == 1
    told = capsys.readouterr()
    assert "bob.csv:2: there is no record 'nobody-00001' in this review" in told.err
    assert "bob.csv:3: vote: 'choice' should be one of include, exclude, maybe" in told.err
    assert "1 line appended as bob" in told.out
    assert _votes(folder, "chidi", "screening", {works[0]: "include"}) == 1
    assert re.search(r"chidi does not vote on .*; bob, beth do", capsys.readouterr().err)


def test_an_extraction_is_written_in_yaml_by_hand(folder: Path) -> None:
    study = _to_studies(folder)[0]
    text = f"""
subject: study:{study}
what:
  done: yes
  form: {{characteristics: {{country: {{value: Wales, place: p. 2}}}}}}
"""
    options = ("--who", "bob", "--stage", "extraction", "--act", "extract")
    assert _append(folder, "bob.yaml", text, *options) == 0
    held = open_folder(folder).review.state.held(study)
    assert held is not None
    assert held.characteristics["country"].value == "Wales"


def test_an_export_is_added_once_and_names_what_it_refused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    again = ["add", str(folder), str(COCHRANE_RIS), "--source", "Again", "--who", "alice"]
    assert main(again) == 1
    assert "the very same file was added before" in capsys.readouterr().err
    assert len(open_folder(folder).review.state.search.searches) == 2


def test_somebody_outside_the_team_adds_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (folder / "ledger.jsonl").read_bytes()
    assert main(["open", str(folder), "--who", "eve"]) == 1
    assert "'eve' is not in the team, which is alice, bob, beth, chidi" in capsys.readouterr().err
    assert (folder / "ledger.jsonl").read_bytes() == before
