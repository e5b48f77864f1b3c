"""From `consilience demo` to a report, with nothing but browsers: what a new team does first.

The demo is the real program with its real server. Four people sit at four browsers; three real
exports of three tools come in; probable pairs are settled by key, twenty records are screened by
two, a batch is released, a conflict is settled, two studies are extracted and appraised, and the
numbers end in a flow diagram, a forest plot and a report.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.test_demo import running_demo

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

HERE = Path(__file__).resolve().parent / "exports"
ABSTRACKR = HERE / "citation-file-formatting___baseline_abstrackr.csv"
MDPI = HERE / "citation-file-formatting___baseline_mdpi.ris"
ZOTERO = HERE.parents[1] / "web" / "exports" / "citation-file-formatting___baseline_zotero.ris"
PASSWORD = "peer-support-2021"

Enter = Callable[..., "Page"]


@pytest.fixture
def enter(chromium: Browser, tmp_path: Path) -> Iterator[Enter]:
    """Start the demo, and let people sign in who each have a browser of their own."""
    contexts = []
    with running_demo(tmp_path) as printed:
        address = printed[-1].rpartition(" ")[2]

        def enter(name: str, link: str = "") -> Page:
            context = chromium.new_context(
                base_url=address, viewport={"width": 1280, "height": 900}
            )
            contexts.append(context)
            page = context.new_page()
            if link:
                page.goto(link)
                return page
            page.goto("/")
            page.get_by_label("User name").fill(name)
            page.get_by_label("Password").fill(PASSWORD)
            press(page, "Sign in")
            page.get_by_role("heading", name="Your reviews").wait_for()
            return page

        yield enter
        for context in contexts:
            context.close()


def keep(page: Page, name: str) -> None:
    """Keep a picture, where somebody wants to look at them."""
    if folder := os.environ.get("CONSILIENCE_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def press(page: Page, button: str) -> None:
    """Press a button by its name; it sends a form, and the page that answers is there."""
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).click()


def follow(page: Page, name: str | re.Pattern[str]) -> None:
    """Follow the first link of this name; the page that it leads to is there, and not in part."""
    with page.expect_navigation():
        page.get_by_role("link", name=name).first.click()


def go(page: Page, stage: str) -> None:
    """Go to a stage by the rail."""
    with page.expect_navigation():
        page.get_by_role("navigation", name="Stages").get_by_role("link", name=stage).click()


# -- plan and team -----------------------------------------------------------------------------


def sets_up(alice: Page) -> str:
    """Alice answers the six questions; give the address of the review."""
    follow(alice, "Start a review")
    alice.get_by_label("Working title").fill("The Dinosaur programme")
    alice.get_by_label("Question", exact=True).fill("Does the Dinosaur programme help children?")
    alice.get_by_label("A record is included when").fill("Children at school\nA randomised trial")
    alice.get_by_label("A record is excluded when").fill("Not about a programme")
    keep(alice, "01-set-up")
    press(alice, "Start the review")
    alice.get_by_role("heading", name="For you, today").wait_for()
    keep(alice, "02-front")
    return alice.url


def plans(alice: Page, front: str, part: str, **answers: str) -> None:
    """Change a part of the plan, through its preview."""
    alice.goto(f"{front}plan/change/{part}/")
    for label, answer in answers.items():
        field = alice.get_by_label(label.replace("_", " "), exact=False).first
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(label=answer)
        else:
            field.fill(answer)
    press(alice, "Go on to the preview")
    keep(alice, f"03-plan-{part}")
    press(alice, "Adopt this change")
    alice.get_by_role("heading", name="The Dinosaur programme").wait_for()


def invites(alice: Page, name: str, role: str) -> str:
    """Give the link that Alice hands over."""
    alice.get_by_label("Name", exact=True).fill(name)
    alice.get_by_label(role, exact=True).check()
    press(alice, "Make the link")
    return alice.locator("tr", has_text=name).locator("code").inner_text()


def team_of(alice: Page, enter: Enter) -> tuple[Page, Page, Page]:
    """Invite three people: two have an account, one makes hers."""
    follow(alice, "Team and roles")
    roles = {"bob": "Reviewer", "bethany": "Reviewer", "chidi": "Adjudicator"}
    links = {name: invites(alice, name.capitalize(), role) for name, role in roles.items()}
    keep(alice, "04-team")
    pages = {}
    for name in ("bob", "chidi"):
        pages[name] = enter(name)
        pages[name].goto(links[name])
        press(pages[name], f"Join as {name}")
    pages["bethany"] = enter("bethany", links["bethany"])
    pages["bethany"].get_by_label("User name").fill("bethany")
    pages["bethany"].get_by_label("Password").fill("a long walk to Damascus")
    press(pages["bethany"], "Create the account and join")
    for page in pages.values():
        page.get_by_role("heading", name="For you, today").wait_for()
    return pages["bob"], pages["bethany"], pages["chidi"]


# -- records -----------------------------------------------------------------------------------


def documents(alice: Page, source: str, files: list[Path]) -> None:
    """Document a search with the exports that it gave."""
    go(alice, "Search")
    follow(alice, "Document a search")
    alice.get_by_role("textbox", name="Source").fill(source)
    alice.get_by_label("Search string").fill("dinosaur*.ti,ab.")
    alice.get_by_label("Export files").set_input_files(files)
    press(alice, "Save")
    alice.get_by_text(f"{source} is documented:").wait_for()
    keep(alice, "05-search")


def settles_duplicates(alice: Page) -> None:
    """One probable pair is the same work; an article and its erratum are not."""
    go(alice, "Duplicates")
    press(alice, "Look for duplicates")
    follow(alice, "Look at 3 probable pairs")
    keep(alice, "06-pair")
    for key, left in (("s", "2 pairs left"), ("d", "1 pair left"), ("d", "0 pairs left")):
        with alice.expect_navigation():
            alice.keyboard.press(key)
        alice.get_by_text(left).wait_for()
    go(alice, "Duplicates")
    alice.get_by_text("32 imported = 22 unique + 10 merged").wait_for()
    keep(alice, "07-duplicates")


# -- decisions ---------------------------------------------------------------------------------


def opens(alice: Page, stage: str, n: str, *voters: str) -> None:
    """Open a batch."""
    go(alice, stage)
    follow(alice, "Open a batch")
    alice.get_by_label(re.compile("^How many")).fill(n)
    for box in alice.get_by_role("checkbox").all():
        box.set_checked(box.get_attribute("value") in voters)
    press(alice, "Show who would get how many")
    keep(alice, f"08-batch-{stage}")
    press(alice, "Open the batch")
    alice.get_by_text("The batch is open.").wait_for()


def decides(page: Page, key: str) -> None:
    """Press a key, and wait until the next record is there and takes a decision again."""
    record = page.locator("#desk").get_attribute("data-record")
    with page.expect_response(lambda answer: "/do/" in answer.url):
        page.keyboard.press(key)
    page.locator(f"#desk:not([data-record='{record}'])[aria-busy=false]").wait_for()


def votes(page: Page, stage: str, keys: str) -> None:
    """Decide on everything in the queue by key; then say that one has finished."""
    go(page, stage)
    for left, key in zip(range(len(keys), 0, -1), keys, strict=True):
        waiting = page.locator("dt:text-is('Waiting for you') + dd")
        waiting.filter(has_text=re.compile(rf"^{left}$")).wait_for()
        decides(page, key)
    finishes(page)


def finishes(page: Page) -> None:
    """Say that one has voted on everything."""
    page.get_by_role("heading", name="Nothing waits for you").wait_for()
    follow(page, "Go to the batches")
    press(page, "I have finished: release when the others have too")


def reads(page: Page, reasons: list[str]) -> None:
    """Decide on full texts; an empty reason includes."""
    go(page, "Full text")
    for reason in reasons:
        if reason:
            page.get_by_label(reason).check()
        decides(page, "e" if reason else "i")
    finishes(page)


def settles(chidi: Page, stage: str, key: str) -> None:
    """Chidi settles the one conflict."""
    go(chidi, stage)
    follow(chidi, "Conflicts to settle: 1")
    chidi.get_by_text("Conflict 1 of 1").wait_for()
    keep(chidi, f"10-conflict-{stage}")
    decides(chidi, key)
    chidi.get_by_role("heading", name="No conflict waits for you").wait_for()


# -- studies -----------------------------------------------------------------------------------


def extracts(page: Page, mean: str) -> None:
    """Fill the form of a study, lay the results out, and finish."""
    go(page, "Extract")
    follow(page, re.compile("^(Start|Go on)"))
    for none in page.get_by_label("Or why there is none").all():
        none.select_option(label="not reported")
    page.get_by_label("Or why there is none").nth(1).select_option(label="")
    page.get_by_label("Country", exact=True).fill("Wales")
    for place, name in enumerate(("The programme", "Waiting list")):
        page.get_by_label("Name", exact=True).nth(place).fill(name)
    page.get_by_label(re.compile("measured in this study")).check()
    page.get_by_label("Scale", exact=True).fill("SDQ")
    page.get_by_role("button", name="Lay out", exact=True).click()
    page.get_by_role("group", name="Waiting list", exact=True).wait_for()
    for arm, numbers in (
        ("The programme", ("40", mean, "2.5")),
        ("Waiting list", ("38", "12", "3")),
    ):
        row = page.get_by_role("group", name=arm, exact=True)
        for label, number in zip(("n", "Mean", "SD"), numbers, strict=True):
            row.get_by_label(label, exact=True).first.fill(number)
        row.get_by_label("Place", exact=True).first.fill("Table 2")
    keep(page, "11-extract")
    press(page, "Finish")
    page.get_by_role("heading", name="Extract", exact=True).wait_for()


def appraises(page: Page) -> None:
    """Judge every domain of a study as low, and finish."""
    go(page, "Appraise")
    follow(page, re.compile("^(Start|Go on)"))
    for item in page.locator(".question-item").all():
        item.get_by_label("Low risk of bias").check()
        item.get_by_label("Support for the judgement").fill("Said so, p. 3")
    keep(page, "12-appraise")
    press(page, "Finish")
    page.get_by_role("heading", name="Appraise", exact=True).wait_for()


def reconciles(page: Page, stage: str, whose: str) -> None:
    """Put two forms together: where they differ, as `whose` form says."""
    go(page, stage)
    follow(page, re.compile("^Compare"))
    if whose:
        for item in page.locator("fieldset").filter(has_text=whose).all():
            if item.is_visible():
                item.get_by_label(re.compile(whose)).first.check()
    keep(page, f"13-compare-{stage}")
    press(page, "Keep this as what the team holds")
    page.get_by_text("What the team holds").first.wait_for()


# -- results -----------------------------------------------------------------------------------


def analyses(alice: Page) -> None:
    """Pool the two studies, look at the preview, and keep it."""
    go(alice, "Synthesise")
    follow(alice, "New analysis")
    alice.get_by_role("heading", name="What it gives").wait_for()
    alice.get_by_label("Measure").select_option("SMD")
    alice.get_by_text("More choices").click()
    alice.get_by_label("Title").fill("Problem behaviour at the end of the programme")
    press(alice, "Show the result")
    alice.get_by_text("Problem behaviour at the end of the programme:").first.wait_for()
    keep(alice, "14-preview")
    press(alice, "Save this analysis")
    alice.get_by_role("heading", name="The numbers behind it").wait_for()
    assert alice.locator("figure svg, .figure svg").count() >= 1
    keep(alice, "15-analysis")


def tells(alice: Page, front: str) -> None:
    """The flow counts what was done, and the report holds it all."""
    go(alice, "Report")
    flow = " ".join(alice.locator("figure").first.inner_text().split())
    assert "Duplicate records removed n = 10" in flow
    assert (
        "Records screened n = 20 Records awaiting a decision n = 2 Records excluded n = 17" in flow
    )
    assert "Reports excluded n = 1 Wrong population n = 1" in flow
    assert "Studies included in review n = 2 Reports of included studies n = 2" in flow
    keep(alice, "16-report")
    with alice.expect_download() as word:
        alice.get_by_role("link", name="Report for Word").click()
    assert word.value.suggested_filename.endswith(".docx")
    alice.goto(front)
    keep(alice, "17-front")


def test_a_team_goes_from_the_demo_to_a_report(enter: Enter) -> None:
    alice = enter("alice")
    front = sets_up(alice)
    plans(alice, front, "outcomes", Name="Problem behaviour")
    plans(alice, front, "timepoints", Name="End of the programme")
    alice.goto(front)
    bob, beth, chidi = team_of(alice, enter)

    documents(alice, "Abstrackr", [ABSTRACKR])
    documents(alice, "Zotero and MDPI", [ZOTERO, MDPI])
    settles_duplicates(alice)

    opens(alice, "Screen", "20", "bob", "bethany")
    votes(bob, "Screen", "iii" + "e" * 17)
    keep(bob, "09-screen")
    votes(beth, "Screen", "iie" + "e" * 17)
    settles(chidi, "Screen", "i")
    opens(alice, "Full text", "", "bob", "bethany")
    reads(bob, ["", "", "Wrong population"])
    reads(beth, ["", "Wrong study design", "Wrong population"])
    settles(chidi, "Full text", "i")

    for mean, other in (("10", "10.5"), ("9.5", "9.5")):
        extracts(bob, mean)
        extracts(beth, other)
        reconciles(beth, "Extract", "Bob" if mean != other else "")
        appraises(bob)
        appraises(beth)
        reconciles(bob, "Appraise", "")
    analyses(alice)
    tells(alice, front)
