"""A review folder: read with errors that name file and line, written in one canonical form."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest

from consilience.errors import FolderError, PlanDiffers
from consilience.review.folder import Opened, adopt, open_folder, save_folder
from consilience.review.shipped import SHIPPED as SHIPPED_REVIEWS

SHIPPED = Path(str(files("consilience").joinpath("data", "reviews")))
EXPORT = "33e24806b0f285ffc11e70b9a12ebef89d4a438edb209227db01b1b0d11c00d1"


@pytest.fixture
def practice(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED / "practice", tmp_path / "practice"))


def save(opened: Opened, path: Path) -> None:
    save_folder(opened.review, opened.exports, opened.files, path, extras=opened.extras)


def content(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def edit(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize("name", SHIPPED_REVIEWS)
def test_a_canonical_folder_comes_back_byte_for_byte(name: str, tmp_path: Path) -> None:
    opened = open_folder(SHIPPED / name)
    save(opened, tmp_path)
    assert content(tmp_path) == content(SHIPPED / name)
    assert opened.issues == ()


def test_saving_leaves_what_is_the_same_untouched(practice: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in practice.rglob("*") if path.is_file()}
    save(open_folder(practice), practice)
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_records_have_the_id_of_their_place_in_the_export(practice: Path) -> None:
    records = list(open_folder(practice).review.records.values())
    assert len(records) == 271
    assert [r.id for r in records[:2]] == [f"{EXPORT[:10]}-00001", f"{EXPORT[:10]}-00002"]
    assert records[0].abstract is not None
    assert records[0].abstract.startswith("Prenatal stress (PS) impairs memory function;")


def test_the_known_answers_are_not_in_what_a_screener_sees(practice: Path) -> None:
    opened = open_folder(practice)
    assert b"label" not in opened.exports[EXPORT].read_bytes().splitlines()[0]
    assert all("label" not in record.extra for record in opened.review.records.values())
    assert opened.extras["answers.csv"].count(b",1\n") == 40


def test_an_absent_export_is_told_and_its_records_stay(practice: Path) -> None:
    (practice / "exports" / EXPORT).unlink()
    opened = open_folder(practice)
    assert [str(issue) for issue in opened.issues] == [
        f"exports/{EXPORT}: is absent; its line in the manifest stays"
    ]
    assert len(opened.review.records) == 271
    assert EXPORT in (practice / "exports/manifest.csv").read_text(encoding="utf-8")


Break = Callable[[Path], object]
BROKEN: dict[str, tuple[Break, str]] = {
    "no plan": (lambda f: (f / "plan.yaml").unlink(), "plan.yaml: plan.yaml is missing in"),
    "no ledger": (lambda f: (f / "ledger.jsonl").unlink(), "ledger.jsonl: ledger.jsonl is missing"),
    "plan is no YAML": (
        lambda f: edit(f, "plan.yaml", "kind: systematic", "kind: [systematic"),
        "plan.yaml:",
    ),
    "plan lacks a key": (
        lambda f: edit(f, "plan.yaml", "kind: systematic_review\n", ""),
        "plan.yaml:1: 'kind' is a required property",
    ),
    "plan has an unknown key": (
        lambda f: edit(f, "plan.yaml", "kind:", "sort: x\nkind:"),
        "plan.yaml:1: Additional properties are not allowed ('sort' was unexpected)",
    ),
    "plan has a number for a word": (
        lambda f: edit(f, "plan.yaml", "id: no-control\n    kind", "id: 7\n    kind"),
        "plan.yaml:45: criteria.7.id: 7 is not of type 'string'",
    ),
    "no such kind": (
        lambda f: edit(f, "plan.yaml", "kind: systematic_review", "kind: novel"),
        "plan.yaml:3:",
    ),
    "no such role": (
        lambda f: edit(f, "plan.yaml", "- adjudicator", "- judge"),
        "no role 'judge'",
    ),
    "an id twice": (
        lambda f: edit(f, "plan.yaml", "- id: no-control\n", "- id: other-task\n"),
        "criteria: 'other-task' stands twice",
    ),
    "no such rule": (
        lambda f: edit(f, "plan.yaml", "instrument: rob1", "instrument: rob1\n    rule: mine"),
        "rob1 has no rule 'mine'",
    ),
    "a newer version": (
        lambda f: edit(f, "plan.yaml", "version: 1", "version: 9"),
        "plan.yaml:1: version 9 was written by a newer Consilience",
    ),
    "ledger is no JSON": (
        lambda f: edit(f, "ledger.jsonl", '{"id":"practice-02"', '{"id":practice-02"'),
        "ledger.jsonl:2: not valid JSON",
    ),
    "unknown act": (
        lambda f: edit(f, "ledger.jsonl", '"act":"batch"', '"act":"heap"'),
        "ledger.jsonl:5: there is no act 'heap'",
    ),
    "unknown field": (
        lambda f: edit(f, "ledger.jsonl", '"quota":2', '"quorum":2'),
        "ledger.jsonl:5: batch: the field 'quota' is missing",
    ),
    "a key without a value": (
        lambda f: edit(f, "ledger.jsonl", '"who":"alice","stage":"dedupe"', '"stage":"dedupe"'),
        "ledger.jsonl:4: the key 'who' should be a text",
    ),
    "an id that is too long": (
        lambda f: edit(f, "ledger.jsonl", '"id":"practice-03"', f'"id":"{"p" * 61}"'),
        "ledger.jsonl:3: 'id' has 61 characters; at most 60 are kept",
    ),
    "a character that no text holds": (
        lambda f: edit(f, "ledger.jsonl", '"name":"Calibration"', '"name":"Cal\\u0000ibration"'),
        "ledger.jsonl:5: holds the character \\u0000",
    ),
    "half a character": (
        lambda f: edit(f, "ledger.jsonl", '"name":"Calibration"', '"name":"Cal\\ud800ibration"'),
        "ledger.jsonl:5: holds \\ud800, half of a character",
    ),
    "an id twice in the ledger": (
        lambda f: edit(f, "ledger.jsonl", '"id":"practice-03"', '"id":"practice-02"'),
        "ledger.jsonl:3: the id practice-02 stands twice",
    ),
    "out of order": (
        lambda f: edit(f, "ledger.jsonl", "2026-11-02T09:04", "2026-11-01T09:04"),
        "ledger.jsonl:4: 2026-11-01T09:04",
    ),
    "a changed export": (
        lambda f: edit(f, f"exports/{EXPORT}", "Maternal", "Paternal"),
        f"exports/{EXPORT}: its SHA-256 is",
    ),
    "an export that nothing tells of": (
        lambda f: (f / "exports" / ("0" * 64)).write_bytes(b"x"),
        f"exports/{'0' * 64}: no line of the ledger tells of this file",
    ),
    "no manifest": (
        lambda f: (f / "exports/manifest.csv").unlink(),
        "exports/manifest.csv: is missing",
    ),
    "a manifest that differs": (
        lambda f: edit(f, "exports/manifest.csv", ",271,", ",270,"),
        "exports/manifest.csv:2: should be",
    ),
    "other columns of records": (
        lambda f: edit(f, "records.csv", "id,type,", "id,kind,"),
        "records.csv:1: columns should be",
    ),
    "a year that is none": (
        lambda f: edit(f, "records.csv", ",2011,", ",MMXI,"),
        "records.csv:2: invalid literal",
    ),
    "another count": (
        lambda f: [
            edit(f, "ledger.jsonl", '"n_records":271,"n_refused"', '"n_records":272,"n_refused"'),
            edit(f, "exports/manifest.csv", ",271,", ",272,"),
        ],
        f"exports/{EXPORT}: SYNERGY_Sep_2021.csv gives 271 records, the ledger counted 272",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_an_error_names_file_and_line(name: str, practice: Path) -> None:
    break_it, message = BROKEN[name]
    break_it(practice)
    with pytest.raises(FolderError) as raised:
        open_folder(practice)
    assert message in str(raised.value)


def test_a_line_that_supersedes_nothing_is_named(practice: Path) -> None:
    row = {
        "id": "x", "at": "2026-11-03T09:00:00.000000Z", "who": "bob", "stage": "screening",
        "act": "vote", "subject": f"{EXPORT[:10]}-00001", "what": {"choice": "include"},
        "supersedes": "y",
    }  # fmt: skip
    with (practice / "ledger.jsonl").open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(row) + "\n")
    with pytest.raises(FolderError, match=r"ledger\.jsonl:7: x supersedes y"):
        open_folder(practice)


# -- the plan -----------------------------------------------------------------------------------


def test_a_changed_plan_stops_until_it_is_adopted_as_a_dated_amendment(practice: Path) -> None:
    edit(practice, "plan.yaml", "rodents; genetic", "rats and mice; genetic")
    with pytest.raises(PlanDiffers, match=r"plan\.yaml:\d+: differs .* in criteria; adopt it"):
        open_folder(practice)
    made = adopt(practice, id="a1", at="2026-11-05T10:00:00.000000Z", who="alice", reason="clearer")
    assert made is not None
    amendment = {"date": "2026-11-05", "part": "criteria", "reason": "clearer", "affects": ""}
    assert made.what["amendment"] == amendment
    opened = open_folder(practice)
    assert "rats and mice" in opened.review.plan.criteria[2].text
    assert (
        adopt(practice, id="a2", at="2026-11-06T10:00:00.000000Z", who="alice", reason="x") is None
    )


def test_an_amendment_needs_a_reason_and_somebody_of_the_team(practice: Path) -> None:
    edit(practice, "plan.yaml", "rodents; genetic", "rats and mice; genetic")
    with pytest.raises(FolderError, match="an amendment needs its reason"):
        adopt(practice, id="a1", at="2026-11-05T10:00:00.000000Z", who="alice", reason="")
    with pytest.raises(FolderError, match="'eve' is not in the team"):
        adopt(practice, id="a1", at="2026-11-05T10:00:00.000000Z", who="eve", reason="why not")


def test_words_that_other_readers_turn_into_something_else_stay_words(practice: Path) -> None:
    edit(practice, "plan.yaml", "text: No control group", "text: No")
    edit(practice, "plan.yaml", "text: No rodents", "text: 2026-11-02")
    adopt(practice, id="a1", at="2026-11-05T10:00:00.000000Z", who="alice", reason="words")
    reasons = {reason.id: reason.text for reason in open_folder(practice).review.plan.reasons}
    assert reasons["no-control"] == "No"
    assert reasons["other-species"] == "2026-11-02"
