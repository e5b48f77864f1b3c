"""Files that are no readable PDFs are refused by name, with what to do; the others are attached."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from consilience_web.fulltext.pdf import trouble_of
from tests.web.whole_review import begin

GOOD = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]"
GOOD += b"/Count 0>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"
SCRIPT = b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>/Type/Catalog"
LOCKED = b"/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O(%b)/U(%b)>>/Root" % (
    b"A" * 32,
    b"B" * 32,
)
BAD: dict[str, tuple[bytes, str]] = {
    "empty.pdf": (b"", "the file is empty"),
    "page.pdf": (b"\n<!DOCTYPE html><title>Sign in</title>", "but a web page"),
    "picture.pdf": (b"\x89PNG\r\n\x1a\n", "does not begin with %PDF-"),
    "cut.pdf": (GOOD[:60], "its end is missing"),
    "locked.pdf": (GOOD.replace(b"/Root", LOCKED), "only with a password"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_readable_pdf_is_said_with_what_to_do(name: str) -> None:
    content, said = BAD[name]
    assert said in trouble_of(content)


@pytest.mark.parametrize("before", [b"", b"\n \n", b"From the scanner\n"])
def test_a_pdf_is_taken_with_a_little_around_it(before: bytes) -> None:
    assert trouble_of(before + GOOD + b"\n\n") == ""
    assert trouble_of(GOOD.replace(b"/Type/Catalog", SCRIPT)) == ""


@pytest.mark.django_db
def test_of_many_files_each_bad_one_is_named_and_the_good_one_attached_once(team: Any) -> None:
    record = begin(team)["released"][0]
    url = f"/r/{team.slug}/full-text/files/"
    names = [*BAD, "good.pdf", "again.pdf"]
    sent = [BAD[n][0] if n in BAD else GOOD for n in names]
    files = [SimpleUploadedFile(n, c, "application/pdf") for n, c in zip(names, sent, strict=True)]
    held = team.member("alice").review.state.studies_log.attachments
    n_before = len(held.get(record, ()))
    page = team.alice.post(url, {"files": files, "record": record}).content.decode()
    for name, (_, said) in BAD.items():
        assert name in page and said in page
    assert "already attached" in page
    held = team.member("alice").review.state.studies_log.attachments
    assert [file.name for file in held[record][n_before:]] == ["good.pdf"]
