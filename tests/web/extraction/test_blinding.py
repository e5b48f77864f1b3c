"""While a form is open, nothing on any page of extraction and appraisal tells that it is there."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import get_resolver, reverse

from consilience_web.appraisal import urls as appraisal
from consilience_web.extraction import urls as extraction
from consilience_web.reviews.downloads import TABLES
from tests.web.appraisal.answers import answers
from tests.web.studies import agree, extract, include_studies, same_bytes

pytestmark = pytest.mark.django_db
ROUTES = [
    (app.app_name, route.name) for app in (extraction, appraisal) for route in app.urlpatterns
]
NAMES = {"extraction:table": [*TABLES["extraction"]], "appraisal:table": [*TABLES["appraisal"]],
         "appraisal:figure": ["traffic-light", "appraisal-summary"]}  # fmt: skip


def pages(team: Any, who: str) -> dict[str, tuple[int, bytes]]:
    """Give every page of both stages, as a person sees it."""
    found = {}
    for app, name in ROUTES:
        route = f"{app}:{name}"
        for part in NAMES.get(route, ["s1", "s2"]):
            args = [team.slug] if name == "show" else [team.slug, part]
            address = reverse(route, args=args)
            found[address] = same_bytes(getattr(team, who).get(address))
    front = f"/r/{team.slug}/"
    return found | {front: same_bytes(getattr(team, who).get(front))}


@pytest.mark.parametrize("who", ["bob", "alice", "dana"])
@pytest.mark.parametrize("save", ["draft", "done"])
@pytest.mark.parametrize("own", ["", "draft"])
def test_a_colleagues_form_changes_no_byte(team: Any, who: str, save: str, own: str) -> None:
    include_studies(team)
    agree(team, "s2")
    if own:
        extract(team, who, "s1", save="draft", r_1_mean="3")
    before = pages(team, who)
    extract(team, "beth", "s1", save=save, r_1_mean="77.125", c_funding_note="in confidence")
    team.beth.post(f"/r/{team.slug}/appraise/s1/", answers(team, 2, save=save))
    assert pages(team, who) == before


def test_the_walk_knows_every_page_and_sees_a_release(team: Any) -> None:
    include_studies(team)
    before = pages(team, "bob")
    assert len(before) > 20
    assert {status for status, _ in before.values()} <= {200, 403, 404, 405}
    extract(team, "beth", "s1", r_1_mean="77.125")
    assert pages(team, "bob") == before
    extract(team, "dana", "s1")
    after = pages(team, "bob")
    address = f"/r/{team.slug}/extract/s1/compare/"
    assert (before[address][0], after[address][0]) == (404, 200)
    assert b"77.125" in after[address][1]
    assert get_resolver().resolve(address).view_name == "extraction:compare"


def test_a_stranger_and_who_is_signed_out_get_nothing(team: Any) -> None:
    include_studies(team)
    agree(team, "s1")
    assert {status for status, _ in pages(team, "eve").values()} <= {404, 405}
    team.eve.logout()
    assert {status for status, _ in pages(team, "eve").values()} <= {302, 405}
