"""A person reads a full text in chromium, under the strict page policy, and votes by key."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.web.fulltext.test_reports import through


@pytest.mark.django_db(transaction=True)
def test_a_pdf_is_drawn_in_the_page_and_a_key_votes(live_server, team, chromium) -> None:
    records = team.member("alice").review.state.unopened("screening")[:1]
    through(team, "screening", f"/r/{team.slug}/screen/", records)
    base = f"/r/{team.slug}/full-text/"
    team.alice.post(f"{base}batches/", {"n": 1, "calibration": 0, "voters": ["bob", "beth"]})
    context = chromium.new_context()
    cookie = {"name": "sessionid", "value": team.bob.cookies["sessionid"].value}
    context.add_cookies([{**cookie, "url": live_server.url}])
    page, complaints = context.new_page(), []
    page.set_content("<h1>Methods</h1>")
    file = SimpleUploadedFile("a.pdf", page.pdf())
    team.bob.post(f"{base}files/", {"files": [file], "record": records[0]})
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(live_server.url + base)
    page.get_by_role("link", name="Read a.pdf").click()
    page.locator("#pdf canvas").wait_for()
    assert page.inner_text("#pdf-state") == "Pages: 1"
    page.get_by_role("link", name="Back to the decision").click()
    page.keyboard.press("i")
    page.get_by_role("heading", name="Nothing waits for you").wait_for()
    assert "bob" in team.member("bob").review.state.fulltext.votes[records[0]]
    assert complaints == []
    context.close()
