"""Two copies of a review that went apart: taken into each other, both are the same review."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consilience.errors import LedgerError
from consilience.ledger import check_lines, in_order
from consilience.review.build import build
from consilience.review.canonical import ledger_text
from consilience.review.folder import open_folder, save_folder
from consilience_web.reviews.actions import append
from consilience_web.reviews.blobs import keep_blob
from consilience_web.reviews.folders import export_folder, import_folder
from consilience_web.reviews.models import Blob, LedgerRow, RecordRow, ReviewRow
from consilience_web.reviews.queries import Member, forget, opened
from consilience_web.reviews.withdrawal import carry_out
from tests.library.review.invariants.history import History
from tests.library.review.invariants.random_reviews import two_copies

pytestmark = pytest.mark.django_db
WORDS = "knows the family of patient seven"
PDF = b"%PDF-1.4 " + WORDS.encode() + b"\n%%EOF\n"
Act = tuple[str, str, str, dict[str, Any]]
Contents = dict[str, bytes]


def contents(folder: Path) -> Contents:
    """Every file of a folder, and of what is built from it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def started_from(folder: Path) -> ReviewRow:
    """A workspace that holds nothing but this copy."""
    ReviewRow.objects.all().delete()
    forget()
    return import_folder(folder)[0]


def united(mine: Path, theirs: Path, out: Path) -> Contents:
    """Take `theirs` into a workspace of `mine`, while it is looked at; give what comes out."""
    row = started_from(mine)
    assert opened(row).state.standings
    import_folder(theirs)
    seen = ledger_text(opened(row).state.lines)
    forget()
    assert ledger_text(opened(row).state.lines) == seen
    export_folder(row.slug, out)
    rows = RecordRow.objects.filter(review=row).order_by("record")
    held = [*rows.values_list("record", "title", "author", "text", "content")]
    return {**contents(out), "rows": json.dumps(held).encode()}


def built(folder: Path) -> bytes:
    build(folder, word=False)
    return (folder / "output" / "prisma.json").read_bytes()


def both_ways(one: Path, other: Path, tmp_path: Path) -> Contents:
    """Take each copy into the other, hold the two to each other, and give one of them."""
    here = united(one, other, tmp_path / "here")
    there = united(other, one, tmp_path / "there")
    assert here == there
    assert built(tmp_path / "here") == built(tmp_path / "there")
    check_lines(open_folder(tmp_path / "here").lines)
    return here


@pytest.fixture
def apart(team: Any, tmp_path: Path) -> Callable[[list[Act], list[Act]], tuple[Path, Path]]:
    """Have people go on in two copies of the team's review after a batch was voted on."""

    def apart(here: list[Act], there: list[Act]) -> tuple[Path, Path]:
        works = list(opened(team.row).state.works)
        what = {"name": "One", "kind": "batch", "records": works, "voters": ["bob", "beth"]}
        append(team.row, who="alice",
               acts=[("screening", "batch", "batch:b1", {**what, "quota": 2})])  # fmt: skip
        for who in ("bob", "beth"):
            acts = [("screening", "vote", work, {"choice": "exclude"}) for work in works]
            append(team.row, who=who, acts=acts)
        export_folder(team.slug, tmp_path / "before")
        for name, acts in (("one", here), ("other", there)):
            row = started_from(tmp_path / "before")
            for act in acts:
                append(row, who="alice" if act[1] != "vote" else "bob", acts=[act])
            export_folder(row.slug, tmp_path / name)
        return tmp_path / "one", tmp_path / "other"

    return apart


def vote(record: str, choice: str) -> Act:
    return "screening", "vote", record, {"choice": choice}


def test_a_vote_changed_on_both_sides_a_release_and_a_merge_end_the_same(
    team: Any, apart: Any, tmp_path: Path
) -> None:
    first, second, third, *_ = opened(team.row).state.works
    released = [vote(first, "include"), ("screening", "release", "batch:b1", {})]
    merged = [("dedupe", "duplicate", second, {"of": third}), vote(first, "maybe")]
    here = both_ways(*apart(released, merged), tmp_path)
    lines = [json.loads(line) for line in here["ledger.jsonl"].splitlines()]
    votes = [x["what"]["choice"] for x in lines if x["act"] == "vote" and x["subject"] == first]
    assert votes == ["exclude", "exclude", "include", "maybe"]
    row = ReviewRow.objects.get()
    assert opened(row).state.screening.votes[first]["bob"].choice == "maybe"
    assert len(opened(row).state.group_of(third)) == 2


def test_the_next_act_here_comes_after_everything_that_came_in(team: Any, tmp_path: Path) -> None:
    record = next(iter(opened(team.row).state.works))
    append(team.row, who="alice", acts=[("screening", "note", record, {"text": "now"})])
    export_folder(team.slug, tmp_path / "one")
    folder = tmp_path / "one" / "ledger.jsonl"
    *rest, last = open_folder(tmp_path / "one").lines
    late = replace(last, id="late", at="2999-01-01T00:00:00.000000Z", what={"text": "late"})
    early = replace(last, id="early", at="2999-01-01T00:00:00.000000Z", what={"text": "early"})
    folder.write_text(ledger_text([*rest, last, late, early]), encoding="utf-8")
    import_folder(tmp_path / "one")
    append(team.row, who="alice", acts=[("screening", "note", record, {"text": "next"})])
    told = [x.what["text"] for x in opened(team.row).state.remarks]
    assert told == ["now", "early", "late", "next"]
    rows = [found.to_noun() for found in LedgerRow.objects.filter(review=team.row)]
    check_lines(in_order(rows))


def withdrawn(team: Any, record: str, tmp_path: Path) -> tuple[Path, Path]:
    """Two copies: in one the record, its notes and its file are withdrawn, in one nothing."""
    digest = keep_blob(team.row, "file", PDF)
    file = {"sha256": digest, "name": "trial.pdf", "bytes": len(PDF)}
    fixed = {"fields": {"title": WORDS}}
    acts = [("screening", "note", record, {"text": WORDS}), ("fulltext", "attach", record, file)]
    append(team.row, who="alice", acts=[*acts, ("search", "edit", record, fixed)])
    assert team.alice.get(f"/r/{team.slug}/search/records/").status_code == 200
    export_folder(team.slug, tmp_path / "one")
    team.alice.post(f"/r/{team.slug}/withdraw/record:{record}/", {"why": "asked"})
    export_folder(team.slug, tmp_path / "other")
    return tmp_path / "one", tmp_path / "other"


def test_what_the_other_copy_withdrew_is_erased_here_in_rows_files_and_search(
    team: Any, tmp_path: Path
) -> None:
    record = next(iter(opened(team.row).state.works))
    one, other = withdrawn(team, record, tmp_path)
    here = both_ways(one, other, tmp_path)
    assert sum(WORDS.encode() in data for data in contents(one).values()) == 2
    assert not any(WORDS.encode() in data for data in here.values())
    assert not any(WORDS.encode() in bytes(blob.content) for blob in Blob.objects.all())
    assert record.encode() not in here["records.csv"]
    assert not RecordRow.objects.filter(record=record).exists()
    assert not LedgerRow.objects.filter(what__icontains=WORDS).exists()
    assert opened(ReviewRow.objects.get()).state.search.n_records() == 20


def test_a_record_withdrawn_in_either_copy_is_gone_from_both(team: Any, tmp_path: Path) -> None:
    sha256 = next(iter(opened(team.row).state.search.exports))
    ids = list(opened(team.row).state.search.exports[sha256].record_ids())
    export_folder(team.slug, tmp_path / "before")
    for name, record in (("one", ids[0]), ("other", ids[1])):
        row = started_from(tmp_path / "before")
        alice = Member(row, "alice", "Alice", ("lead",), opened(row))
        carry_out(alice, f"record:{record}", why="asked")
        export_folder(row.slug, tmp_path / name)
    here = both_ways(tmp_path / "one", tmp_path / "other", tmp_path)
    assert f"exports/{sha256}" not in here
    kept = here["records.csv"].decode()
    assert [id in kept for id in ids[:3]] == [False, False, True]


def test_a_contradiction_is_named_and_nothing_is_taken_in(team: Any, tmp_path: Path) -> None:
    record = next(iter(opened(team.row).state.works))
    append(team.row, who="alice", acts=[("screening", "note", record, {"text": "one way"})])
    export_folder(team.slug, tmp_path)
    file = tmp_path / "ledger.jsonl"
    *rest, last = open_folder(tmp_path).lines
    further = replace(last, id="new", at="2999-01-01T00:00:00.000000Z")
    changed = replace(last, what={"text": "another way"})
    file.write_text(ledger_text([*rest, changed, further]), encoding="utf-8")
    n = LedgerRow.objects.count()
    with pytest.raises(LedgerError) as refused:
        import_folder(tmp_path)
    assert f"1 line contradicts the review, nothing was taken in: line {last.id}" in str(
        refused.value
    )
    assert "edited by hand, put it back" in str(refused.value)
    assert LedgerRow.objects.count() == n
    assert opened(team.row).state.remarks[-1].what == {"text": "one way"}


def written(history: History, folder: Path) -> Path:
    """A copy of a review made by chance, as a folder."""
    exports = {sha256(data).hexdigest(): data for data in history.raw.values()}
    save_folder(history.review(), exports, {}, folder)
    return folder


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32))
def test_any_two_copies_are_the_same_review_whichever_takes_the_other_in(seed: int) -> None:
    with TemporaryDirectory() as name:
        place = Path(name)
        one, other = two_copies(seed)
        both_ways(written(one, place / "one"), written(other, place / "other"), place)
