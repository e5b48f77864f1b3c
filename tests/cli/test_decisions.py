"""`consilience decisions`: what an export says was decided elsewhere is told, and taken in."""

from __future__ import annotations

from pathlib import Path

import pytest

from consilience.review.folder import open_folder
from consilience_cli.main import main
from tests.cli.test_whole_path import PLAN

RAYYAN = (
    "key,title,authors,year,pmc_id,notes\n"
    "rayyan-1,Trial one,Doe J,2020,,"
    '"RAYYAN-INCLUSION: {""Beth J""=>""Included"", ""Bob""=>""Included""}"\n'
    "rayyan-2,Trial two,Roe J,2021,,"
    '"RAYYAN-INCLUSION: {""Beth J""=>""Excluded""}"\n'
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path, file = tmp_path / "review", tmp_path / "rayyan.csv"
    assert main(["new", str(path)]) == 0
    (path / "plan.yaml").write_text(PLAN, encoding="utf-8")
    assert main(["build", str(path), "--adopt", "--who", "alice", "--no-word"]) == 0
    file.write_text(RAYYAN, encoding="utf-8")
    assert main(["add", str(path), str(file), "--source", "Rayyan", "--who", "alice"]) == 0
    return path


def _decisions(folder: Path, *more: str) -> int:
    return main(["decisions", str(folder), "rayyan.csv", "--who", "alice", *more])


def test_adding_an_export_says_that_it_holds_decisions(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "more.csv"
    file.write_text(RAYYAN.replace("Trial", "Study"), encoding="utf-8")
    assert main(["add", str(folder), str(file), "--source", "Rayyan", "--who", "alice"]) == 0
    assert "more.csv: holds decisions of Beth J, Bob; `consilience" in capsys.readouterr().out


def test_it_tells_whom_the_file_names_and_writes_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (folder / "ledger.jsonl").read_bytes()
    assert _decisions(folder) == 0
    told = capsys.readouterr().out
    assert "Beth J: 2 decisions" in told and "Bob: 1 decision," in told
    assert (folder / "ledger.jsonl").read_bytes() == before


def test_taken_in_they_are_votes_and_taken_back_they_count_no_longer(folder: Path) -> None:
    people = ("--person", "Beth J=beth", "--person", "Bob=bob")
    assert _decisions(folder, *people, "--why", "We move here") == 0
    state = open_folder(folder).review.state
    assert [d.state for d in state.decisions("screening").values()] == ["agreed", "waiting"]
    assert len(state.queue("screening", "bob")) == 1
    assert _decisions(folder, "--take-back", "--why", "The wrong Bob") == 0
    state = open_folder(folder).review.state
    assert [d.state for d in state.decisions("screening").values()] == ["unassigned", "unassigned"]
    assert main(["build", str(folder), "--no-word"]) == 0


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (("--person", "Beth J=beth"), "say why with --why"),
        (("--person", "Beth=beth", "--why", "x"), "names nobody of the file"),
        (("--person", "Beth J=zoe", "--why", "x"), "not in the team"),
        (("--take-back", "--why", "x"), "no decision of rayyan.csv stands here"),
    ],
)
def test_what_cannot_be_is_told_in_one_line(
    folder: Path, capsys: pytest.CaptureFixture[str], more: tuple[str, ...], message: str
) -> None:
    assert _decisions(folder, *more) == 1
    assert message in capsys.readouterr().err


def test_the_log_of_rayyan_says_when_each_was_decided(folder: Path, tmp_path: Path) -> None:
    log = tmp_path / "customizations_log.csv"
    log.write_text(
        "created_at,user_id,user_email,article_id,key,value\n"
        "2019-05-02 10:00:00 UTC,7,beth@example.org,1,included,1\n"
        "2019-05-02 10:01:00 UTC,7,beth@example.org,2,included,-1\n"
        '2019-05-02 10:01:00 UTC,7,beth@example.org,2,"""__EXR__a letter""",1\n',
        encoding="utf-8",
    )
    people = ("--person", "Beth J=beth", "--why", "We move here", "--log", str(log))
    assert _decisions(folder, *people) == 0
    votes = [line for line in open_folder(folder).lines if line.act == "vote"]
    assert [line.what["decided"][:10] for line in votes] == ["2019-05-02"] * 2
    assert votes[1].what["reason"] == "a letter"
