"""How much studies differ, as the page, the report and the file of an analysis tell it."""

from __future__ import annotations

import json

import pytest

from tests.web.synthesis.conftest import Trials

HEADING = "How much do the studies differ?"


def section(trials: Trials, place: str) -> str:
    return trials.page(place).split(HEADING, 1)[1].split("</section>", 1)[0]


def test_intervals_and_own_effects_stand_beside_the_result(trials: Trials) -> None:
    part = section(trials, trials.run())
    # R's metafor 3.8-1 on the same trials: confint(), confint(type="PL"), blup()
    assert "τ of 0.560 on the log scale (95% CI 0.346 to 1.054, Q-profile" in part
    assert "<td>0.120 to 1.111</td><td>0.115 to 0.965</td>" in part
    first = part.split("Aronson 1948", 1)[1].split("</tr>", 1)[0]
    assert "<td>0.41</td><td>0.45</td><td>0.20 to 1.00</td>" in first
    assert part.count("<details>") == 2, "the first view has a sentence alone"


def test_the_interval_of_henmi_and_copas_stands_with_the_checks_of_small_studies(
    trials: Trials,
) -> None:
    page = trials.page(f"{trials.run()}robustness/")
    checks = page.split("More checks:", 1)[1].split("</details>", 1)[0]
    assert "RR 0.65 (95% CI 0.31 to 1.34); it includes no effect, unlike" in checks


@pytest.mark.parametrize("model", ["EE", "MH"])
def test_a_model_without_a_variance_between_studies_has_no_such_section(
    trials: Trials, model: str
) -> None:
    place = trials.run(model=model)
    assert HEADING not in trials.page(place)
    checks = trials.page(f"{place}robustness/").split("More checks:", 1)[1]
    said = "here counts are pooled" if model == "MH" else "RR 0.65 (95% CI 0.31 to 1.34)"
    assert said in checks.split("Interval of Henmi and Copas</dt>", 1)[1].split("</dd>", 1)[0]


def test_report_and_file_have_them_too(trials: Trials) -> None:
    place = trials.run()
    report = trials.lead.get(f"/r/{trials.row.slug}/report/").content.decode()
    assert "τ of 0.560 on the log scale" in report and "RR 0.65 (95% CI 0.31 to 1.34)" in report
    kept = json.loads(trials.lead.get(trials.address(f"{place}result.json")).content)
    assert kept["confint"][0]["tau2"] == pytest.approx([0.313243, 0.119695, 1.111486], abs=3e-5)
    assert kept["blup"]["pred"][0] == pytest.approx(-0.80023, abs=6e-6)
    assert kept["hc"]["ci.ub"] == pytest.approx(0.294942, abs=5e-5)
