"""The thirteen trials of BCG vaccine as a review on the web, for analyses with enough studies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from consilience.review.shipped import shipped
from consilience_web.reviews.folders import import_folder, seat
from consilience_web.reviews.models import ReviewRow
from consilience_web.reviews.queries import Member, member_of

BCG_SPEC: dict[str, Any] = {
    "title": "Tuberculosis", "outcome": "tb", "timepoint": "end", "measure": "RR",
    "experimental": "intervention", "control": "comparator", "method": "REML", "test": "z",
    "minimum_k": "3", "prediction": "on",
}  # fmt: skip


@dataclass(frozen=True)
class Trials:
    """The review with its lead, who may analyse."""

    row: ReviewRow
    user: User
    lead: Client

    def address(self, path: str = "") -> str:
        return f"/r/{self.row.slug}/synthesise/{path}"

    def page(self, path: str = "") -> str:
        text: str = self.lead.get(self.address(path)).content.decode()
        return text

    def member(self) -> Member:
        return member_of(self.row.slug, self.user.pk)

    def run(self, again: str = "", **changes: Any) -> str:
        """Keep an analysis; give its place below the stage."""
        answer = self.lead.post(self.address(f"new/?again={again}"), BCG_SPEC | changes)
        place: str = answer["Location"]
        return place.removeprefix(self.address())

    def kept(self, id: str) -> Mapping[str, Any]:
        return self.member().review.state.analyses[id].what


@pytest.fixture
def trials(db: None) -> Trials:
    row, _ = import_folder(shipped("bcg-1994"))
    lead = User.objects.create_user("lead-of-the-trials")
    seat(row, "gac", lead)
    client = Client()
    client.force_login(lead)
    return Trials(row, lead, client)
