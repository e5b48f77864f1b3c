"""What is no export is named and says what it is; what was typed stays, and good files come in."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from consilience_web.reviews.models import Blob, LedgerRow, RecordRow

pytestmark = pytest.mark.django_db
RIS = b"TY  - JOUR\nTI  - Peer support groups\nPY  - 2020\nER  - \n"


def _packed() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return held.getvalue()


BAD: dict[str, tuple[str, bytes, str]] = {
    "empty": ("search.ris", b"", "the file is empty"),
    "blank": ("search.ris", b" \n\n", "the file is empty"),
    "a web page": ("search.ris", b"<!DOCTYPE html><html>Sign in</html>", "web page"),
    "a workbook": ("search.xlsx", _packed(), "the workbook cannot be opened"),
    "a PDF": ("search.ris", b"%PDF-1.7\n%%EOF", "a PDF"),
    "bytes": ("search.ris", bytes(range(256)) * 20, "no text"),
    "entities": (
        "search.xml",
        b'<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c SYSTEM "file:///etc/passwd">]><x>&c;</x>',
        "search.xml",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_export_is_named_and_what_was_typed_stays(team: Any, name: str) -> None:
    file, content, said = BAD[name]
    held = [kind.objects.count() for kind in (LedgerRow, Blob, RecordRow)]
    typed = {"source": "PsycINFO", "kind": "database", "string": "peer* AND (group)",
             "exports": SimpleUploadedFile(file, content)}  # fmt: skip
    answer = team.alice.post(f"/r/{team.slug}/search/document/", typed)
    page = answer.content.decode()
    assert answer.status_code in (200, 400)
    assert said in page and "root:" not in page
    assert "peer* AND (group)" in page and "PsycINFO" in page
    assert [kind.objects.count() for kind in (LedgerRow, Blob, RecordRow)] == held


@pytest.mark.parametrize("name", BAD)
def test_a_good_export_comes_in_beside_what_is_none(team: Any, name: str) -> None:
    file, content, said = BAD[name]
    n_kept = Blob.objects.count()
    exports = [SimpleUploadedFile(file, content), SimpleUploadedFile("good.ris", RIS)]
    typed = {"source": "PsycINFO", "kind": "database", "exports": exports}
    answer = team.alice.post(f"/r/{team.slug}/search/document/", typed, follow=True)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "PsycINFO is documented: 1 record from good.ris." in page
    assert "Not imported: " in page and said in page
    # The export and its account; nothing is left of the other file.
    assert (Blob.objects.count(), RecordRow.objects.count()) == (n_kept + 2, 20 + 1)


def test_the_same_export_twice_at_once_comes_in_once(team: Any) -> None:
    exports = [SimpleUploadedFile("one.ris", RIS), SimpleUploadedFile("two.ris", RIS)]
    url = f"/r/{team.slug}/search/source/a/import/"
    page = team.alice.post(url, {"exports": exports}, follow=True).content.decode()
    assert "two.ris: the same file as one.ris; it was imported once" in page
    assert "Imported: 1 record from one.ris." in page


def test_files_that_a_mistake_in_the_form_lost_are_asked_for_again(team: Any) -> None:
    typed = {"source": "PsycINFO", "kind": "database", "date": "the day before",
             "exports": SimpleUploadedFile("good.ris", RIS)}  # fmt: skip
    page = team.alice.post(f"/r/{team.slug}/search/document/", typed).content.decode()
    assert "choose them again" in page
    assert "good.ris" not in [
        e.name for e in team.member("alice").review.state.search.exports.values()
    ]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"year": "99999"}, "2099"),
        ({"year": "-1"}, "1400"),
        ({"year": "soon"}, "whole number"),
        ({"doi": "10.1000/a b c"}, "DOI"),
        ({"doi": "not one"}, "DOI"),
        ({"pmid": "12a"}, "PMID"),
    ],
)
def test_a_record_is_not_corrected_to_nonsense(team: Any, typed: dict[str, str], said: str) -> None:
    record = next(iter(team.member("alice").review.state.works))
    n = LedgerRow.objects.count()
    url = f"/r/{team.slug}/search/records/{record}/edit/"
    page = team.alice.post(url, {"title": "Typed anew", **typed})
    assert LedgerRow.objects.count() == n
    assert said in page.content.decode() and "Typed anew" in page.content.decode()
