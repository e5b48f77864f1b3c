"""The front page: what waits for a person, the flow in short, and what happened lately."""

from __future__ import annotations

import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from consilience_web.reviews import happened
from consilience_web.reviews.actions import append, change_plan
from consilience_web.reviews.models import LedgerRow
from consilience_web.reviews.queries import forget
from tests.web.conftest import Team
from tests.web.reviews.test_set_up import SIX


def _front(team: Team, who: str) -> str:
    return getattr(team, who).get(f"/r/{team.slug}/").content.decode()


def _box(page: str, label: str) -> str:
    found = re.search(rf"<span>{label}</span>\s*<strong>([^<]*)</strong>", page)
    assert found, label
    return found.group(1).strip()


def _opened(team: Team, records: list[str]) -> None:
    batch = {
        "name": "Batch 1", "kind": "batch", "records": records, "voters": ["bob", "beth"],
        "quota": 2,
    }  # fmt: skip
    append(team.row, who="alice", acts=[("screening", "batch", "batch:one", batch)])


def _voted(team: Team, who: str, choices: dict[str, str]) -> None:
    acts = [("screening", "vote", record, {"choice": c}) for record, c in choices.items()]
    append(team.row, who=who, acts=acts)


def _released(team: Team) -> None:
    """Bob and Beth include three of four works and exclude one."""
    works = list(team.member("alice").review.state.works)[:4]
    _opened(team, works)
    choices = dict.fromkeys(works, "include") | {works[0]: "exclude"}
    for who in ("bob", "beth"):
        _voted(team, who, choices)
    append(team.row, who="chidi", acts=[("screening", "release", "batch:one", {})])


def test_the_short_flow_is_counted_and_each_counted_box_opens_its_list(team: Team) -> None:
    page = _front(team, "chidi")
    assert _box(page, "From databases and registers") == "20"
    assert f'href="/r/{team.slug}/report/box/database_results/"' in page
    _released(team)
    page = _front(team, "chidi")
    assert (_box(page, "Screened"), _box(page, "Excluded")) == ("4", "1")


def test_the_rail_says_that_voting_is_not_open_before_a_batch_is(team: Team) -> None:
    assert _front(team, "alice").count("not open yet") == 2
    _released(team)
    assert _front(team, "alice").count("not open yet") == 1


def test_what_happened_lately_is_told_once_for_each_person_day_and_kind(team: Team) -> None:
    page = _front(team, "bob")
    assert "2 searches documented, Alice" in page
    assert "2 exports imported, Alice" in page


def test_all_that_happened_is_told_by_day(team: Team) -> None:
    url = f"/r/{team.slug}/history/"
    assert f'href="{url}"' in _front(team, "bob")
    today = team.member("bob").review.state.lines[-1].at[:10]
    page = team.bob.get(url)
    assert [day.day.isoformat() for day in page.context["days"]] == [today]
    assert "2 searches documented, Alice" in page.content.decode()
    assert page.context["earlier"] == ""
    assert "Nothing before that day." in team.bob.get(url, {"before": today}).content.decode()
    assert team.eve.get(url).status_code == 404


def test_earlier_days_are_on_a_page_of_their_own(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = LedgerRow.objects.order_by("at", "line_id").first()
    assert first is not None
    LedgerRow.objects.filter(pk=first.pk).update(at="2026-01-05T09:00:00.000000Z")
    forget(team.row.pk)
    monkeypatch.setattr(happened, "DAYS", 1)
    url = f"/r/{team.slug}/history/"
    page = team.bob.get(url)
    assert "the plan adopted" not in page.content.decode().lower()
    earlier = page.context["earlier"]
    assert f'href="?before={earlier}"' in page.content.decode()
    told = team.bob.get(url, {"before": earlier}).context
    assert [day.day.isoformat() for day in told["days"]] == ["2026-01-05"]
    assert told["earlier"] == ""


def test_nobody_needs_an_account_to_read_how_a_review_goes(client) -> None:  # type: ignore[no-untyped-def]
    page = client.get("/help/").content.decode()
    assert "How a review goes" in page
    assert "Duplicates" in page


def _tasks(team: Team, who: str) -> list[str]:
    found = re.findall(r"<li>\s*<div><strong>([^<]*)</strong>", _front(team, who))
    return [html.unescape(what) for what in found]


def test_for_you_today_follows_the_work_of_a_batch(team: Team) -> None:
    assert "Open 20 records for voting" in _tasks(team, "alice")
    works = list(team.member("alice").review.state.works)[:2]
    _opened(team, works)
    assert _tasks(team, "bob") == ["Screen 2 records"]
    _voted(team, "bob", dict.fromkeys(works, "include"))
    _voted(team, "beth", {works[0]: "include", works[1]: "exclude"})
    assert _tasks(team, "bob") == ["Say that you have finished Batch 1"]
    assert _tasks(team, "chidi") == ["Release Batch 1", "Settle 1 conflict"]
    assert "title and abstract, one at a time" in _front(team, "chidi")
    append(team.row, who="chidi", acts=[("screening", "release", "batch:one", {})])
    assert _tasks(team, "bob") == ["Attach 1 full text"]


def test_duplicates_are_looked_for_before_voting_opens_and_again_after_an_import(
    team: Team,
) -> None:
    assert _tasks(team, "alice")[:2] == ["Look for duplicates", "Open 20 records for voting"]
    batches = f"/r/{team.slug}/screen/batches/"
    assert "what was imported twice is screened twice" in team.alice.get(batches).content.decode()
    assert "Look for duplicates" not in _tasks(team, "bob")
    team.alice.post(f"/r/{team.slug}/duplicates/run/")
    assert "Look for duplicates" not in _tasks(team, "alice")
    assert "is screened twice" not in team.alice.get(batches).content.decode()
    ris = SimpleUploadedFile("new.ris", b"TY  - JOUR\nTI  - Peer support\nER  - \n")
    team.alice.post(f"/r/{team.slug}/search/source/a/import/", {"exports": ris})
    page = _front(team, "alice")
    assert "1 record came in since the last search" in page


def test_full_texts_are_asked_for_until_each_report_has_a_file_or_cannot_be_had(team: Team) -> None:
    _released(team)
    assert "Attach 3 full texts" in _tasks(team, "bob")
    works = team.member("bob").review.state.sought
    url = f"/r/{team.slug}/full-text/"
    pdf = SimpleUploadedFile("one.pdf", b"%PDF-1.4\n%%EOF\n")
    team.bob.post(f"{url}files/", {"files": pdf, "record": works[0]})
    team.bob.post(f"{url}retrieval/{works[1]}/", {"status": "not_retrieved", "back": "files"})
    assert "Attach 1 full text" in _tasks(team, "bob")
    assert "Attach 1 full text" not in _tasks(team, "chidi")


def test_who_has_nothing_to_do_yet_is_told_what_comes(team: Team) -> None:
    said = "Records to screen come to you here once a lead has opened a batch"
    assert said in _front(team, "bob") and said not in _front(team, "chidi")
    _released(team)
    assert said not in _front(team, "bob")


def test_a_lead_alone_is_asked_to_invite_a_team(team: Team) -> None:
    team.eve.post("/new/", SIX)
    page = team.eve.get("/r/peer-support-online/").content.decode()
    assert "Invite your team" in page
    assert "Invite your team" not in _front(team, "alice")


def test_a_reader_is_led_to_what_is_open_to_readers(team: Team) -> None:
    alice = team.member("alice")
    people = [
        {**p, "roles": ["reader"]} if p["handle"] == "dana" else p for p in alice.plan.raw["team"]
    ]
    change_plan(alice, {**alice.plan.raw, "team": people}, part="team", reason="Dana reads")
    page = _front(team, "dana")
    rail = page[page.index('id="rail"') : page.index("</nav>", page.index('id="rail"'))]
    assert re.findall(r'href="/r/[^/]+/([^/]+)/"', rail) == ["plan", "report"]
    assert "Read the report" in page


def test_the_list_of_reviews_says_what_waits_first_in_each(team: Team) -> None:
    def told(who: str) -> str:
        return " ".join(
            re.sub(r"<[^>]+>", " ", getattr(team, who).get("/").content.decode()).split()
        )

    assert "Systematic review · 5 people" in told("bob")
    assert "Nothing waits for you." in told("bob")
    _opened(team, list(team.member("alice").review.state.works)[:4])
    assert "Screen 4 records" in told("bob")
    assert "Nothing waits for you." in told("dana")


def test_a_lead_who_casts_no_vote_sees_how_far_the_others_are_and_no_voter_does(team: Team) -> None:
    works = list(team.member("alice").review.state.works)[:2]
    _opened(team, works)
    _voted(team, "bob", dict.fromkeys(works, "include"))
    _voted(team, "beth", {works[0]: "exclude"})
    page = " ".join(re.sub(r"<[^>]*>", " ", _front(team, "alice")).split())
    assert "Under way what others decide on" in page
    assert "Batch 1 : 1 of 2 have every vote (Bob, Beth)" in page
    for who in ("bob", "beth"):
        assert "Under way" not in _front(team, who)
    append(team.row, who="chidi", acts=[("screening", "release", "batch:one", {})])
    assert "Under way" not in _front(team, "alice")
