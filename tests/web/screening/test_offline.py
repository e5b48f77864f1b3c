"""The network goes, a session ends, a page is loaded again: each decision counts once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.sessions.models import Session

from consilience_web.reviews.actions import append
from tests.web.screening.conftest import calm, own_votes, sent, waiting

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KEPT = (
    """() => Object.entries(localStorage).filter(([name]) => name.startsWith("consilience.kept"))"""
)


def with_records_ahead(page: Page) -> Page:
    """Wait until the page holds the next records."""
    page.locator("html[data-ahead='3']").wait_for()
    calm(page)
    return page


def title(page: Page) -> str:
    return page.locator("#desk h1").inner_text()


def keep(page: Page, key: str, n: int) -> None:
    """Decide by key without a network; wait until it is kept as the nth and the desk is calm."""
    page.keyboard.press(key)
    page.locator("#kept").get_by_text(f"Offline: {n} decision").wait_for()
    calm(page)


def votes(team: Any, act: str = "vote") -> list[str]:
    """The records of Bob's lines, as they came."""
    return [line.subject for line in team.member("bob").review.state.lines if line.act == act]


def test_votes_go_on_without_a_network_and_are_sent_in_order_once_it_is_back(team, sit) -> None:
    page = with_records_ahead(sit())
    titles = [title(page)]
    page.context.set_offline(True)
    for n, key in enumerate("eim", 1):
        keep(page, key, n)
        titles.append(title(page))
        assert page.evaluate("document.activeElement.tagName") == "H1"
    assert len(set(titles)) == 4
    page.get_by_text("Kept here. Waiting for you: 1", exact=True).wait_for()
    page.keyboard.press("z")
    page.get_by_text("Offline: 2 decisions are kept here and will be sent.").wait_for()
    assert title(page) == titles[2]
    assert own_votes(team) == {}
    page.context.set_offline(False)
    page.get_by_text("The 2 decisions that were kept here are sent.").wait_for()
    waiting(page, 2)
    assert list(own_votes(team).values()) == ["exclude", "include"]
    assert votes(team) == list(team.member("bob").review.state.screening.position)[:2]
    assert votes(team, "unvote") == [] and page.evaluate(KEPT) == []


def test_where_no_further_record_is_here_the_page_says_so_and_goes_on_by_itself(team, sit) -> None:
    page = with_records_ahead(sit())
    page.context.set_offline(True)
    for n in range(1, 5):
        keep(page, "i", n)
    page.get_by_role("heading", name="No further record is here").wait_for()
    page.keyboard.press("z")
    page.get_by_role("heading", name="No further record is here").wait_for(state="detached")
    calm(page)
    page.keyboard.press("e")
    page.get_by_role("heading", name="No further record is here").wait_for()
    page.context.set_offline(False)
    page.get_by_role("heading", name="Nothing waits for you").wait_for()
    sent(page)
    assert list(own_votes(team).values()) == ["include"] * 3 + ["exclude"]


def test_a_tab_that_is_closed_keeps_its_decisions_and_any_page_sends_them(team, sit) -> None:
    page = with_records_ahead(sit())
    page.context.set_offline(True)
    page.keyboard.press("m")
    page.get_by_text("Offline: 1 decision is kept here").wait_for()
    (kept,) = page.evaluate(KEPT)
    assert set(json.loads(kept[1])) == {"id", "act", "record", "address", "form", "tried"}
    again = page.context.new_page()
    page.close()
    again.context.set_offline(False)
    again.goto(f"/r/{team.slug}/")
    again.get_by_text("The decision that was kept here is sent.").wait_for()
    assert list(own_votes(team).values()) == ["maybe"]


def test_a_decision_that_is_refused_later_is_shown_until_it_was_read(team, sit) -> None:
    page = with_records_ahead(sit())
    page.context.set_offline(True)
    keep(page, "i", 1)
    keep(page, "e", 2)
    state = team.member("alice").review.state
    (batch,), record = state.screening.batches, next(iter(state.screening.position))
    what = {"records": [record], "voters": ["beth", "dana"], "why": "Bob is away"}
    append(team.row, who="alice", acts=[("screening", "assign", f"batch:{batch}", what)])
    page.context.set_offline(False)
    refusal = f"Your include on record {record}: this record is not in your queue"
    page.get_by_role("alert").get_by_text(refusal).wait_for()
    sent(page)
    page.reload()
    page.get_by_role("alert").get_by_text(refusal).wait_for()
    page.get_by_role("button", name="I have read this").click()
    page.get_by_text(refusal).wait_for(state="detached")
    assert page.evaluate(KEPT) == []
    assert list(own_votes(team).values()) == ["exclude"]


def sign_in(page: Page, name: str) -> None:
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password", exact=True).fill("x" * 12)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()


def test_when_a_session_ends_decisions_wait_for_the_same_person_and_no_other(team, sit) -> None:
    page = with_records_ahead(sit())
    Session.objects.all().delete()
    page.keyboard.press("i")
    page.get_by_text("You are signed out: 1 decision is kept here").wait_for()
    page.get_by_role("link", name="Sign in").last.click()
    sign_in(page, "beth")
    page.locator("#desk h1").wait_for()
    sent(page)
    assert len(page.evaluate(KEPT)) == 1 and votes(team) == []
    page.context.clear_cookies()
    page.goto(f"/r/{team.slug}/screen/")
    sign_in(page, "bob")
    page.get_by_text("The decision that was kept here is sent.").wait_for()
    assert votes(team) == list(own_votes(team))
    assert list(own_votes(team).values()) == ["include"]


def test_another_tab_that_signs_in_again_is_enough(team, sit) -> None:
    page = with_records_ahead(sit())
    Session.objects.all().delete()
    page.keyboard.press("i")
    page.get_by_text("You are signed out: 1 decision is kept here").wait_for()
    other = page.context.new_page()
    other.goto("/sign-in/")
    sign_in(other, "bob")
    # Either tab sends it: the first asks again after a while.
    sent(page)
    page.locator("#desk[data-record]").wait_for()
    calm(page)
    page.keyboard.press("e")
    waiting(page, 2)
    assert list(own_votes(team).values()) == ["include", "exclude"]


def test_nothing_of_a_record_is_stored_and_signing_out_clears_decisions(team, sit) -> None:
    page = with_records_ahead(sit())
    page.route("**/do/**", lambda route: route.abort())
    page.keyboard.press("i")
    page.get_by_text("1 decision is kept here").wait_for()
    stored = page.evaluate("JSON.stringify([localStorage, sessionStorage])")
    assert "consilience.kept" in stored and title(page) not in stored
    assert page.evaluate("indexedDB.databases()") == []
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    page.locator(".menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("main").get_by_role("button", name="Sign in").wait_for()
    assert asked == ["1 decision is not sent yet. Sign out and throw away what was decided?"]
    assert page.evaluate(KEPT) == []
    page.go_back()
    page.get_by_role("main").get_by_role("button", name="Sign in").wait_for()


def test_the_next_record_does_not_wait_and_a_reload_in_the_middle_sends_nothing_twice(
    team, sit
) -> None:
    page = with_records_ahead(sit())
    first, held = title(page), []

    def taken_and_never_answered(route: Route) -> None:
        held.append(route.fetch())

    page.route("**/do/vote/**", taken_and_never_answered)
    page.keyboard.press("i")
    page.locator("#desk h1", has_text=first).wait_for(state="detached")
    assert page.locator("#kept").get_attribute("data-waiting") == "1"
    for _ in range(600):  # the server takes the decision when the machine lets it
        if held:
            break
        page.wait_for_timeout(100)
    assert len(held) == 1 and list(own_votes(team).values()) == ["include"]
    page.unroute("**/do/vote/**")
    page.reload()
    waiting(page, 3)
    assert title(page) != first
    assert len(votes(team)) == 1


def test_of_two_tabs_on_one_record_the_second_is_told(team, sit) -> None:
    page = with_records_ahead(sit())
    other = page.context.new_page()
    other.goto(page.url)
    calm(other)
    first = title(other)
    page.keyboard.press("i")
    waiting(page, 3)
    other.keyboard.press("e")
    other.get_by_role("heading", name="You have already decided on this record").wait_for()
    assert other.get_by_text(first).is_visible()
    assert list(own_votes(team).values()) == ["include"]
    other.get_by_role("button", name="Change my vote to exclude").click()
    other.locator("#desk[data-record]").wait_for()
    assert list(own_votes(team).values()) == ["exclude"]


def test_the_back_button_never_brings_a_decided_record_back(team, sit) -> None:
    page = with_records_ahead(sit())
    first = title(page)
    page.keyboard.press("i")
    waiting(page, 3)
    second = title(page)
    page.goto(f"/r/{team.slug}/search/records/")
    page.go_back()
    page.locator("#desk h1", has_text=second).wait_for()
    page.keyboard.press("i")
    waiting(page, 2)
    assert title(page) not in (first, second)
    assert len(votes(team)) == len(own_votes(team)) == 2
