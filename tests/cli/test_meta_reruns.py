"""`consilience meta`: how robust a result is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from consilience.synthesis import pool
from consilience.synthesis.robustness import permutation_test
from consilience_cli.main import main

STUDIES = """study,yi,vi,rob
Adams,0.20,0.04,low
Baker,0.30,0.04,low
Cole,0.40,0.05,high
Drew,1.90,0.04,high
"""


@pytest.fixture
def studies(tmp_path: Path) -> str:
    file = tmp_path / "studies.csv"
    file.write_text(STUDIES, encoding="utf-8")
    return str(file)


def test_all_three_are_told_after_the_result(
    studies: str, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--gosh", "--permutation", "--specifications", "--or-without", "rob=high"]
    assert main(["meta", studies, "--measure", "GEN", *options]) == 0
    said = capsys.readouterr().out
    assert "All 15 subsets of the 4 studies were pooled (GOSH)" in said
    assert "Subsets with and without Drew differ most" in said
    assert "Permutation test, by changing the signs of the estimates (all 16): p = 0.12." in said
    assert "Middle estimate by without:" in said
    assert "k = 2  REML knha, without rob=high" in said


def test_json_has_them_under_the_names_of_their_options(
    studies: str, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--gosh", "5", "--permutation", "--specifications", "--seed", "3", "--json"]
    assert main(["meta", studies, "--measure", "GEN", *options]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["gosh"]["n"], said["gosh"]["seed"]) == (5, 3)
    found = permutation_test(pool([0.2, 0.3, 0.4, 1.9], [0.04, 0.04, 0.05, 0.04]))
    assert said["permutation"]["pval"] == list(found.pval)
    assert said["specifications"]["n"] == len(said["specifications"]["rows"])


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--specifications", "--or-without", "rob=huge"], "no study has 'huge' under rob"),
        (["--specifications", "--or-without", "bias=high"], "bias"),
    ],
)
def test_what_is_not_in_the_table_is_named(
    studies: str, options: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["meta", studies, "--measure", "GEN", *options]) == 1
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    "options", [["--gosh", "1"], ["--or-without", "rob"], ["--or-measure", "XX"]]
)
def test_wrong_use_is_refused(studies: str, options: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["meta", studies, "--measure", "GEN", *options])
    assert stopped.value.code == 2


def test_the_figure_shows_the_subsets_that_were_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bcg = str(Path(__file__).parents[2] / "examples" / "bcg.csv")
    file = tmp_path / "gosh.svg"
    options = ["--gosh", "300", "--seed", "7", "--figure", "gosh", str(file)]
    assert main(["meta", bcg, "--measure", "RR", *options]) == 0
    assert "300 subsets drawn by chance of the 13 studies" in capsys.readouterr().out
    assert "A sample of 300 subsets" in file.read_text("utf-8")
