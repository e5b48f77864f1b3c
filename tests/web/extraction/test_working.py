"""Working a number out in the form of a study: chosen, filled in, kept with how, shown."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.studies import FORM, fields_on, include_studies, results

pytestmark = pytest.mark.django_db
TYPED = FORM | results("50 10.5 2", "48 9 2.5") | {"r-1-sd": ""}
CHOSEN = {"w-1-formula": "sd_from_se", "w-1-in-se": "0.4", "w-1-in-n": "50"}


def fields(team: Any, typed: dict[str, str]) -> tuple[dict[str, str], str]:
    """Send the form; give the fields of the page that answers, and the page."""
    page = team.bob.post(f"/r/{team.slug}/extract/s1/", typed)
    return fields_on(page), page.content.decode()


def held(team: Any) -> Any:
    """What Bob's own form holds of the first arm."""
    form = team.member("bob").review.state.extraction.own("s1", "bob").form
    return form["results"][0]["values"]


def test_a_choice_shows_what_it_needs_and_takes_n_from_the_row(team: Any) -> None:
    include_studies(team)
    found, page = fields(team, TYPED | {"w-1-formula": "sd_from_se", "do": "choose-1"})
    assert (found["w-1-in-se"], found["w-1-in-n"]) == ("", "50")
    assert "The error must be that of one group" in page


def test_a_number_is_filled_in_with_how_and_survives_saving(team: Any) -> None:
    include_studies(team)
    found, page = fields(team, TYPED | CHOSEN | {"do": "work-out-1"})
    assert found["r-1-sd"] == "2.82843"
    assert "SD from the standard error of a mean: se 0.4, n 50. Cochrane" in page
    team.bob.post(f"/r/{team.slug}/extract/s1/", found | {"save": "done"})
    assert held(team)["sd"] == {
        "value": 2.82843, "place": "Table 2", "inferred": True,
        "made": {"formula": "sd_from_se", "inputs": {"se": 0.4, "n": 50}},
    }  # fmt: skip


def test_another_number_typed_over_it_is_no_longer_worked_out(team: Any) -> None:
    include_studies(team)
    found, _ = fields(team, TYPED | CHOSEN | {"do": "work-out-1"})
    team.bob.post(f"/r/{team.slug}/extract/s1/", found | {"r-1-sd": "3", "save": "done"})
    assert "made" not in held(team)["sd"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"w-1-in-se": "-1"}, "se"),
        ({"w-1-in-se": "two"}, "Standard error: “two” is no number"),
        ({"w-1-in-se": ""}, "Standard error: write what the report gives"),
        ({"w-1-in-se": "1 2"}, "Standard error: one number, not 2"),
        ({"w-1-formula": "rm -rf"}, "Choose first what the report gives."),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_nothing_is_filled(
    team: Any, changes: dict[str, str], said: str
) -> None:
    include_studies(team)
    found, page = fields(team, TYPED | CHOSEN | changes | {"do": "work-out-1"})
    assert found["r-1-sd"] == ""
    assert said in page.replace("&#x27;", "'")


def test_groups_that_a_report_keeps_apart_become_one_arm(team: Any) -> None:
    include_studies(team)
    groups = {
        "w-1-formula": "combine_means", "w-1-in-n": "20 30", "w-1-in-mean": "10; 12",
        "w-1-in-sd": "2; 3",
    }  # fmt: skip
    found, _ = fields(team, TYPED | groups | {"do": "work-out-1"})
    assert [found[f"r-1-{q}"] for q in ("n", "mean", "sd")] == ["50", "11.2", "2.80306"]


def test_a_made_up_origin_is_refused(team: Any) -> None:
    include_studies(team)
    answer = team.bob.post(
        f"/r/{team.slug}/extract/s1/", TYPED | {"r-1-sd": "2", "r-1-sd-made": "{", "save": "done"}
    )
    assert answer.status_code == 400
    assert "work it out again" in answer.content.decode()
