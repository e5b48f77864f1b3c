"""The pages of both voted stages as axe reads them: WCAG 2.2 AA, light and dark, wide or narrow."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.web.fulltext.test_reports import PDF, through

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AXE = Path(__file__).parents[1] / "vendor" / "axe-core" / "axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
DEVICES = {
    "light": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    "dark": {
        "viewport": {"width": 390, "height": 844}, "color_scheme": "dark", "has_touch": True,
    },
}  # fmt: skip


@pytest.fixture
def pages(team) -> dict[str, list[str]]:
    """A review with a conflict at screening and reports that are read; its pages by person."""
    base = f"/r/{team.slug}"
    records = team.member("alice").review.state.unopened("screening")
    through(team, "screening", f"{base}/screen/", records[:3])
    form = {"n": 3, "calibration": 1, "voters": ["bob", "beth"]}
    team.alice.post(f"{base}/screen/batches/", form)
    for client, choice in ((team.bob, "include"), (team.beth, "exclude")):
        client.post(f"{base}/screen/do/vote/{records[3]}/", {"choice": choice})
    team.bob.post(f"{base}/screen/do/note/{records[4]}/", {"text": "see appendix"})
    team.bob.post(f"{base}/screen/do/label/{records[4]}/", {"label": "pilot"})
    through(team, "fulltext", f"{base}/full-text/", records[:1])
    team.alice.post(f"{base}/full-text/batches/", {**form, "n": 2, "calibration": 0})
    file = SimpleUploadedFile("scan.pdf", PDF)
    team.bob.post(f"{base}/full-text/files/", {"files": [file]})
    return {
        "bob": [
            f"{base}/screen/", f"{base}/screen/batches/",
            f"{base}/screen/duplicate/{records[4]}/", f"{base}/full-text/",
            f"{base}/full-text/files/", f"{base}/full-text/studies/",
        ],
        "chidi": [f"{base}/screen/conflicts/", f"{base}/full-text/conflicts/"],
        "alice": [f"{base}/screen/", f"{base}/screen/batches/", f"{base}/full-text/reports/new/"],
    }  # fmt: skip


@pytest.mark.parametrize("device", DEVICES)
def test_nothing_stands_in_anybody_s_way(chromium, live_server, team, pages, device: str) -> None:
    found: list[str] = []
    for who, addresses in pages.items():
        context = chromium.new_context(base_url=live_server.url, **DEVICES[device])
        value = getattr(team, who).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
        page = context.new_page()
        for address in addresses:
            found += problems(page, address)
        context.close()
    assert found == []


def problems(page: Any, address: str) -> list[str]:
    """Say what axe finds on a page and in its opened panels, and whether it scrolls sideways."""
    page.goto(address)
    for panel in page.locator(".tools summary").all():
        if panel.is_visible():
            panel.click()
    page.evaluate(AXE.read_text(encoding="utf-8"))
    report = page.evaluate("tags => axe.run({runOnly: tags})", WCAG)
    said = [
        f"{address}: {rule['id']}: {node['html'][:90]}"
        for rule in report["violations"]
        for node in rule["nodes"]
    ]
    wide, room = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    return said + ([f"{address}: {wide} px wide"] if wide > room else [])
