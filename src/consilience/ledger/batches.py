"""Opening records for voting: who votes on which is fixed here, and stays so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from consilience.errors import LedgerError
from consilience.ledger.voting import Batch


def planned_batches(
    records: Sequence[str],
    voters: Sequence[str],
    *,
    votes: int,
    settle: str,
    calibration: int = 0,
    n_before: int = 0,
    ids: Iterator[str],
) -> list[Batch]:
    """Give the batches that these records make: a calibration set first, then the rest.

    Parameters
    ----------
    records : sequence of str
        In the order in which they are read.
    votes : int
        How many votes a record needs; of a calibration record everybody's.
    n_before : int
        How many batches the stage has; the new ones are numbered on.
    ids : iterator of str
        Ids of the new batches; the library has no randomness of its own.

    Raises
    ------
    LedgerError
        Where there is no record, or there are fewer voters than a record needs votes.
    """
    if not records:
        raise LedgerError("there is no record to open a batch on")
    if len(voters) < max(votes, 1):
        raise LedgerError(f"the plan asks for {votes} votes a record: choose more voters")
    parts = (("calibration", records[:calibration]), ("batch", records[calibration:]))
    return [
        Batch(
            id=next(ids),
            name=f"{kind.capitalize()} {number}",
            kind=kind,
            records=tuple(part),
            voters=tuple(voters),
            quota=len(voters) if kind == "calibration" else votes,
            settle=settle,
        )
        for number, (kind, part) in enumerate([p for p in parts if p[1]], n_before + 1)
    ]
