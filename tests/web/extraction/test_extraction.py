"""Two people extract blind, then compare, then one form is held."""

from __future__ import annotations

import pytest

from tests.web.studies import FORM, agree, extract, include_studies

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
    assert "1 of 15 items differ" in page


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
    assert team.bob.post(base, choices).status_code == 403
    choices |= {f"choice-{place}": "own", f"own-{place}": "12.5"}
    assert team.chidi.post(base, choices).status_code == 302
    held = team.member("alice").review.state.held("s1")
    assert held is not None
    assert held.results[0].values["mean"].number == 12.5
    assert held.results[0].values["sd"].place == "Table 2"
    assert held.arm(held.results[0].arm).role == "intervention"


def test_what_was_typed_stays_with_the_errors_above_it(team) -> None:  # type: ignore[no-untyped-def]
    include_studies(team)
    answer = extract(team, "bob", "s1", r_2_sd="two", c_funding_value="")
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Result row 2, sd: “two” is no number" in page
    assert "Funding: give a value" in page
    assert 'value="two"' in page
    assert team.member("bob").review.state.extraction.own("s1", "bob") is None


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
