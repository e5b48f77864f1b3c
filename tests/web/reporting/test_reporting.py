"""The report as of now, and its files."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from consilience_web.reviews.actions import append, change_plan
from tests.web.studies import agree, include_studies

pytestmark = pytest.mark.django_db


def test_every_counted_box_leads_to_what_it_counts(team: Any) -> None:
    page = team.alice.get(f"/r/{team.slug}/report/").content.decode()
    link = f"/r/{team.slug}/report/box/database_results/"
    assert link in page
    assert " style=" not in page
    listed = team.alice.get(link).content.decode()
    assert len(re.findall(rf"/r/{team.slug}/search/records/[\w-]+/", listed)) == 20


def test_a_voter_sees_no_open_decision_in_the_numbers(team: Any) -> None:
    records = list(team.member("alice").review.state.works)
    batch = {
        "name": "All", "kind": "main", "records": records, "voters": ["bob", "beth"], "quota": 2,
    }  # fmt: skip
    append(team.row, who="alice", acts=[("screening", "batch", "batch:b1", batch)])
    for who in ("bob", "beth"):
        vote = ("screening", "vote", records[0], {"choice": "exclude"})
        append(team.row, who=who, acts=[vote])
    url = f"/r/{team.slug}/report/prisma.json"
    seen = {who: json.loads(getattr(team, who).get(url).content) for who in ("bob", "alice")}
    assert seen["bob"]["records_excluded"]["value"] == 0
    assert seen["alice"]["records_excluded"]["value"] == 1


def test_the_report_holds_what_the_team_holds(team: Any) -> None:
    include_studies(team)
    agree(team, "s1")
    page = team.bob.get(f"/r/{team.slug}/report/").content.decode()
    assert "said of country" in page
    file = team.bob.get(f"/r/{team.slug}/report/report.html")
    assert "attachment" in file["Content-Disposition"]
    assert "said of country" in file.content.decode()
    assert team.eve.get(f"/r/{team.slug}/report/report.html").status_code == 404


def test_the_question_is_on_the_page_and_in_the_file_once(team: Any) -> None:
    page = team.bob.get(f"/r/{team.slug}/report/").content.decode()
    file = team.bob.get(f"/r/{team.slug}/report/report.html").content.decode()
    text = team.member("bob").plan.questions[0].text
    assert page.count(text) == file.count(text) == 1


def test_numbers_of_a_paper_are_marked_as_reported(team: Any) -> None:
    number = {"quantity": "flow.previous_studies", "value": 8, "place": "Figure 1"}
    append(team.row, who="alice", acts=[("reporting", "reported", "reported:1", number)])
    page = team.alice.get(f"/r/{team.slug}/report/").content.decode()
    row = page.split("Published and not computed", 2)[-1].split("</tbody>", 1)[0]
    assert "reported by the paper" in row
    assert "Figure 1" in row


def test_a_name_with_a_dot_in_it_is_no_link_and_an_address_is_one(team: Any) -> None:
    typed = {"source": "Lens.org", "kind": "database", "note": ""}
    team.alice.post(f"/r/{team.slug}/search/document/", typed)
    registered = {"registry": "OSF", "url": "https://osf.io/abcde"}
    plan = {**team.member("alice").plan.raw, "registration": registered}
    change_plan(team.member("alice"), plan, part="registration", reason="Registered late")
    page = team.alice.get(f"/r/{team.slug}/report/").content.decode()
    assert "Lens.org" in page and "//Lens.org" not in page
    assert '<a href="https://osf.io/abcde">https://osf.io/abcde</a>' in page
