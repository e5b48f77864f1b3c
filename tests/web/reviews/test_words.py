"""A search looks words up in an index, and finds what looking through the texts finds."""

from __future__ import annotations

import random

import pytest
from django.db import connection

from consilience.records import plain
from consilience_web.reviews import words
from consilience_web.reviews.models import ExportRow, RecordRow, ReviewRow, WordsRow
from consilience_web.reviews.queries import forget, opened, warm_up
from consilience_web.reviews.records import rebuild
from tests.web.conftest import Team
from tests.web.reviews.test_records import CAFE, correct, imported, listed

pytestmark = pytest.mark.django_db
ODD = (
    "TY  - JOUR\nTI  - Straße, ﬁne tuning™ of  two\u00a0blanks\n"
    "AB  - Ж 100%_off it´s 同伴 支持 x\\y\nER  - \n"
    "TY  - JOUR\nTI  - Peers of peers\nAB  - peer\nER  - \nTY  - JOUR\nTI  - Peer\nER  - \n"
).encode()


@pytest.fixture
def in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "MOST", 4)
    monkeypatch.setattr(words, "AT_ONCE", 3)


def some_of(texts: list[str], chance: random.Random) -> list[str]:
    """One phrase or two, of the texts' own letters."""
    asked = []
    for _ in range(chance.choice([1, 1, 2])):
        text = chance.choice(texts)
        start = chance.randrange(max(1, len(text)))
        asked.append(text[start : start + chance.choice([1, 2, 3, 5, 8, 20, 40])])
    return asked


@pytest.mark.parametrize("few", [0, words.FEW])
def test_looking_words_up_finds_what_looking_through_all_texts_finds(
    team: Team, in_parts: None, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    assert imported(team, CAFE + ODD) == 302
    first, *_ = opened(team.row).state.order
    correct(team, first, "Corrected, wholly, to a fine tea")
    monkeypatch.setattr(words, "FEW", few)
    rows, chance = RecordRow.objects.filter(review=team.row), random.Random(1)
    texts = [*rows.values_list("text", flat=True), "ﬁNE", "ＴＭ", "corrected,", "x", "zzz", " "]
    for _ in range(300):
        phrases = some_of(texts, chance)
        through = set(words.with_words(rows, phrases).values_list("record", flat=True))
        assert set(words.holding(team.row, phrases, [first])) == through, phrases
        assert {r.record for r in rows if all(plain(p) in r.text for p in phrases)} == through


def test_what_came_in_before_there_was_an_index_is_indexed_as_it_came(
    team: Team, in_parts: None
) -> None:
    assert imported(team, CAFE) == 302
    first, *_ = opened(team.row).state.order
    correct(team, first, "A corrected title")
    before = parts()
    WordsRow.objects.all().delete()
    ExportRow.objects.update(indexed=False)
    assert listed(team, "corrected title") == [first]
    assert parts() == before
    rebuild(team.row, opened(team.row).state.search)
    assert parts() == before
    assert b"corrected" not in b"".join(content for _, content in before)


def test_long_texts_are_not_held_until_there_are_many(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert imported(team, CAFE) == 302
    at_once, n_before = listed(team, "caf"), len(parts())
    ExportRow.objects.update(indexed=False)
    WordsRow.objects.all().delete()
    monkeypatch.setattr(words, "LETTERS", 1_000)
    assert listed(team, "caf") == at_once != []
    assert len(parts()) > 2 * n_before


def parts() -> list[tuple[str, bytes]]:
    rows = WordsRow.objects.order_by("records")
    return [(ids, bytes(content)) for ids, content in rows.values_list("records", "content")]


def test_a_start_reads_the_index_and_of_exports_that_are_gone_nothing_stays(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "close", lambda: None)  # the one of this test
    listed(team, "peer")
    forget()
    assert words._kept == {}
    warm_up()
    assert list(words._kept) == [team.row.pk]
    assert [part.index.n for part in words.held(team.row)] == [10, 10]
    ExportRow.objects.all().delete()
    assert words.held(team.row) == []
    assert words._kept[team.row.pk] == {}


def test_of_many_reviews_those_searched_last_are_held(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(words, "LIMIT", 1)
    listed(team, "peer")
    other = ReviewRow.objects.create(slug="other", title="Other")
    for row in (team.row, other, team.row):
        words.held(row)
        assert list(words._kept) == [row.pk]
