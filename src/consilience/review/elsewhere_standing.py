"""Decisions of other programs in the exports of a review: what came in of them, and its undoing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from consilience.evidence.record import prefix_of
from consilience.ledger import Batch, Line
from consilience.records.judgements import rayyan_article
from consilience.review.append import Act
from consilience.review.elsewhere import labels_of, note_of
from consilience.review.review import Review, together
from consilience.review.state import State
from consilience.search import Export
from consilience.stages import VOTING_STAGES

LOOKED_AT = 200
"""Records of an export from which a page tells whether it holds decisions."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A batch of decisions that were made elsewhere."""

    stage: str
    batch: Batch
    released: bool


def stands(state: State, file: str = "") -> list[Standing]:
    """Give the batches that hold decisions of an export, or of any."""
    return [
        Standing(stage, batch, batch.id in state.voting(stage).released)
        for stage in VOTING_STAGES
        for batch in state.voting(stage).batches.values()
        if batch.file and file in ("", batch.file)
    ]


def holds_decisions(review: Review, export: Export, *, look_at: int | None = LOOKED_AT) -> bool:
    """Whether an export names decisions of another program, by its first records or by all."""
    said = review.said(islice(export.record_ids(), look_at), "screen")
    return any(row.decision or row.notes for row in said.rows)


def has_numbers_of_rayyan(review: Review, export: Export) -> bool:
    """Whether a log of Rayyan may belong to an export, by the numbers of its first records."""
    some = list(islice(export.record_ids(), LOOKED_AT))
    return any(
        rayyan_article(found[id]) for _, found in together(review.records, some) for id in found
    )


def kept_back(review: Review, *, also_open: bool) -> set[str]:
    """The exports that do not leave the team, because they name decisions of another program.

    Parameters
    ----------
    also_open : bool
        Also those whose decisions came in and are all released, to which nobody is blind any more:
        they still name people.
    """
    found = set()
    for sha256, export in review.state.search.exports.items():
        standing = stands(review.state, sha256)
        is_open = bool(standing) and all(one.released for one in standing)
        if (also_open or not is_open) and holds_decisions(review, export, look_at=None):
            found.add(sha256)
    return found


def taken_back(state: State, file: str, *, by: str, why: str) -> list[Act]:
    """Give the acts that take back what came in with an export, as far as it still stands.

    Batches are taken back, so that their votes count no longer; notes and labels are taken away
    where nobody changed them since. Nothing is deleted from the ledger.
    """
    acts = [
        Act(one.stage, "takeback", f"batch:{one.batch.id}", {"why": why}, who=by)
        for one in reversed(stands(state, file))
    ]
    prefix = f"{prefix_of(file)}-"
    for line in state.remarks:
        if line.what.get("imported_by") and line.subject.startswith(prefix):
            acts += _unsaid(state, line, by)
    return acts


def _unsaid(state: State, line: Line, by: str) -> Iterator[Act]:
    """Take a note or label away where it is what still stands."""
    if line.act == "note":
        if line.what["text"] == note_of(state, line.stage, line.subject, line.who) != "":
            nothing = {"text": "", "imported_by": by}
            yield Act(line.stage, "note", line.subject, nothing, who=line.who)
    elif labels_of(state, line.stage, line.subject).get(line.what["label"]) == line:
        what = {"label": line.what["label"], "on": False, "imported_by": by}
        yield Act(line.stage, "label", line.subject, what, who=line.who)
