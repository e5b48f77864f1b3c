"""Whether a result holds: each part answers one question, and what is long runs when asked for."""

from __future__ import annotations

import json
import re
from typing import Any

from consilience_web.reviews.actions import append
from consilience_web.synthesis.queries import row_of
from consilience_web.synthesis.queries.kept import fingerprint, kept
from tests.web.synthesis.conftest import Trials
from tests.web.synthesis.test_synthesis import run, two_studies

HERE = "analysis/tb-end/robustness/"


def test_every_part_of_the_page_asks_one_question(trials: Trials) -> None:
    page = trials.page(HERE)
    assert re.findall(r"<h2[^>]*>([^<]*)</h2>", page) == [
        "Would other choices change it?", "Does one study carry it?",
        "Is small-study bias likely?", "Could chance alone make it?",
    ]  # fmt: skip


def test_what_one_study_does_is_told_in_a_sentence_above_its_table(trials: Trials) -> None:
    page = trials.page(HERE)
    said, _, table = page.partition("Without each study in turn")
    assert "Without any one study the pooled risk ratio lies between" in said
    assert table.count("Without ") >= 13


def test_the_rarer_checks_stand_folded_with_their_rules(trials: Trials) -> None:
    checks = "More checks: Interval of Henmi and Copas, PET-PEESE, Fail-safe number"
    part = trials.page(HERE).split(checks, 1)[1]
    assert "PET-PEESE</dt>" in part
    assert "Fail-safe number</dt>" in part
    assert "Caution: " in part.split("</details>", 1)[0]


def test_a_permutation_test_runs_when_asked_for_and_is_the_same_for_one_seed(
    trials: Trials,
) -> None:
    assert "Permutation test, by" not in trials.page(HERE)
    first = trials.page(f"{HERE}?permutation=yes&seed=7")
    assert "changing the signs of the estimates (all 8,192): p = " in first
    place = trials.run(mods=["latitude"])
    drawn = trials.page(f"{place}robustness/?permutation=yes&seed=7")
    assert "rows of the moderators (10,000 drawn, seed 7)" in drawn
    said = re.findall(r"latitude p = [\d.]+", drawn)
    assert said == re.findall(
        r"latitude p = [\d.]+", trials.page(f"{place}robustness/?permutation=yes&seed=7")
    )
    assert said


def test_every_combination_of_choices_is_pooled_when_asked_for(trials: Trials) -> None:
    before = trials.page(HERE)
    assert "specifications: the estimate lies" not in before
    assert "Allocation: alternate" in before
    few = trials.page(f"{HERE}?every=yes")
    assert "specifications: the estimate lies between" in few
    more = trials.page(f"{HERE}?every=yes&without=allocation=alternate&without=nonsense")
    assert "without Allocation: alternate" in more
    assert 'value="allocation=alternate" checked' in more
    counts = [int(re.findall(r"(\d+) specifications", page)[0]) for page in (few, more)]
    assert counts[1] > counts[0]


def test_with_two_studies_each_part_says_why_it_was_not_run(team: Any) -> None:
    two_studies(team)
    page = team.bob.get(f"{run(team)}robustness/?permutation=yes&every=yes&seed=x").content.decode()
    assert "Not run, because there are fewer than three studies." in page
    assert "Not run: fewer than ten studies cannot tell small-study effects from chance" in page
    assert "(all 4): p = " in page


def test_what_was_computed_once_is_shown_again_until_something_that_it_is_made_of_changes(
    trials: Trials,
) -> None:
    def key() -> str:
        member = trials.member()
        return fingerprint(member, row_of(member, "tb-end"))

    trials.page(HERE)
    member = trials.member()
    row = row_of(member, "tb-end")
    shown = kept(member, row, "standing", lambda: "computed again")
    assert shown != "computed again"
    before = key()
    held = member.review.state.extraction.holding("aronson-1948")
    form = json.loads(json.dumps(held.form))
    form["results"][0]["values"]["events"]["value"] = 5
    what = {"form": form, "how": "looked again"}
    append(trials.row, who="gac", acts=[("extraction", "reconcile", "study:aronson-1948", what)])
    assert key() != before
    plan = dict(trials.member().plan.raw) | {"results": {"material": {"percent": 1}}}
    before = key()
    append(trials.row, who="gac", acts=[("protocol", "plan", "plan:plan", {"plan": plan})])
    assert key() != before
    assert "moved by more than 1%" in trials.page(HERE)
