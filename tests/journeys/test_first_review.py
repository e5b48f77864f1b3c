"""A first review in the browser, from its question to full texts that are settled."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import User

from consilience_web.reviews.queries import forget

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EXPORTS = Path(__file__).resolve().parent.parent / "library" / "records" / "exports"
COCHRANE_RIS = EXPORTS / "citation-file-formatting___baseline_cochrane_refman.ris"
COCHRANE_CSV = EXPORTS / "citation-file-formatting___baseline_cochrane.csv"
ERIC_NBIB = EXPORTS / "colrev__eric_nbib.nbib"
PASSWORD = "a long walk to Damascus"

Enter = Callable[[], "Page"]


@pytest.fixture
def enter(chromium: Browser, live_server, settings) -> Iterator[Enter]:  # type: ignore[no-untyped-def]
    """Let a person in who has a browser of their own."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    forget()
    contexts = []

    def enter() -> Page:
        context = chromium.new_context(base_url=live_server.url)
        context.set_default_timeout(15_000)
        contexts.append(context)
        return context.new_page()

    yield enter
    for context in contexts:
        context.close()
    forget()


def _keep(page: Page, name: str) -> None:
    if folder := os.environ.get("CONSILIENCE_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def _press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()


def _go(page: Page, stage: str) -> None:
    with page.expect_navigation():
        page.get_by_role("navigation", name="Stages").get_by_role("link", name=stage).click()


def _alice_sets_up(alice: Page) -> str:
    User.objects.create_user("alice", password=PASSWORD)
    alice.goto("/new/")
    alice.get_by_label("Username").fill("alice")
    alice.get_by_label("Password").fill(PASSWORD)
    _press(alice, "Sign in")
    alice.get_by_label("Working title").fill("Dinosaurs and parents")
    alice.get_by_label("Question", exact=True).fill("Does the Dinosaur programme help families?")
    alice.get_by_label("A record is included when").fill("A programme for parents or children")
    alice.get_by_label("A record is excluded when").fill("The dinosaurs are real")
    _keep(alice, "01-set-up")
    _press(alice, "Start the review")
    _keep(alice, "02-front")
    return alice.url


def _alice_invites(alice: Page, name: str, role: str) -> str:
    alice.get_by_label("Name", exact=True).fill(name)
    alice.get_by_label(role, exact=True).check()
    _press(alice, "Make the link")
    return alice.locator("tr", has_text=name).locator("code").inner_text()


def _joins(page: Page, link: str, name: str) -> Page:
    page.goto(link)
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    _press(page, "Go on")
    page.get_by_role("heading", name="For you, today").wait_for()
    return page


def _alice_documents(alice: Page, source: str, files: list[Path]) -> None:
    _go(alice, "Search")
    alice.get_by_role("link", name="Document a search").click()
    alice.get_by_role("textbox", name="Source").fill(source)
    alice.get_by_label("Search string").fill("dinosaur*.ti,ab.")
    alice.get_by_label("Export files").set_input_files(files)
    _press(alice, "Save")
    alice.get_by_text(f"{source} is documented.").wait_for()


def _alice_opens(alice: Page, stage: str) -> None:
    _go(alice, stage)
    alice.get_by_role("link", name="Open a batch").click()
    _press(alice, "Open the batch")
    alice.get_by_text("The batch is open.").wait_for()


def _decides(page: Page, key: str) -> None:
    page.locator("#desk:not([aria-busy=true])").wait_for()
    with page.expect_response(lambda answer: "/do/" in answer.url):
        page.keyboard.press(key)
    page.locator("#desk:not([aria-busy=true])").wait_for()


def _votes(page: Page, keys: str) -> None:
    for left, key in zip(range(len(keys), 0, -1), keys, strict=True):
        waiting = page.locator("dt:text-is('Waiting for you') + dd")
        waiting.filter(has_text=str(left)).wait_for()
        _decides(page, key)
    page.get_by_role("heading", name="Nothing waits for you").wait_for()


def _chidi_settles(chidi: Page, stage: str, key: str) -> None:
    _go(chidi, stage)
    with chidi.expect_navigation():
        chidi.get_by_role("link", name="Conflicts to settle: 1").click()
    _keep(chidi, f"conflict-{stage}")
    _decides(chidi, key)
    chidi.get_by_role("heading", name="No conflict waits for you").wait_for()
    chidi.get_by_role("link", name="Batches and agreement").click()
    _press(chidi, "Release this batch")
    chidi.get_by_text("released", exact=True).wait_for()
    _keep(chidi, f"released-{stage}")


def _flow(page: Page, front: str) -> str:
    page.goto(f"{front}report/")
    return " ".join(page.locator("figure").first.inner_text().split())


def _reads(page: Page, decisions: list[str]) -> None:
    _go(page, "Full text")
    for reason in decisions:
        if reason:
            page.get_by_label(reason).check()
        _decides(page, "e" if reason else "i")
    page.get_by_role("heading", name="Nothing waits for you").wait_for()


def _screening(alice: Page, bob: Page, beth: Page, chidi: Page) -> None:
    _alice_opens(alice, "Screen")
    _keep(alice, "06-batch")
    for page in (bob, beth):
        page.reload()
        with page.expect_navigation():
            page.get_by_role("link", name="Go on").click()
    _keep(bob, "07-screen")
    _votes(bob, "iime")
    _votes(beth, "ieme")
    _keep(beth, "08-done")
    assert "Records excluded n = 1" not in _flow(bob, bob.url.partition("screen/")[0])
    _chidi_settles(chidi, "Screen", "i")


def _full_text(alice: Page, bob: Page, beth: Page, chidi: Page) -> None:
    _alice_opens(alice, "Full text")
    _reads(bob, ["", "", "Wrong population"])
    _reads(beth, ["", "Wrong study design", "Wrong population"])
    _chidi_settles(chidi, "Full text", "i")


def test_a_team_goes_from_two_searches_to_the_reports_that_it_includes(enter: Enter) -> None:
    alice = enter()
    front = _alice_sets_up(alice)
    alice.get_by_role("link", name="Team and roles").click()
    people = {"bob": "Reviewer", "beth": "Reviewer", "chidi": "Adjudicator"}
    links = {name: _alice_invites(alice, name.capitalize(), r) for name, r in people.items()}
    _keep(alice, "03-team")
    bob, beth, chidi = (_joins(enter(), link, name) for name, link in links.items())

    _alice_documents(alice, "Cochrane", [COCHRANE_RIS])
    _alice_documents(alice, "Other sources", [COCHRANE_CSV, ERIC_NBIB])
    _keep(alice, "04-source")
    _go(alice, "Duplicates")
    _press(alice, "Look for duplicates")
    alice.get_by_text("3 newly joined, 0 pairs left for people.").wait_for()
    _keep(alice, "05-duplicates")

    _screening(alice, bob, beth, chidi)
    flow = _flow(chidi, front)
    assert "Duplicate records removed n = 3" in flow
    assert "Records screened n = 4 Records excluded n = 1" in flow
    assert "Reports sought for retrieval n = 3" in flow

    _full_text(alice, bob, beth, chidi)
    flow = _flow(chidi, front)
    assert "Reports excluded n = 1 Wrong population n = 1" in flow
    assert "Studies included in review n = 2 Reports of included studies n = 2" in flow
    _keep(chidi, "09-flow")
