"""Building a folder: every number from the ledger, only what changed, and a check that sees."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from consilience.review.build import build, check_build
from consilience.review.canonical import ledger_text
from consilience.review.folder import save_folder
from consilience.synthesis.analyses import Spec, analyse
from tests.library.review.bcg import line, review

SHIPPED = Path(str(files("consilience").joinpath("data", "reviews")))
SPEC = Spec("tb-end", "Tuberculosis", "tb", "end", "RR")


def analysis(change: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
    """The line of an analysis as it was run; `change` alters its stored result."""
    found = review()
    result = analyse(SPEC, found.studies(), found.extractions()).as_json()
    result["pooled"] = {**result["pooled"], **(change or {})}
    return {"spec": SPEC.as_json(), "result": result}


@pytest.fixture
def bcg(tmp_path: Path) -> Path:
    folder = tmp_path / "bcg"
    run = line(100, "synthesis", "analysis", "analysis:tb-end", analysis())
    save_folder(review(run), {}, {}, folder)
    return folder


def table(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"output/tables/{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_a_second_build_writes_nothing_and_a_check_agrees(bcg: Path) -> None:
    first = build(bcg)
    assert "output/report.docx" in first.written
    second = build(bcg)
    assert (second.written, second.removed, second.notes) == ((), (), ())
    assert check_build(bcg) == []


def test_the_same_folder_gives_the_same_bytes_elsewhere(bcg: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(bcg, tmp_path / "other"))
    build(bcg)
    build(other)
    for path in (bcg / "output").rglob("*"):
        if path.is_file():
            assert path.read_bytes() == (other / path.relative_to(bcg)).read_bytes(), path.name


def test_a_check_names_each_file_that_differs_is_missing_or_left_over(bcg: Path) -> None:
    build(bcg, word=False)
    (bcg / "output/prisma.json").write_text("{}", encoding="utf-8")
    (bcg / "output/tables/studies.csv").unlink()
    (bcg / "output/old.svg").write_text("<svg/>", encoding="utf-8")
    assert check_build(bcg, word=False) == [
        "output/prisma.json: a rebuild differs",
        "output/tables/studies.csv: is missing",
        "output/old.svg: nothing builds this file",
    ]
    assert build(bcg, word=True).removed == ("output/old.svg",)


def test_an_analysis_is_repeated_and_drawn(bcg: Path) -> None:
    build(bcg, word=False)
    done, planned = table(bcg, "analyses")
    # metafor's rma(measure = "RR", data = dat.bcg): -0.7145 and 0.3132 by REML.
    assert (done["k"], done["repeated"]) == ("13", "yes")
    assert round(float(done["estimate"]), 4) == -0.7145
    assert round(float(done["tau2"]), 4) == 0.3132
    assert planned["status"] == "Not run yet: 13 studies could be pooled."
    assert "<svg" in (bcg / "output/figures/forest-tb-end.svg").read_text(encoding="utf-8")


def test_a_stored_result_that_a_rebuild_does_not_repeat_is_named(tmp_path: Path) -> None:
    run = line(100, "synthesis", "analysis", "analysis:tb-end", analysis({"beta": -0.9}))
    save_folder(review(run), {}, {}, tmp_path)
    problems = check_build(tmp_path, word=False)
    assert any(
        p.startswith("analysis tb-end: the rebuild differs") and "-0.9" in p for p in problems
    )
    build(tmp_path, word=False)
    assert "The rebuild differs" in (tmp_path / "output/report.html").read_text(encoding="utf-8")


def test_an_absent_export_is_named_by_build_and_check(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(SHIPPED / "practice", tmp_path / "p"))
    build(folder, word=False)
    export = next(p for p in (folder / "exports").iterdir() if p.name != "manifest.csv")
    export.unlink()
    problems = check_build(folder, word=False)
    assert problems[0] == f"exports/{export.name}: is absent; its line in the manifest stays"


def test_one_vote_less_changes_the_flow(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(SHIPPED / "practice", tmp_path / "p"))
    ledger = folder / "ledger.jsonl"
    record = (folder / "answers.csv").read_text(encoding="utf-8").splitlines()[1].split(",")[0]
    votes = [
        line(100 + n, "screening", "vote", record, {"choice": "exclude"}, who=who)
        for n, who in enumerate(("bob", "beth"))
    ]
    before = ledger.read_text(encoding="utf-8")
    ledger.write_text(before + ledger_text(votes), encoding="utf-8")
    build(folder, word=False)
    assert flow(folder)["records_excluded"] == 1
    ledger.write_text(before + ledger_text(votes[:1]), encoding="utf-8")
    build(folder, word=False)
    assert flow(folder)["records_excluded"] == 0


def flow(folder: Path) -> dict[str, Any]:
    boxes = json.loads((folder / "output/prisma.json").read_text(encoding="utf-8"))
    return {id: box["value"] for id, box in boxes.items()}


def test_a_text_that_a_spreadsheet_would_run_is_kept_from_it(tmp_path: Path) -> None:
    odd = line(100, "fulltext", "report", "report:odd", {"citation": "=1+1"})
    save_folder(review(odd), {}, {}, tmp_path)
    build(tmp_path, word=False)
    assert table(tmp_path, "reports")[-1]["citation"] == "'=1+1"


def test_prisma_has_the_boxes_of_the_reference(tmp_path: Path, reference: Path) -> None:
    from ruamel.yaml import YAML

    known = YAML(typ="safe").load(reference / "instruments/prisma-2020-flow.yaml")
    ids = {item["id"] for domain in known["domains"] for item in domain["items"]}
    folder = Path(shutil.copytree(SHIPPED / "practice", tmp_path / "p"))
    build(folder, word=False)
    boxes = json.loads((folder / "output/prisma.json").read_text(encoding="utf-8"))
    assert ids <= set(boxes)
    assert {box["kind"] for box in boxes.values()} <= {"counted", "reported", "not_reported"}
