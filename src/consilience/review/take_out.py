"""Taking out an export that came in by mistake, while nobody has worked on its records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from consilience.errors import LedgerError
from consilience.evidence.record import prefix_of
from consilience.review.state import State
from consilience.search import Export


@dataclass(frozen=True, slots=True)
class TakenOut:
    """What it does to take an export out.

    Attributes
    ----------
    records : int
        Records that count no longer.
    joined : int
        Those of them that were joined with another record, or another with them.
    corrected : int
        Those of which a person corrected a field.
    """

    records: int
    joined: int
    corrected: int


def check_taking_out(state: State, sha256: str) -> Export:
    """See that an export may be taken out, and give it.

    Raises
    ------
    LedgerError
        Where there is no such export, or some of its records were opened for voting.
    """
    export = state.search.exports.get(sha256)
    if export is None:
        raise LedgerError("this review has no such file")
    if opened := _opened(state, _start(sha256)):
        few = f"{opened:,} of its records were" if opened > 1 else "one of its records was"
        raise LedgerError(
            f"{export.name} cannot be taken out: {few} opened for voting, and what people "
            "decided is not thrown away. Take the batch back first, where nobody has voted yet"
        )
    return export


def plan_taking_out(state: State, sha256: str) -> TakenOut:
    """Say what it does to take an export out.

    Raises
    ------
    LedgerError
        As `check_taking_out`.
    """
    export, start = check_taking_out(state, sha256), _start(sha256)
    joined = sum(any(id.startswith(start) for id in group) for group in state.merges.groups())
    corrected = sum(record.startswith(start) for record in state.search.edits)
    return TakenOut(export.n_records, joined, corrected)


def taking_out(state: State, sha256: str, *, why: str) -> tuple[str, dict[str, Any]]:
    """Give subject and content of the act `unimport`.

    Raises
    ------
    LedgerError
        As `check_taking_out`, or where no reason is given.
    """
    export = check_taking_out(state, sha256)
    if not why.strip():
        raise LedgerError("write why; it is kept in the ledger")
    return f"search:{export.search}", {"file": sha256, "why": why.strip()}


def _start(sha256: str) -> str:
    """What the ids of its records begin with."""
    return f"{prefix_of(sha256)}-"


def _opened(state: State, start: str) -> int:
    """How many records of an export are in a batch of either stage."""
    return len(
        {
            record
            for stage in ("screening", "fulltext")
            for batch in state.voting(stage).batches.values()
            for record in batch.records
            if record.startswith(start)
        }
    )
