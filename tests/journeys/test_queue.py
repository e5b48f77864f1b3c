"""Hundreds of probable pairs, settled by keyboard: three answers, undo, skip, back, one kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from consilience_web.reviews.actions import append
from tests.web.conftest import Team

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from consilience_web.reviews.queries import Member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
N = 190
"""Pairs of twenty records: each with each."""


@pytest.fixture
def ids(team: Team) -> list[str]:
    """The records, once the finder has asked about each two of them."""
    ids = sorted(team.member("alice").review.state.search.record_ids())
    pairs = [[a, b, 0.8, "title equal; but DOI differ; not merged: two DOIs"]
             for place, a in enumerate(ids) for b in ids[place + 1 :]]  # fmt: skip
    for low in pairs[-3:]:
        low[2:] = [0.06, "title equal; not merged: article and preprint"]
    what = {"method": "m", "n_records": 20, "links": [], "pairs": pairs}
    append(team.row, who="alice", acts=[("dedupe", "deduplicate", "records", what)])
    return ids


@pytest.fixture
def bob(chromium: Browser, live_server: Any, team: Team, ids: list[str]) -> Iterator[Page]:
    """Bob at the queue, who has no mouse."""
    context = chromium.new_context(base_url=live_server.url)
    cookies = team.bob.cookies.items()
    context.add_cookies([{"name": n, "value": c.value, "url": live_server.url} for n, c in cookies])
    page = context.new_page()
    page.goto(f"/r/{team.slug}/duplicates/queue/")
    yield page
    context.close()


def press(page: Page, keys: str) -> None:
    """Press keys, each once the page that the one before led to is there."""
    for key in keys:
        with page.expect_navigation():
            page.keyboard.press(key)


def shown(page: Page) -> str:
    """Which pair is asked about, and how many are left."""
    left = page.get_by_text(re.compile(r"pairs? left")).inner_text()
    return f"{' and '.join(page.locator('thead a').all_inner_texts())}: {' '.join(left.split())}"


def merges(team: Team) -> Any:
    member: Member = team.member("bob")
    return member.review.state.merges


def test_three_answers_by_key_and_each_is_taken_back(bob: Page, team: Team, ids: list[str]) -> None:
    first = shown(bob)
    assert first == f"{ids[0]} and {ids[1]}: {N} pairs left"
    press(bob, "r")
    (word,) = merges(team).linked()
    assert {word.a, word.b} == set(ids[:2])
    assert "Two reports of one study" in bob.locator("aside").inner_text()
    press(bob, "u")
    assert merges(team).linked() == [] and shown(bob) == first
    press(bob, "dsr")
    held, joined, linked = (merges(team).held_apart(), merges(team).joined(), merges(team).linked())
    assert (len(held), len(joined), len(linked)) == (1, 1, 1)
    press(bob, "uuu")
    assert not merges(team).words and shown(bob) == first


def test_skipped_pairs_are_come_back_to_and_a_reload_loses_nothing(bob: Page, team: Team) -> None:
    first = shown(bob)
    press(bob, "kk")
    third = shown(bob)
    assert third.endswith(f"{N} pairs left, 2 skipped")
    bob.reload()
    assert shown(bob) == third
    press(bob, "d")
    bob.reload()
    assert shown(bob).endswith(f"{N - 1} pairs left, 2 skipped")
    assert len(merges(team).held_apart()) == 1, "a reload answers nothing twice"
    press(bob, "bb")
    assert shown(bob) == first.replace(str(N), str(N - 1))


def test_pairs_of_one_kind_are_settled_and_the_others_wait(bob: Page, team: Team) -> None:
    bob.get_by_text("Which pairs").press("Enter")
    bob.get_by_label("Why people are asked").select_option(label="article and preprint (3)")
    with bob.expect_navigation():
        bob.get_by_role("button", name="Show").press("Enter")
    assert shown(bob).endswith(f"3 pairs left of this kind, {N} in all")
    press(bob, "ddd")
    bob.get_by_role("heading", name="No pair of this kind waits").wait_for()
    assert len(merges(team).held_apart()) == 3 and len(merges(team).queue()) == N - 3
    press(bob, "u")
    assert shown(bob).endswith(f"1 pair left of this kind, {N - 2} in all")
