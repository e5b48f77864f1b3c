"""A person who practised is told at the end how they did, and nobody is told before."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from consilience.review.shipped import shipped
from consilience_web.reviews.actions import append
from consilience_web.reviews.folders import import_folder, seat
from consilience_web.reviews.queries import opened


@pytest.mark.django_db
def test_practice_ends_with_how_the_person_did() -> None:
    row, _ = import_folder(shipped("practice"))
    bob = User.objects.create_user("bob")
    seat(row, "bob", bob)
    client = Client()
    client.force_login(bob)
    page = f"/r/{row.slug}/screen/"
    assert b"How you did" not in client.get(page).content
    votes = [
        ("screening", "vote", record, {"choice": "include"})
        for record in opened(row).state.queue("screening", "bob")
    ]
    append(row, who="bob", acts=votes)
    told = client.get(page).content
    assert b"You decided 271 records, 40 of them as the authors did" in told
    assert b"Of the 40 that belong in the review you kept 40" in told
