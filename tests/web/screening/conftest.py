"""Bob at the desk in chromium."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

Sit = Callable[..., "Page"]
N_RECORDS = 4


def signed_in(context: BrowserContext, client: Any, address: str) -> None:
    """Give a browser the session of a person."""
    value = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": value, "url": address}])


@pytest.fixture
def sit(chromium: Browser, live_server: Any, team: Any) -> Iterator[Sit]:
    """Seat Bob at the desk, with four records that wait for him."""
    form = {"n": N_RECORDS, "calibration": 0, "voters": ["bob", "beth"]}
    team.alice.post(f"/r/{team.slug}/screen/batches/", form)
    contexts = []

    def sit(**device: object) -> Page:
        context = chromium.new_context(base_url=live_server.url, **device)
        contexts.append(context)
        signed_in(context, team.bob, live_server.url)
        page = context.new_page()
        page.goto(f"/r/{team.slug}/screen/")
        return page

    yield sit
    for context in contexts:
        context.close()


def calm(page: Page) -> None:
    """Wait until a decision is taken again."""
    page.locator("#desk:not([aria-busy=true])").wait_for()


def sent(page: Page) -> None:
    """Wait until the server has every decision."""
    page.locator("#kept[data-waiting='0']").wait_for(state="attached")


def waiting(page: Page, n: int) -> None:
    """Wait until so many records wait for the person, and the server knows of every decision."""
    page.locator("dt:text-is('Waiting for you') + dd", has_text=str(n)).wait_for()
    sent(page)
    calm(page)


def own_votes(team: Any) -> dict[str, str]:
    """Bob's votes by record."""
    own = team.member("bob").review.state.screening.own.get("bob", {})
    return {record: vote.choice for record, vote in own.items()}
