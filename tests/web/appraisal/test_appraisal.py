"""Two people appraise blind, then compare, then one appraisal is held."""

from __future__ import annotations

from typing import Any

import pytest

from consilience_web.appraisal.queries import instrument_for
from consilience_web.reviews.actions import change_plan
from tests.web.appraisal.answers import answers
from tests.web.conftest import PLAN
from tests.web.studies import fields_on, include_studies

pytestmark = pytest.mark.django_db


def plan_with(team: Any, **appraisal: Any) -> None:
    """Have the lead change how studies are appraised."""
    stages = {**PLAN["stages"], "appraisal": {"people": 2, **appraisal}}
    change_plan(team.member("alice"), {**PLAN, "stages": stages}, part="stages", reason="Another")


def both(team: Any, one: int, other: int, **changes: str) -> str:
    """Have two people appraise the first study; give the address of its pages."""
    base = f"/r/{team.slug}/appraise/"
    for who, place in (("bob", one), ("beth", other)):
        sent = getattr(team, who).post(f"{base}s1/", answers(team, place, save="done") | changes)
        assert sent.status_code == 302
    return base


def choices(team: Any, choice: str) -> dict[str, str]:
    """Choose one of the two forms throughout."""
    _, items = instrument_for(team.member("alice"))
    return {f"choice-{id}": choice for id in (*items, "overall")}


def test_an_appraisal_is_blind_then_compared_then_held(team: Any) -> None:
    include_studies(team)
    base = f"/r/{team.slug}/appraise/"
    assert team.bob.post(f"{base}s1/", answers(team, 0, save="done")).status_code == 302
    assert team.beth.get(f"{base}s1/compare/").status_code == 404
    assert "Coin tossed" not in team.beth.get(f"{base}s1/").content.decode()
    team.beth.post(f"{base}s1/", answers(team, 1, save="done"))
    page = team.beth.get(f"{base}s1/compare/").content.decode()
    assert "Coin tossed" in page
    assert "7 of 7 items differ" in page
    assert team.dana.post(f"{base}s1/compare/", choices(team, "first")).status_code == 403
    assert team.chidi.post(f"{base}s1/compare/", choices(team, "first")).status_code == 302
    held = team.member("alice").review.state.appraisal.held("s1")
    _, items = instrument_for(team.member("alice"))
    assert held["answers"][items[0]]["support"] == "Coin tossed by the sponsor"
    shown = team.bob.get(f"{base}s1/held/").content.decode()
    assert "Unclear risk of bias" in shown
    assert "(row A" in shown


def test_a_third_judgement_can_be_chosen_with_its_support(team: Any) -> None:
    include_studies(team)
    base = both(team, 0, 2)
    _, items = instrument_for(team.member("alice"))
    own = {f"choice-{items[0]}": "own", f"own-{items[0]}-note": "Talked it over"}
    refused = team.bob.post(f"{base}s1/compare/", choices(team, "second") | own)
    assert refused.status_code == 400
    assert "choose a judgement" in refused.content.decode()
    own |= {f"own-{items[0]}-value": "Unclear", f"own-{items[0]}-place": "p. 4"}
    assert team.bob.post(f"{base}s1/compare/", choices(team, "second") | own).status_code == 302
    held = team.member("alice").review.state.appraisal.holding("s1")
    row = {"answer": "Unclear", "support": "Talked it over", "place": "p. 4"}
    assert held.form["answers"][items[0]] == row
    assert held.how == "discussion"


def test_a_finished_appraisal_answers_every_item(team: Any) -> None:
    include_studies(team)
    typed = answers(team, 0, save="done")
    left_out = next(name for name in typed if name.startswith("answer-"))
    del typed[left_out]
    answer = team.bob.post(f"/r/{team.slug}/appraise/s1/", typed)
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "choose an answer" in page
    assert f'href="#{left_out}-1"' in page
    assert "Coin tossed" in page


def test_a_draft_keeps_support_without_an_answer_and_what_is_inferred(team: Any) -> None:
    include_studies(team)
    page = f"/r/{team.slug}/appraise/s1/"
    typed = answers(team, 0, save="draft")
    first, second, *_ = instrument_for(team.member("alice"))[1]
    del typed[f"answer-{first}"]
    typed |= {f"inferred-{second}": "yes", f"place-{second}": "p. 3"}
    team.bob.post(page, typed)
    before = team.member("bob").review.state.appraisal.own("s1", "bob")
    assert before.form["answers"][first] == {"support": "Coin tossed by the sponsor"}
    assert before.form["answers"][second]["inferred"] is True
    team.bob.post(page, fields_on(team.bob.get(page)) | {"save": "draft"})
    after = team.member("bob").review.state.appraisal.own("s1", "bob")
    assert after.form == before.form
    shown = team.bob.post(page, fields_on(team.bob.get(page)) | {"do": "compute"})
    assert "Not complete" in shown.content.decode()
    assert team.member("bob").review.state.appraisal.own("s1", "bob") == after


def test_figures_and_tables_of_what_is_held_go_out(team: Any) -> None:
    include_studies(team)
    base = both(team, 0, 2)
    assert "<figure" not in team.bob.get(base).content.decode()
    team.chidi.post(f"{base}s1/compare/", choices(team, "second"))
    page = team.bob.get(base).content.decode()
    assert page.count("<figure") == 2
    assert "Low risk of bias" in page.split("The same as a table")[1]
    svg = team.bob.get(f"{base}figures/traffic-light.svg")
    assert svg["Content-Type"].startswith("image/svg+xml")
    assert b"Study A 2012" in svg.content
    overall = team.bob.get(f"{base}tables/overall.csv").content.decode()
    assert "overall_all_domains,Low" in overall
    assert "Coin tossed" in team.bob.get(f"{base}tables/appraisal.csv").content.decode()


def test_amstar_2_rates_by_its_critical_items(team: Any) -> None:
    plan_with(team, instrument="amstar2", rule="rating")
    include_studies(team)
    base = both(team, 0, 1)
    form = team.chidi.get(f"{base}s1/compare/").content.decode()
    assert "differ" in form
    team.chidi.post(f"{base}s1/compare/", choices(team, "first"))
    page = team.bob.get(f"{base}s1/held/").content.decode()
    assert "Critically low" in page
    assert "(row R" in page
    assert "critical" in team.beth.get(f"{base}s2/").content.decode()
    assert "Critically low" in team.bob.get(base).content.decode()


def test_jbi_leaves_the_overall_judgement_to_people(team: Any) -> None:
    plan_with(team, instrument="jbi-rct-2023", rule="overall_appraisal")
    include_studies(team)
    page = f"/r/{team.slug}/appraise/s1/"
    typed = answers(team, 0, save="done")
    del typed["answer-overall"]
    assert "choose a judgement" in team.bob.post(page, typed).content.decode()
    base = both(team, 0, 1, **{"support-overall": "Sound enough"})
    team.chidi.post(f"{base}s1/compare/", choices(team, "first"))
    held = team.bob.get(f"{base}s1/held/").content.decode()
    assert "Exclude: judged by people, as JBI RCT asks. Sound enough" in held
    table = team.bob.get(f"{base}tables/overall.csv").content.decode()
    assert "overall_appraisal,Exclude" in table
    assert "Exclude" in team.bob.get(f"{base}figures/traffic-light.svg").content.decode()


@pytest.mark.parametrize("rule", ["critical_flaws", "rating"])
def test_a_count_is_told_and_not_drawn_as_a_rating(team: Any, rule: str) -> None:
    plan_with(team, instrument="amstar2", rule=rule)
    include_studies(team)
    base = both(team, 0, 0)
    team.chidi.post(f"{base}s1/compare/", choices(team, "first"))
    assert team.bob.get(base).status_code == 200
