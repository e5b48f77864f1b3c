"""Full text in the browser: files find their reports, exclusions name reasons, studies group."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from consilience.evidence import Record
from consilience_web.fulltext.queries import match

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
    assert "Not attached: 2" in shown and "begin with %PDF-" in shown
    held = team.member("bob").review.state.studies_log.attachments
    assert [a.name for a in held[sought[0]]] == [name]
    answer = team.beth.get(f"{base}files/{held[sought[0]][0].sha256}/")
    assert answer.content == PDF
    assert answer["Content-Security-Policy"] == "sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert team.eve.get(f"{base}files/{held[sought[0]][0].sha256}/").status_code == 404
    assert team.beth.get(f"{base}read/{held[sought[0]][0].sha256}/").status_code == 200


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


def test_a_file_name_shared_by_two_reports_is_left_to_a_person() -> None:
    one = Record(
        id="1", authors=("Müller, A",), year=2012, title="Peer support in groups for recovery"
    )
    two = Record(id="2", authors=("Müller, B",), year=2012, title="Costs of inpatient treatment")
    assert match("Muller 2012 costs inpatient treatment.pdf", [one, two])[0] == "2"
    assert match("Muller_2012.pdf", [one, two])[0] == ""
    assert match("Muller_2012.pdf", [one])[0] == "1"
