"""From extracted data to a result that is written down, by hand and eye: what a statistician does.

The demo's thirteen trials of BCG vaccine are pooled, taken apart by how people were allocated,
drawn as RevMan draws them, held against other choices, and told in sentences.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.test_demo import running_demo

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

BASE = "/r/bcg-vaccine-in-the-prevention-of-tuberculosis/synthesise/"


@pytest.fixture(params=[1280, 390], ids=["desk", "phone"])
def alice(chromium: Browser, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Alice leads the demo's reviews; she sits at a desk, or holds a phone."""
    with running_demo(tmp_path) as printed:
        context = chromium.new_context(
            base_url=printed[-1].rpartition(" ")[2],
            viewport={"width": request.param, "height": 900},
        )
        page = context.new_page()
        page.goto("/")
        page.get_by_label("User name").fill("alice")
        page.get_by_label("Password").fill("peer-support-2021")
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.get_by_role("heading", name="Your reviews").wait_for()
        yield page
        context.close()


def keep(page: Page, name: str) -> None:
    """Keep a picture, where somebody wants to look at them; nothing lies beside the page."""
    wide = page.locator("html").evaluate("one => one.scrollWidth - one.clientWidth")
    assert wide <= 0, f"{name} is {wide}px wider than the window"
    if folder := os.environ.get("CONSILIENCE_SCREENSHOTS"):
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


def test_from_extracted_data_to_a_sentence_for_the_paper(alice: Page) -> None:
    alice.goto(f"{BASE}new/")
    alice.get_by_text("13 in, 0 not").wait_for()
    alice.get_by_text("strong evidence of a difference in favour of the intervention").wait_for()
    alice.get_by_text("More choices").click()
    alice.get_by_label("Subgroups by").select_option("allocation")
    alice.get_by_role("heading", name="Subgroups", exact=True).wait_for()
    alice.get_by_label("leave out TPT Madras 1980").check()
    alice.get_by_label("Why TPT Madras 1980 is left out").fill("Another dose")
    alice.get_by_text("12 in, 1 not").wait_for()
    keep(alice, "analyse-1-new")
    with alice.expect_navigation():
        alice.get_by_role("button", name="Save this analysis").click()
    with alice.expect_navigation():
        alice.get_by_role("link", name="RevMan (Cochrane)").click()
    plot = alice.get_by_role("img", name="Forest plot")
    plot.get_by_text("Study or Subgroup").wait_for()
    plot.get_by_text("Test for subgroup differences").wait_for()
    alice.get_by_text("left out by choice: Another dose").wait_for()
    assert "We pooled risk ratios on the log scale" in alice.locator("#said-methods").inner_text()
    keep(alice, "analyse-2-revman")
    with alice.expect_navigation():
        alice.get_by_role("link", name="Does it hold").click()
    row = alice.get_by_role("row", name="With the studies that were left out by choice")
    row.get_by_text("No material change").wait_for()
    alice.get_by_text("A change is material where").wait_for()
    keep(alice, "analyse-3-robustness")


def test_without_a_script_the_same_is_done_by_buttons(chromium: Browser, alice: Page) -> None:
    plain = chromium.new_context(
        java_script_enabled=False, storage_state=alice.context.storage_state()
    )
    page = plain.new_page()
    page.goto(alice.url.rstrip("/") + f"{BASE}new/")
    page.get_by_text("More choices").click()
    page.get_by_label("Model", exact=True).select_option("EE")
    with page.expect_navigation():
        page.get_by_role("button", name="Show the result", exact=True).click()
    page.get_by_text("RR 0.65").first.wait_for()
    with page.expect_navigation():
        page.get_by_role("button", name="Save this analysis").click()
    page.get_by_role("heading", name="The numbers behind it").wait_for()
    assert "equal effects" in page.locator("#said-methods").inner_text()
    plain.close()
