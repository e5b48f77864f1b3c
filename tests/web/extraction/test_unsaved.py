"""A form that was written in, in a browser: it says so, and is not left without a question."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.web.screening.conftest import signed_in
from tests.web.studies import include_studies

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog

    from tests.web.conftest import Team

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_form_is_left_with_a_question_while_something_in_it_is_not_saved(
    chromium: Browser,
    live_server,  # type: ignore[no-untyped-def]
    team: Team,
) -> None:
    include_studies(team)
    context = chromium.new_context(base_url=live_server.url)
    signed_in(context, team.bob, live_server.url)
    page, asked = context.new_page(), list[str]()

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.goto(f"/r/{team.slug}/extract/s1/")
    page.locator("[name=c-country-value]").click()
    page.keyboard.type("Norway")
    page.get_by_text("Not saved yet.").wait_for()
    page.get_by_role("button", name="Add an arm").click()
    page.locator("[name=a-3-name]").wait_for()
    page.get_by_text("Not saved yet.").wait_for()
    page.get_by_role("link", name="All studies").click()
    assert page.locator("[name=c-country-value]").input_value() == "Norway"
    assert asked == ["beforeunload"]
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("Draft saved").first.wait_for()
    page.get_by_role("link", name="All studies").click()
    page.get_by_role("heading", name="Extract").wait_for()
    assert asked == ["beforeunload"]
    context.close()
