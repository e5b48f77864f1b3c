"""What a lead withdraws is gone from every page, list, export and file; the event stays."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from consilience.review.build import build
from consilience_web.reviews.actions import append
from consilience_web.reviews.blobs import keep_blob
from consilience_web.reviews.folders import export_folder
from consilience_web.reviews.models import Blob, LedgerRow, RecordRow
from tests.web.studies import agree, include_studies
from tests.web.walk import Walker, within

pytestmark = pytest.mark.django_db
WORDS = "knows the family of patient seven"
PDF = b"%PDF-1.4 " + WORDS.encode() + b"\n%%EOF\n"


def write(team: Any, record: str) -> None:
    """Bob writes a note and attaches a file; the note's words are in both."""
    sha256 = keep_blob(team.row, "file", PDF)
    file = {"sha256": sha256, "name": f"{WORDS}.pdf", "bytes": len(PDF)}
    acts = [
        ("screening", "note", record, {"text": WORDS}), ("fulltext", "attach", record, file),
    ]  # fmt: skip
    append(team.row, who="bob", acts=acts)


def copies(team: Any, record: str) -> list[str]:
    """The record and what other searches gave of the same work."""
    review = team.member("alice").review
    title = (review.record(record).title or "").casefold()[:60]
    return [
        r for r in review.state.order if (review.record(r).title or "").casefold()[:60] == title
    ]


def everything(team: Any, folder: Path) -> bytes:
    """All that the application answers to anybody of the team, holds in its tables, or builds."""
    found = []
    for who in ("alice", "bob", "chidi"):
        walker = Walker(getattr(team, who), team.row)
        found += [walker.get(address).body for address in within(team.row, first=1)]
    found += [bytes(blob.content) for blob in Blob.objects.filter(review=team.row)]
    found += [f"{r.text} {r.content}".encode() for r in RecordRow.objects.filter(review=team.row)]
    rows = LedgerRow.objects.filter(review=team.row)
    found += [json.dumps([r.what for r in rows], ensure_ascii=False).encode()]
    export_folder(team.slug, folder)
    build(folder, word=False)
    found += [path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()]
    return b"\n".join(found)


def test_a_withdrawn_record_is_nowhere_and_no_count_changes(team: Any, tmp_path: Path) -> None:
    records = list(team.member("alice").review.state.works)
    title = team.member("alice").review.record(records[0]).title.encode()[:60]
    write(team, records[0])
    before = everything(team, tmp_path / "a")
    assert title in before
    assert WORDS.encode() in before
    boxes = team.alice.get(f"/r/{team.slug}/report/prisma.json").content
    for record in copies(team, records[0]):
        url = f"/r/{team.slug}/withdraw/record:{record}/"
        page = team.alice.get(url).content.decode()
        assert (WORDS in page) == (record == records[0])
        assert "Its other 9 records stay" in page
        team.alice.post(url, {"why": "the family asked"})
    after = everything(team, tmp_path / "b")
    assert title not in after
    assert WORDS.encode() not in after
    assert after.count(b"the family asked") > 1
    assert team.alice.get(f"/r/{team.slug}/report/prisma.json").content == boxes
    other = team.member("alice").review.record(records[1]).title
    assert other is not None
    assert other in after.decode(errors="replace")


def test_a_file_that_was_taken_off_its_report_goes_with_the_record(
    team: Any, tmp_path: Path
) -> None:
    record = next(iter(team.member("alice").review.state.works))
    write(team, record)
    sha256 = hashlib.sha256(PDF).hexdigest()
    off = f"/r/{team.slug}/full-text/files/{sha256}/detach/"
    team.bob.post(off, {"record": record}, follow=True)
    assert PDF in everything(team, tmp_path / "a")
    team.alice.post(f"/r/{team.slug}/withdraw/record:{record}/", {"why": "the family asked"})
    assert WORDS.encode() not in everything(team, tmp_path / "b")


def test_a_note_is_withdrawn_alone_from_the_story(team: Any) -> None:
    records = list(team.member("alice").review.state.works)
    append(team.row, who="alice", acts=[("screening", "note", records[0], {"text": WORDS})])
    story = f"/r/{team.slug}/search/records/{records[0]}/"
    line = team.member("alice").review.state.lines[-1].id
    url = f"/r/{team.slug}/withdraw/line:{line}/"
    assert url in team.alice.get(story).content.decode()
    assert url not in team.bob.get(story).content.decode()
    team.alice.post(url, {"why": "wrong record"})
    page = team.alice.get(story).content.decode()
    assert WORDS not in page
    assert "the content was withdrawn" in page
    listed = team.alice.get(f"/r/{team.slug}/withdrawn/").content.decode()
    assert "wrong record" in listed
    assert team.member("alice").review.record(records[0]).title


def test_a_study_leaves_extraction_and_the_results_computed_with_it(
    team: Any, tmp_path: Path
) -> None:
    include_studies(team)
    agree(team, "s1")
    agree(team, "s2")
    given = {
        "title": "Recovery", "outcome": "recovery", "timepoint": "post", "measure": "SMD",
        "experimental": "intervention", "control": "comparator", "method": "REML",
        "test": "knha", "minimum_k": "2",
    }  # fmt: skip
    team.alice.post(f"/r/{team.slug}/synthesise/new/", given)
    team.alice.post(f"/r/{team.slug}/withdraw/study:s1/", {"why": "the community decided"})
    after = everything(team, tmp_path / "a")
    ledger = (tmp_path / "a" / "ledger.jsonl").read_text(encoding="utf-8")
    assert ledger.count("said of country") == 3
    assert '"pooled"' not in ledger
    assert b"the community decided" in after
    page = team.alice.get(f"/r/{team.slug}/synthesise/analysis/recovery/").content.decode()
    assert "not extracted yet" in page


def test_a_hidden_note_cannot_be_found_out_by_withdrawing_it(team: Any) -> None:
    records = list(team.member("alice").review.state.works)
    batch = {
        "name": "All", "kind": "batch", "records": records, "voters": ["bob", "beth"], "quota": 2,
    }  # fmt: skip
    append(team.row, who="alice", acts=[("screening", "batch", "batch:b1", batch)])
    append(team.row, who="bob", acts=[("screening", "note", records[0], {"text": WORDS})])
    line = team.member("alice").review.state.lines[-1].id
    assert team.alice.get(f"/r/{team.slug}/withdraw/line:{line}/").status_code == 400
    page = team.alice.get(f"/r/{team.slug}/withdraw/record:{records[0]}/").content.decode()
    assert WORDS not in page and "1 more line" not in page
    assert "Words that you may not see before the release go as well" in page


@pytest.mark.parametrize("who", ["bob", "chidi", "dana"])
def test_only_a_lead_withdraws_and_always_with_a_reason(team: Any, who: str) -> None:
    record = next(iter(team.member("alice").review.state.works))
    url = f"/r/{team.slug}/withdraw/record:{record}/"
    assert getattr(team, who).post(url, {"why": "no"}).status_code == 403
    assert "This field is required" in team.alice.post(url, {"why": " "}).content.decode()
    assert not any(x.act == "withdraw" for x in team.member("alice").review.state.lines)
