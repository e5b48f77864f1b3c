"""A review at work that the tests of a file begin from, each for itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction

from consilience_web.accounts import sessions
from consilience_web.reviews.queries import forget
from tests.web.conftest import Team, new_team
from tests.web.whole_review import begin, bob_at_work


@dataclass
class World:
    """A review under way, with Bob in the middle of his work."""

    team: Team
    records: dict[str, list[str]]


@pytest.fixture(scope="module", autouse=True)
def however_long_a_walk_takes() -> Iterator[None]:
    """No session is kept anew in the midst of it, which a cookie would tell from then on."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sessions, "STEP", sessions.IDLE)
        yield


@pytest.fixture(scope="module")
def begun(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The world from which each test goes on, built once."""
    with django_db_blocker.unblock():
        together = transaction.atomic()
        together.__enter__()
        team = new_team()
        records = begin(team)
        bob_at_work(team, records)
    yield World(team, records)
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        together.__exit__(None, None, None)
    forget()


@pytest.fixture
def world(begun: World, db: None) -> World:
    """That world; what a test does in it is taken back."""
    forget()
    return begun
