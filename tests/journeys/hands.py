"""Two ways to use the product without a mouse: the keyboard alone, and a finger alone.

Both do the same acts by the same names, so that one journey is walked by either. Neither clicks,
focuses or fills by program; each looks at every step whether the person could see and reach it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

Name = str | re.Pattern[str]
Role = Literal["button", "link"]

MOST_STOPS = 250
"""Tabs after which a person is lost; no page has as many stops."""
SMALLEST = 44
"""Pixels that a finger needs."""

UNSEEN = """(one) => {
  const near = [one, one.closest("label"), one.querySelector(":scope > *")].filter(Boolean);
  const ringed = near.some((x) => {
    const style = getComputedStyle(x);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  });
  if (!ringed) return "nothing shows that it has the focus";
  const box = one.getBoundingClientRect();
  if (box.width < 2) return "";
  for (const part of [0.1, 0.5, 0.9]) {
    for (const [x, y] of [[part, 0.5], [0.5, part], [part, part]]) {
      const top = document.elementFromPoint(box.x + box.width * x, box.y + box.height * y);
      if (top && (one.contains(top) || top.contains(one) || one.labels?.[0]?.contains(top))) {
        if (!top.matches("html, body")) return "";
      }
    }
  }
  const mid = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return `at ${Math.round(box.y)} of ${innerHeight}, under ${mid?.outerHTML.slice(0, 60)}`;
}"""
STOP = f"""(one) => {{
  const at = document.activeElement;
  return {{
    name: `<${{at.localName}}> ${{(at.ariaLabel || at.innerText || at.name || "").slice(0, 50)}}`,
    there: at === one,
    beside: one.type === "radio" && at.type === "radio" && at.name === one.name,
    unseen: at === document.body ? "" : ({UNSEEN})(at),
  }};
}}"""
"""Where the focus is, seen from where it is to go."""
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
TARGET = """(one) => {
  const box = (one.closest("label, .choice") || one).getBoundingClientRect();
  const inText = one.matches("p a, li a, dd a") && getComputedStyle(one).display === "inline";
  return inText ? 99 : Math.min(box.width, box.height);
}"""

BEFORE = "(one, name) => [...one.options].findIndex((x) => x.label === name)"
"""How many entries of a list come before one."""


class Hand(Protocol):
    """What a person does on a page, by the names that they read."""

    page: Page

    def reach(self, target: Locator, what: object) -> None:
        """Press a button, or follow a link."""

    def fill(self, label: Name, text: str, *, nth: int = 0) -> None:
        """Write into a field."""

    def turn(self, target: Locator, what: object) -> None:
        """Choose a radio button; tick a box, or take its tick away."""

    def pick(self, label: str, option: str, *, nth: int = 0) -> None:
        """Pick from a list."""

    def decide(self, name: str) -> None:
        """Take one of the decisions at the desk."""


def use(hand: Hand, target: Locator, what: object) -> None:
    """Press a button, or follow a link; the page that it leads to is there, and not in part."""
    with hand.page.expect_navigation():
        hand.reach(target, what)


def press(hand: Hand, name: Name, *, role: Role = "button") -> None:
    """Press a button, or follow a link, by its name; it leads to a page."""
    use(hand, called(hand.page, name, role), name)


def press_here(hand: Hand, name: Name, *, role: Role = "button") -> None:
    """Press what changes a part of the page, or gives a file."""
    hand.reach(called(hand.page, name, role), name)


def called(page: Page, name: Name, role: Role) -> Locator:
    """Give the first button or link of this name."""
    return page.get_by_role(role, name=name, exact=isinstance(name, str)).first


def choose(hand: Hand, label: Name, *, nth: int = 0) -> None:
    """Choose a radio button or tick a box, by its label."""
    target = named(hand.page, label, nth)
    if not target.is_checked():
        hand.turn(target, label)
    assert target.is_checked(), label


def named(page: Page, label: Name, nth: int) -> Locator:
    """Give the field of this label that is shown, counted from the first."""
    exact = isinstance(label, str)
    return page.get_by_label(label, exact=exact).locator("visible=true").nth(nth)


class Keyboard:
    """Tab, Shift and Tab, Enter, Space, arrows, letters, and the keys of the product."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def tab_to(self, target: Locator, what: object) -> None:
        """Press Tab until the focus is there, and see at every stop where it is."""
        target.wait_for()
        stops, stop = [], target.evaluate(STOP)
        for _ in range(MOST_STOPS):
            if stop["there"]:
                return
            self.page.keyboard.press("ArrowDown" if stop["beside"] else "Tab")
            stop = target.evaluate(STOP)
            stops.append(stop["name"])
            assert not stop["unseen"], f"{self.page.url}: {stop['name']}: {stop['unseen']}"
        raise AssertionError(f"{self.page.url}: {what!r} is not reached by Tab: {stops[-40:]}")

    def reach(self, target: Locator, what: object) -> None:
        self.tab_to(target, what)
        self.page.keyboard.press("Enter")

    def fill(self, label: Name, text: str, *, nth: int = 0) -> None:
        self.tab_to(named(self.page, label, nth), label)
        self.page.keyboard.insert_text(text)

    def turn(self, target: Locator, what: object) -> None:
        self.tab_to(target, what)
        if target.get_attribute("type") != "radio" or not target.is_checked():
            self.page.keyboard.press("Space")

    def pick(self, label: str, option: str, *, nth: int = 0) -> None:
        target = named(self.page, label, nth)
        self.tab_to(target, label)
        # Letters would have to come within a second of each other.
        self.page.keyboard.press("Home")
        for _ in range(target.evaluate(BEFORE, option)):
            self.page.keyboard.press("ArrowDown")
        assert target.locator("option:checked").inner_text() == option

    def decide(self, name: str) -> None:
        button = self.page.get_by_role("button", name=name).first
        self.page.keyboard.press(button.get_attribute("data-key") or "")


class Finger:
    """Taps on a phone, and what its own keyboard and lists do."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def tap(self, target: Locator, what: object) -> None:
        """Tap on something large enough, on a page that does not slide sideways."""
        target.wait_for()
        size = target.evaluate(TARGET)
        assert size >= SMALLEST - 0.5, f"{self.page.url}: {what!r} is {size} pixels small"
        over = self.page.evaluate(SIDEWAYS)
        assert over <= 0, f"{self.page.url}: {over} pixels wider than the phone"
        target.tap()

    def reach(self, target: Locator, what: object) -> None:
        self.tap(target, what)

    def fill(self, label: Name, text: str, *, nth: int = 0) -> None:
        self.tap(named(self.page, label, nth), label)
        self.page.keyboard.insert_text(text)

    def turn(self, target: Locator, what: object) -> None:
        self.tap(target, what)

    def pick(self, label: str, option: str, *, nth: int = 0) -> None:
        target = named(self.page, label, nth)
        self.tap(target, label)
        self.page.keyboard.press("Escape")
        target.select_option(label=option)

    def decide(self, name: str) -> None:
        button = self.page.get_by_role("button", name=name).first
        box = button.bounding_box()
        assert box and box["y"] > self.page.viewport_size["height"] / 2, f"{name}: no thumb"  # type: ignore[index]
        self.tap(button, name)
