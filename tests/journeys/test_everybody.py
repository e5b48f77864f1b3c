"""Every page for everybody: screen readers, keyboards, phones, dark rooms (WCAG 2.2 AA).

Of the pages of the walk as many are opened as it takes to see every element of them all, told apart
by its place, classes and attributes: first the page that holds most of them, then the one that
holds most of what is left.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from lxml import html

from tests.web.conftest import Team
from tests.web.search.test_decisions import half_screened
from tests.web.walk import Walker
from tests.web.whole_review import begin, bob_at_work

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AXE = Path(__file__).resolve().parents[1] / "web" / "vendor" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""The rules that look at colours: in darkness no other can find anything new."""
PEOPLE = ("bob", "alice", "chidi")
DESK, PHONE = 1280, 390
ZOOMED = 640
"""A desk's page at twice its size."""
SMALLEST = 44
"""Pixels that a finger needs; links within a line of text are excepted."""

SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
TOO_SMALL = """(smallest) => {
  const targets = "button, summary, select, input:not([type=hidden]), textarea, a.button, nav a";
  return [...document.querySelectorAll(targets)].filter((one) => {
    const near = one.closest("label, .choice") || one;
    const box = near.getBoundingClientRect();
    const shown = one.checkVisibility({ visibilityProperty: true }) && box.width > 1;
    return shown && Math.min(box.height, box.width) < smallest - 0.5;
  }).map((one) => one.outerHTML.slice(0, 120));
}"""


SHAPE = """() => [...document.querySelectorAll("*")].map((one) => {
  const box = one.getBoundingClientRect();
  const shown = one.checkVisibility({ visibilityProperty: true });
  return [box.x, box.y, box.width, box.height, shown].join();
}).join(";")"""
"""Where every element of a page stands."""

MOVES = """() => [...document.querySelectorAll("*")].filter((one) => {
  const style = getComputedStyle(one);
  const times = [style.transitionDuration, style.animationDuration].join().split(",");
  return style.scrollBehavior === "smooth" || times.some((time) => parseFloat(time) > 0);
}).map((one) => one.outerHTML.slice(0, 120))"""
"""What would move although the person asked for calm."""


def made_of(content: bytes) -> frozenset[str]:
    """Give the places of a page's elements: the way from the top, with classes and attributes."""
    found = set()

    def look(element: Any, way: str) -> None:
        if not isinstance(element.tag, str):
            return
        kind = "".join(f".{name}" for name in sorted((element.get("class") or "").split()))
        names = ",".join(sorted({*element.keys()} - {"class", "id", "href", "for", "name"}))
        here = f"{way}>{element.tag}{kind}[{names}]"
        found.add(here)
        for child in element:
            look(child, here)

    look(html.fromstring(content), "")
    return frozenset(found)


def pages(team: Team) -> Iterator[tuple[str, str]]:
    """Give person and address of pages that hold together every element that any page holds."""
    held: dict[tuple[str, str], frozenset[str]] = {}
    for who in PEOPLE:
        for asked, answer in Walker(getattr(team, who), team.row).pages().items():
            whole = answer.is_page and b'rel="stylesheet"' in answer.body
            if whole and answer.status == 200:
                held[who, asked.removeprefix("GET ")] = made_of(answer.body)
    unseen = frozenset[str]().union(*held.values())
    while unseen:
        page = max(held, key=lambda page: len(held[page] & unseen))
        unseen -= held.pop(page)
        yield page


@pytest.fixture
def busy(team: Team) -> Team:
    """A review with something released, open and begun at every stage."""
    bob_at_work(team, begin(team))
    return team


def _entered(chromium: Browser, live_server: Any, client: Any) -> Page:
    context = chromium.new_context(
        base_url=live_server.url, bypass_csp=True, reduced_motion="reduce"
    )
    context.add_cookies(
        [{"name": n, "value": c.value, "url": live_server.url} for n, c in client.cookies.items()]
    )
    return context.new_page()


def _open_whole(page: Page, width: int) -> None:
    """Make the window as high as the page, so that no bar at its edge lies over anything."""
    page.set_viewport_size({"width": width, "height": 800})
    height = page.evaluate("() => document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": max(800, height)})


def _by_axe(page: Page, rules: dict[str, Any]) -> list[str]:
    """What axe finds on the page as it is now."""
    result = page.evaluate(
        "(rules) => axe.run(document, {runOnly: rules, resultTypes: ['violations']})",
        {"type": "tag", **rules},
    )
    return [
        f"{fault['id']}: {node['html'][:160]} {node['any'][:1]}"
        for fault in result["violations"]
        for node in fault["nodes"][:2]
    ]


def _faults(page: Page) -> list[str]:
    """Look at the page on a desk and on a phone, in light and in darkness."""
    found = []
    page.add_script_tag(content=AXE.read_text(encoding="utf-8"))
    for width in (DESK, PHONE):
        page.emulate_media(color_scheme="light")
        _open_whole(page, width)
        found += [f"{width} light: {fault}" for fault in _by_axe(page, {"values": RULES})]
        shape = page.evaluate(SHAPE)
        page.emulate_media(color_scheme="dark")
        rules = COLOURS if page.evaluate(SHAPE) == shape else {"values": RULES}
        found += [f"{width} dark: {fault}" for fault in _by_axe(page, rules)]
    found += [f"{PHONE}: too small: {one}" for one in page.evaluate(TOO_SMALL, SMALLEST)]
    for width in (PHONE, ZOOMED):
        page.set_viewport_size({"width": width, "height": 800})
        if over := page.evaluate(SIDEWAYS):
            found.append(f"{width}: {over} pixels wider than the window")
    return found + [f"moves: {one}" for one in page.evaluate(MOVES)]


def test_every_page_is_for_everybody(busy: Team, chromium: Browser, live_server: Any) -> None:
    tabs = {who: _entered(chromium, live_server, getattr(busy, who)) for who in PEOPLE}
    found, n = [], 0
    for who, url in pages(busy):
        n += 1
        tabs[who].goto(url)
        found += [f"{who} {url}: {fault}" for fault in _faults(tabs[who])]
    for tab in tabs.values():
        tab.context.close()
    assert n > 30
    assert not found, "\n".join(found)


def test_what_came_from_elsewhere_is_for_everybody(
    team: Team, chromium: Browser, live_server: Any
) -> None:
    base = f"/r/{team.slug}/"
    sent = SimpleUploadedFile("rayyan.ris", half_screened())
    team.alice.post(f"{base}search/source/a/import/", {"exports": sent, "run": "2026-11-24"})
    team.alice.post(f"{base}duplicates/run/")
    exports = team.member("alice").review.state.search.exports.values()
    sha256 = next(export.sha256 for export in exports if export.name == "rayyan.ris")
    tab, found = _entered(chromium, live_server, team.alice), []
    for url in (
        "search/source/a/", f"search/export/{sha256}/", f"search/export/{sha256}/decisions/",
        "duplicates/mistakes/", "report/hand-over/",
    ):  # fmt: skip
        tab.goto(f"{base}{url}")
        found += [f"{url}: {fault}" for fault in _faults(tab)]
    tab.context.close()
    assert not found, "\n".join(found)
