"""A folder taken in and written out again is the same folder, byte for byte."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from consilience.ledger import Line
from consilience.review.flow import counted_boxes
from consilience.review.ledger_file import LONGEST
from consilience.review.shipped import SHIPPED, shipped
from consilience_web.reviews.actions import append
from consilience_web.reviews.folders import export_folder, import_folder
from consilience_web.reviews.models import LedgerRow
from consilience_web.reviews.queries import opened

pytestmark = pytest.mark.django_db


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "output" not in path.relative_to(folder).parts
    }


@pytest.mark.parametrize("name", SHIPPED)
def test_folder_to_workspace_to_folder_is_byte_identical(name: str, tmp_path: Path) -> None:
    row, n_lines = import_folder(shipped(name))
    export_folder(row.slug, tmp_path / "out")
    assert n_lines == LedgerRow.objects.filter(review=row).count() > 0
    assert contents(tmp_path / "out") == contents(shipped(name))


def test_a_folder_taken_in_twice_adds_nothing() -> None:
    row, n_first = import_folder(shipped("practice"))
    again, n_second = import_folder(shipped("practice"))
    assert (again.pk, n_second) == (row.pk, 0)
    assert n_first == LedgerRow.objects.filter(review=row).count()


def packed(team: Any, people: str) -> dict[str, bytes]:
    answer = team.alice.get(f"/r/{team.slug}/report/folder.zip?people={people}")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def open_votes(team: Any) -> None:
    records = list(team.member("alice").review.state.works)
    batch = {
        "name": "All", "kind": "batch", "records": records, "voters": ["bob", "beth"], "quota": 2,
    }  # fmt: skip
    append(team.row, who="alice", acts=[("screening", "batch", "batch:b1", batch)])
    for who in ("bob", "beth"):
        acts = [("screening", "vote", record, {"choice": "exclude"}) for record in records]
        append(team.row, who=who, acts=acts)


def test_a_copy_under_pseudonyms_comes_in_again_with_equal_counts(
    team: Any, tmp_path: Path
) -> None:
    open_votes(team)
    append(team.row, who="alice", acts=[("screening", "release", "batch:b1", {})])
    for name, data in packed(team, "pseudonyms").items():
        place = tmp_path / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    row, n_lines = import_folder(tmp_path / team.slug)
    assert row.pk != team.row.pk
    assert n_lines == LedgerRow.objects.filter(review=team.row).count()
    one, other = (counted_boxes(opened(r)) for r in (team.row, row))
    assert {id: box.ids for id, box in one.items()} == {id: box.ids for id, box in other.items()}
    held = b"".join(contents(tmp_path / team.slug).values())
    assert not any(f'"{who}"'.encode() in held for who in ("alice", "bob", "beth", "chidi"))


def test_a_copy_holds_no_open_vote_and_says_so_without_counting_them(team: Any) -> None:
    open_votes(team)
    ledger = next(d for n, d in packed(team, "names").items() if n.endswith("ledger.jsonl"))
    assert b'"vote"' not in ledger
    page = team.alice.get(f"/r/{team.slug}/report/folder/").content.decode()
    n_votes = LedgerRow.objects.filter(review=team.row, act="vote").count()
    assert "before their release are left out" in page and f"{n_votes} line" not in page
    append(team.row, who="alice", acts=[("screening", "release", "batch:b1", {})])
    ledger = next(d for n, d in packed(team, "names").items() if n.endswith("ledger.jsonl"))
    assert ledger.count(b'"vote"') == n_votes


@pytest.mark.parametrize("page", ["folder/", "folder.zip"])
def test_only_a_lead_takes_the_whole_review_along(team: Any, page: str) -> None:
    assert team.bob.get(f"/r/{team.slug}/report/{page}").status_code == 403
    assert team.eve.get(f"/r/{team.slug}/report/{page}").status_code == 404


def test_a_withdrawal_that_comes_in_with_a_folder_erases_the_content_here(
    team: Any, tmp_path: Path
) -> None:
    record = next(iter(team.member("alice").review.state.works))
    note = ("screening", "note", record, {"text": "about a patient"})
    append(team.row, who="alice", acts=[note])
    export_folder(team.slug, tmp_path)
    lines = (tmp_path / "ledger.jsonl").read_text(encoding="utf-8")
    line = Line.from_json(json.loads(lines.splitlines()[-1]))
    event = Line(
        "w1", "2099-01-01T00:00:00.000000Z", "alice", "screening", "withdraw", f"line:{line.id}",
        {"why": "asked"},
    )  # fmt: skip
    text = lines.replace(line.as_text(), line.erased().as_text()) + event.as_text() + "\n"
    (tmp_path / "ledger.jsonl").write_text(text, encoding="utf-8")
    import_folder(tmp_path)
    assert LedgerRow.objects.get(line_id=line.id).what == {"withdrawn": True}


def test_a_folder_may_hold_what_a_workspace_keeps_and_no_more() -> None:
    kept = {
        field.name.replace("line_id", "id"): field.max_length
        for field in LedgerRow._meta.get_fields()
        if getattr(field, "max_length", None)
    }
    assert {name: kept[name] for name in LONGEST} == LONGEST
