"""Each stage of a review just set up says what it is for, and has one button to begin."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from lxml import html

from consilience.stages import STAGES
from consilience_web.reviews.actions import start_review
from consilience_web.reviews.queries import forget
from tests.web.conftest import PLAN

pytestmark = pytest.mark.django_db

FEWEST = 25
"""Words that it takes to say what a stage is for, what goes in and what comes out."""


def test_every_stage_of_an_empty_review_teaches_and_has_one_button_to_begin() -> None:
    forget()
    alice = User.objects.create_user("alice", password="x" * 12)
    row = start_review(user=alice, plan=PLAN, handle="alice")
    client = Client()
    client.force_login(alice)
    front = html.fromstring(client.get(f"/r/{row.slug}/").content)
    rail = front.xpath("//nav[@id='rail']//a")
    assert len(rail) == len(STAGES)
    found = []
    for stop in rail:
        stage = stop.findtext("strong")
        page = html.fromstring(client.get(stop.get("href")).content)
        words = " ".join(" ".join(p.itertext()) for p in page.xpath("//main//p")).split()
        begin = page.xpath("//main//*[contains(concat(' ', @class, ' '), ' primary ')]")
        if len(words) < FEWEST:
            found.append(f"{stage}: {len(words)} words: {' '.join(words)}")
        if len(begin) != 1:
            found.append(f"{stage}: {len(begin)} buttons to begin")
    assert not found, "\n".join(found)
