"""The lines that came since: found by an index, however new a large ledger is."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.db.models import F

from consilience.ledger import Line
from consilience_web.reviews.models import LedgerRow, ReviewRow
from consilience_web.reviews.queries import _LINES
from tests.web.conftest import Team


def _plan(review: int, after: int) -> str:
    """How the database answers what each request asks."""
    how = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
    with connection.cursor() as cursor:
        cursor.execute(f"{how} {_LINES} LIMIT 200", [review, after])
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def _note(number: int) -> Line:
    at = f"2026-11-02T09:00:00.{number:06d}Z"
    return Line(f"l{number}", at, "bob", "screening", "note", f"r{number}", {})


def _count() -> None:
    """Have PostgreSQL count the table, as it does by itself now and then."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {LedgerRow._meta.db_table}")


COUNTED = ["never", "before the review was", "while it was small", "with lines gone since"]


@pytest.mark.parametrize("counted", COUNTED)
@pytest.mark.parametrize("others_later", [False, True], ids=["last", "others came later"])
def test_no_other_line_is_read_to_find_those_that_came_since(
    team: Team, counted: str, others_later: bool
) -> None:
    other = ReviewRow.objects.create(slug="other", title="Other")
    LedgerRow.insert(other, [_note(number) for number in range(300)])
    if counted == "while it was small":
        LedgerRow.insert(team.row, [_note(number) for number in range(10_000, 10_100)])
    if counted == "with lines gone since":  # whose numbers were larger
        LedgerRow.objects.filter(review=other).update(id=F("id") + 1_000_000)
    if counted != "never":
        _count()
    if counted == "with lines gone since":
        LedgerRow.objects.all().delete()
    LedgerRow.insert(team.row, [_note(number) for number in range(5_000)])
    last = LedgerRow.objects.filter(review=team.row).latest("pk").pk
    if others_later:
        LedgerRow.insert(other, [_note(number) for number in range(300, 600)])
    plan = _plan(team.row.pk, last - 3)
    if connection.vendor == "postgresql":
        assert re.search(r"Index Cond: .*\(id > ", plan), plan
    else:
        assert plan.endswith("USING INDEX line_order (review_id=? AND id>?)"), plan
