"""In a browser no page asks another host for anything, and none breaks the strict policy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.web.walk import Walker, addresses
from tests.web.whole_review import begin, bob_at_work

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DENIED = ("Content Security Policy", "Content-Security-Policy", "Refused to")


def shown(walker: Walker) -> list[str]:
    """Give one address of every pattern that answers with a page."""
    found = []
    for here in addresses(walker.row):
        pages = (url for url in here[:3] if walker.get(url).is_page)
        found += [url for url in [next(pages, "")] if url]
    return found


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_no_page_asks_another_host_or_breaks_the_policy(
    chromium: Browser, live_server: Any, team: Any, who: str
) -> None:
    bob_at_work(team, begin(team))
    client = getattr(team, who)
    urls = [url for url in shown(Walker(client, team.row)) if "sign-out" not in url]
    context = chromium.new_context()
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    context.add_cookies([{**cookie, "url": live_server.url}])
    asked, said = [], []
    context.on("request", lambda request: asked.append(request.url))
    context.on("console", lambda message: said.append(message.text))
    page = context.new_page()
    for url in urls:
        page.goto(live_server.url + url)
    context.close()
    assert len(urls) > 25
    elsewhere = [u for u in asked if not u.startswith((live_server.url, "data:", "blob:"))]
    assert elsewhere == []
    assert [text for text in said if any(word in text for word in DENIED)] == []
