"""The review folders that the product carries, and the answers to practise against."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from consilience.catalogue.files import path_of
from consilience.errors import FolderError

SHIPPED: tuple[str, ...] = ("lyons-2021", "bcg-1994", "practice")
ANSWERS = "answers.csv"


def shipped(name: str) -> Path:
    """Give the place of a review folder that the product carries; copy it before building it.

    Raises
    ------
    FolderError
        Where there is none of this name.
    """
    if name not in SHIPPED:
        raise FolderError(f"no review {name!r} is carried; there are {', '.join(SHIPPED)}")
    return path_of(f"reviews/{name}")


def read_answers(data: bytes) -> dict[str, bool]:
    """Read `answers.csv`: by record, whether the review's own authors included it."""
    rows = csv.DictReader(io.StringIO(data.decode("utf-8"), newline=""))
    return {row["id"]: row["label"] == "1" for row in rows}


@dataclass(frozen=True, slots=True)
class HowYouDid:
    """One person's choices beside the known answers.

    Attributes
    ----------
    n, n_same : int
        Records that the person decided, and those on which the answer is the same.
    n_found, n_relevant : int
        Of the decided records that belong in the review: kept by the person, and all.
    missed, extra : tuple of str
        Records that belong in the review and were excluded; that do not and were kept.
    """

    n: int
    n_same: int
    n_found: int
    n_relevant: int
    missed: tuple[str, ...]
    extra: tuple[str, ...]


def how_you_did(choices: Mapping[str, str], answers: Mapping[str, bool]) -> HowYouDid:
    """Compare a person's own choices (`include`, `maybe`, `exclude`) with the known answers.

    A `maybe` counts as kept: the record would be read in full.
    """
    decided = {id: choices[id] != "exclude" for id in choices if id in answers}
    missed = tuple(id for id, kept in decided.items() if answers[id] and not kept)
    extra = tuple(id for id, kept in decided.items() if kept and not answers[id])
    n_relevant = sum(answers[id] for id in decided)
    n_same = len(decided) - len(missed) - len(extra)
    return HowYouDid(len(decided), n_same, n_relevant - len(missed), n_relevant, missed, extra)
