"""The lists of a stage: every record with its decision, readable by the product again."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest

from consilience.ledger import Line
from consilience.records import read_export
from consilience.review.folder import open_folder
from consilience.review.lists import lists, stage_list
from consilience.review.review import Review
from consilience.review.shipped import how_you_did, read_answers, shipped
from consilience.review.state import state_of

OPENED = open_folder(shipped("practice"))
IDS = list(OPENED.review.records)[:10]


def voted(*, release: bool) -> Review:
    """Practice with the calibration set screened: two kept, one in conflict, seven excluded."""
    return Review(state_of([*OPENED.lines, *_votes(release=release)]), OPENED.review.records)


def _votes(*, release: bool) -> Iterator[Line]:
    def line(n: int, who: str, act: str, subject: str, what: dict[str, object]) -> Line:
        at = f"2026-11-03T09:{n // 60:02d}:{n % 60:02d}.000000Z"
        return Line(f"v{n:03d}", at, who, "screening", act, subject, what)

    for n, record in enumerate(IDS):
        for m, who in enumerate(("bob", "beth")):
            keep = n < 2 or (n == 2 and who == "bob")
            choice = {"choice": "include" if keep else "exclude"}
            yield line(2 * n + m, who, "vote", record, choice)
    yield line(40, "bob", "note", IDS[0], {"text": "has the ratio; table 2"})
    yield line(41, "bob", "label", IDS[0], {"label": "key paper", "on": True})
    if release:
        yield line(50, "alice", "release", "batch:calibration", {})


def test_every_record_is_in_all_and_each_decided_one_in_its_list() -> None:
    review = voted(release=True)
    found = {w: stage_list(review, "screening", w) for w in ("all", "included", "excluded")}
    assert {which: len(rows) for which, rows in found.items()} == {
        "all": 271,
        "included": 2,
        "excluded": 7,
    }


def test_what_is_written_is_read_again_with_decisions_notes_and_labels() -> None:
    files = lists(voted(release=True))
    read = read_export(io.BytesIO(files["lists/screening-included.ris"].encode()), name="in.ris")
    assert [r.doi for r in read.records] == [OPENED.review.records[id].doi for id in IDS[:2]]
    assert read.records[0].extra["N1"] == (
        "note of Bob: has the ratio; table 2",
        "label: key paper",
        "decision: include",
    )
    table = read_export(io.BytesIO(files["lists/screening-all.csv"].encode()), name="all.csv")
    assert len(table.records) == 271


@pytest.mark.parametrize("which", ["included", "excluded"])
def test_nothing_of_an_open_batch_shows_before_its_release(which: str) -> None:
    assert stage_list(voted(release=False), "screening", which, released_only=True) == []
    assert "key paper" not in "".join(lists(voted(release=False)).values())


def test_the_known_answers_show_how_a_person_did() -> None:
    answers = read_answers(OPENED.extras["answers.csv"])
    assert sum(answers.values()) == 40
    belongs = [id for id, in_ in answers.items() if in_]
    other = next(id for id, in_ in answers.items() if not in_)
    choices = {belongs[0]: "include", belongs[1]: "maybe", belongs[2]: "exclude", other: "include"}
    done = how_you_did(choices, answers)
    assert (done.n, done.n_same, done.n_found, done.n_relevant) == (4, 2, 2, 3)
    assert (done.missed, done.extra) == ((belongs[2],), (other,))
