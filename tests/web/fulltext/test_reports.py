"""Full text in the browser: files find their reports, exclusions name reasons, studies group."""

from __future__ import annotations

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from consilience.evidence import Record
from consilience_web.fulltext.queries import match
from tests.web.studies import extract, include_studies

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n%%EOF\n"


def through(team, stage: str, base: str, records: list[str]) -> None:
    """Include the records and release: Bob and Beth agree."""
    team.alice.post(
        f"{base}batches/", {"n": len(records), "calibration": 0, "voters": ["bob", "beth"]}
    )
    batch = list(team.member("bob").review.state.voting(stage).batches)[-1]
    for client in (team.bob, team.beth):
        for record in records:
            client.post(f"{base}do/vote/{record}/", {"choice": "include"})
        client.post(f"{base}do/ready/{batch}/")


@pytest.fixture
def sought(team) -> list[str]:
    records = team.member("alice").review.state.unopened("screening")[:3]
    through(team, "screening", f"/r/{team.slug}/screen/", records)
    assert team.member("bob").review.state.sought == records
    return records


def test_files_find_their_report_and_others_are_named(team, sought) -> None:
    base = f"/r/{team.slug}/full-text/"
    record = team.member("bob").review.record(sought[0])
    name = (record.doi or record.title or "").replace("/", "_") + ".pdf"
    files = [
        SimpleUploadedFile(name, PDF),
        SimpleUploadedFile("scan0001.pdf", PDF),
        SimpleUploadedFile(name, b"<html>"),
    ]
    shown = team.bob.post(f"{base}files/", {"files": files}).content.decode()
    assert "Not attached: 2" in shown and "a web page" in shown
    held = team.member("bob").review.state.studies_log.attachments
    assert [a.name for a in held[sought[0]]] == [name]
    answer = team.beth.get(f"{base}files/{held[sought[0]][0].sha256}/")
    assert answer.content == PDF
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert team.eve.get(f"{base}files/{held[sought[0]][0].sha256}/").status_code == 404
    assert team.beth.get(f"{base}read/{held[sought[0]][0].sha256}/").status_code == 200


def test_a_file_without_a_report_waits_until_a_person_says_which_it_is(team, sought) -> None:
    base = f"/r/{team.slug}/full-text/files/"
    scan, junk = (SimpleUploadedFile(n, PDF + n.encode()) for n in ("scan1.pdf", "junk.pdf"))
    shown = team.bob.post(base, {"files": [scan, junk]}).content.decode()
    assert "Files that wait for their report: 2" in shown
    assert "points to no report" in shown
    sha256 = hashlib.sha256(PDF + b"scan1.pdf").hexdigest()
    assert team.bob.get(f"{base}{sha256}/").content == PDF + b"scan1.pdf"
    assert team.chidi.get(f"{base}{sha256}/").status_code == 404
    assign = f"{base}{sha256}/assign/"
    assert team.chidi.post(assign, {"record": sought[1]}).status_code == 403
    assert team.bob.post(assign, {"record": ""}).status_code == 400
    team.bob.post(assign, {"record": sought[1]})
    (held,) = team.member("bob").review.state.studies_log.attachments[sought[1]]
    assert (held.name, held.matched_by) == ("scan1.pdf", "chosen by hand")
    other = hashlib.sha256(PDF + b"junk.pdf").hexdigest()
    team.bob.post(f"{base}{other}/assign/", {"discard": "yes"})
    shown = team.bob.get(base).content.decode()
    assert "Files that wait" not in shown and "matched by: chosen by hand" in shown
    assert team.bob.post(assign, {"record": sought[1]}).status_code == 400


def test_a_report_that_could_not_be_had_says_why_and_comes_back(team, sought) -> None:
    base = f"/r/{team.slug}/full-text/"
    retrieval = f"{base}retrieval/{sought[0]}/"
    form = {"status": "not_retrieved", "why": "library has no access", "back": "files"}
    team.bob.post(retrieval, form)
    shown = team.beth.get(f"{base}files/").content.decode()
    assert "library has no access" in shown and "Retrieved after all" in shown
    team.beth.post(retrieval, {"status": "retrieved", "back": "files"})
    assert team.member("bob").review.state.not_retrieved == []


def test_an_exclusion_names_its_reason_and_what_is_not_retrieved_waits_for_nobody(
    team, sought
) -> None:
    base = f"/r/{team.slug}/full-text/"
    team.alice.post(f"{base}batches/", {"n": 3, "calibration": 0, "voters": ["bob", "beth"]})
    assert "Wrong population" in team.bob.get(base).content.decode()
    vote = f"{base}do/vote/{sought[0]}/"
    assert team.bob.post(vote, {"choice": "exclude"}).status_code == 400
    assert team.bob.post(vote, {"choice": "exclude", "reason": "design"}).status_code == 302
    assert team.bob.get(base).content.count(sought[1].encode()) > 0
    team.bob.post(f"{base}retrieval/{sought[1]}/", {"status": "not_retrieved"})
    assert sought[1].encode() not in team.bob.get(base).content
    assert team.member("bob").review.state.not_retrieved == [sought[1]]


def test_exclusions_with_different_reasons_agree_and_a_conflict_asks_for_its_reason(
    team, sought
) -> None:
    base = f"/r/{team.slug}/full-text/"
    team.alice.post(f"{base}batches/", {"n": 2, "calibration": 0, "voters": ["bob", "beth"]})
    for client, choice, reason in ((team.bob, "exclude", "design"), (team.beth, "include", "")):
        form = {"choice": "exclude", "reason": reason or "population"}
        client.post(f"{base}do/vote/{sought[0]}/", form)
        client.post(f"{base}do/vote/{sought[1]}/", {"choice": choice, "reason": reason})
    assert team.member("chidi").review.state.decisions("fulltext")[sought[0]].state == "agreed"
    shown = team.chidi.get(f"{base}conflicts/").content.decode()
    assert "Conflict 1 of 1" in shown and "Wrong study design" in shown
    settle = f"{base}do/settle/{sought[1]}/"
    assert team.chidi.post(settle, {"choice": "exclude"}).status_code == 400
    team.chidi.post(settle, {"choice": "exclude", "reason": "population"})
    decision = team.member("chidi").review.state.decisions("fulltext")[sought[1]]
    assert (decision.choice, decision.reason) == ("exclude", "population")


def test_full_text_counts_reports_where_screening_counts_records(team, sought) -> None:
    form, base = {"n": 2, "calibration": 0, "voters": ["bob", "beth"]}, f"/r/{team.slug}/full-text/"
    shown = team.alice.post(f"{base}batches/", form | {"preview": "yes"}).content.decode()
    assert "2 votes a report;" in shown and "Batch 1: 2 reports, 2 votes on each" in shown
    team.alice.post(f"{base}batches/", form)
    assert "<dt>Reports</dt>" in team.alice.get(f"{base}batches/").content.decode()
    assert "<dt>Records</dt>" in team.alice.get(f"/r/{team.slug}/screen/batches/").content.decode()


def test_included_reports_group_into_one_study(team, sought) -> None:
    base = f"/r/{team.slug}/full-text/"
    through(team, "fulltext", base, sought)
    assert len(team.member("bob").review.studies()) == 3
    team.bob.post(f"{base}studies/", {"name": "Trial A", "unit": "U1", "reports": sought[:2]})
    studies = team.member("bob").review.studies()
    assert (studies[0].name, studies[0].unit) == ("Trial A", "U1")
    assert studies[0].reports == tuple(sought[:2])
    assert len(studies) == 2
    assert "Trial A" in team.bob.get(f"{base}studies/").content.decode()
    assert team.chidi.post(f"{base}studies/", {"name": "x", "reports": sought}).status_code == 403


def test_a_study_is_renamed_parted_and_grouped_again(team, sought) -> None:
    base = f"/r/{team.slug}/full-text/"
    through(team, "fulltext", base, sought)
    refused = team.bob.post(f"{base}studies/", {"name": " ", "reports": sought[:2]})
    assert refused.status_code == 400
    shown = refused.content.decode()
    assert "Give the study a name" in shown and shown.count("checked") == 2
    team.bob.post(f"{base}studies/", {"name": "Trial A", "reports": sought})
    (study,) = team.member("bob").review.studies()
    page = f"{base}studies/{study.id}/"
    team.bob.post(page, {"name": "Trial B", "unit": "Programme"})
    team.bob.post(page, {"part": sought[2]})
    first, second = team.member("bob").review.studies()
    assert (first.name, first.unit, first.reports) == ("Trial B", "Programme", tuple(sought[:2]))
    assert second.reports == (sought[2],)
    assert team.bob.post(f"{base}studies/{second.id}/", {"part": sought[2]}).status_code == 400
    assert team.bob.post(f"{base}studies/none/", {"name": "x"}).status_code == 400
    assert team.chidi.post(page, {"name": "x"}).status_code == 403
    assert 'value="Programme"' in team.bob.get(f"{base}studies/").content.decode()


def test_a_report_is_entered_by_its_citation_and_corrected(team) -> None:
    base = f"/r/{team.slug}/full-text/"
    form = {
        "citation": "Rogers ES. Effects of peer support. 2007.", "year": "2007",
        "authors": "Rogers, ES\nTeague, G", "doi": "https://doi.org/10.1000/ABC",
    }  # fmt: skip
    assert team.bob.post(f"{base}reports/new/", form).status_code == 403
    bad = team.alice.post(f"{base}reports/new/", {**form, "citation": "", "doi": "none"})
    assert bad.status_code == 400 and "This is no DOI" in bad.content.decode()
    assert "Teague, G" in bad.content.decode()
    assert team.alice.post(f"{base}reports/new/", form).status_code == 302
    (report,) = team.member("alice").review.included_reports()
    assert (report.year, report.doi) == (2007, "10.1000/abc")
    again = team.alice.post(f"{base}reports/new/", form)
    assert "already has this doi" in again.content.decode().casefold()
    page = f"{base}reports/{report.id}/"
    assert "Teague, G" in team.alice.get(page).content.decode()
    team.alice.post(page, {**form, "year": "2008"})
    (report,) = team.member("alice").review.included_reports()
    assert report.year == 2008
    assert page in team.alice.get(f"{base}studies/").content.decode()
    assert team.alice.get(f"{base}reports/nothing/").status_code == 404


def test_two_studies_that_were_worked_on_do_not_become_one(team) -> None:
    include_studies(team)
    base = f"/r/{team.slug}/full-text/studies/"
    extract(team, "bob", "s1")
    team.bob.post(base, {"name": "Both", "reports": ["r1", "r2"]})
    assert [s.id for s in team.member("bob").review.studies()] == ["s1"]
    team.bob.post(f"{base}s1/", {"part": "r2"})
    other = team.member("bob").review.studies()[1].id
    extract(team, "bob", other)
    refused = team.bob.post(base, {"name": "Both", "reports": ["r1", "r2"]})
    assert "extracted or appraised already" in refused.content.decode()
    assert len(team.member("bob").review.studies()) == 2


def test_a_file_name_shared_by_two_reports_is_left_to_a_person() -> None:
    one = Record(
        id="1", authors=("Müller, A",), year=2012, title="Peer support in groups for recovery"
    )
    two = Record(id="2", authors=("Müller, B",), year=2012, title="Costs of inpatient treatment")
    assert match("Muller 2012 costs inpatient treatment.pdf", [one, two])[0] == "2"
    assert match("Muller_2012.pdf", [one, two])[0] == ""
    assert match("Muller_2012.pdf", [one])[0] == "1"


def test_a_file_on_the_wrong_report_waits_again_and_goes_to_the_right_one(team, sought) -> None:
    base = f"/r/{team.slug}/full-text/files/"
    wrong, right, _ = sought
    scan = SimpleUploadedFile("payne.pdf", PDF)
    team.bob.post(base, {"files": [scan], "record": wrong})
    sha256 = hashlib.sha256(PDF).hexdigest()
    off = f"{base}{sha256}/detach/"
    assert team.chidi.post(off, {"record": wrong}).status_code == 403
    assert team.bob.post(off, {"record": right}).status_code == 400
    shown = team.bob.post(off, {"record": wrong}, follow=True).content.decode()
    assert "payne.pdf is taken off" in shown and "Files that wait for their report: 1" in shown
    assert team.member("bob").review.state.studies_log.attachments == {}
    assert team.bob.get(f"{base}{sha256}/").content == PDF
    team.bob.post(f"{base}{sha256}/assign/", {"record": right})
    assert list(team.member("bob").review.state.studies_log.attachments) == [right]
    assert team.beth.get(f"{base}{sha256}/").content == PDF
    history = team.alice.get(f"/r/{team.slug}/search/records/{wrong}/").content.decode()
    assert "took a full text off" in history
