"""Two people extract blind, then compare, then one form is held."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from lxml import html

from consilience.evidence import Datum
from consilience_web.reviews.actions import append, change_plan
from tests.web.conftest import PLAN
from tests.web.studies import FORM, agree, extract, fields_on, include_studies, results

pytestmark = pytest.mark.django_db


def test_a_form_is_blind_until_both_are_done(team) -> None:  # type: ignore[no-untyped-def]
    include_studies(team)
    assert extract(team, "bob", "s1", r_1_mean="77.125").status_code == 302
    base = f"/r/{team.slug}/extract/"
    assert team.beth.get(f"{base}s1/compare/").status_code == 404
    assert "77.125" not in team.beth.get(f"{base}s1/").content.decode()
    listed = team.beth.get(base).content.decode()
    assert "to do" in listed
    assert "in work" not in listed
    assert "yours is done" in team.bob.get(base).content.decode()
    extract(team, "beth", "s1")
    page = team.beth.get(f"{base}s1/compare/").content.decode()
    assert "77.125" in page
    assert "1 of 15 items differ" in page and "Study A 2012. A trial." in page


def test_a_form_sent_before_all_of_it_arrived_is_refused_and_takes_nothing_away(team) -> None:  # type: ignore[no-untyped-def]
    include_studies(team)
    extract(team, "bob", "s1")
    bob, address = Client(enforce_csrf_checks=True), f"/r/{team.slug}/extract/s1/"
    bob.force_login(User.objects.get(username="bob"))
    page = bob.get(address).content
    for part in (page[: page.index(b'id="results"')], page[: page.index(b'value="done"')]):
        answer = bob.post(address, {**sent(part), "save": "done"})
        assert answer.status_code == 403
        assert b"The form had not arrived whole" in answer.content
    assert len(team.member("bob").review.state.extraction.own("s1", "bob").form["results"]) == 2
    assert bob.post(address, {**sent(page), "save": "done"}).status_code == 302


def sent(page: bytes) -> dict[str, str]:
    """What a browser would send of the form on a page, or on a part of one."""
    (form,) = (f for f in html.fromstring(page).forms if f.get("id") == "form")
    return dict(form.form_values())


def test_after_the_comparison_no_single_form_changes(team) -> None:  # type: ignore[no-untyped-def]
    include_studies(team)
    extract(team, "bob", "s1")
    extract(team, "beth", "s1")
    assert extract(team, "bob", "s1", r_1_mean="1").status_code == 403
    assert extract(team, "dana", "s1").status_code == 403


def test_the_team_holds_what_was_chosen_item_by_item(team) -> None:  # type: ignore[no-untyped-def]
    include_studies(team)
    extract(team, "bob", "s1", r_1_mean="11")
    extract(team, "beth", "s1", r_1_mean="12")
    base = f"/r/{team.slug}/extract/s1/compare/"
    page = team.chidi.get(base).content.decode()
    place = int(page.split("Peer group: mean", 1)[1].split('name="choice-', 1)[1].split('"')[0])
    choices = {f"choice-{i}": "second" for i in range(1, 16)}
    assert team.dana.post(base, choices).status_code == 403
    choices |= {f"choice-{place}": "own", f"own-{place}-value": "12.5"}
    choices |= {f"own-{place}-place": "Table 3", f"own-{place}-note": "Read off the figure"}
    assert team.chidi.post(base, choices).status_code == 302
    held = team.member("alice").review.state.held("s1")
    assert held is not None
    assert held.results[0].values["mean"] == Datum(
        12.5, place="Table 3", note="Read off the figure"
    )
    assert held.results[0].values["sd"].place == "Table 2"
    assert held.arm(held.results[0].arm).role == "intervention"
    assert team.member("alice").review.state.extraction.holding("s1").how == "adjudicator"


def test_two_people_without_a_third_put_their_forms_together(team) -> None:  # type: ignore[no-untyped-def]
    include_studies(team)
    extract(team, "bob", "s1", r_1_mean="11")
    base = f"/r/{team.slug}/extract/s1/compare/"
    choices = {f"choice-{i}": "first" for i in range(1, 16)}
    assert team.bob.post(base, choices).status_code == 404
    extract(team, "beth", "s1", r_1_mean="12")
    answer = team.bob.post(base, {**choices, "choice-9": ""})
    assert answer.status_code == 400
    assert "choose what the team holds" in answer.content.decode()
    assert team.bob.post(base, choices).status_code == 302
    assert team.member("beth").review.state.extraction.holding("s1").how == "discussion"


def test_what_is_held_is_corrected_with_its_reason_and_keeps_its_history(team) -> None:  # type: ignore[no-untyped-def]
    include_studies(team)
    agree(team, "s1")
    base = f"/r/{team.slug}/extract/s1/"
    typed = FORM | results("50 10.5 2", "48 9.25 2.5")
    assert team.dana.post(f"{base}correct/", typed | {"why": "typing"}).status_code == 403
    refused = team.bob.post(f"{base}correct/", typed)
    assert refused.status_code == 400
    assert "Say why" in refused.content.decode()
    assert (
        team.bob.post(f"{base}correct/", typed | {"why": "A 9.25 was misread"}).status_code == 302
    )
    assert team.member("bob").review.state.held("s1").results[1].values["mean"].number == 9.25
    page = team.dana.get(f"{base}held/").content.decode()
    assert "A 9.25 was misread" in page
    assert "put it together as a third person" in page


def test_a_second_person_checks_what_is_held_and_a_correction_asks_for_it_again(team) -> None:  # type: ignore[no-untyped-def]
    include_studies(team)
    agree(team, "s1")
    base = f"/r/{team.slug}/extract/s1/"
    assert team.alice.post(f"{base}check/").status_code == 403
    held = team.dana.get(f"{base}held/").content.decode()
    assert "Two people, each alone, then together" in held and "Not checked" not in held
    assert team.bob.post(f"{base}check/", {"note": "All but the funder"}).status_code == 302
    assert team.bob.post(f"{base}check/").status_code == 403
    assert "checked by Bob" in team.dana.get(f"/r/{team.slug}/extract/").content.decode()
    assert "All but the funder" in team.dana.get(f"{base}held/").content.decode()
    typed = FORM | results("51 10.5 2", "48 9 2.5") | {"why": "One more was randomised"}
    team.beth.post(f"{base}correct/", typed)
    assert "Not checked by a second person" in team.dana.get(f"{base}held/").content.decode()


def test_where_one_person_is_enough_a_second_checks(team) -> None:  # type: ignore[no-untyped-def]
    stages = {**PLAN["stages"], "extraction": {"people": 1}}
    change_plan(team.member("alice"), {**PLAN, "stages": stages}, part="stages", reason="Time")
    include_studies(team)
    extract(team, "bob", "s1")
    held = team.dana.get(f"/r/{team.slug}/extract/s1/held/").content.decode()
    assert "Not checked by a second person" in held
    assert team.bob.post(f"/r/{team.slug}/extract/s1/check/").status_code == 403
    assert team.beth.post(f"/r/{team.slug}/extract/s1/check/").status_code == 302
    typed = FORM | results("50 10.5 2", "48 9 2.5") | {"why": "typing"}
    assert team.bob.post(f"/r/{team.slug}/extract/s1/correct/", typed).status_code == 302


def test_each_datum_leads_to_people_place_report_record_and_search(team) -> None:  # type: ignore[no-untyped-def]
    record = next(iter(team.member("alice").review.records))
    study = {"name": "Study A 2012", "reports": [record]}
    votes = {
        s: [(s, "settle", record, {"choice": "include", "how": "adjudicator"})]
        for s in ("screening", "fulltext")
    }
    acts = [*votes["screening"], *votes["fulltext"], ("fulltext", "study", "study:s1", study)]
    append(team.row, who="chidi", acts=acts)
    extract(team, "bob", "s1", r_1_mean="11")
    extract(team, "beth", "s1", r_1_mean="12")
    choices = {f"choice-{i}": "first" for i in range(1, 16)}
    team.chidi.post(f"/r/{team.slug}/extract/s1/compare/", choices)
    team.dana.post(f"/r/{team.slug}/extract/s1/check/")
    page = team.alice.get(f"/r/{team.slug}/extract/s1/held/").content.decode()
    mean = page.split('id="results/recovery/post/Peer%20group/mean"')[1].split("</td>")[0]
    assert "Table 2" in mean
    assert "extracted by Beth" in mean
    assert "and Bob" not in mean
    assert "checked by Dana" in mean
    assert f"/r/{team.slug}/search/records/{record}/" in page
    assert f"/r/{team.slug}/search/source/a/" in page


def test_tables_go_out_with_formulas_made_harmless(team) -> None:  # type: ignore[no-untyped-def]
    include_studies(team)
    for who in ("bob", "beth"):
        extract(team, who, "s1", c_funding_value="=HYPERLINK(1)", r_2_mean="-3")
    choices = {f"choice-{i}": "first" for i in range(1, 40)}
    base = f"/r/{team.slug}/extract/"
    team.alice.post(f"{base}s1/compare/", choices)
    names = ("characteristics", "arms", "results", "data")
    tables = {n: team.bob.get(f"{base}tables/{n}.csv").content.decode() for n in names}
    assert "'=HYPERLINK(1)" in tables["characteristics"]
    assert "Usual care,comparator" in tables["arms"]
    assert ",48,-3,2.5," in tables["results"]
    assert "Table 2,,,Beth; Bob,Alice,adjudicator," in tables["data"]
    assert team.bob.get(f"{base}tables/records.csv").status_code == 404


def test_what_was_typed_stays_with_the_errors_above_it(team) -> None:  # type: ignore[no-untyped-def]
    include_studies(team)
    answer = extract(team, "bob", "s1", r_2_sd="two", c_funding_value="")
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Result row 2, sd: “two” is no number" in page
    assert 'href="#r-2-sd"' in page
    assert "Funding: give a value" in page
    assert 'value="two"' in page
    assert team.member("bob").review.state.extraction.own("s1", "bob") is None


def test_the_page_sent_again_unchanged_changes_nothing(team) -> None:  # type: ignore[no-untyped-def]
    include_studies(team)
    about = {"c_funding_note": "Named in the protocol", "c_funding_inferred": "yes"}
    about |= {"r_1_mean_note": "Read off\tFigure 2", "r_1_sd_place": "Figure 2", "r_2_sd": "NR"}
    about |= {"c_country_value": "Kenya\nand Ghana", "c_design_place": "p. 3", "r_2_n": "0"}
    about |= {"s_recovery_note": "Validated in 2003", "s_recovery_higher": "worse"}
    extract(team, "bob", "s1", **about)
    page = f"/r/{team.slug}/extract/s1/"
    before = team.member("bob").review.state.extraction.own("s1", "bob")
    assert before.form["results"][0]["values"]["sd"]["place"] == "Figure 2"
    team.bob.post(page, fields_on(team.bob.get(page)) | {"save": "done"})
    after = team.member("bob").review.state.extraction.own("s1", "bob")
    assert after.line != before.line
    assert after.form == before.form
    laid = team.bob.post(page, fields_on(team.bob.get(page)) | {"do": "add-arm"})
    assert "a-3-name" in fields_on(laid)
    team.bob.post(page, fields_on(laid) | {"save": "done"})
    assert team.member("bob").review.state.extraction.own("s1", "bob").form == before.form


def test_zero_and_the_three_kinds_of_nothing_are_kept_apart(team) -> None:  # type: ignore[no-untyped-def]
    include_studies(team)
    cells = {"r-1-mean": "0", "r-1-sd": "NR", "r-1-events": "na", "r-2-sd": "?"}
    rows = {f"r-{i}-{n}": t for i in (1, 2) for n, t in (("outcome", "recovery"), ("time", "post"))}
    typed = FORM | rows | {"r-1-arm": "a1", "r-2-arm": "a2"} | cells | {"save": "draft"}
    team.bob.post(f"/r/{team.slug}/extract/s1/", typed)
    own = team.member("bob").review.state.extraction.own("s1", "bob")
    values = own.form["results"][0]["values"]
    assert values["mean"]["value"] == 0
    assert values["sd"]["missing"] == "not_reported"
    assert values["events"]["missing"] == "not_applicable"
    assert own.form["results"][1]["values"]["sd"]["missing"] == "unclear"
    page = team.bob.get(f"/r/{team.slug}/extract/s1/").content.decode()
    assert 'name="r-1-mean" value="0"' in page


def test_a_stranger_finds_no_review(team) -> None:  # type: ignore[no-untyped-def]
    include_studies(team)
    agree(team, "s1")
    assert team.eve.get(f"/r/{team.slug}/extract/s1/held/").status_code == 404
    assert "said of country" in team.bob.get(f"/r/{team.slug}/extract/s1/held/").content.decode()
