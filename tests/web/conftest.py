"""A team at work in a review with two real searches, and what the web needs to run in tests."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client, override_settings
from whitenoise.middleware import WhiteNoiseMiddleware

from consilience.records import read_export
from consilience_web.reviews.actions import append, start_review
from consilience_web.reviews.blobs import keep_blob
from consilience_web.reviews.models import Membership, ReviewRow
from consilience_web.reviews.queries import Member, forget, member_of

EXPORTS = Path(__file__).parent / "exports"
_static_files: dict[str, Any] = {}
TEAM = {
    "alice": ["lead"],
    "bob": ["reviewer"],
    "beth": ["reviewer"],
    "chidi": ["adjudicator"],
    "dana": ["partner"],
}
PLAN = {
    "version": 1,
    "title": "Group peer support",
    "kind": "systematic_review",
    "questions": [{"id": "q1", "text": "Does group peer support improve recovery?"}],
    "criteria": [
        {"id": "i1", "kind": "include", "text": "Adults with a mental health condition"},
        {"id": "e1", "kind": "exclude", "text": "One-to-one support"},
    ],
    "reasons": [
        {"id": "population", "text": "Wrong population"},
        {"id": "design", "text": "Wrong study design"},
    ],
    "terms": {"include": ["random*"], "exclude": ["protocol"]},
    "stages": {
        "screening": {"votes": 2, "settle": "adjudicator"},
        "fulltext": {"votes": 2, "settle": "adjudicator"},
        "extraction": {"people": 2},
        "appraisal": {"people": 2, "instrument": "rob1", "rule": "overall_all_domains"},
    },
    "outcomes": [{"id": "recovery", "name": "Recovery", "higher_is": "better"}],
    "timepoints": [{"id": "post", "name": "End of treatment"}],
    "team": [{"handle": h, "name": h.capitalize(), "roles": r} for h, r in TEAM.items()],
}


@dataclass
class Team:
    """The people of the tests, each signed in with a client of their own; Eve is a stranger."""

    row: ReviewRow
    alice: Client
    bob: Client
    beth: Client
    chidi: Client
    dana: Client
    eve: Client

    @property
    def slug(self) -> str:
        """The review's place in addresses."""
        return self.row.slug

    def member(self, handle: str) -> Member:
        """Who a client's person is in the review, as of now."""
        account = Membership.objects.get(review=self.row, handle=handle)
        return member_of(self.slug, account.user_id)

    def import_export(self, path: Path, search: str, source: str) -> None:
        """Bring an export in, as the search page does."""
        content = path.read_bytes()
        read = read_export(path, name=path.name)
        sha256 = keep_blob(self.row, "export", content)
        what = {
            "sha256": sha256,
            "name": path.name,
            "format": read.format,
            "bytes": len(content),
            "n_records": len(read.records),
        }
        subject = f"search:{search}"
        document = {"source": source, "kind": "database"}
        acts = [("search", "search", subject, document), ("search", "import", subject, what)]
        append(self.row, who="alice", acts=acts)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """End what a live server's threads still hold open: PostgreSQL drops no database in use."""
    yield
    if connection.vendor != "postgresql":
        return
    others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for _ in range(600):
            # Each is told to end, and may take its time.
            cursor.execute(f"SELECT pg_terminate_backend(pid) {others}")
            if not cursor.fetchall():
                return
            time.sleep(0.1)


@pytest.fixture(scope="module", autouse=True)
def quick_passwords() -> Iterator[None]:
    """One Argon2 check takes a quarter of a second."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(scope="module", autouse=True)
def static_files_found_once() -> Iterator[None]:
    """A client of the tests is a server of its own; each would look for the same files again."""
    look = WhiteNoiseMiddleware.add_files_from_finders

    def found(server: WhiteNoiseMiddleware) -> None:
        if not _static_files:
            look(server)
            _static_files.update(server.files)
        server.files.update(_static_files)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", found)
        yield


@pytest.fixture
def team(db: None) -> Team:
    """A review with its team and two imported searches."""
    return new_team()


def new_team() -> Team:
    """Set a review up, with its team and two imported searches."""
    forget()
    users = {name: User.objects.create_user(name, password="x" * 12) for name in [*TEAM, "eve"]}
    row = start_review(user=users["alice"], plan=PLAN, handle="alice")
    clients = {}
    for name, user in users.items():
        if name in TEAM and name != "alice":
            Membership.objects.create(review=row, user=user, handle=name)
        clients[name] = Client()
        clients[name].force_login(user)
    found = Team(row, **clients)
    for search, path in zip("ab", sorted(EXPORTS.glob("*.ris")), strict=False):
        found.import_export(path, search, f"Database {search.upper()}")
    return found
