"""`consilience meta --mods`: a formula over the columns of the table."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from consilience_cli.main import main

MODS = """trial,yi,vi,ablat,alloc
Aronson 1948,-0.89,0.33,44,random
Ferguson 1949,-1.59,0.19,55,random
Rosenthal 1960,-1.35,0.42,42,random
Hart 1977,-1.44,0.02,52,random
Frimodt-Moller 1973,-0.22,0.05,13,alternate
Stein 1953,-0.79,0.01,,alternate
Vandiviere 1973,-1.62,0.22,19,alternate
"""


def test_moderators_are_a_formula_over_the_columns(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(tmp_path / "studies.csv")
    Path(file).write_text(MODS, encoding="utf-8")
    options = ["meta", file, "--measure", "GEN", "--slab", "trial", "--mods", "~ ablat + alloc"]
    assert main([*options, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["beta.names"] == ["intrcpt", "ablat", "allocrandom"]
    assert [len(said[name]) for name in ("beta", "se", "zval", "pval", "ci.lb", "ci.ub")] == [3] * 6
    assert (said["k"], said["m"], said["measure"]) == (6, 2, "GEN")
    assert {"tau2", "I2", "H2", "R2", "QE", "QEp", "QM", "QMp"} <= said.keys()
    assert main(options) == 0
    text = capsys.readouterr().out
    assert "Mixed-effects model, 6 studies" in text
    assert "Stein 1953: no value for ablat (left out)" in text


def test_moderators_that_cannot_be_used_say_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(tmp_path / "studies.csv")
    Path(file).write_text(MODS, encoding="utf-8")
    options = ["meta", file, "--measure", "GEN"]
    assert main([*options, "--mods", "~ latitude"]) == 1
    said = capsys.readouterr().err
    assert "studies.csv: mods: no column 'latitude'; there are trial, yi, vi, ablat, alloc" in said
    assert main([*options, "--mods", "~ ablat", "--forest", str(tmp_path / "f.svg")]) == 2
    assert "--forest is for one pooled effect" in capsys.readouterr().err


def test_a_regression_is_drawn_as_a_bubble_plot(tmp_path: Path) -> None:
    file, figure = str(tmp_path / "studies.csv"), tmp_path / "bubble.svg"
    Path(file).write_text(MODS, encoding="utf-8")
    options = ["meta", file, "--measure", "GEN", "--mods", "~ ablat", "--slab", "trial"]
    assert main([*options, "--figure", "bubble", str(figure)]) == 0
    assert "ablat" in figure.read_text(encoding="utf-8")
    assert main([*options, "--figure", "funnel", str(figure)]) == 2


def test_moderators_are_tested_by_permutation_and_studies_diagnosed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    bcg = str(Path(__file__).parents[2] / "examples" / "bcg.csv")
    options = ["meta", bcg, "--measure", "RR", "--mods", "~ ablat"]
    assert main([*options, "--permutation", "500", "--influence", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["permutation"]["n"] == 500
    assert len(found["influence"]["cook.d"]) == 13
    for flag in ("--gosh", "--leave-one-out", "--small-studies", "--rank-test"):
        assert main([*options, flag]) == 2, "never left out without a word"
        assert f"{flag} is for one pooled effect" in capsys.readouterr().err


def test_further_answers_come_when_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    bcg = str(Path(__file__).resolve().parents[2] / "examples" / "bcg.csv")
    options = ["meta", bcg, "--measure", "RR", "--further"]
    assert main([*options, "--mods", "~ ablat + alloc"]) == 0
    text = capsys.readouterr().out
    assert "alloc: levels in pairs" in text and "Without ablat" in text
    assert main([*options, "--mods", "~ ablat + alloc", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)["further"]
    assert said["anova"]["without"][0]["LRT"] == pytest.approx(9.329352, abs=1e-6)
    assert main([*options, "--mods", "~ ablat"]) == 0
    assert "Without ablat, the only moderator" in capsys.readouterr().out
    assert main(options) == 2
    assert "--further is for a model with moderators" in capsys.readouterr().err
