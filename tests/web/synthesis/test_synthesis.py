"""Analyses run on what the team holds."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from consilience_cli.main import main
from consilience_web.reviews.actions import append
from tests.web.studies import agree, extract, include_studies

pytestmark = pytest.mark.django_db
SPEC = {
    "title": "Recovery after the programme", "outcome": "recovery", "timepoint": "post",
    "measure": "SMD", "experimental": "intervention", "control": "comparator", "method": "REML",
    "test": "knha", "minimum_k": "2", "prediction": "on",
}  # fmt: skip


def two_studies(team: Any) -> None:
    include_studies(team)
    agree(team, "s1")
    agree(team, "s2")


def run(team: Any, **changes: str) -> str:
    """Keep an analysis; give its address."""
    url = f"/r/{team.slug}/synthesise/new/"
    address: str = team.alice.post(url, SPEC | changes)["Location"]
    return address


def held_again(team: Any, study: str, n: float) -> None:
    """The team holds another n of the first arm from now on."""
    held = team.member("alice").review.state.extraction.holding(study)
    form = json.loads(json.dumps(held.form))
    form["results"][0]["values"]["n"]["value"] = n
    what = {"form": form, "how": "looked again"}
    append(team.row, who="alice", acts=[("extraction", "reconcile", f"study:{study}", what)])


def test_an_analysis_is_kept_and_its_rebuild_is_the_same(team: Any) -> None:
    two_studies(team)
    page = team.bob.get(run(team)).content.decode()
    assert "the same as the saved result" in page
    assert "<svg" in page
    assert "Favours favours" not in page
    stored = team.member("alice").review.state.analyses["recovery-after-the-programme"]
    assert stored.what["result"]["pooled"]["fingerprint"] in page


def test_a_preview_shows_the_result_and_keeps_nothing(team: Any) -> None:
    two_studies(team)
    url = f"/r/{team.slug}/synthesise/new/"
    page = team.alice.post(url, SPEC | {"act": "preview"}).content.decode()
    assert "Save this analysis" in page
    assert "<svg" in page
    assert not team.member("alice").review.state.analyses


def test_every_number_opens_the_cell_that_it_was_extracted_into(team: Any) -> None:
    two_studies(team)
    page = lxml.html.fromstring(team.bob.get(run(team)).content.decode())
    links = [
        (a.text, a.get("href")) for a in page.xpath("//table[@class='numbers']/tbody/tr[1]/td/a")
    ]
    assert [text for text, _ in links] == ["50", "10.5", "2", "48", "9", "2.5"]
    held = lxml.html.fromstring(team.bob.get(f"/r/{team.slug}/extract/s1/held/").content.decode())
    for text, href in links:
        path, _, anchor = href.partition("#")
        assert path == f"/r/{team.slug}/extract/s1/held/"
        cell = held.get_element_by_id(anchor)
        assert float(cell.findtext("strong")) == float(text)
        assert "extracted by" in cell.text_content()
    assert "Table 2" in held.get_element_by_id(links[0][1].partition("#")[2]).text_content()


def test_a_study_that_is_not_held_is_left_out_with_the_reason(team: Any) -> None:
    include_studies(team)
    agree(team, "s1")
    extract(team, "bob", "s2")
    page = team.alice.get(run(team)).content.decode()
    assert "Not pooled" in page
    assert "not extracted yet" in page


def test_only_what_was_extracted_is_offered_and_shown_at_once(team: Any) -> None:
    two_studies(team)
    page = team.alice.get(f"/r/{team.slug}/synthesise/new/").content.decode()
    assert 'value="MD" selected' in page, "both studies have one scale"
    assert 'value="RR"' not in page, "no events were extracted"
    assert "2 in, 0 not" in page
    assert "<svg" in page
    assert not team.member("alice").review.state.analyses


def test_leaving_a_study_out_needs_a_reason_and_nothing_typed_is_lost(team: Any) -> None:
    two_studies(team)
    url = f"/r/{team.slug}/synthesise/new/"
    refused = team.alice.post(url, SPEC | {"leave_out": ["s2"]})
    assert refused.status_code == 400
    page = refused.content.decode()
    assert "Say why Study B 2014 is left out." in page
    assert 'value="Recovery after the programme"' in page
    part = team.alice.post(
        url, SPEC | {"leave_out": ["s2"], "act": "preview"}, headers={"HX-Request": "true"}
    )
    assert part.status_code == 200, "a part of the page is shown whatever is wrong"
    address = run(team, leave_out="s2", **{"reason-s2": "double publication"}, minimum_k="1")
    page = team.alice.get(address).content.decode()
    assert "left out by choice: double publication" in page


def test_a_result_says_which_inputs_changed_and_running_it_again_keeps_the_new_one(
    team: Any,
) -> None:
    two_studies(team)
    address = run(team)
    held_again(team, "s1", 60)
    page = team.alice.get(address).content.decode()
    assert "Study A 2012: n1i was 50, is now 60" in page
    assert "not as kept" in team.alice.get(f"/r/{team.slug}/synthesise/").content.decode()
    team.alice.post(address)
    assert "the same as the saved result" in team.alice.get(address).content.decode()
    n_lines = len(team.member("alice").review.state.lines)
    team.alice.post(address)
    assert len(team.member("alice").review.state.lines) == n_lines


def test_the_inputs_give_the_same_result_at_the_terminal(
    team: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    two_studies(team)
    address = run(team)
    text = team.bob.get(f"{address}inputs.csv").content.decode()
    assert list(csv.DictReader(io.StringIO(text)).fieldnames or ())[:4] == [
        "study", "n1i", "m1i", "sd1i",
    ]  # fmt: skip
    file = tmp_path / "inputs.csv"
    file.write_text(text, encoding="utf-8")
    options = ["--measure", "SMD", "--method", "REML", "--test", "knha", "--json"]
    assert main(["meta", str(file), *options]) == 0
    said = json.loads(capsys.readouterr().out)
    kept = json.loads(team.bob.get(f"{address}result.json").content)["pooled"]
    assert said["beta"] == pytest.approx(kept["beta"], rel=1e-12)
    assert b"<svg" in team.bob.get(f"{address}forest.svg").content


def test_a_planned_analysis_that_is_not_run_says_why(team: Any) -> None:
    plan = dict(team.member("alice").plan.raw)
    plan["analyses"] = [
        {"id": "p1", "title": "Recovery", "outcome": "recovery", "timepoint": "post",
         "measure": "SMD", "minimum_k": 3},
    ]  # fmt: skip
    append(team.row, who="alice", acts=[("protocol", "plan", "plan:plan", {"plan": plan})])
    url = f"/r/{team.slug}/synthesise/"
    include_studies(team)
    agree(team, "s1")
    new = team.alice.get(f"{url}new/").content.decode()
    assert 'name="minimum_k" value="3"' in new, "an added analysis begins as the plan's"
    assert "Planned, not run here" in team.alice.get(url).content.decode()
    assert team.bob.post(f"{url}planned/p1/not-run/", {"why": "no"}).status_code == 403
    team.alice.post(f"{url}planned/p1/not-run/", {"why": "too few trials report it"})
    assert "too few trials report it" in team.bob.get(url).content.decode()
    assert "too few trials report it" in team.bob.get(f"/r/{team.slug}/report/").content.decode()


def test_only_a_lead_or_a_statistician_runs_analyses(team: Any) -> None:
    two_studies(team)
    address = run(team)
    assert team.bob.post(f"/r/{team.slug}/synthesise/new/", SPEC).status_code == 403
    assert team.bob.get(f"/r/{team.slug}/synthesise/").status_code == 200
    assert "Run again" not in team.bob.get(address).content.decode()


def test_a_result_is_shown_in_other_looks_and_taken_along(team: Any) -> None:
    two_studies(team)
    address = run(team)
    page = team.bob.get(f"{address}?style=revman").content.decode()
    assert "Study or Subgroup" in page
    assert "Study or Subgroup" not in team.bob.get(f"{address}?style=nonsense").content.decode()
    assert b"<svg" in team.bob.get(f"{address}forest.svg?style=bmj").content
    assert team.bob.get(f"{address}forest.pdf").content.startswith(b"%PDF")


def test_sensitivity_analyses_stand_beside_the_rule_that_decides_them(team: Any) -> None:
    two_studies(team)
    page = team.bob.get(f"{run(team)}robustness/").content.decode()
    assert "A change is material where" in page
    assert "Estimator Paule–Mandel (PM)" in page
    assert "Not run: fewer than ten studies cannot tell small-study effects from chance" in page
    assert "BMJ 2011;343:d4002" in page
    assert "of 2 studies are significant at 0.05, where" in page
    assert "Change the rule" not in page, "only a lead changes the plan"
    report = team.bob.get(f"/r/{team.slug}/report/").content.decode()
    assert "sensitivity analyses were run" in report


def test_below_the_fewest_studies_each_is_told_by_itself(team: Any) -> None:
    two_studies(team)
    address = run(team, minimum_k="3")
    page = team.bob.get(address).content.decode()
    assert "2 of the at least 3 studies" in page
    assert "SMD 0.66 (95% CI" in page
    assert team.bob.get(f"{address}robustness/").status_code == 404
    assert (
        "Not pooled: 2 of the at least 3"
        in team.bob.get(f"/r/{team.slug}/report/").content.decode()
    )


def test_a_choice_is_changed_and_the_analysis_keeps_its_place(team: Any) -> None:
    two_studies(team)
    address = run(team)
    url = f"/r/{team.slug}/synthesise/new/?again=recovery-after-the-programme"
    page = team.alice.get(url).content.decode()
    assert 'value="Recovery after the programme"' in page
    again = team.alice.post(url, SPEC | {"measure": "MD"})
    assert again["Location"] == address
    assert "Mean difference (MD)" in team.bob.get(address).content.decode()
