"""Screening in the browser: voting is blind, a batch is released by all, conflicts are settled."""

from __future__ import annotations

import re

import pytest

from consilience.protocol import Plan
from consilience_web.reviews.actions import change_plan
from consilience_web.reviews.templatetags.marked_terms import marked
from tests.web.reviews.test_set_up import SIX

pytestmark = pytest.mark.django_db


def body(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", answer.content.decode())


def open_batch(team, n: int = 2, calibration: int = 0) -> tuple[str, list[str]]:
    form = {"n": n, "calibration": calibration, "voters": ["bob", "beth"]}
    waiting = team.member("alice").review.state.unopened("screening")
    base = f"/r/{team.slug}/screen/"
    assert team.alice.post(f"{base}batches/", form).status_code == 302
    return base, waiting[:n]


def cast(client, base: str, record: str, choice: str) -> None:
    assert client.post(f"{base}do/vote/{record}/", {"choice": choice}).status_code == 302


def test_a_voter_s_pages_do_not_change_when_the_other_votes(team) -> None:
    base, records = open_batch(team)
    cast(team.bob, base, records[0], "include")
    pages = [base, f"{base}batches/", f"{base}conflicts/"]
    before = [body(team.bob, page) for page in pages]
    for record in records:
        cast(team.beth, base, record, "exclude")
        team.beth.post(f"{base}do/note/{record}/", {"text": "not ours"})
        team.beth.post(f"{base}do/label/{record}/", {"label": "odd"})
    batch = next(iter(team.member("beth").review.state.screening.batches))
    team.beth.post(f"{base}do/ready/{batch}/")
    assert [body(team.bob, page) for page in pages] == before
    assert batch in team.member("beth").review.state.screening.ready


def test_the_end_of_the_queue_asks_to_finish_each_batch(team) -> None:
    base, records = open_batch(team, n=3, calibration=1)
    for record in records:
        cast(team.bob, base, record, "include")
    page = body(team.bob, base)
    finish = re.findall(r'action="([^"]+/do/ready/\w+/)".*?<button[^>]*>([^<]+)<', page, re.S)
    assert [name for _, name in finish] == [
        "I have finished Calibration 1",
        "I have finished Batch 2",
    ]
    for address, _ in finish:
        assert team.bob.post(address).status_code == 302
    assert "I have finished" not in body(team.bob, base)
    assert "I have finished" not in body(team.beth, base)


def test_open_batches_stand_in_the_order_in_which_they_are_worked_on(team) -> None:
    base, _ = open_batch(team, n=3, calibration=1)
    page = body(team.alice, f"{base}batches/")
    assert page.index("<h2>Calibration 1") < page.index("<h2>Batch 2")


def test_a_lead_without_a_vote_is_led_to_the_batches(team) -> None:
    assert "Voting is not open yet" in body(team.alice, f"/r/{team.slug}/screen/")
    base, _ = open_batch(team)
    assert team.alice.get(base).headers["Location"] == f"{base}batches/"
    assert "You do not vote in this stage" in body(team.chidi, base)


def test_a_stage_without_records_leads_to_the_searches(team) -> None:
    team.eve.post("/new/", SIX)
    page = body(team.eve, "/r/peer-support-online/screen/")
    assert "none came in yet" in page and "Add your searches" in page
    assert "Add your searches" not in body(team.alice, f"/r/{team.slug}/screen/")


def test_the_last_voter_to_finish_releases_and_the_adjudicator_settles(team) -> None:
    base, records = open_batch(team)
    for client, choices in ((team.bob, "include include"), (team.beth, "include exclude")):
        for record, choice in zip(records, choices.split(), strict=True):
            cast(client, base, record, choice)
    batch = next(iter(team.member("bob").review.state.screening.batches))
    team.bob.post(f"{base}do/ready/{batch}/")
    assert batch not in team.member("bob").review.state.screening.released
    assert "Bob and Beth" not in body(team.bob, f"{base}batches/")
    team.beth.post(f"{base}do/ready/{batch}/")
    assert batch in team.member("bob").review.state.screening.released
    assert "50% (95% interval 9% to 91%)" in body(team.bob, f"{base}batches/")
    assert team.bob.post(f"{base}do/settle/{records[1]}/", {"choice": "include"}).status_code == 403
    assert "Conflicts to settle: 1" in body(team.chidi, base)
    assert "exclude</span>" in body(team.chidi, f"{base}conflicts/")
    team.chidi.post(f"{base}do/settle/{records[1]}/", {"choice": "exclude"})
    state = team.member("chidi").review.state
    assert state.decisions("screening")[records[1]].choice == "exclude"
    assert state.sought == [records[0]]


def test_voters_without_a_third_settle_together_once_released(team) -> None:
    alice = team.member("alice")
    stages = {**alice.plan.raw["stages"], "screening": {"votes": 2, "settle": "discussion"}}
    change_plan(alice, {**alice.plan.raw, "stages": stages}, part="stages", reason="no third")
    base, (record,) = open_batch(team, 1)
    cast(team.bob, base, record, "include")
    cast(team.beth, base, record, "exclude")
    settle = f"{base}do/settle/{record}/"
    assert team.bob.post(settle, {"choice": "include"}).status_code == 403
    batch = next(iter(team.member("bob").review.state.screening.batches))
    for client in (team.bob, team.beth):
        client.post(f"{base}do/ready/{batch}/")
    assert "to settle together" in body(team.bob, f"{base}conflicts/")
    assert team.bob.post(settle, {"choice": "include", "why": "talked"}).status_code == 302
    decision = team.member("bob").review.state.decisions("screening")[record]
    assert (decision.choice, decision.how) == ("include", "discussion")


def test_undo_takes_the_own_vote_back_and_returns_to_the_record(team) -> None:
    base, records = open_batch(team)
    cast(team.bob, base, records[0], "exclude")
    answer = team.bob.post(f"{base}do/unvote/{records[0]}/")
    assert answer.url == f"{base}?record={records[0]}"
    assert f"do/vote/{records[0]}/" in body(team.bob, answer.url)
    team.bob.post(f"{base}do/defer/{records[0]}/")
    assert f"do/vote/{records[1]}/" in body(team.bob, base)


def test_nobody_votes_outside_their_queue_or_releases_too_early(team) -> None:
    base, records = open_batch(team)
    batch = next(iter(team.member("bob").review.state.screening.batches))
    vote = f"{base}do/vote/{records[0]}/"
    assert team.dana.post(vote, {"choice": "include"}).status_code == 403
    assert team.alice.post(vote, {"choice": "include"}).status_code == 403
    assert team.eve.get(base).status_code == 404
    assert team.bob.post(f"{base}do/ready/{batch}/").status_code == 400
    assert team.bob.post(f"{base}do/release/{batch}/").status_code == 403
    assert team.chidi.post(f"{base}do/release/{batch}/").status_code == 400
    assert team.alice.post(f"{base}do/unblind/{batch}/", {"why": " "}).status_code == 400
    assert not team.member("bob").review.state.screening.released


def test_the_same_vote_sent_twice_is_one_line_and_keeps_its_seconds(team) -> None:
    base, records = open_batch(team)
    form = {"choice": "include", "seconds": "12.34"}
    for _ in range(2):
        assert team.bob.post(f"{base}do/vote/{records[0]}/", form).status_code == 302
    state = team.member("bob").review.state
    assert len([line for line in state.lines if line.act == "vote"]) == 1
    assert state.screening.votes[records[0]]["bob"].seconds == 12.3
    assert "12 s a record" in body(team.bob, base)
    for said, kept in (("999999", 600.0), ("-1", None), ("nan", None), ("soon", None)):
        team.bob.post(f"{base}do/unvote/{records[0]}/")
        team.bob.post(f"{base}do/vote/{records[0]}/", {**form, "seconds": said})
        assert team.member("bob").review.state.screening.votes[records[0]]["bob"].seconds == kept


def test_a_stale_card_asks_before_it_changes_a_vote(team) -> None:
    base, records = open_batch(team)
    vote = f"{base}do/vote/{records[0]}/"
    cast(team.bob, base, records[0], "include")
    answer = team.bob.post(vote, {"choice": "exclude"})
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "You have already decided on this record" in shown
    assert "Change my vote to exclude" in shown
    own = team.member("bob").review.state.screening.votes[records[0]]["bob"]
    assert own.choice == "include"
    team.bob.post(vote, {"choice": "exclude", "was": own.line})
    own = team.member("bob").review.state.screening.votes[records[0]]["bob"]
    assert own.choice == "exclude"


def test_undo_and_a_late_vote_after_the_release_are_refused_in_words(team) -> None:
    base, records = open_batch(team, 1)
    cast(team.bob, base, records[0], "include")
    cast(team.beth, base, records[0], "include")
    batch = next(iter(team.member("bob").review.state.screening.batches))
    for client in (team.bob, team.beth):
        client.post(f"{base}do/ready/{batch}/")
    refused = team.bob.post(f"{base}do/unvote/{records[0]}/")
    assert refused.status_code == 400
    assert "settle it together instead" in refused.content.decode()
    refused = team.bob.post(f"{base}do/vote/{records[0]}/", {"choice": "exclude"})
    assert "your exclude was not taken" in refused.content.decode()
    assert 'data-does="Undo"' not in body(team.bob, base)


def test_an_address_of_an_act_that_is_only_opened_leads_to_the_record(team) -> None:
    base, records = open_batch(team)
    answer = team.bob.get(f"{base}do/vote/{records[1]}/")
    assert (answer.status_code, answer.url) == (302, f"{base}?record={records[1]}")


def test_a_record_is_joined_with_its_duplicate_from_the_card_and_parted_again(team) -> None:
    base, records = open_batch(team, 3)
    cast(team.bob, base, records[1], "include")
    page = f"{base}duplicate/{records[0]}/"
    assert f'href="{page}"' in body(team.bob, base)
    title = team.member("bob").review.record(records[1]).title or ""
    assert records[1] in body(team.bob, f"{page}?q={title.split()[0]}")
    assert "No other record has all" in body(team.bob, f"{page}?q=zzzz")
    joined = team.bob.post(f"{base}do/duplicate/{records[0]}/", {"of": records[1]})
    assert joined.status_code == 302
    state = team.member("bob").review.state
    assert set(state.group_of(records[0])) == {records[0], records[1]}
    assert state.screening.votes[records[1]]["bob"].choice == "include"
    assert "A different work after all" in body(team.bob, page)
    team.bob.post(f"{base}do/distinct/{records[0]}/", {"from": records[1]})
    assert team.member("bob").review.state.group_of(records[0]) == (records[0],)
    assert (
        team.chidi.post(f"{base}do/duplicate/{records[0]}/", {"of": records[1]}).status_code == 403
    )


def test_opening_a_batch_shows_first_who_would_get_how_many(team) -> None:
    base = f"/r/{team.slug}/screen/batches/"
    form = {"n": 5, "calibration": 2, "voters": ["bob", "beth", "dana"], "preview": "yes"}
    shown = team.alice.post(base, form).content.decode()
    assert "Calibration 1: 2 records, 3 votes on each" in shown
    assert "12 votes in all" in shown and "Bob 4, Beth 4, Dana 4." in " ".join(shown.split())
    assert not team.member("alice").review.state.screening.batches
    refused = team.alice.post(base, {"n": "many", "voters": ["bob"]})
    assert refused.status_code == 400
    assert 'value="many"' in refused.content.decode()


def test_marked_terms_are_escaped_first() -> None:
    terms = {"include": ["peer", "b"], "exclude": ["trial<"]}
    plan = Plan.from_json({"title": "t", "kind": "k", "questions": [], "team": [], "terms": terms})
    shown = marked('<b onclick="x">Peers</b> trial< 1', plan)
    assert '<mark class="include">Peers</mark>' in shown
    assert '<mark class="exclude">trial&lt;</mark>' in shown
    assert re.findall(r"<(?!/?mark)", shown) == []
