"""Mantel-Haenszel and Peto at the terminal, beside metafor 3.8-1 on the trials of BCG vaccine."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import etree

from consilience.synthesis.small_studies import BY_VARIANCE
from consilience_cli.main import main
from tests.cli.bcg import BCG, as_json, told

# rma.mh(measure, ai=tpos, bi=tneg, ci=cpos, di=cneg, data=dat.bcg), rma.peto the same
METAFOR = {
    ("OR", "MH"): {
        "beta": -0.473410988388585, "se": 0.0410077784042314, "zval": -11.5444192982602,
        "ci.lb": -0.553784757146878, "ci.ub": -0.393037219630292, "QE": 163.942579569193,
        "I2": 92.6803640448177, "H2": 13.6618816307661, "k": 13, "k.yi": 13, "k.pos": 13,
        "CO": 135.708714855120, "MH": 135.688943723906, "MHp": 2.33369633183248e-31,
        "BD": 171.765366579396, "BDp": 2.07825081362351e-30, "TA": 171.756672993871,
        "TAp": 2.08678239453652e-30,
    },
    ("RR", "MH"): {
        "beta": -0.453709604683754, "se": 0.0393373668712944, "QE": 152.567553586657,
        "ci.lb": -0.530809426998130, "ci.ub": -0.376609782369378, "I2": 92.1346316973064,
        "MH": None, "TA": None,
    },
    ("RD", "MH"): {
        "beta": -0.003288181832613, "se": 0.000286656748527374, "QE": 386.775941836560,
        "zval": -11.4707986102026, "I2": 96.8974285362685,
    },
    ("OR", "Peto"): {
        "beta": -0.474446310940636, "se": 0.0406590807446483, "QE": 167.730167511489,
        "zval": -11.6688892678196, "I2": 92.8456519312914, "k.pos": 13, "TA": None,
    },
}  # fmt: skip


@pytest.mark.parametrize(("measure", "method"), METAFOR)
def test_the_numbers_are_metafors(
    measure: str, method: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found = as_json(capsys, "--measure", measure, "--method", method)
    for name, value in METAFOR[measure, method].items():
        assert found[name] == (pytest.approx(value, rel=1e-9) if value else value), name


def test_the_tests_that_metafor_prints_are_told_and_the_forest_names_the_method(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "forest.svg"
    said = told(
        capsys, "--measure", "OR", "--method", "mh", "--forest", str(file), "--style", "revman"
    )
    assert "Cochran–Mantel–Haenszel test: χ²(1) = 135.69, p < 0.001." in said
    assert "Tarone χ²(12) = 171.76, p < 0.001; Breslow–Day χ²(12) = 171.77" in said
    assert "Equal effects (Mantel–Haenszel)" in said
    words = "".join(etree.parse(file).getroot().itertext())
    assert "M-H, Fixed, 95% CI" in words
    assert "Events" in words


def test_studies_are_left_out_and_come_in_by_the_same_method(
    capsys: pytest.CaptureFixture[str],
) -> None:
    options = ("--measure", "OR", "--method", "MH", "--leave-one-out", "--cumulative", "year")
    found = as_json(capsys, *options)
    # leave1out(rma.mh(...)), cumul(rma.mh(...), order=year)
    without = found["leave_one_out"]["estimate"]
    assert without[0] == pytest.approx(-0.470955301640372, rel=1e-9)
    assert without[7] == pytest.approx(-0.833259818941737, rel=1e-9)
    growing = found["cumulative"]["estimate"]
    assert growing[1] == pytest.approx(-1.421502840104151, rel=1e-9)
    assert growing[-1] == found["beta"]
    assert "τ²" not in told(capsys, *options)


def test_each_subgroup_is_pooled_by_the_same_method(capsys: pytest.CaptureFixture[str]) -> None:
    found = as_json(capsys, "--measure", "RR", "--method", "MH", "--subgroup", "alloc")
    random = found["subgroups"]["random"]
    # rma.mh(measure="RR", ..., subset=alloc=="random")
    assert random["beta"] == pytest.approx(-0.350505840451618, rel=1e-9)
    assert random["counts"] == "MH"


def test_what_goes_by_inverse_variance_is_not_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ("--measure", "RR", "--method", "MH")
    found = as_json(
        capsys, *options, "--influence", "--gosh", "--permutation", "--trim-and-fill", "--pet-peese"
    )
    for name in ("influence", "gosh", "permutation"):
        assert found[name]["not_run"] == f"Not run: {BY_VARIANCE}."
    assert all(check["result"] is None for check in found["small_studies"].values())
    file = str(tmp_path / "gosh.svg")
    assert main(["meta", BCG, *options, "--figure", "gosh", file]) == 1
    assert "here counts are pooled by Mantel–Haenszel" in capsys.readouterr().err
    told(capsys, *options, "--figure", "leave-one-out", str(tmp_path / "out.svg"))


def test_sensitivity_has_the_counts_by_other_methods(capsys: pytest.CaptureFixture[str]) -> None:
    rows = {row["id"]: row for row in as_json(capsys, "--measure", "OR", "--sensitivity")[
        "sensitivity"]}  # fmt: skip
    assert rows["mh"]["beta"] == pytest.approx(METAFOR["OR", "MH"]["beta"], rel=1e-9)
    assert rows["peto"]["beta"] == pytest.approx(METAFOR["OR", "Peto"]["beta"], rel=1e-9)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--measure", "SMD", "--method", "MH"], "is for the measures RR, OR, RD, IRR, IRD"),
        (["--measure", "RR", "--method", "Peto"], "is for the measures OR"),
        (["--measure", "RR", "--method", "MH", "--test", "knha"], "--test is not for the method"),
        (["--measure", "RR", "--method", "MH", "--mods", "~ year"], "has no moderators"),
    ],
)
def test_what_a_method_of_counts_does_not_have_is_wrong_use(
    options: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["meta", BCG, *options]) == 2
    assert said in capsys.readouterr().err


def test_rates_are_pooled_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # dat.hart1999, rma.mh(measure="IRR"): stroke with and without warfarin
    file = tmp_path / "rates.csv"
    file.write_text(
        "study,x1i,t1i,x2i,t2i\nAFASAK-1,9,413,19,398\nSPAF-1,8,263,19,245\n"
        "BAATAF,3,487,13,435\nCAFA,6,237,9,241\nSPINAF,7,489,23,483\nEAFT,20,507,50,405\n",
        "utf-8",
    )
    assert main(["meta", str(file), "--measure", "IRR", "--method", "MH", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["beta"] == pytest.approx(-1.02957459693740, rel=1e-9)
    assert found["MH"] == pytest.approx(43.0656382800767, rel=1e-9)
