"""Conflicts: both sides for the one who settles, nothing for anybody else before the release."""

from __future__ import annotations

import pytest
from django.urls import reverse

from consilience_web.reviews.actions import change_plan
from tests.web.screening.test_voting import body, cast, open_batch

pytestmark = pytest.mark.django_db


@pytest.fixture
def disputed(team) -> tuple[str, list[str]]:
    """Two records on which Bob and Beth differ, each with a note and a label."""
    base, records = open_batch(team, 3)
    for record in records[:2]:
        cast(team.bob, base, record, "include")
        cast(team.beth, base, record, "exclude")
        team.beth.post(f"{base}do/note/{record}/", {"text": f"not ours: {record}"})
        team.beth.post(f"{base}do/label/{record}/", {"label": "odd one"})
    return base, records


def release(team, stage: str) -> None:
    for batch in team.member("chidi").review.state.voting(stage).batches:
        answer = team.chidi.post(reverse(f"{stage}:act", args=[team.slug, "release", batch]))
        assert answer.status_code == 302


def test_the_adjudicator_sees_both_sides_and_skips_to_the_next(team, disputed) -> None:
    base, (first, second, _) = disputed
    shown = body(team.chidi, f"{base}conflicts/")
    assert "Conflict 1 of 2" in shown
    assert f"not ours: {first}" in shown and f"not ours: {second}" not in shown
    assert "odd one" in shown
    assert f"conflicts/?record={second}" in shown
    shown = body(team.chidi, f"{base}conflicts/?record={second}")
    assert "Conflict 2 of 2" in shown and f"conflicts/?record={first}" in shown
    team.chidi.post(f"{base}do/settle/{second}/", {"choice": "include", "why": "adults"})
    assert "Conflict 1 of 1" in body(team.chidi, f"{base}conflicts/")


def test_a_settlement_that_is_refused_keeps_what_was_typed(team, disputed) -> None:
    base, (first, *_) = disputed
    answer = team.chidi.post(f"{base}do/settle/{first}/", {"choice": "both", "why": "unsure"})
    assert answer.status_code == 400
    shown = answer.content.decode()
    assert "Choose include or exclude" in shown and 'value="unsure"' in shown


def test_what_was_settled_by_a_slip_is_settled_otherwise_by_the_same_person_alone(
    team, disputed
) -> None:
    base, (first, *_) = disputed
    team.chidi.post(f"{base}do/settle/{first}/", {"choice": "include"})
    again = f"{base}conflicts/?record={first}"
    assert f'conflicts/?record={first}" data-key="z"' in body(team.chidi, f"{base}conflicts/")
    shown = body(team.chidi, again)
    assert "You settled this: include" in shown and f"not ours: {first}" in shown
    assert "You settled this" not in body(team.alice, again)
    assert team.alice.post(f"{base}do/settle/{first}/", {"choice": "exclude"}).status_code == 403
    team.chidi.post(f"{base}do/settle/{first}/", {"choice": "exclude", "why": "a slip"})
    decision = team.member("chidi").review.state.decision("screening", first)
    assert (decision.state, decision.choice) == ("settled", "exclude")


def test_what_was_settled_stays_once_its_report_is_voted_on(team, disputed) -> None:
    base, (first, *_) = disputed
    team.chidi.post(f"{base}do/settle/{first}/", {"choice": "include"})
    form = {"n": 1, "calibration": 0, "voters": ["bob", "beth"]}
    team.alice.post(f"/r/{team.slug}/full-text/batches/", form)
    assert "You settled this" not in body(team.chidi, f"{base}conflicts/?record={first}")
    assert team.chidi.post(f"{base}do/settle/{first}/", {"choice": "exclude"}).status_code == 403


def test_a_report_settled_once_is_settled_otherwise_with_a_reason_until_a_form_is_begun(
    team,
) -> None:
    _, records = open_batch(team, 1)
    for person in (team.bob, team.beth):
        cast(person, f"/r/{team.slug}/screen/", records[0], "include")
    base, (report,) = f"/r/{team.slug}/full-text/", records
    release(team, "screening")
    team.alice.post(f"{base}batches/", {"n": 1, "calibration": 0, "voters": ["bob", "beth"]})
    cast(team.bob, base, report, "include")
    team.beth.post(f"{base}do/vote/{report}/", {"choice": "exclude", "reason": "population"})
    settle = f"{base}do/settle/{report}/"
    team.chidi.post(settle, {"choice": "include"})
    refused = team.chidi.post(settle, {"choice": "exclude"})
    assert refused.status_code == 400 and "You settled this" in refused.content.decode()
    release(team, "fulltext")
    study = team.member("bob").review.studies()[0].id
    team.bob.post(f"/r/{team.slug}/extract/{study}/", {"save": "draft"})
    assert team.chidi.post(settle, {"choice": "exclude", "reason": "population"}).status_code == 403


@pytest.mark.parametrize("who", ["alice", "chidi", "bob", "dana"])
def test_before_the_release_only_the_conflict_page_tells_who_voted_what(
    team, disputed, who: str
) -> None:
    base, records = disputed
    client = getattr(team, who)
    pages = [base, f"{base}batches/", f"{base}duplicate/{records[0]}/"]
    if who in ("bob", "dana"):
        pages.append(f"{base}conflicts/")
    for page in pages:
        shown = client.get(page, follow=True).content.decode()
        assert "not ours" not in shown and "odd one" not in shown, page


def test_a_lead_without_a_vote_has_counts(team, disputed) -> None:
    base, _ = disputed
    shown = " ".join(body(team.alice, f"{base}batches/").split())
    assert "2 of 3<progress" in shown
    assert "<dt>In conflict</dt><dd>2</dd>" in shown
    shown = " ".join(body(team.bob, f"{base}batches/").split())
    assert "<dt>In conflict</dt><dd>0</dd>" in shown and "Finished" not in shown


def test_whoever_neither_leads_nor_settles_counts_as_of_the_release(team, disputed) -> None:
    base, _ = disputed
    plan = dict(team.member("alice").plan.raw)
    people = [{**p, "roles": ["information_specialist"]} if p["handle"] == "dana" else p
              for p in plan["team"]]  # fmt: skip
    change_plan(team.member("alice"), {**plan, "team": people}, part="team", reason="a new role")
    shown = " ".join(body(team.dana, f"{base}batches/").split())
    assert "<dt>In conflict</dt><dd>0</dd>" in shown and "Finished" not in shown


def test_agreement_of_three_has_each_pair_and_fleiss_kappa(team) -> None:
    base = f"/r/{team.slug}/screen/"
    form = {"n": 3, "calibration": 3, "voters": ["bob", "beth", "dana"]}
    team.alice.post(f"{base}batches/", form)
    voting = team.member("alice").review.state.screening
    (batch,) = voting.batches.values()
    choices = {"bob": "iie", "beth": "iee", "dana": "iie"}
    words = {"i": "include", "e": "exclude"}
    for who, cast_ in choices.items():
        for record, choice in zip(batch.records, cast_, strict=True):
            cast(getattr(team, who), base, record, words[choice])
        getattr(team, who).post(f"{base}do/ready/{batch.id}/")
    shown = body(team.bob, f"{base}batches/")
    assert "Beth, Bob and Dana (Fleiss)" in shown
    assert "67% (95% interval 21% to 94%)" in shown
    assert "rough with 3; it was cut where kappa ends" in shown
    # Bob and Dana never differed: kappa 1, and no interval of no width is shown
    assert "<td>1.00<br>" in shown
