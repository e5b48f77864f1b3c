"""The lines that came since: found by an index, however new a large ledger is."""

from __future__ import annotations

from django.db import connection

from consilience.ledger import Line
from consilience_web.reviews.models import LedgerRow
from consilience_web.reviews.queries import _LINES
from tests.web.conftest import Team


def _plan(review: int, after: int) -> str:
    """How the database answers what each request asks."""
    how = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
    with connection.cursor() as cursor:
        cursor.execute(f"{how} {_LINES} LIMIT 200", [review, after])
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def test_no_other_line_is_read_to_find_those_that_came_since(team: Team) -> None:
    lines = [
        Line(f"l{n}", f"2026-11-02T09:00:00.{n:06d}Z", "bob", "screening", "note", f"r{n}", {})
        for n in range(5_000)
    ]
    LedgerRow.insert(team.row, lines)  # nobody has counted the table since
    last = LedgerRow.objects.filter(review=team.row).latest("pk").pk
    plan = _plan(team.row.pk, last - 3)
    if connection.vendor == "postgresql":
        assert f"Index Cond: ((review_id = {team.row.pk}) AND (id > {last - 3}))" in plan, plan
    else:
        assert plan.endswith("USING INDEX line_order (review_id=? AND id>?)"), plan
