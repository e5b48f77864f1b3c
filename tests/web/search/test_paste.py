"""A pasted list: read and shown first, then taken in as a search of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from consilience_web.reviews.models import LedgerRow

if TYPE_CHECKING:
    from tests.web.conftest import Team

pytestmark = pytest.mark.django_db
LIST = (
    "References\r\n1. Berg J, Doe K. Peers at work. BMJ. 2014;65(4):429–41.\r\n"
    "Article   Google Scholar\r\n2. National Voices. Peer support. What is it? 2015. p. 58.\r\n"
    "3. Mental Health Mates\r\n"
)
RESULTS = (
    "1. Peer support: a review of ...\nhttps://a.org/1\nWhat peers do ...\n2. Kin\nhttps://b.org\n"
)
FIELDS = {"kind": "citation", "source": "Lyons 2021", "text": LIST}


def posted(team: Team, step: str, **fields: str) -> dict[str, str]:
    return {**FIELDS, **fields, "step": step}


def test_the_list_is_shown_as_read_before_anything_is_stored(team: Team) -> None:
    url = f"/r/{team.slug}/search/paste/"
    assert 'name="text"' in team.alice.get(url).content.decode()
    n = LedgerRow.objects.count()
    page = team.alice.post(url, posted(team, "read")).content.decode()
    assert "3 records, as read" in page and "Peers at work" in page and "BMJ 65(4):429-41" in page
    assert "Read with doubt, check against the citation: authors" in page
    assert "Line 3: Article" in page and "Import 3 records" in page
    assert LedgerRow.objects.count() == n


def test_what_was_looked_at_is_taken_in_as_citation_searching(team: Team) -> None:
    url = f"/r/{team.slug}/search/paste/"
    mark = team.alice.post(url, posted(team, "read")).context["mark"]
    answer = team.alice.post(url, posted(team, "import", read=mark), follow=True)
    page = answer.content.decode()
    assert "3 records came in." in page and "Citation searching" in page
    review = team.member("alice").review
    (search,) = [s for s in review.state.search.searches.values() if s.source == "Lyons 2021"]
    assert (search.kind, search.from_database) == ("citation", False)
    titles = {record.title: record for record in review.records.values()}
    assert titles["Peers at work"].extra["N1"] == (
        "Berg J, Doe K. Peers at work. BMJ. 2014;65(4):429–41.",
    )
    assert titles["Mental Health Mates"].authors == ()


def test_a_list_that_was_changed_is_shown_once_more(team: Team) -> None:
    url = f"/r/{team.slug}/search/paste/"
    mark = team.alice.post(url, posted(team, "read")).context["mark"]
    n = LedgerRow.objects.count()
    changed = posted(team, "import", read=mark, text=LIST.replace("Peers at work", "Peers at rest"))
    answer = team.alice.post(url, changed)
    assert answer.status_code == 400 and LedgerRow.objects.count() == n
    assert "changed since it was read" in answer.content.decode()
    assert "Peers at rest" in answer.content.decode()


def test_web_results_come_in_under_websites_with_titles_cut_as_they_were(team: Team) -> None:
    url = f"/r/{team.slug}/search/paste/"
    fields = {"kind": "website", "source": "Google", "string": "research on peer support"}
    mark = team.alice.post(url, posted(team, "read", text=RESULTS, **fields)).context["mark"]
    team.alice.post(url, posted(team, "import", read=mark, text=RESULTS, **fields))
    review = team.member("alice").review
    (search,) = [s for s in review.state.search.searches.values() if s.source == "Google"]
    assert (search.kind, search.string) == ("website", "research on peer support")
    titles = {record.title for record in review.records.values()}
    assert {"Peer support: a review of ...", "Kin"} <= titles


def test_another_export_that_is_pasted_is_read_as_what_it_is(team: Team) -> None:
    url = f"/r/{team.slug}/search/paste/"
    ris = "TY  - JOUR\nTI  - Peers\nAU  - Doe, Jane\nER  - \n"
    page = team.alice.post(url, posted(team, "read", text=ris))
    assert page.context["pasted"].format == "ris"
    assert len(page.context["pasted"].records) == 1


def test_only_who_may_import_pastes_and_an_empty_list_is_told(team: Team) -> None:
    url = f"/r/{team.slug}/search/paste/"
    assert team.bob.get(url).status_code == 403
    answer = team.alice.post(url, posted(team, "read", text=" \n "))
    assert answer.status_code == 400 and "Paste the list here" in answer.content.decode()
