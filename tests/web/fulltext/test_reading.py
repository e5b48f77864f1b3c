"""A person reads a full text in chromium, under the strict page policy, and votes by key."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.web.fulltext.test_reports import through

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAPER = "<h1>Methods</h1><p>Adults were randomised by peers.</p>" + "<p>Results.</p>" * 60


@pytest.fixture
def sit(chromium: Browser, live_server, team) -> Iterator[Callable[..., Page]]:  # type: ignore[no-untyped-def]
    """Seat Bob in front of one report that is sought and has a file."""
    records = team.member("alice").review.state.unopened("screening")[:1]
    through(team, "screening", f"/r/{team.slug}/screen/", records)
    base = f"/r/{team.slug}/full-text/"
    team.alice.post(f"{base}batches/", {"n": 1, "calibration": 0, "voters": ["bob", "beth"]})
    contexts = []

    def sit(**device: object) -> Page:
        context = chromium.new_context(base_url=live_server.url, **device)
        contexts.append(context)
        cookie = {"name": "sessionid", "value": team.bob.cookies["sessionid"].value}
        context.add_cookies([{**cookie, "url": live_server.url}])
        printer = chromium.new_page()
        printer.set_content(PAPER)
        file = SimpleUploadedFile("a.pdf", printer.pdf())
        printer.close()
        team.bob.post(f"{base}files/", {"files": [file], "record": records[0]})
        page = context.new_page()
        page.goto(base)
        return page

    yield sit
    for context in contexts:
        context.close()


def test_the_paper_stands_beside_the_decision_and_its_text_can_be_marked(team, sit) -> None:
    page, complaints = sit(viewport={"width": 1280, "height": 800}), []
    page.on("console", lambda message: complaints.append(message.text))
    page.reload()
    page.locator("#pdf canvas").first.wait_for()
    page.locator("#pdf-state", has_text="Pages: ").wait_for()
    page.locator(".textLayer").get_by_text("Adults were randomised by peers.").wait_for()
    paper = page.locator(".paper").bounding_box()
    exclude = page.get_by_role("button", name="Exclude").bounding_box()
    assert paper and exclude and paper["x"] + paper["width"] <= exclude["x"]
    canvas = page.locator("#pdf canvas").first
    wide = canvas.evaluate("one => one.style.width")
    page.keyboard.press("+")
    page.locator(f"#pdf canvas:not([style*='{wide}'])").first.wait_for()
    wider = canvas.evaluate("one => one.style.width")
    assert float(wider.removesuffix("px")) > 1.2 * float(wide.removesuffix("px"))
    if folder := os.environ.get("CONSILIENCE_SCREENSHOTS"):
        page.screenshot(path=f"{folder}/reading.png")
    page.keyboard.press("e")
    page.get_by_role("alert").get_by_text("Choose the first reason that applies").wait_for()
    page.locator("#desk:not([aria-busy=true])").wait_for()
    page.keyboard.press("2")
    page.keyboard.press("e")
    page.get_by_role("heading", name="Nothing waits for you").wait_for()
    (vote,) = team.member("bob").review.state.fulltext.own["bob"].values()
    assert (vote.choice, vote.reason) == ("exclude", "design")
    assert [c for c in complaints if "400" not in c] == []


def test_on_a_phone_paper_and_decision_are_two_tabs_and_the_buttons_stay(team, sit) -> None:
    page = sit(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    before = page.get_by_role("button", name="Include").bounding_box()
    page.get_by_label("Paper", exact=True).tap()
    page.locator("#pdf canvas").first.wait_for()
    if folder := os.environ.get("CONSILIENCE_SCREENSHOTS"):
        page.screenshot(path=f"{folder}/reading-phone.png")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.get_by_role("button", name="Include").bounding_box() == before
    page.get_by_role("button", name="Include").tap()
    page.get_by_role("heading", name="Nothing waits for you").wait_for()


def test_a_file_is_read_alone_as_well(team, sit) -> None:
    page = sit()
    (held,) = next(iter(team.member("bob").review.state.studies_log.attachments.values()))
    page.goto(f"/r/{team.slug}/full-text/read/{held.sha256}/")
    page.locator("#pdf canvas").first.wait_for()
    page.get_by_role("link", name="Back to the decision").click()
    page.get_by_role("button", name="Include").wait_for()
