"""Meta-regressions on the page: chosen from what was extracted, shown, kept, repeated."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from consilience_cli.main import main
from consilience_web.reviews.actions import append
from tests.web.synthesis.conftest import BCG_SPEC, Trials

HEADING = "Does something explain the differences?"


def test_numbers_and_categories_that_were_extracted_are_offered(trials: Trials) -> None:
    page = trials.page("new/?again=tb-end")
    assert "Latitude (number)" in page
    assert "Allocation (category)" in page
    assert "Year of publication (number)" in page
    assert 'value="comparator"' not in page.split("Moderators", 1)[1].split("Or a formula")[0], (
        "a fact that all studies share explains nothing"
    )
    assert HEADING not in page, "none was asked for"


def test_a_moderator_is_shown_with_its_test_coefficients_and_chart(trials: Trials) -> None:
    preview = trials.lead.post(
        trials.address("new/"),
        BCG_SPEC | {"mods": ["latitude"], "act": "preview"},
    ).content.decode()
    assert HEADING in preview
    page = trials.page(trials.run(mods=["latitude"]))
    part = page.split(HEADING, 1)[1].split("</section>", 1)[0]
    # metafor's documentation of dat.bcg: QM(1) = 16.36, b = -0.0291, R² = 75.63%
    assert "QM(1) = 16.36, p &lt; 0.001" in part
    assert "−0.0291 [−0.0432 to −0.0150]" in part
    assert "× 0.971 (0.958 to 0.985)" in part
    assert "76%" in part
    assert '<th scope="row">13</th>' in part, "what is expected at the lowest latitude"
    assert 'aria-label="Bubble plot"' in part
    assert "not people within them" in part


def test_few_studies_for_the_moderators_are_warned_of_by_the_rule(trials: Trials) -> None:
    page = trials.page(trials.run(mods=["latitude", "allocation"]))
    assert "13 studies for 3 coefficients: fewer than 10 for each" in page
    assert "Cochrane Handbook 6, section 10.11.5.1" in page
    assert "Allocation: random against alternate" in page


def test_a_formula_is_read_and_a_wrong_one_is_told_beside_its_field(trials: Trials) -> None:
    url = trials.address("new/")
    wrong = trials.lead.post(url, BCG_SPEC | {"formula": "~ longitude"})
    assert wrong.status_code == 400
    assert "longitude" in wrong.content.decode().split('id="id_formula_error"', 1)[1][:200]
    both = trials.lead.post(url, BCG_SPEC | {"formula": "~ latitude", "mods": ["allocation"]})
    assert "not both" in both.content.decode()
    place = trials.run(formula="~ I(latitude - 33)")
    assert "I(latitude - 33)" in trials.page(place)
    again = trials.page(f"new/?again={place.split('/')[1]}")
    assert 'name="formula" value="~ I(latitude - 33)"' in again


def test_ticks_come_back_when_a_choice_is_changed(trials: Trials) -> None:
    place = trials.run(mods=["latitude", "allocation"])
    page = trials.page(f"new/?again={place.split('/')[1]}")
    boxes = [box for box in re.findall(r"<input[^>]*>", page) if 'name="mods"' in box]
    values = [re.findall(r'value="([^"]*)"', box)[0] for box in boxes]
    plan = [one.id for one in trials.member().plan.characteristics]
    assert [v for v in values if v in plan] == [name for name in plan if name in values]
    ticked = {value for value, box in zip(values, boxes, strict=True) if "checked" in box}
    assert ticked == {"latitude", "allocation"} < set(values)


def test_the_kept_model_is_repeated_and_a_changed_fact_is_found(trials: Trials) -> None:
    place = trials.run(mods=["latitude"])
    id = place.split("/")[1]
    assert trials.kept(id)["spec"]["mods"] == "~ latitude"
    assert trials.kept(id)["result"]["regression"]["beta"][1] == pytest.approx(-0.0291, abs=5e-5)
    assert "the same as the saved result" in trials.page(place)
    held = trials.member().review.state.extraction.holding("aronson-1948")
    form = json.loads(json.dumps(held.form))
    form["characteristics"]["latitude"]["value"] = 12
    what = {"form": form, "how": "looked again"}
    acts = [("extraction", "reconcile", "study:aronson-1948", what)]
    append(trials.row, who="gac", acts=acts)
    assert "meta-regression: beta was" in trials.page(place)


def test_the_inputs_give_the_same_model_at_the_terminal(
    trials: Trials, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = trials.run(mods=["latitude"])
    text = trials.lead.get(trials.address(f"{place}inputs.csv")).content.decode()
    assert "latitude" in (csv.DictReader(io.StringIO(text)).fieldnames or ())
    file = tmp_path / "inputs.csv"
    file.write_text(text, encoding="utf-8")
    assert main(["meta", str(file), "--measure", "RR", "--mods", "~ latitude", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    kept = json.loads(trials.lead.get(trials.address(f"{place}result.json")).content)
    assert said["beta"] == pytest.approx(kept["regression"]["beta"], rel=1e-12)


def test_what_the_model_answers_further_is_folded_below_its_coefficients(trials: Trials) -> None:
    page = trials.page(trials.run(mods=["latitude", "allocation"]))
    part = page.split(HEADING, 1)[1].split("</section>", 1)[0]
    # R's metafor 3.8-1: anova(X=), p.adjust("holm"), anova(btt=), vif(btt=), anova(full, reduced)
    pair = part.split("systematic against random", 1)[1].split("</tr>", 1)[0]
    assert "0.33 [−0.28 to 0.93]" in pair and "p = 0.29" in pair and "p = 0.88" in pair
    assert "QM(2) = 1.29, p = 0.53" in part and "<td>1.02</td>" in part
    without = part.split("Without Latitude", 1)[1].split("</tr>", 1)[0]
    assert "χ²(1) = 9.33, p = 0.002" in without and "36.36" in without
    assert part.count("<details>") == 4, "three tables, and the sentences to copy"
    assert "its levels in pairs" not in trials.page(trials.run(mods=["latitude"]))


def test_further_answers_are_in_the_report_and_in_the_file(trials: Trials) -> None:
    place = trials.run(mods=["latitude", "allocation"])
    report = trials.lead.get(f"/r/{trials.row.slug}/report/").content.decode()
    assert "levels of Allocation in pairs" in report
    assert "Without any moderator" in report and "χ²(3) = 11.30, p = 0.010" in report
    kept = json.loads(trials.lead.get(trials.address(f"{place}result.json")).content)
    assert kept["regression"]["pairs"][0]["pval.holm"][2] == pytest.approx(0.88101965)


def test_the_report_tells_of_it_with_its_table_and_chart(trials: Trials) -> None:
    trials.run(mods=["latitude"])
    report = trials.lead.get(f"/r/{trials.row.slug}/report/").content.decode()
    assert "test of Latitude: QM(1) = 16.36" in report
    assert "Bubble plot: Tuberculosis by Latitude" in report


def test_a_fact_in_the_model_opens_the_cell_that_it_was_extracted_into(trials: Trials) -> None:
    page = trials.page(trials.run(mods=["latitude"]))
    base = f"/r/{trials.row.slug}/extract/aronson-1948/held/"
    assert f'<a href="{base}#characteristics/latitude">44</a>' in page
    held = trials.lead.get(base).content.decode()
    assert 'id="characteristics/latitude"' in held
