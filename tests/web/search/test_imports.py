"""Documented searches and their exports: kept whole or not at all, counted, never twice."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from consilience_web.jobs.progress import silent
from consilience_web.jobs.work import new_name, work
from consilience_web.reviews.models import Blob, LedgerRow
from consilience_web.search.queries.imports import counted, import_report

if TYPE_CHECKING:
    from tests.web.conftest import Team

pytestmark = pytest.mark.django_db
EXPORTS = Path(__file__).parents[1] / "exports"
RIS = b"TY  - JOUR\nTI  - Peer support groups\nAU  - Doe, Jane\nPY  - 2020\nER  - \n"
TABLE = b"title,authors,year\nA trial,Doe J,2020\n"


def sent(content: bytes, name: str = "new.ris") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_the_page_sets_what_was_declared_beside_what_was_imported(team: Team) -> None:
    url = f"/r/{team.slug}/search/document/"
    posted = {"source": "PsycINFO", "kind": "database", "declared": "3", "exports": sent(RIS)}
    answer = team.alice.post(url, posted, follow=True)
    assert "2 missing" in answer.content.decode()
    assert "Often a part of the export was forgotten" in answer.content.decode()
    page = team.bob.get(f"/r/{team.slug}/search/").content.decode()
    assert "PsycINFO" in page and "21 records" in page
    assert "Document a search" not in page


def test_sources_stand_apart_as_prisma_sets_them(team: Team) -> None:
    url = f"/r/{team.slug}/search/document/"
    for source, kind in (("ICTRP", "register"), ("Grey Matters", "website")):
        team.alice.post(url, {"source": source, "kind": kind, "declared": "4"})
    parts = team.bob.get(f"/r/{team.slug}/search/").context["parts"]
    assert [(p.title, len(p.rows), p.imported) for p in parts] == [
        ("Databases", 2, 20),
        ("Registers", 1, 0),
        ("Other methods", 1, 0),
    ]
    assert "no file yet" in team.bob.get(f"/r/{team.slug}/search/").content.decode()


def test_a_correction_of_a_search_keeps_the_version_before(team: Team) -> None:
    url = f"/r/{team.slug}/search/source/a/"
    posted = {"source": "Database A", "kind": "database", "string": "peer*.ti.", "by": "Lee"}
    assert team.alice.post(f"{url}change/", posted).status_code == 302
    assert team.alice.post(f"{url}change/", {**posted, "string": "peers"}).status_code == 302
    answer = team.bob.get(url)
    newest, earlier, first = answer.context["versions"]
    assert newest.changes == (("Search string", "peer*.ti.", "peers"),)
    assert ("Run by", "", "Lee") in earlier.changes and first.changes == ()
    n = LedgerRow.objects.count()
    assert team.alice.post(f"{url}change/", {**posted, "string": "peers"}).status_code == 302
    assert LedgerRow.objects.count() == n


def test_a_hundred_per_cent_are_all_of_them(team: Team) -> None:
    with_year = RIS * 299 + RIS.replace(b"PY  - 2020\n", b"")
    url = f"/r/{team.slug}/search/source/a/import/"
    assert team.alice.post(url, {"exports": sent(with_year)}).status_code == 302
    log = team.member("alice").review.state.search
    (sha256,) = (one.sha256 for one in log.exports.values() if one.name == "new.ris")
    report = import_report(team.member("alice"), sha256)
    assert report is not None and report.account is not None
    told = {row.label: (row.n, row.percent) for row in report.account.filled}
    assert told["Title"] == (300, 100) and told["Year"] == (299, 99)


def test_an_import_is_counted_again_from_its_bytes(team: Team) -> None:
    url = f"/r/{team.slug}/search/source/a/import/"
    files = [sent(RIS), sent(TABLE, "table.csv")]
    assert team.alice.post(url, {"exports": files}).status_code == 302
    log = team.member("alice").review.state.search
    assert log.n_records() == 22
    export = next(e for e in log.exports.values() if e.name == "table.csv")
    report = team.bob.get(f"/r/{team.slug}/search/export/{export.sha256}/").content.decode()
    assert "table.csv" in report and "<td>100</td>" in report


def test_a_refused_row_is_told_with_its_line(team: Team) -> None:
    url = f"/r/{team.slug}/search/source/a/import/"
    broken = b'{"title": "A trial", "authors": []}\n{"title": "cut off\n'
    team.alice.post(url, {"exports": sent(broken, "broken.jsonl")})
    export = next(
        e
        for e in team.member("alice").review.state.search.exports.values()
        if e.name == "broken.jsonl"
    )
    answer = team.bob.get(f"/r/{team.slug}/search/export/{export.sha256}/")
    account = answer.context["account"]
    assert (account.n_rows, account.n_refused, account.refused.n) == (2, 1, 1)
    assert "Line 2" in answer.content.decode()


def test_the_very_same_file_is_refused_a_second_time(team: Team) -> None:
    path = min(EXPORTS.glob("*.ris"))
    url = f"/r/{team.slug}/search/source/b/import/"
    answer = team.alice.post(url, {"exports": sent(path.read_bytes(), "again.ris")})
    assert answer.status_code == 400
    assert "again.ris: the same file was imported" in answer.content.decode()
    assert team.member("alice").review.state.search.n_records() == 20


def test_a_search_whose_only_file_is_bad_is_not_documented(team: Team) -> None:
    before = LedgerRow.objects.count(), Blob.objects.count()
    url = f"/r/{team.slug}/search/document/"
    files = [sent(b"nothing that anybody can read", "letter.txt")]
    answer = team.alice.post(url, {"source": "Scopus", "kind": "database", "exports": files})
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "Nothing was imported" in page and "letter.txt:" in page
    assert 'href="#id_exports"' in page and 'id="id_exports"' in page
    assert (LedgerRow.objects.count(), Blob.objects.count()) == before


def test_the_page_of_a_file_says_whether_duplicates_were_looked_for_since(team: Team) -> None:
    sha256 = next(iter(team.member("alice").review.state.search.exports))
    url = f"/r/{team.slug}/search/export/{sha256}/"
    assert "looked for duplicates</a> since it came in" in team.bob.get(url).content.decode()
    assert "Go on to duplicates" in team.alice.get(f"/r/{team.slug}/search/").content.decode()
    team.alice.post(f"/r/{team.slug}/duplicates/run/")
    assert "since it came in" not in team.bob.get(url).content.decode()
    assert "Go on to duplicates" not in team.alice.get(f"/r/{team.slug}/search/").content.decode()


def test_lists_of_decisions_are_offered_once_there_may_be_some(team: Team) -> None:
    url = f"/r/{team.slug}/search/"
    assert team.bob.get(url).context["lists"] == []
    voters = {"n": 2, "calibration": 0, "voters": ["bob", "beth"]}
    team.alice.post(f"/r/{team.slug}/screen/batches/", voters)
    assert [which for _, _, which in team.bob.get(url).context["lists"]] == [
        "all", "included", "excluded",
    ]  # fmt: skip


def test_reviewers_see_searches_and_do_not_import(team: Team) -> None:
    url = f"/r/{team.slug}/search/source/a/import/"
    assert team.bob.post(url, {"exports": sent(RIS)}).status_code == 403
    assert team.eve.get(f"/r/{team.slug}/search/").status_code == 404
    assert team.bob.get(f"/r/{team.slug}/search/source/a/").status_code == 200


def test_the_account_of_an_import_is_what_counting_its_bytes_gives(team: Team) -> None:
    url = f"/r/{team.slug}/search/source/a/import/"
    mixed = RIS + TABLE.replace(b",", b" ") + RIS
    team.alice.post(url, {"exports": [sent(mixed, "mixed.ris"), sent(TABLE, "table.csv")]})
    member = team.member("alice")
    for export in list(member.review.state.search.exports.values())[2:]:
        kept = import_report(member, export.sha256)
        assert kept is not None and kept.account == counted(member, export, silent)


def test_a_large_export_of_a_folder_is_counted_as_a_job(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("consilience_web.search.queries.imports.LARGE", 1)
    sha256 = next(iter(team.member("alice").review.state.search.exports))
    url = f"/r/{team.slug}/search/export/{sha256}/"
    assert "Count it" in team.alice.get(url).content.decode()
    assert "Count it" not in team.bob.get(url).content.decode()
    assert team.bob.post(f"{url}count/").status_code == 403
    team.alice.post(f"{url}count/")
    work(new_name(), until_idle=True)
    assert "Fields filled" in team.bob.get(url).content.decode()


# -- runs, parts, and where every row went --------------------------------------------------------


def _files(team: Team) -> dict[str, str]:
    exports = team.member("alice").review.state.search.exports.values()
    return {export.name: export.sha256 for export in exports}


def _ris(*titles: str) -> bytes:
    rows = (f"TY  - JOUR\nTI  - {t}\nAU  - Doe, J\nPY  - 2020\nER  - \n" for t in titles)
    return "".join(rows).encode()


def test_a_search_run_again_is_recognised_and_counted_by_date(team: Team) -> None:
    url = f"/r/{team.slug}/search/source/a/"
    team.alice.post(f"{url}import/", {"exports": sent(_ris("One", "Two"), "first.ris")})
    again = {"exports": sent(_ris("Two", "Three", "Four"), "again.ris"), "run": "2026-11-24"}
    team.alice.post(f"{url}import/", again)
    page = " ".join(team.bob.get(url).content.decode().split())
    assert "1 of 3 are there already and 2 are not: probably the search run again." in page
    assert 'Run <span class="whole">24 Nov 2026</span>' in page
    flow = team.bob.get(f"/r/{team.slug}/report/").content.decode()
    assert "Database A, 24 November 2026" in flow
    assert "was run again on 24 November 2026" in " ".join(flow.split())


@pytest.mark.parametrize(
    ("titles", "said"),
    [
        (("Three", "Four"), "probably the next part of the same export"),
        (("One", "Two"), "the same export once more, or a part of it"),
    ],
)
def test_a_next_part_and_the_same_export_anew_are_told_apart(
    team: Team, titles: tuple[str, ...], said: str
) -> None:
    url = f"/r/{team.slug}/search/source/a/"
    team.alice.post(f"{url}import/", {"exports": sent(_ris("One", "Two"), "first.ris")})
    second = _ris(*titles).replace(b"ER  - \n", b"ER  - \n\n")
    team.alice.post(f"{url}import/", {"exports": sent(second, "second.ris")})
    assert said in " ".join(team.bob.get(url).content.decode().split())
    report = team.bob.get(f"/r/{team.slug}/search/export/{_files(team)['second.ris']}/")
    assert said in " ".join(report.content.decode().split())


def test_the_run_of_a_file_is_said_later_and_taken_back(team: Team) -> None:
    url = f"/r/{team.slug}/search/source/a/"
    team.alice.post(f"{url}import/", {"exports": sent(RIS, "again.ris")})
    sha256 = _files(team)["again.ris"]
    save = f"/r/{team.slug}/search/export/{sha256}/run/"
    for date, n in (("2026-11", 2), ("", 1)):
        assert team.alice.post(save, {"run": date}).status_code == 302
        assert len(team.bob.get(url).context["row"].runs) == n
    refused = team.alice.post(save, {"run": "last week"})
    assert refused.status_code == 400
    assert "Write the date as 24 Nov 2026" in refused.content.decode()
    assert 'value="last week"' in refused.content.decode()
    assert team.bob.post(save, {"run": "2026"}).status_code == 403


def test_what_was_declared_of_the_first_run_is_not_said_of_the_later_ones(team: Team) -> None:
    typed = {"source": "PsycINFO", "kind": "database", "declared": "1", "exports": sent(RIS)}
    team.alice.post(f"/r/{team.slug}/search/document/", typed)
    again = RIS + b"TY  - JOUR\nTI  - Later\nER  - \n"
    search = list(team.member("alice").review.state.search.searches)[-1]
    url = f"/r/{team.slug}/search/source/{search}/"
    team.alice.post(f"{url}import/", {"exports": sent(again, "later.ris"), "run": "5 Nov 2026"})
    page = team.bob.get(url).content.decode()
    assert "✓ first run agrees" in page and "✓ agree<" not in page
    assert "1 in the first run" in page
    part = team.bob.get(f"/r/{team.slug}/search/").context["parts"][0]
    assert (part.imported, part.declared) == (23, None)


def test_the_report_of_an_import_says_where_every_row_went(team: Team) -> None:
    broken = b'{"title": "A trial", "authors": []}\n{"title": "cut off\n'
    team.alice.post(
        f"/r/{team.slug}/search/source/a/import/", {"exports": sent(broken, "broken.jsonl")}
    )
    answer = team.bob.get(f"/r/{team.slug}/search/export/{_files(team)['broken.jsonl']}/")
    report = answer.context["report"]
    assert (report.n_rows, report.export.n_refused, report.n_unique, report.n_merged) == (
        2,
        1,
        1,
        0,
    )
    assert report.adds_up and "adds up" in answer.content.decode()


def test_retractions_and_corrections_are_flagged_and_stay_records(team: Team) -> None:
    files = _ris("RETRACTED: A trial of walking", "Erratum to: A trial of running", "A trial")
    url = f"/r/{team.slug}/search/source/a/"
    team.alice.post(f"{url}import/", {"exports": sent(files, "marked.ris")})
    answer = team.bob.get(f"/r/{team.slug}/search/export/{_files(team)['marked.ris']}/")
    account = answer.context["account"]
    assert account.n_marked == 2 and answer.context["report"].export.n_records == 3
    assert [one.marks for one in account.marked] == [("retracted",), ("correction notice",)]
    assert "2 records say so" in answer.content.decode()
