"""Five exports of five tools come in, duplicates are settled by keyboard, two merges are undone, a
half-screened review moves here from Rayyan, and every count on the way is explained.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from consilience.records import read_export
from tests.web.conftest import Team

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HERE = Path(__file__).parent / "exports"
LIBRARY = HERE.parents[1] / "library" / "records" / "exports"
BASELINE = "citation-file-formatting___baseline_"
FIVE = {
    "Abstrackr": HERE / f"{BASELINE}abstrackr.csv",
    "MDPI": HERE / f"{BASELINE}mdpi.ris",
    "Embase": LIBRARY / f"{BASELINE}embase.csv",
    "PubMed": LIBRARY / f"{BASELINE}pubmed.csv",
    "Cochrane": LIBRARY / f"{BASELINE}cochrane_refman.ris",
}
RAYYAN = HERE / f"{BASELINE}rayyan.csv"
EMILY = 6
"""How many of the ten records Emily had decided on in Rayyan; nobody else had begun."""


@pytest.fixture
def alice(chromium: Browser, live_server: Any, team: Team) -> Iterator[Page]:
    """Alice leads; she sits at a browser of 1280 pixels."""
    context = chromium.new_context(
        base_url=live_server.url, viewport={"width": 1280, "height": 900}
    )
    cookies = team.alice.cookies.items()
    context.add_cookies([{"name": n, "value": c.value, "url": live_server.url} for n, c in cookies])
    page = context.new_page()
    page.goto(f"/r/{team.slug}/")
    yield page
    context.close()


def keep(page: Page, name: str) -> None:
    """Keep pictures at both widths, light and dark, where somebody wants to look at them."""
    if folder := os.environ.get("CONSILIENCE_SCREENSHOTS"):
        for width, scheme in ((1280, "light"), (390, "light"), (1280, "dark"), (390, "dark")):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.screenshot(path=Path(folder) / f"{name}-{width}-{scheme}.png", full_page=True)
        page.set_viewport_size({"width": 1280, "height": 900})
        page.emulate_media(color_scheme="light")


def press(page: Page, button: str) -> None:
    """Press a button by its name."""
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).click()


def follow(page: Page, name: str | re.Pattern[str]) -> None:
    """Follow a link; the page that it leads to is there, and not in part."""
    with page.expect_navigation():
        page.get_by_role("link", name=name).click()


def go(page: Page, stage: str) -> None:
    """Go to a stage by the rail."""
    with page.expect_navigation():
        page.get_by_role("navigation", name="Stages").get_by_role("link", name=stage).click()


def documents(alice: Page, source: str, file: Path) -> None:
    """Document a search with its export."""
    go(alice, "Search")
    follow(alice, "Document a search")
    alice.get_by_role("textbox", name="Source").fill(source)
    alice.get_by_label("Export files").set_input_files(file)
    press(alice, "Save")
    alice.get_by_text(f"{source} is documented:").wait_for()


def explains(alice: Page, file: Path) -> int:
    """Every row of a file is a record or refused, and every record unique or merged."""
    follow(alice, file.name)
    alice.get_by_text("✓ adds up").wait_for()
    rows = {
        row.get_by_role("rowheader").inner_text().split("\n")[0]: number(row)
        for row in alice.get_by_role("region").or_(alice.locator("table")).first.locator("tr").all()
    }
    n = rows["Rows in the file"] - rows["refused, because they are no records"]
    assert rows["Records"] == n == len(read_export(file).records)
    merged = rows["joined with a record that came in earlier"]
    assert rows["Works that it brought first"] == n - merged
    return n


def number(row: Any) -> int:
    """The number of a row of a table."""
    return int(re.sub(r"\D", "", row.locator("td").first.inner_text()))


def settles(alice: Page) -> None:
    """Decide every pair by its key: the same title is the same work, another is not."""
    while (left := waiting(alice)) > 0:
        texts = alice.locator("tr", has_text="Title").locator("td").all_inner_texts()
        same = len({re.sub(r"\W+", "", text).casefold() for text in texts[:2]}) == 1
        with alice.expect_navigation():
            alice.keyboard.press("s" if same else "d")
        assert waiting(alice) == left - 1


def waiting(alice: Page) -> int:
    """How many pairs are left."""
    return int(alice.get_by_text(re.compile("pairs? left")).inner_text().split()[0])


def works(alice: Page) -> tuple[int, int]:
    """What came in and what remains, from the sentence that adds up."""
    go(alice, "Duplicates")
    text = alice.get_by_text(re.compile(r"imported = .* unique \+ .* merged")).inner_text()
    n, unique, merged = (int(one) for one in re.findall(r"\d+", text)[:3])
    assert n == unique + merged
    return n, unique


def moves(alice: Page) -> None:
    """Say who the people of the Rayyan file are, look at what that does, and take it in."""
    follow(alice, "Holds decisions made elsewhere")
    alice.get_by_text(f"Emily ({EMILY})").wait_for()
    alice.get_by_label("Emily").select_option(label="Beth")
    keep(alice, "06-who-they-are")
    press(alice, "See what this does")
    alice.get_by_text(f"{EMILY} decisions come in as votes.").wait_for()
    keep(alice, "07-preview")
    alice.get_by_label("Why").fill("We move here from Rayyan")
    press(alice, "Adopt this change")
    alice.get_by_text(f"The decisions are here: {EMILY} decisions, 0 notes, 0 labels.").wait_for()
    keep(alice, "08-batches")


def settles_and_undoes_two(alice: Page, n: int) -> None:
    """Settle the pairs by key; undo the first merge of the list, and the last."""
    go(alice, "Duplicates")
    press(alice, "Look for duplicates")
    follow(alice, re.compile(r"Look at \d+ probable pairs?"))
    keep(alice, "03-pair")
    settles(alice)
    imported, unique = works(alice)
    assert imported == n
    keep(alice, "04-duplicates")
    follow(alice, re.compile("Look over"))
    keep(alice, "05-joined")
    for last in (False, True):
        buttons = alice.get_by_role("button", name=re.compile("^Undo"))
        with alice.expect_navigation():
            buttons.nth(buttons.count() - 1 if last else 0).click()
        alice.get_by_text("Undone.").wait_for()
    imported, apart = works(alice)
    assert imported == n and unique <= apart <= unique + 2


def reports(alice: Page, n: int, unique: int) -> None:
    """The report counts what came in, what was joined and what waits, and says where it is from."""
    go(alice, "Report")
    keep(alice, "09-report")
    flow = alice.locator("figure").first.text_content() or ""
    assert f"n = {n}" in flow and f"n = {n - unique}" in flow and f"n = {unique}" in flow
    alice.get_by_text(f"Decisions on {EMILY} titles and abstracts were made in another").wait_for()


def test_a_review_moves_here_and_every_count_is_explained(alice: Page, team: Team) -> None:
    n = team.member("alice").review.state.search.n_records()
    for source, file in FIVE.items():
        documents(alice, source, file)
        n += explains(alice, file)
    keep(alice, "01-import-report")
    go(alice, "Search")
    keep(alice, "02-sources")
    settles_and_undoes_two(alice, n)

    documents(alice, "Rayyan", RAYYAN)
    n += explains(alice, RAYYAN)
    alice.go_back()
    moves(alice)
    assert alice.locator("main").get_by_text("Imported 1").first.is_visible()
    state = team.member("bob").review.state
    assert len(state.queue("screening", "beth")) == 0
    assert sum(len(state.queue("screening", who)) for who in ("bob", "dana")) == EMILY

    go(alice, "Duplicates")
    press(alice, "Look for duplicates")
    imported, unique = works(alice)
    assert imported == n
    reports(alice, n, unique)
