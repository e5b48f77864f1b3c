"""Records as rows: found by their words, filled again from the exports, read few at a time."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.utils import CaptureQueriesContext

from consilience.evidence import Record
from consilience_web.reviews import blobs, records
from consilience_web.reviews.models import Blob, ExportRow, LedgerRow, RecordRow
from consilience_web.reviews.queries import forget, opened
from tests.web.conftest import EXPORTS, Team

pytestmark = pytest.mark.django_db
CAFE = (
    "TY  - JOUR\nTI  - Le Café des pairs\nAU  - Møller, Åsa\nPY  - 2020\nAB  - 100% peer_led, "
    "it's a\\b, 同伴支持\nER  - \n"
).encode()


def listed(team: Team, words: str) -> list[str]:
    page = team.bob.get(f"/r/{team.slug}/search/records/", {"words": words})
    return [row.id for row in page.context["found"].rows]


def rows(team: Team) -> list[tuple[str, ...]]:
    held = RecordRow.objects.filter(review=team.row).order_by("record")
    return list(held.values_list("record", "export__sha256", "text", "content"))


def correct(team: Team, id: str, title: str) -> None:
    record = opened(team.row).record(id)
    posted = {
        "title": title, "authors": "\n".join(record.authors), "year": record.year or "",
        "keywords": "\n".join(record.keywords), "abstract": record.abstract or "", "why": "typo",
        **{n: getattr(record, n) or "" for n in ("journal", "volume", "issue", "pages", "doi",
                                                  "pmid", "language")},
    }  # fmt: skip
    answer = team.alice.post(f"/r/{team.slug}/search/records/{id}/edit/", posted)
    assert answer.status_code == 302


def imported(team: Team, content: bytes, name: str = "new.ris") -> int:
    url = f"/r/{team.slug}/search/source/a/import/"
    answer = team.alice.post(url, {"exports": SimpleUploadedFile(name, content)})
    return int(answer.status_code)


def test_rows_thrown_away_are_filled_again_from_the_bytes(team: Team) -> None:
    assert imported(team, CAFE) == 302
    first = next(iter(opened(team.row).state.order))
    listed(team, "peer")
    correct(team, first, "A corrected title")
    before = rows(team)
    assert len(before) == 21
    records.rebuild(team.row, opened(team.row).state.search)
    assert rows(team) == before
    RecordRow.objects.all().delete()
    ExportRow.objects.all().delete()
    forget(team.row.pk)
    assert listed(team, "corrected") == [first]
    assert rows(team) == before


@pytest.mark.parametrize(
    "words",
    ["cafe PAIRS", "CAFÉ", "åsa pairs", "asa pairs", "100%", "peer_led 2020", r"it's a\b", "伴支"],
)
def test_words_are_found_without_case_and_accents_and_as_they_are(team: Team, words: str) -> None:
    imported(team, CAFE)
    (found,) = listed(team, words)
    assert opened(team.row).record(found).title == "Le Café des pairs"
    assert listed(team, f"{words} zebra") == []


@pytest.mark.parametrize("words", ["1%", "peer%led", "peer__ed", r"a\\b", "伴同"])
def test_no_sign_stands_for_another(team: Team, words: str) -> None:
    imported(team, CAFE)
    assert listed(team, words) == []


def test_a_record_is_found_by_its_correction_and_not_by_what_it_replaced(team: Team) -> None:
    imported(team, CAFE)
    (id,) = listed(team, "cafe")
    correct(team, id, "Tea among peers")
    assert listed(team, "tea among") == [id]
    assert listed(team, "cafe") == []


def test_a_page_of_the_list_reads_its_records_with_one_query(team: Team) -> None:
    from django.db import connection

    listed(team, "")
    forget(team.row.pk)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert len(listed(team, "")) == 20
    assert sum("reviews_recordrow" in q["sql"] for q in asked.captured_queries) == 1


def test_a_file_is_kept_in_pieces_and_given_whole(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blobs, "PIECE", 1000)
    content = b"0123456789" * 555
    name = blobs.keep_blob(team.row, "file", io.BytesIO(content))
    assert Blob.objects.filter(review=team.row, name=name).count() == 6
    assert blobs.read_blob(team.row, "file", name) == content
    assert blobs.read_blob(team.row, "file", "unknown") is None


def test_a_file_of_which_half_was_kept_is_kept_whole(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blobs, "PIECE", 1000)
    content = b"0123456789" * 555
    name = blobs.keep_blob(team.row, "waiting", content)
    Blob.objects.filter(review=team.row, name=name, piece__gt=2).delete()
    blobs.keep_waiting(team.row, "export", name)
    assert blobs.read_blob(team.row, "export", name) == content[:3000]
    for kind in ("waiting", "export"):
        blobs.keep_blob(team.row, kind, io.BytesIO(content), name=name)
        assert blobs.read_blob(team.row, kind, name) == content


def test_an_import_that_breaks_off_leaves_nothing(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    from consilience_web.search import actions

    def broken(sha256: str, read: Iterator[Record]) -> Iterator[tuple[str, Record]]:
        yield from records.placed(sha256, read)
        raise OSError("the disk is full")

    listed(team, "")
    before = rows(team), Blob.objects.count(), LedgerRow.objects.count()
    monkeypatch.setattr(actions, "placed", broken)
    with pytest.raises(OSError, match="disk"):
        imported(team, CAFE)
    assert (rows(team), Blob.objects.count(), LedgerRow.objects.count()) == before
    monkeypatch.undo()
    assert imported(team, CAFE) == 302


def test_the_same_file_twice_keeps_the_rows_of_the_first(team: Team) -> None:
    listed(team, "")
    before = rows(team)
    assert imported(team, min(EXPORTS.glob("*.ris")).read_bytes()) == 400
    assert rows(team) == before
