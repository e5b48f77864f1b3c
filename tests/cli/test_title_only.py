"""Records known by a title alone go the whole way: import, duplicates, screening, flow."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from consilience.review.folder import open_folder
from consilience_cli.main import main

PLAN = """
version: 1
title: Peers
kind: systematic_review
questions: [{id: q1, text: Do peers help?}]
stages: {screening: {votes: 1, calibration: 0}, fulltext: {votes: 1}}
team: [{handle: alice, name: Alice, roles: [lead, reviewer]}]
"""
RESULTS = """1. Peer support in mental health services: where is the research taking us

2. Peer Support: Research and Reports of the National Network

3. Roadmap to peer support ...
   This roadmap was developed to guide people ...
"""
REFERENCES = """1. Peer support: research and reports of the national network.
2. Berg J, Doe K. Peers at work in a large hospital. BMJ. 2014;65(4):429–41.
"""


def started(folder: Path) -> None:
    assert main(["new", str(folder)]) == 0
    (folder / "plan.yaml").write_text(PLAN, encoding="utf-8")
    assert main(["build", str(folder), "--adopt", "--who", "alice", "--no-word"]) == 0
    for name, text, kind, form in (
        ("results.txt", RESULTS, "website", "web-results"),
        ("references.txt", REFERENCES, "citation", "references"),
    ):
        export = folder.parent / name
        export.write_text(text, encoding="utf-8")
        options = ["--source", name, "--kind", kind, "--from", form, "--who", "alice"]
        assert main(["add", str(folder), str(export), *options]) == 0


def test_a_title_alone_goes_from_import_to_the_flow(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "review"
    started(folder)
    review = open_folder(folder).review
    bare = [r for r in review.records.values() if not (r.authors or r.year or r.abstract)]
    assert len(review.records) == 5 and len(bare) == 3
    assert main(["dedupe", str(folder), "--who", "alice"]) == 0
    assert "5 records, 0 newly joined, 1 pairs for people" in capsys.readouterr().out
    assert main(["open", str(folder), "--who", "alice"]) == 0
    works = list(open_folder(folder).review.state.works)
    choices = ["include", *["exclude"] * (len(works) - 1)]
    append(folder, "vote", dict(zip(works, choices, strict=True)))
    (batch,) = open_folder(folder).review.state.voting("screening").batches.values()
    append(folder, "release", {f"batch:{batch.id}": ""})
    assert main(["build", str(folder), "--no-word"]) == 0
    boxes = json.loads((folder / "output/prisma.json").read_text(encoding="utf-8"))
    flow = {id: box["value"] for id, box in boxes.items()}
    assert (flow["website_results"], flow["citations_results"]) == (3, 2)
    assert flow["other_sought_reports"] == 1


def append(folder: Path, act: str, choices: dict[str, str]) -> None:
    table = folder.parent / f"{act}.csv"
    rows = "".join(f"{subject},{choice}\n" for subject, choice in choices.items())
    table.write_text("subject,choice\n" + rows, encoding="utf-8")
    options = ["--who", "alice", "--stage", "screening", "--act", act]
    assert main(["append", str(folder), str(table), *options]) == 0
