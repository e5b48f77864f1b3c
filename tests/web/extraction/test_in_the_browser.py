"""Two people extract in chromium beside the report, and put their forms together by keyboard."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from consilience_web.fulltext.actions import attach_files
from consilience_web.reviews.actions import append
from tests.web.studies import extract

pytestmark = pytest.mark.django_db(transaction=True)


def included(team: Any) -> str:
    """Have one report of a search included as a study; give its record."""
    record = next(iter(team.member("alice").review.records))
    settled = {"choice": "include", "how": "adjudicator"}
    acts = [(stage, "settle", record, settled) for stage in ("screening", "fulltext")]
    study = {"name": "Cook 2012", "reports": [record]}
    append(team.row, who="chidi", acts=[*acts, ("fulltext", "study", "study:s1", study)])
    return record


def enter(chromium: Any, live_server: Any, client: Any, **context: Any) -> Any:
    """Open a page as somebody who is signed in; what the browser complains of is kept."""
    opened = chromium.new_context(base_url=live_server.url, **context)
    value = client.cookies["sessionid"].value
    opened.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
    page = opened.new_page()
    page.complaints = []
    page.on("console", lambda message: page.complaints.append(message.text))
    return page


def test_rows_are_added_beside_the_report_without_losing_a_word(
    live_server: Any, team: Any, chromium: Any
) -> None:
    record, base = included(team), f"/r/{team.slug}/extract/s1/"
    page = enter(chromium, live_server, team.bob)
    page.set_content("<h1>Methods</h1>")
    file = SimpleUploadedFile("cook.pdf", page.pdf())
    attach_files(team.member("alice"), [file], record=record)
    page.goto(base)
    page.locator("#pdf canvas").wait_for()
    page.fill("#c-design-value", "Randomised trial")
    page.fill("#a-1-name", "BRIDGES")
    page.fill("#a-2-name", "Waiting list")
    page.check('[name="s-recovery-measured"]')
    page.click("#add-results")
    page.fill("#r-1-mean", "10.5")
    page.click("#add-arm")
    page.locator("#a-3-name").wait_for()
    assert page.input_value("#r-1-mean") == "10.5"
    assert page.locator("#pdf canvas").is_visible()
    page.click('.save-bar button[value="draft"]')
    page.get_by_text("Your draft is saved.").wait_for()
    assert page.complaints == []
    own = team.member("bob").review.state.extraction.own("s1", "bob")
    assert own.form["results"][0]["values"] == {"mean": {"value": 10.5}}
    page.context.close()


def test_without_scripts_the_same_buttons_work(live_server: Any, team: Any, chromium: Any) -> None:
    included(team)
    page = enter(chromium, live_server, team.bob, java_script_enabled=False)
    page.goto(f"/r/{team.slug}/extract/s1/")
    page.fill("#c-design-value", "Randomised trial")
    with page.expect_navigation():
        page.click("#add-results")
    page.get_by_text("Name the arms first").wait_for()
    page.fill("#a-1-name", "BRIDGES")
    page.check('[name="s-recovery-measured"]')
    with page.expect_navigation():
        page.click("#add-results")
    page.fill("#r-1-n", "12")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.get_by_text("Your draft is saved.").wait_for()
    assert page.input_value("#c-design-value") == "Randomised trial"
    assert page.input_value("#r-1-n") == "12"
    page.context.close()


def test_two_forms_are_put_together_by_keyboard(live_server: Any, team: Any, chromium: Any) -> None:
    included(team)
    extract(team, "bob", "s1", r_1_mean="11", c_funding_value="NIDRR")
    extract(team, "beth", "s1", r_1_mean="12", r_2_sd="3")
    page = enter(chromium, live_server, team.bob)
    page.goto(f"/r/{team.slug}/extract/s1/compare/")
    page.get_by_text("3 of 15 items differ").wait_for()
    page.locator(".compare > fieldset input").first.focus()
    page.keyboard.press("2")
    page.keyboard.press("3")
    page.keyboard.type("11.5")
    page.locator(".compare > fieldset").nth(2).locator("input").first.focus()
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    page.get_by_text("put it together by discussion").wait_for()
    held = team.member("bob").review.state.held("s1")
    assert held.characteristics["funding"].value == "NIDRR"
    assert held.results[0].values["mean"].number == 11.5
    assert held.results[1].values["sd"].number == 3
    page.context.close()
