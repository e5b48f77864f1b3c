"""The desk in chromium: keys, thumb, double presses, focus."""

from __future__ import annotations

import pytest

from consilience_web.reviews.models import LedgerRow
from tests.web.screening.conftest import own_votes, waiting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TWICE = """(key) => {
  for (const n of [1, 2]) {
    document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  }
}"""
"""A key pressed twice at once: the second time within the moment after which it would be meant."""


def test_keys_vote_and_undo_without_a_page_load_and_the_title_has_the_focus(team, sit) -> None:
    page, complaints = sit(), []
    page.on("console", lambda message: complaints.append(message.text))
    page.evaluate("window.same = true")
    first = page.locator("#desk h1").inner_text()
    page.wait_for_timeout(120)
    page.keyboard.press("e")
    waiting(page, 3)
    assert page.locator("#desk h1").inner_text() != first
    assert page.evaluate("document.activeElement.tagName") == "H1"
    assert page.locator("#said").inner_text() == "Saved. Waiting for you: 3"
    (vote,) = team.member("bob").review.state.screening.own["bob"].values()
    assert vote.choice == "exclude" and 0.1 <= vote.seconds <= 600
    page.keyboard.press("z")
    waiting(page, 4)
    assert page.locator("#desk h1").inner_text() == first
    assert own_votes(team) == {}
    assert page.evaluate("window.same") and complaints == []


def test_a_second_press_right_after_decides_nothing(team, sit) -> None:
    page = sit(viewport={"width": 1280, "height": 800})
    page.get_by_role("button", name="Include").dblclick()
    waiting(page, 3)
    page.evaluate(TWICE, "e")
    waiting(page, 2)
    assert list(own_votes(team).values()) == ["include", "exclude"]


def test_a_thumb_reaches_every_decision_at_the_foot_of_a_phone(team, sit) -> None:
    page = sit(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    for name in ("Exclude", "Maybe", "Include", "Defer"):
        box = page.get_by_role("button", name=name).bounding_box()
        assert box and box["height"] >= 44 and box["width"] >= 44
        assert box["y"] > 844 / 2 and box["y"] + box["height"] <= 844
    before = page.get_by_role("button", name="Maybe").bounding_box()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="Maybe").tap()
    waiting(page, 3)
    assert page.get_by_role("button", name="Maybe").bounding_box() == before
    assert list(own_votes(team).values()) == ["maybe"]


def test_keys_can_be_changed_and_switched_off(team, sit) -> None:
    page = sit()
    page.keyboard.press("?")
    page.get_by_label("Key for Include").fill("e")
    page.get_by_label("Key for Include").blur()
    page.get_by_text("e is the key for Exclude.").wait_for()
    page.get_by_label("Key for Include").fill("x")
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("x")
    waiting(page, 3)
    assert list(own_votes(team).values()) == ["include"]
    page.keyboard.press("?")
    page.get_by_label("Use these keys in this browser").uncheck()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("x")
    waiting(page, 3)
    assert len(own_votes(team)) == 1


def test_a_note_is_written_by_key_and_a_letter_in_it_decides_nothing(team, sit) -> None:
    page = sit()
    page.keyboard.press("n")
    page.keyboard.type("see ERIC")
    page.get_by_role("button", name="Save the note").click()
    page.get_by_text("Your note see ERIC").wait_for()
    assert own_votes(team) == {}


@pytest.mark.parametrize(
    ("key", "field", "said"),
    [
        ("n", "Your note", ("note", {"text": "see ERIC"})),
        ("l", "Label", ("label", {"label": "see ERIC", "on": True})),
    ],
)
def test_what_was_typed_and_not_saved_goes_along_with_the_decision(
    team, sit, key: str, field: str, said: tuple[str, dict[str, object]]
) -> None:
    page = sit()
    page.keyboard.press(key)
    page.get_by_label(field, exact=True).fill("see ERIC")
    page.keyboard.press("Escape")
    page.keyboard.press("i")
    waiting(page, 3)
    page.keyboard.press("e")
    waiting(page, 2)
    voted, _ = own_votes(team)
    rows = LedgerRow.objects.filter(review=team.row, act__in=("note", "label"))
    assert [(row.subject, row.act, row.what) for row in rows] == [(voted, *said)]


def test_a_note_that_does_not_arrive_is_said_and_stays(team, sit) -> None:
    page = sit()
    page.keyboard.press("n")
    page.keyboard.type("see ERIC")
    page.context.set_offline(True)
    page.get_by_role("button", name="Save the note").click()
    page.get_by_text("Not saved: the server cannot be reached.").wait_for()
    assert page.get_by_label("Your note").input_value() == "see ERIC"
