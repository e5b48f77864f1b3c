"""What is no export keeps everything out, and says what it is; what was typed stays."""

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
    "empty": ("search.ris", b"", "empty"),
    "blank": ("search.ris", b" \n\n", "the file is empty"),
    "a web page": ("search.ris", b"<!DOCTYPE html><html>Sign in</html>", "web page"),
    "a workbook": ("search.xlsx", _packed(), "packed file"),
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
    exports = [SimpleUploadedFile("good.ris", RIS), SimpleUploadedFile(file, content)]
    typed = {"source": "PsycINFO", "kind": "database", "string": "peer* AND (group)",
             "exports": exports}  # fmt: skip
    answer = team.alice.post(f"/r/{team.slug}/search/document/", typed)
    page = answer.content.decode()
    assert answer.status_code in (200, 400)
    assert said in page and "root:" not in page
    assert "peer* AND (group)" in page and "PsycINFO" in page
    assert [kind.objects.count() for kind in (LedgerRow, Blob, RecordRow)] == held


def test_the_same_export_twice_at_once_is_refused(team: Any) -> None:
    exports = [SimpleUploadedFile("one.ris", RIS), SimpleUploadedFile("two.ris", RIS)]
    url = f"/r/{team.slug}/search/source/a/import/"
    page = team.alice.post(url, {"exports": exports}).content.decode()
    assert "two.ris: the same file as one.ris; send it once" in page


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
