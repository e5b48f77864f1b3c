"""A review from signing in to its report by keyboard alone, and on a phone by touch alone.

One stage a test, each in a review where the stages before are done. Choosing files is left to the
system's own dialog.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from consilience_web.reviews.actions import append
from tests.journeys.hands import Finger, Hand, Keyboard, choose, named, press, press_here, use
from tests.web.conftest import Team
from tests.web.studies import agree, extract, include_studies
from tests.web.whole_review import appraisal, appraise, open_batch, vote

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Sit = Callable[[str], Hand]

HERE = Path(__file__).parent / "exports"
EXPORTS = [
    HERE / "citation-file-formatting___baseline_abstrackr.csv",
    HERE / "citation-file-formatting___baseline_mdpi.ris",
]
HANDS = {
    "keyboard": (Keyboard, {"viewport": {"width": 1280, "height": 800}}),
    "touch": (
        Finger,
        {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
    ),
}


@pytest.fixture(params=HANDS)
def sit(request: Any, chromium: Browser, live_server: Any, team: Team) -> Iterator[Sit]:
    """Let people of the team sit down, each with a browser of their own; Eve signs in herself."""
    kind, device = HANDS[request.param]
    contexts = []

    def sit(who: str) -> Hand:
        context = chromium.new_context(base_url=live_server.url, **device)
        contexts.append(context)
        client: Client = getattr(team, who)
        if who != "eve":
            cookies = client.cookies.items()
            context.add_cookies(
                [{"name": n, "value": c.value, "url": live_server.url} for n, c in cookies]
            )
        page = context.new_page()
        page.goto("/" if who == "eve" else f"/r/{team.slug}/")
        return kind(page)

    yield sit
    for context in contexts:
        context.close()


def go(hand: Hand, stage: str) -> None:
    """Go to a stage by the rail."""
    stages = hand.page.get_by_role("navigation", name="Stages")
    use(hand, stages.get_by_role("link", name=stage), stage)
    hand.page.locator("[aria-current=page]", has_text=stage).wait_for()


def works(team: Team) -> list[str]:
    """Look for duplicates; give the records that are to be screened."""
    team.alice.post(f"/r/{team.slug}/duplicates/run/")
    return list(team.member("alice").review.state.works)


def released(team: Team, stage: str, records: list[str]) -> None:
    """Have two people include records, and release them."""
    open_batch(team, stage, f"{stage}-done", records, ("bob", "beth"), "adjudicator")
    for who in ("bob", "beth"):
        vote(team, who, stage, dict.fromkeys(records, "include"))
    append(team.row, who="chidi", acts=[(stage, "release", f"batch:{stage}-done", {})])


# -- plan and team -----------------------------------------------------------------------------


def test_signing_in_setting_up_changing_the_plan_and_inviting(sit: Sit) -> None:
    eve = sit("eve")
    eve.fill("User name", "eve")
    eve.fill("Password", "x" * 12)
    press(eve, "Sign in")
    press(eve, "Start a review", role="link")
    eve.fill("Working title", "The Dinosaur programme")
    eve.fill("Question", "Does the Dinosaur programme help children?")
    eve.fill("A record is included when", "Children at school")
    eve.fill("A record is excluded when", "Not about a programme")
    press(eve, "Start the review")
    eve.page.get_by_role("heading", name="For you, today").wait_for()

    go(eve, "Plan")
    press(eve, re.compile("^Change.*[Oo]utcomes"), role="link")
    eve.fill("Name", "Problem behaviour")
    press(eve, "Go on to the preview")
    press(eve, "Adopt this change")
    eve.page.get_by_text("Problem behaviour").first.wait_for()

    press(eve, re.compile("The Dinosaur programme"), role="link")
    press(eve, "Team and roles", role="link")
    eve.fill("Name", "Bob")
    choose(eve, "Reviewer")
    press(eve, "Make the link")
    eve.page.locator("tr", has_text="Bob").locator("code").wait_for()


# -- records -----------------------------------------------------------------------------------


def test_documenting_a_search_and_settling_duplicates(sit: Sit, team: Team) -> None:
    alice = sit("alice")
    go(alice, "Search")
    press(alice, "Document a search", role="link")
    alice.fill(re.compile("^Source"), "MDPI")
    alice.page.get_by_label("Export files").set_input_files(EXPORTS)
    press(alice, "Save")
    alice.page.get_by_text("MDPI is documented:").wait_for()

    go(alice, "Duplicates")
    press(alice, "Look for duplicates")
    press(alice, re.compile("^Look at [0-9]+ probable pairs?"), role="link")
    left = alice.page.get_by_text(re.compile("pairs? left"))
    n = int(left.inner_text().split()[0])
    for name in ("Same work", "Different works")[:n]:
        with alice.page.expect_navigation():
            alice.decide(name)
        n -= 1
        alice.page.get_by_text(f"{n} pair").wait_for()
    with alice.page.expect_navigation():
        alice.decide("Undo")
    alice.page.get_by_text(f"{n + 1} pair").wait_for()


# -- decisions ---------------------------------------------------------------------------------


def decides(hand: Hand, name: str) -> None:
    """Decide at the desk; the next record is there, with the focus on it."""
    hand.page.locator("#desk:not([aria-busy=true])").wait_for()
    record = hand.page.locator("#desk").get_attribute("data-record")
    hand.decide(name)
    hand.page.locator(f"#desk:not([data-record='{record}'])[aria-busy=false]").wait_for()
    at = hand.page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
    assert at.startswith("<h1"), f"the focus is at {at}"


def test_opening_a_batch_screening_and_settling_a_conflict(sit: Sit, team: Team) -> None:
    n = len(works(team))
    alice = sit("alice")
    go(alice, "Screen")
    press(alice, "Open a batch", role="link")
    alice.fill(re.compile("^How many"), "2")
    hand_over = named(alice.page, "Dana", 0)
    alice.turn(hand_over, "Dana")
    assert not hand_over.is_checked()
    press(alice, "Show who would get how many")
    alice.page.get_by_text("This would open").wait_for()
    assert n > 2
    press(alice, "Open the batch")
    alice.page.get_by_text("The batch is open.").wait_for()

    for who, choices in (("bob", ("Include", "Exclude")), ("beth", ("Include", "Include"))):
        hand = sit(who)
        go(hand, "Screen")
        for name in choices:
            decides(hand, name)
        press(hand, "Go to the batches", role="link")
        press(hand, "I have finished: release when the others have too")

    chidi = sit("chidi")
    go(chidi, "Screen")
    press(chidi, "Conflicts to settle: 1", role="link")
    decides(chidi, "Include")
    chidi.page.get_by_role("heading", name="No conflict waits for you").wait_for()


def test_reading_with_reasons(sit: Sit, team: Team) -> None:
    records = works(team)[:3]
    released(team, "screening", records)
    open_batch(team, "fulltext", "reading", records, ("bob", "beth"), "adjudicator")
    bob = sit("bob")
    go(bob, "Full text")
    choose(bob, re.compile("Wrong study design"))
    decides(bob, "Exclude")
    decides(bob, "Include")
    bob.page.locator("#desk:not([aria-busy=true])").wait_for()
    bob.decide("Exclude")
    bob.page.locator("#reasons:focus").wait_for()
    choose(bob, re.compile("Wrong population"))
    decides(bob, "Exclude")
    bob.page.get_by_role("heading", name="Nothing waits for you").wait_for()


# -- studies -----------------------------------------------------------------------------------


def finishes(hand: Hand) -> None:
    """Finish a form; nothing is missing in it."""
    press(hand, "Finish")
    hand.page.locator(".studies, .errors").first.wait_for()
    assert not (wrong := hand.page.locator(".errors").all_inner_texts()), wrong


def test_extracting_with_rows_laid_out_and_comparing(sit: Sit, team: Team) -> None:
    include_studies(team)
    extract(team, "beth", "s1")
    bob = sit("bob")
    go(bob, "Extract")
    press(bob, re.compile("^Start"), role="link")
    bob.page.locator("#form").wait_for()
    asked = bob.page.get_by_label("Or why there is none").count()
    for place in range(asked):
        bob.pick("Or why there is none", "not reported", nth=place)
    bob.fill("Name", "Peer group", nth=0)
    bob.fill("Name", "Usual care", nth=1)
    choose(bob, re.compile("measured in this study"))
    bob.fill("Scale", "RAS-R")
    press_here(bob, "Lay out")
    bob.page.get_by_role("group", name="Usual care").wait_for()
    bob.page.locator("#results :focus").wait_for()
    for place, numbers in enumerate((("50", "10.5", "2"), ("48", "9", "2.5"))):
        for label, number in zip(("n", "Mean", "SD"), numbers, strict=True):
            bob.fill(label, number, nth=place)
        bob.fill("Place", "Table 2", nth=place)
    finishes(bob)
    bob.page.get_by_role("heading", name="Extract", exact=True).wait_for()

    press(bob, re.compile("^Compare"), role="link")
    bob.page.locator(".compare").wait_for()
    items = bob.page.locator(".compare > fieldset")
    for place in range(items.count()):
        choose(bob, re.compile("Beth"), nth=place)
    press(bob, "Keep this as what the team holds")
    bob.page.get_by_text("What the team holds").first.wait_for()


def test_appraising_and_comparing(sit: Sit, team: Team) -> None:
    include_studies(team)
    appraise(team, "beth", "s1", appraisal(0, "said so"), done=True)
    bob = sit("bob")
    go(bob, "Appraise")
    press(bob, re.compile("^Start"), role="link")
    bob.page.locator("#form").wait_for()
    for place in range(bob.page.locator(".question-item").count()):
        choose(bob, re.compile("Low risk of bias"), nth=place)
        bob.fill("Support for the judgement", "said so", nth=place)
    finishes(bob)
    press(bob, re.compile("^Compare"), role="link")
    press(bob, "Keep this as what the team holds")
    bob.page.get_by_text("What the team holds").first.wait_for()


# -- results -----------------------------------------------------------------------------------


def test_pooling_and_taking_the_report_along(sit: Sit, team: Team) -> None:
    include_studies(team)
    for study in ("s1", "s2"):
        agree(team, study)
    alice = sit("alice")
    go(alice, "Synthesise")
    press(alice, "New analysis", role="link")
    alice.page.get_by_role("heading", name="What it gives").wait_for()
    press(alice, "Show the result")
    alice.page.get_by_text("2 in, 0 not").wait_for()
    press(alice, "Save this analysis")
    alice.page.get_by_role("heading", name="The numbers behind it").wait_for()
    press(alice, "Does it hold? Sensitivity analyses", role="link")
    alice.page.get_by_role("heading", name="Is small-study bias likely?").wait_for()

    go(alice, "Report")
    with alice.page.expect_download() as word:
        press_here(alice, "Report for Word", role="link")
    assert word.value.suggested_filename.endswith(".docx")
