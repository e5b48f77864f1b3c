"""A full disk and a database that can only be read give a clear page, and nothing half-done."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from consilience_web.reviews.models import LedgerRow
from consilience_web.site.storage import FULL, READ_ONLY, trouble_with_storage

pytestmark = pytest.mark.django_db(transaction=True)
TRIGGER = """
CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100';
END $$;
CREATE TRIGGER full_disk BEFORE INSERT ON reviews_ledgerrow
FOR EACH STATEMENT EXECUTE FUNCTION full_disk();
"""


def run(*commands: str) -> Any:
    with connection.cursor() as cursor:
        for command in commands:
            cursor.execute(command)
        return cursor.fetchone() if cursor.description else None


@contextmanager
def full_disk() -> Iterator[None]:
    """No page more than there is; on PostgreSQL the error that its full disk gives."""
    if connection.vendor == "sqlite":
        (before,) = run("PRAGMA max_page_count")
        # Pages that tests before have left free would hold what is to be refused.
        run("VACUUM", "PRAGMA max_page_count = 1")
        after = [f"PRAGMA max_page_count = {before}"]
    else:
        run(TRIGGER)
        after = ["DROP TRIGGER full_disk ON reviews_ledgerrow", "DROP FUNCTION full_disk"]
    try:
        yield
    finally:
        run(*after)


@contextmanager
def read_only() -> Iterator[None]:
    sqlite = connection.vendor == "sqlite"
    run("PRAGMA query_only = ON" if sqlite else "SET default_transaction_read_only = on")
    try:
        yield
    finally:
        run("PRAGMA query_only = OFF" if sqlite else "SET default_transaction_read_only = off")


@pytest.mark.parametrize(("trouble", "said"), [(full_disk, FULL), (read_only, READ_ONLY)])
def test_nothing_is_saved_and_the_page_says_so(
    trouble: Callable[[], Any], said: str, team: Any
) -> None:
    record = next(iter(team.member("bob").review.state.order))
    address = f"/r/{team.slug}/screen/do/note/{record}/"
    n_lines = LedgerRow.objects.count()
    team.bob.raise_request_exception = False
    with trouble():
        answer = team.bob.post(address, {"text": "dose is in table 2 " * 1000})
        assert answer.status_code == 503
        assert said in answer.content.decode()
        assert "Everything that was saved before is safe" in answer.content.decode()
        assert team.bob.get(f"/r/{team.slug}/").status_code == 200
    assert LedgerRow.objects.count() == n_lines
    assert team.bob.post(address, {"text": "dose is in table 2"}).status_code == 302
    assert LedgerRow.objects.count() == n_lines + 1


def test_signing_in_with_a_read_only_database_says_so(team: Any) -> None:
    from django.test import Client

    stranger = Client(raise_request_exception=False)
    with read_only():
        answer = stranger.post("/sign-in/", {"username": "bob", "password": "x" * 12})
    assert answer.status_code == 503
    assert READ_ONLY in answer.content.decode()


def test_a_fault_of_the_program_is_no_trouble_of_the_disk() -> None:
    assert trouble_with_storage(OSError(errno.ENOSPC, "No space left on device")) == FULL
    assert trouble_with_storage(KeyError("x")) == ""
    assert trouble_with_storage(FileNotFoundError(errno.ENOENT, "no such file")) == ""
