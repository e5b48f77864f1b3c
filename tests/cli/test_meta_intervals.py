"""Other intervals at the terminal, beside metafor 3.8-1 on the trials of BCG vaccine."""

from __future__ import annotations

import pytest

from tests.cli.bcg import as_json, told

ALL = ("--confint", "PL", "--predict", "riley", "--henmi-copas", "--blup")


def test_the_numbers_are_metafors(capsys: pytest.CaptureFixture[str]) -> None:
    found = as_json(capsys, *ALL)
    # Its search for limits ends at 0.0001.
    # confint(res, type="PL"), hc(res), predict(res, pi.type="riley"), blup(res)
    assert found["confint"]["tau2"] == pytest.approx([0.313243, 0.115239, 0.964666], rel=5e-4)
    robust = found["henmi_copas"]
    assert robust["beta"] == pytest.approx(-0.430285163654091, rel=1e-9)
    assert [robust["ci.lb"], robust["ci.ub"]] == pytest.approx([-1.155512, 0.294942], abs=2e-4)
    assert found["predict"]["pi.lb"] == pytest.approx([-2.0084], abs=1e-4)
    assert found["blup"]["pred"][:2] == pytest.approx([-0.800233, -1.251706], abs=1e-5)
    assert found["blup"]["slab"][0] == "Aronson 1948"


def test_q_profile_is_what_a_model_has_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    found = as_json(capsys, "--confint")["confint"]
    assert found["kind"] == "QP"
    assert found["I2"] == pytest.approx([92.2214, 81.9177, 97.6781], rel=5e-5)


def test_text_names_the_studies_and_says_what_a_model_cannot_have(
    capsys: pytest.CaptureFixture[str],
) -> None:
    said = told(capsys, "--mods", "~ ablat", *ALL)
    assert "Comstock et al 1976        −0.3515" in said
    assert "Interval of Henmi and Copas\nNot run: it is not for models with moderators." in said
    equal = told(capsys, "--method", "EE", "--confint")
    assert "Interval of tau²\nNot run: a model by EE has no tau2." in equal
    counts = told(capsys, "--method", "MH", *ALL)
    assert counts.count("here counts are pooled") == 4
