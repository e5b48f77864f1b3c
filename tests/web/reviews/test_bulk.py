"""Many rows at once stand in the table as they would one by one."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError

from consilience.ledger import Line
from consilience_web.reviews import bulk
from consilience_web.reviews.models import Blob, ExportRow, LedgerRow, RecordRow
from tests.web.conftest import Team

pytestmark = pytest.mark.django_db
SOME = pytest.mark.parametrize("n", [3, bulk.MANY + 5], ids=["few", "many"])
LETTERS = 'Åsa\'s\t\\N "tab" 同伴\n'


def records(team: Team, n: int, *, text: str = "") -> list[tuple[Any, ...]]:
    export, _ = ExportRow.objects.get_or_create(review=team.row, sha256="f" * 64)
    return [
        (export.pk, team.row.pk, f"ffffffffff-{i}", None if i else 2020, i > 0, LETTERS, "", text,
         "{}")
        for i in range(n)
    ]  # fmt: skip


def texts(team: Team) -> list[str]:
    held = RecordRow.objects.filter(export__sha256="f" * 64, review=team.row).order_by("pk")
    return list(held.values_list("text", flat=True))


@SOME
def test_every_value_comes_back_as_it_was(team: Team, n: int) -> None:
    bulk.insert(RecordRow, records(team, n, text=LETTERS))
    held = RecordRow.objects.filter(export__sha256="f" * 64).order_by("pk")
    assert [(r.year, r.has_abstract, r.title, r.text) for r in held[:2]] == [
        (2020, False, LETTERS, LETTERS),
        (None, True, LETTERS, LETTERS),
    ]
    assert len(held) == n


@SOME
def test_a_row_that_stands_there_stays_or_refuses_all(team: Team, n: int) -> None:
    bulk.insert(RecordRow, records(team, 2, text="first"))
    bulk.insert(RecordRow, records(team, n, text="second"), skip_known=True)
    assert texts(team) == ["first", "first", *["second"] * (n - 2)]
    with pytest.raises(IntegrityError):
        bulk.insert(RecordRow, records(team, n, text="third"))


@SOME
def test_lines_are_rows_with_their_content(team: Team, n: int) -> None:
    what = {"text": LETTERS, "on": ["a", {"b": None}], "n": 1.5}
    lines = [
        Line(f"l{i}", "2026-11-26T06:00:00.000000Z", "bob", "screening", "note", "x", what)
        for i in range(n)
    ]
    LedgerRow.insert(team.row, lines)
    held = LedgerRow.objects.filter(review=team.row, line_id__startswith="l", act="note")
    assert [row.to_noun() for row in held.order_by("pk")] == lines


def test_a_large_piece_comes_back_byte_for_byte(team: Team) -> None:
    content = bytes(range(256)) * 1000
    bulk.insert(Blob, [(team.row.pk, "file", "large", 0, content)])
    assert bytes(Blob.objects.get(review=team.row, name="large").content) == content
