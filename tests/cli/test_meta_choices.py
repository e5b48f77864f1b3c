"""Studies, zeros and sensitivity at the terminal: the same as on the page of an analysis."""

from __future__ import annotations

from pathlib import Path

import pytest

from consilience_cli.main import main
from tests.cli.bcg import BCG, as_json, told


def test_a_study_is_left_out_with_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    said = told(capsys, "--leave-out", "TPT Madras 1980=another dose")
    assert "Over 12 studies" in said
    assert "TPT Madras 1980: by choice: another dose (left out)" in said


def test_a_study_that_is_not_there_is_refused_with_those_that_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["meta", BCG, "--measure", "RR", "--leave-out", "Nobody 1900"]) == 1
    assert "no study 'Nobody 1900' to leave out; the studies are Aronson 1948," in (
        capsys.readouterr().err
    )


def test_below_the_fewest_studies_each_is_told_by_itself(
    capsys: pytest.CaptureFixture[str],
) -> None:
    said = told(capsys, "--minimum-k", "20")
    assert said.startswith("Not pooled: 13 of the at least 20 studies asked for.")
    assert "Aronson 1948               RR 0.41 (95% CI 0.13 to 1.26)" in said
    found = as_json(capsys, "--minimum-k", "20")
    assert found["pooled"] is None
    assert len(found["studies"]) == 13


def test_the_conclusion_and_its_references_are_given(capsys: pytest.CaptureFixture[str]) -> None:
    found = as_json(capsys, "--test", "knha")
    assert "strong evidence of a difference: RR 0.49" in found["conclusion"]
    assert found["cautions"][0].startswith("The prediction interval, 0.14 to 1.76, includes 1")
    assert any("Hartung J, Knapp G" in one for one in found["references"])


def test_sensitivity_analyses_are_run_and_decided_by_a_rule(
    capsys: pytest.CaptureFixture[str],
) -> None:
    said = told(capsys, "--sensitivity")
    assert "Without TPT Madras 1980" in said
    assert "A change is material where" in said
    rows = {row["id"]: row for row in as_json(capsys, "--sensitivity")["sensitivity"]}
    dl = as_json(capsys, "--method", "DL")
    assert rows["by-DL"]["beta"] == pytest.approx(dl["beta"], rel=1e-12)


def test_cohens_d_is_not_told_as_hedges_g(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "means.csv"
    table.write_text("m1i,sd1i,n1i,m2i,sd2i,n2i\n10,2,20,9,2,20\n11,2,25,9,2,25\n", "utf-8")
    assert main(["meta", str(table), "--measure", "SMD", "--uncorrected"]) == 0
    said = capsys.readouterr().out
    assert "standardised mean differences (Cohen’s d)" in said
    assert "Hedges" not in said


def test_only_studies_with_a_value_are_pooled(capsys: pytest.CaptureFixture[str]) -> None:
    said = told(capsys, "--only", "alloc=random")
    assert "Over 7 studies" in said
    assert "Stein & Aronson 1953                left out" in said
    assert "Stein & Aronson 1953: alloc is alternate (left out)" in said
    assert main(["meta", BCG, "--measure", "RR", "--only", "alloc=coin"]) == 1
    assert "no study has 'coin' under alloc" in capsys.readouterr().err


def test_a_figure_has_the_names_that_are_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    forest, labbe = tmp_path / "forest.svg", tmp_path / "labbe.svg"
    told(
        capsys, "--title", "Tuberculosis", "--arms", "Vaccine", "No vaccine", "--no-prediction",
        "--favours", "Favours vaccine", "Favours none", "--forest", str(forest),
        "--figure", "labbe", str(labbe), "--style", "revman",
    )  # fmt: skip
    drawn = forest.read_text("utf-8")
    assert "Tuberculosis" in drawn
    assert "Favours vaccine" in drawn
    assert "Vaccine" in labbe.read_text("utf-8")
    assert "Prediction interval" not in drawn


def test_findings_that_are_not_pooled_are_drawn_and_other_figures_are_not_left_out_in_silence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    harvest, forest = tmp_path / "harvest.svg", tmp_path / "forest.svg"
    options = ["--minimum-k", "20", "--favours", "Favours vaccine", "Favours none"]
    drawn = ["--figure", "harvest", str(harvest), "--forest", str(forest)]
    assert main(["meta", BCG, "--measure", "RR", *options, *drawn]) == 0
    found = harvest.read_text("utf-8")
    assert "Favours vaccine" in found
    assert "favours vaccine 8" in found, "intervals of eight trials lie wholly below 1"
    assert not forest.exists()
    assert "forest.svg: not written, because nothing is pooled" in capsys.readouterr().err
