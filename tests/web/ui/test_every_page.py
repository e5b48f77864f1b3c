"""What stands on every page, in chromium."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_slash_puts_the_cursor_into_the_search_box_and_a_phone_has_room(
    chromium: Browser, live_server: Any, team: Any
) -> None:
    batch = {"n": 2, "calibration": 0, "voters": ["bob", "beth"]}
    team.alice.post(f"/r/{team.slug}/screen/batches/", batch)
    context = chromium.new_context(base_url=live_server.url)
    value = team.bob.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
    page = context.new_page()
    for address in ("", "screen/", "search/records/"):
        page.goto(f"/r/{team.slug}/{address}")
        page.keyboard.press("/")
        page.locator("#words:focus").wait_for()
    page.keyboard.type("peer/support")
    assert page.locator("#words").input_value() == "peer/support"
    offer = page.get_by_role("button", name="Keys")
    page.goto(f"/r/{team.slug}/screen/")
    assert offer.is_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    assert not offer.is_visible()
    assert page.locator("#kept").evaluate("kept => kept.getBoundingClientRect().height") == 0
    context.close()
