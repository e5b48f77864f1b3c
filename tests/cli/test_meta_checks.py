"""`consilience meta` asked how robust its result is: text, JSON, and complaints."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from consilience.synthesis import pool
from consilience.synthesis.robustness import influence, leave_one_out
from consilience_cli.main import main
from tests.cli.bcg import BCG

YI = [0.12, 0.30, 0.22, 0.41, 0.05, 0.28, 0.33, 0.19, 0.26, 0.15, 0.36, 1.40]
VI = [0.02, 0.05, 0.03, 0.08, 0.02, 0.04, 0.06, 0.03, 0.05, 0.02, 0.09, 0.06]


@pytest.fixture
def trials(tmp_path: Path) -> str:
    return written(tmp_path, range(12))


def written(tmp_path: Path, rows: range) -> str:
    file = tmp_path / "trials.csv"
    lines = [f"Trial {i + 1},{YI[i]},{VI[i]},{2020 - i},{100 - 5 * i}" for i in rows]
    file.write_text("\n".join(["study,yi,vi,year,ni", *lines]), encoding="utf-8")
    return str(file)


def said(capsys: pytest.CaptureFixture[str], *options: str) -> str:
    assert main(["meta", *options]) == 0
    return capsys.readouterr().out


def answer(capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(said(capsys, *options, "--json"))
    return found


def test_text_has_a_table_and_sentences(trials: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = said(
        capsys, trials, "--measure", "GEN", "--leave-one-out", "--influence", "--cumulative", "year"
    )
    assert "Without each study\nwithout" in text
    assert "(without Trial 12)" in text
    assert "1 of 12 studies is influential by these rules: Trial 12." in text
    assert "in the order of year" in text
    # The last in the table is the first by year.
    assert text.index("With one study more") < text.rindex("Trial 12") < text.rindex("Trial 1 ")


def test_json_has_every_number_under_metafors_names(
    trials: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found = answer(capsys, trials, "--measure", "GEN", "--leave-one-out", "--influence")
    result = pool(YI, VI)
    assert found["leave_one_out"]["ci.lb"] == list(leave_one_out(result).ci_lb)
    assert found["influence"]["cook.d"] == list(influence(result).cook_d)
    assert found["influence"]["is.infl"] == [False] * 11 + [True]
    assert found["beta"] == result.beta


def test_small_studies_are_checked_where_that_fits(
    trials: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = said(capsys, trials, "--measure", "GEN", "--small-studies")
    assert "Regression test of the funnel plot\nWe tested whether" in text
    assert "Caution: with fewer than 20 studies PET-PEESE is unreliable (Stanley TD." in text
    few = written(tmp_path, range(9))
    assert "Not run: fewer than ten studies" in said(
        capsys, few, "--measure", "GEN", "--trim-and-fill"
    )
    found = answer(capsys, few, "--measure", "GEN", "--trim-and-fill", "--anyway")
    assert list(found["small_studies"]) == ["trim_and_fill"]
    filled = found["small_studies"]["trim_and_fill"]
    assert filled["result"]["k0"] >= 0
    assert filled["cautions"][0]["text"].startswith("fewer than ten studies")


def test_numbers_of_participants_come_from_the_table(
    trials: str, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ("--measure", "GEN", "--small-studies", "--predictor", "sqrtninv")
    found = answer(capsys, trials, *options)["small_studies"]["regression_test"]
    assert found["result"]["predictor"] == "sqrtninv"
    assert found["result"]["fit"]["k"] == 12


def test_complaints_name_file_and_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "trials.csv"
    file.write_text("study,yi,vi,year\nAsh,1,1,2001\nElm,2,1,\n", encoding="utf-8")
    assert main(["meta", str(file), "--measure", "GEN", "--cumulative", "year"]) == 1
    assert "trials.csv line 3: column year is empty" in capsys.readouterr().err.replace(
        ":3:", " line 3:"
    )
    assert main(["meta", str(file), "--measure", "GEN", "--cumulative", "when"]) == 1
    assert "no column 'when' (for --cumulative)" in capsys.readouterr().err
    ask = ["meta", str(file), "--measure", "GEN", "--small-studies", "--predictor", "ni"]
    assert main(ask) == 1
    assert "a column ni, or n1i and n2i" in capsys.readouterr().err


def test_one_study_is_left_with_a_clear_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path, range(1))
    assert main(["meta", file, "--measure", "GEN", "--leave-one-out"]) == 1
    assert "there is one study; nothing is left without it" in capsys.readouterr().err


# metafor 3.8-1: tes(rma(yi, vi, data=escalc("RR", ..., data=dat.bcg)), ...)
TES = {
    "": {"O": 8, "E": 7.8088, "pval": 0.5841, "theta.lim": -0.0706},
    "alternative=less,H0=-0.1,alpha=0.1,tes.alpha=0.05": {
        "O": 9, "E": 8.18957862428435, "pval": 0.433707052336166, "theta.lim": -0.36602048397276,
    },
    "alternative=less,H0=-0.1,alpha=0.1,tes.alpha=0.05,test=chi2": {
        "O": 9, "X2": 0.216730708069213, "pval": 0.320771162842257, "theta.lim": -0.41586650234499,
    },
}  # fmt: skip


@pytest.mark.parametrize("options", TES)
def test_the_test_of_excess_significance_has_metafors_options(
    options: str, capsys: pytest.CaptureFixture[str]
) -> None:
    flags = ["--excess-significance", *([options] if options else [])]
    found = answer(capsys, BCG, "--measure", "RR", *flags)["small_studies"]
    assert list(found) == ["excess_significance"]
    result = found["excess_significance"]["result"]
    for name, value in TES[options].items():
        assert result[name] == pytest.approx(value, abs=2e-4), name
    if options:
        assert "tested for an effect below 0.90" in found["excess_significance"]["results"]


def test_each_check_is_run_alone_with_its_options(capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--fail-safe-n", "type=Rosenthal", "--rank-test", "--regression-test", "model=lm"]
    found = answer(capsys, BCG, "--measure", "RR", *options)["small_studies"]
    assert list(found) == ["regression_test", "rank_test", "fail_safe_n"]
    # fsn(yi, vi, data=dat), regtest(res, model="lm")
    assert found["fail_safe_n"]["result"]["fsnum"] == 598
    assert found["regression_test"]["result"]["zval"] == pytest.approx(-1.4013, abs=2e-4)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("alternative=up", "alternative is one of two.sided, greater, less, not 'up'"),
        ("alpha=5", "alpha needs a level between 0 and 1, not '5'"),
        ("level=0.1", "'level=0.1' is no NAME=VALUE; the names are H0, alternative,"),
    ],
)
def test_options_that_a_check_does_not_have_are_wrong_use(
    wrong: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["meta", BCG, "--measure", "RR", "--excess-significance", wrong])
    assert stopped.value.code == 2
    assert said in capsys.readouterr().err
