"""The page of a job in a browser: it follows the work by itself, and tells when it is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from consilience_web.jobs import work
from consilience_web.jobs.actions import ask
from consilience_web.jobs.models import Job

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.web.conftest import Team

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_page_follows_the_work_and_shows_what_came_of_it(
    chromium: Browser,
    live_server,  # type: ignore[no-untyped-def]
    team: Team,
) -> None:
    job = ask(team.member("alice"), "dedupe", {})
    context = chromium.new_context(base_url=live_server.url)
    cookie = team.alice.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"/r/{team.slug}/jobs/{job.pk}/")
    page.get_by_text("Waiting for its turn").wait_for()
    assert not page.get_by_role("link", name="Look again").is_visible()
    taken = work.take("w")
    assert taken is not None
    Job.objects.update(doing="compares pairs", done=1, total=4)
    page.get_by_text("compares pairs, 25 per cent").wait_for()
    work.perform(taken, watched=False)
    page.get_by_text("pairs left for people").wait_for()
    page.get_by_role("link", name="See what came of it").click()
    page.get_by_role("heading", name="Duplicates").wait_for()
    context.close()
