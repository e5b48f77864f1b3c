"""The texts of PDFs: read page by page, found by the search, and a way to the report of a file."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest
import typst
from django.core.files.uploadedfile import SimpleUploadedFile

from consilience_web.fulltext import actions
from consilience_web.jobs import work
from consilience_web.jobs.models import Job
from consilience_web.reviews import texts
from consilience_web.reviews.actions import append
from consilience_web.reviews.blobs import keep_blob
from consilience_web.reviews.models import TextRow
from consilience_web.reviews.withdrawal import carry_out
from tests.web.fulltext.test_reports import through

if TYPE_CHECKING:
    from tests.web.conftest import Team

pytestmark = pytest.mark.django_db
ENCRYPTED = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
    b"4 0 obj<</Filter/Standard/V 1/R 2/P -4/O<" + b"ab" * 32 + b">"
    b"/U<" + b"cd" * 32 + b">>>endobj\n"
    b"trailer<</Root 1 0 R/Encrypt 4 0 R/ID[<00><00>]>>\n%%EOF\n"
)  # fmt: skip
BROKEN = b"%PDF-1.7\nand then nothing that anybody can read\n%%EOF\n"


def paper(*pages: str) -> bytes:
    """Print a PDF with these pages."""
    source = "\n#pagebreak()\n".join(f"#text({page!r})".replace("'", '"') for page in pages)
    made: bytes = typst.compile(source.encode(), format="pdf")
    return made


@pytest.fixture
def sought(team: Team) -> list[str]:
    records = team.member("alice").review.state.unopened("screening")[:3]
    through(team, "screening", f"/r/{team.slug}/screen/", records)
    return records


def sent(team: Team, *files: tuple[str, bytes], record: str = "") -> str:
    posted = {"files": [SimpleUploadedFile(*file) for file in files], "record": record}
    return team.bob.post(f"/r/{team.slug}/full-text/files/", posted).content.decode()


def worked() -> Job:
    job = work.take("w")
    assert job is not None
    work.perform(job, watched=False)
    job.refresh_from_db()
    return job


def titles(team: Team, query: str) -> list[str]:
    found = team.bob.get(f"/r/{team.slug}/search/records/?{query}").context["found"]
    return [row.id for row in found.rows]


def read(team: Team, content: bytes) -> str:
    sha256 = hashlib.sha256(content).hexdigest()
    return team.bob.get(f"/r/{team.slug}/full-text/read/{sha256}/").content.decode()


def test_words_of_a_full_text_are_found_when_asked_for(team: Team, sought: list[str]) -> None:
    content = paper("Methods", "Participants met in Zwiesel every Thursday.")
    sent(team, ("a.pdf", content), record=sought[0])
    row = TextRow.objects.get()
    assert (row.pages, row.problem) == (2, "") and row.characters > 40
    assert titles(team, "words=zwiesel+THURSDAY") == []
    assert titles(team, "words=zwiesel+THURSDAY&texts=yes") == [sought[0]]
    assert titles(team, "words=zwiesel+elsewhere&texts=yes") == []
    assert titles(team, "words=zwiesel&texts=yes&sort=title&until=1900") == []
    assert "could be read" not in read(team, content)


def test_a_page_without_text_asks_whether_it_is_scanned(team: Team, sought: list[str]) -> None:
    scan = paper("")
    sent(team, ("scan.pdf", scan), record=sought[0])
    assert TextRow.objects.get().characters == 0
    assert "No text could be read: scanned?" in read(team, scan)


@pytest.mark.parametrize(
    ("content", "problem"), [(BROKEN, "it is broken"), (ENCRYPTED, "it is encrypted")]
)
def test_a_file_that_cannot_be_read_says_why_and_the_others_go_on(
    team: Team, sought: list[str], content: bytes, problem: str
) -> None:
    sha256 = keep_blob(team.row, "file", content)
    what = {"sha256": sha256, "name": "a.pdf", "bytes": len(content), "matched_by": ""}
    append(team.row, who="bob", acts=[("fulltext", "attach", sought[0], what)])
    sent(team, ("b.pdf", paper("Readable words")), record=sought[0])
    rows = {row.sha256: row for row in TextRow.objects.all()}
    assert problem in rows.pop(sha256).problem
    assert [row.text.strip() for row in rows.values()] == ["readable words"]
    assert problem in read(team, content)


def test_reading_ends_after_its_time(
    team: Team, sought: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(texts, "SECONDS", 0.001)
    sent(team, ("a.pdf", paper("Words")), record=sought[0])
    assert "the rest was left out" in TextRow.objects.get().problem


def test_a_file_whose_name_says_nothing_finds_its_report_by_the_doi_on_its_pages(
    team: Team, sought: list[str]
) -> None:
    review = team.member("bob").review
    record = next(r for r in review.each(sought) if r.doi)
    shown = sent(team, ("scan0001.pdf", paper("A trial", f"https://doi.org/{record.doi}.")))
    assert "Attached: 1" in shown and "by DOI on its first pages" in shown
    assert "matched by: DOI on its first pages" in shown
    (held,) = team.member("bob").review.state.studies_log.attachments[record.id]
    assert (held.name, held.matched_by) == ("scan0001.pdf", "DOI on its first pages")
    other = paper("A trial", f"https://doi.org/{record.doi}77")
    late = paper("1", "2", f"https://doi.org/{record.doi}")
    shown = sent(team, ("scan2.pdf", other), ("scan3.pdf", late))
    assert "Files that wait for their report: 2" in shown


def test_many_files_are_read_by_a_job_that_finds_reports_too(
    team: Team, sought: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MANY", 1)
    record = next(r for r in team.member("bob").review.each(sought) if r.doi)
    sent(team, ("scan0001.pdf", paper(f"doi:{record.doi}")))
    sent(team, ("a.pdf", paper("Zwiesel")), record=sought[0])
    assert Job.objects.get().kind == "texts" and not TextRow.objects.exists()
    job = worked()
    assert job.state == "done", job.error
    assert job.result["text"] == "The text of 2 files was read; 1 files found their report by DOI."
    assert titles(team, "words=zwiesel&texts=yes") == [sought[0]]
    assert record.id in team.member("bob").review.state.studies_log.attachments


def test_the_texts_follow_from_the_files_and_are_read_when_asked(
    team: Team, sought: list[str]
) -> None:
    sent(team, ("a.pdf", paper("Zwiesel")), ("b.pdf", BROKEN), record=sought[0])
    fields = ("sha256", "pages", "characters", "text", "problem")
    before = set(TextRow.objects.values_list(*fields))
    texts.rebuild(team.row)
    assert set(TextRow.objects.values_list(*fields)) == before
    TextRow.objects.all().delete()
    url = f"/r/{team.slug}/full-text/"
    assert "The text of 2 files was not read yet" in team.bob.get(f"{url}files/").content.decode()
    team.bob.post(f"{url}texts/")
    worked()
    assert set(TextRow.objects.values_list(*fields)) == before
    assert team.chidi.post(f"{url}texts/").status_code == 403


def test_a_withdrawal_erases_the_text_too(team: Team, sought: list[str]) -> None:
    sent(team, ("a.pdf", paper("Zwiesel")), record=sought[0])
    carry_out(team.member("alice"), f"record:{sought[0]}", why="asked for")
    assert not TextRow.objects.exists()


def test_a_file_that_was_taken_off_is_not_put_back_by_its_text(
    team: Team, sought: list[str]
) -> None:
    record = next(r for r in team.member("bob").review.each(sought) if r.doi)
    sent(team, ("scan0001.pdf", paper(f"doi:{record.doi}")))
    (held,) = team.member("bob").review.state.studies_log.attachments[record.id]
    base = f"/r/{team.slug}/full-text/files/"
    team.bob.post(f"{base}{held.sha256}/detach/", {"record": record.id})
    assert "Files that wait for their report: 2" in sent(team, ("other.pdf", paper("no DOI")))
    assert team.member("bob").review.state.studies_log.attachments == {}
    assert not TextRow.objects.filter(review=team.row).exists()
