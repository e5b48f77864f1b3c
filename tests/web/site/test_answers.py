"""What every answer carries, and that nothing that people send in is ever served as a page."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from consilience_web.fulltext import actions
from tests.web.site.conftest import World
from tests.web.walk import Answer, Walker

pytestmark = pytest.mark.django_db
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
PLAIN = ("GET /healthz",)


@pytest.fixture(scope="module")
def pages(begun: World, django_db_blocker: Any) -> dict[str, Answer]:
    """What a lead is answered everywhere; asked once for all tests."""
    with django_db_blocker.unblock():
        return Walker(begun.team.alice, begun.team.row).pages()


def test_every_answer_carries_the_headers_of_a_careful_site(pages: dict[str, Answer]) -> None:
    lacking = [
        (request, name)
        for request, answer in pages.items()
        for name, value in ALWAYS.items()
        if dict(answer.headers).get(name) not in (value, "no-referrer")
    ]
    assert lacking == []
    for request, answer in pages.items():
        headers = dict(answer.headers)
        assert "no-store" in headers["Cache-Control"], request
        assert "camera=()" in headers["Permissions-Policy"], request
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy, request
        assert not any(word in policy for word in ("unsafe", "http:", "https:", "*")), request


def test_what_is_no_page_is_a_file_in_a_sandbox(pages: dict[str, Answer]) -> None:
    wrong = []
    for request, answer in pages.items():
        headers = dict(answer.headers)
        if answer.status != 200 or answer.is_page or request in PLAIN:
            continue
        kept = headers.get("Content-Disposition", "").startswith("attachment")
        if not kept or "sandbox" not in headers["Content-Security-Policy"]:
            wrong.append((request, headers.get("Content-Type")))
    assert wrong == []


def test_a_file_that_pretends_to_be_a_report_is_refused(world: World) -> None:
    team, record = world.team, world.records["released"][0]
    page = SimpleUploadedFile("a.pdf", b"<html><script>alert(1)</script>", "application/pdf")
    url = f"/r/{team.slug}/full-text/files/"
    said = team.alice.post(url, {"files": [page], "record": record}).content.decode()
    assert "not a PDF file" in said


def test_a_file_above_the_limit_is_refused_in_words(world: World, monkeypatch: Any) -> None:
    team, record = world.team, world.records["released"][0]
    monkeypatch.setattr(actions, "LARGEST", 10)
    file = SimpleUploadedFile("a.pdf", b"%PDF-" + b" " * 10, "application/pdf")
    url = f"/r/{team.slug}/full-text/files/"
    said = team.alice.post(url, {"files": [file], "record": record}).content.decode()
    assert "larger than" in said
