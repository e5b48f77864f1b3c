"""Tools of many records are drawn once, and are those that each record has on its own page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.template.loader import render_to_string
from django.test import RequestFactory

from consilience_web.reviews.voted.desk import ahead
from consilience_web.reviews.voted.tools import Tools
from tests.web.screening.test_voting import open_batch

pytestmark = pytest.mark.django_db


def test_tools_drawn_once_are_those_of_each_record(team: Any) -> None:
    base, records = open_batch(team, 4)
    team.bob.post(f"{base}do/note/{records[1]}/", {"text": "my own"})
    team.bob.post(f"{base}do/label/{records[2]}/", {"label": "odd"})
    member, request = team.member("bob"), RequestFactory().get(base)
    request.user = User.objects.get(username="bob")
    frame = {"member": member, "plan": member.plan, "slug": team.slug, "csrf_token": "token"}
    contexts = [frame | context for context in ahead(member, "screening", (), 4)]
    odd = replace(contexts[0]["card"].record, id="a b&c-é", authors=("O'\"Neil <b>", "Ek & Co"))
    contexts.append(contexts[0] | {"card": replace(contexts[0]["card"], record=odd)})
    tools = Tools(contexts[0], request)
    drawn = [tools.of(context["card"]) for context in contexts]
    assert [html is None for html in drawn] == [False, True, True, False, False]
    for html, context in zip(drawn, contexts, strict=True):
        assert html in (None, render_to_string("voted/_tools.html", context, request))


def test_a_page_shows_tools_as_they_were_fetched_ahead(team: Any) -> None:
    base, records = open_batch(team, 3)
    team.bob.post(f"{base}do/note/{records[1]}/", {"text": "my own"})
    ahead = team.bob.get(f"{base}ahead/", {"held": records[0]}).content.decode()
    for record, each in zip(records[1:], ahead.split("data-record=")[1:], strict=True):
        assert f"do/defer/{record}/" in each
        assert f"do/unvote/{record}/" in each
        assert ("my own" in each.partition("<textarea")[2]) is (record == records[1])
