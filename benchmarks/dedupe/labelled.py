"""Labelled sets of records with known duplicates, and how far a partition is from them."""

from __future__ import annotations

import csv
import gzip
import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from consilience.evidence import Record
from consilience_cli.rows import record_of_row

BIBLIOGRAPHIC = ("diabetes", "respiratory", "haematology", "copper", "digital_work", "gambling")
"""The six sets that are pooled."""

FITTED = (*BIBLIOGRAPHIC, "dblp_acm")
"""The sets that the model is fitted on; `hard_pairs_a` is not, nor is anything synthetic."""

VARIANTS: Mapping[str, tuple[str, ...]] = {
    "as it is": (),
    "no identifiers": ("doi", "pmid"),
    "title, authors, year, journal": ("doi", "pmid", "volume", "number", "pages", "abstract"),
}
"""How each set is fitted, and the columns that are emptied for it."""


def folder() -> Path:
    """Give the folder of the labelled sets."""
    return Path(os.environ.get("CONSILIENCE_REFERENCE", "../shared")) / "data/dedup"


@dataclass(frozen=True)
class Score:
    """Counts over a partition: each predicted group keeps one record and removes the rest.

    `tp`: rightly removed; `fp`: works lost; `fn`: duplicates left; `tn`: works kept.
    """

    tp: int
    fp: int
    fn: int
    tn: int

    @property
    def recall(self) -> float:
        """Share of the duplicates that were removed."""
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else 1.0

    @property
    def precision(self) -> float:
        """Share of what was removed that was rightly removed."""
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else 1.0

    def __add__(self, other: Score) -> Score:
        return Score(self.tp + other.tp, self.fp + other.fp, self.fn + other.fn, self.tn + other.tn)


def read_set(path: Path, *, blank: Sequence[str] = ()) -> tuple[list[Record], dict[str, str]]:
    """Read a labelled set: its records, and the true group of each; `blank` columns are emptied."""
    records, truth = [], {}
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            row |= dict.fromkeys(blank, "")
            records.append(record_of_row(row))
            truth[row["record_id"]] = row["duplicate_group"]
    return records, truth


def score(groups: Iterable[Sequence[str]], truth: Mapping[str, str]) -> Score:
    """Score a partition of the records against their true groups."""
    tp = fp = 0
    for group in groups:
        works = Counter(truth[id] for id in group)
        tp += len(group) - len(works)
        fp += len(works) - 1
    n_works = len(set(truth.values()))
    return Score(tp=tp, fp=fp, fn=len(truth) - n_works - tp, tn=n_works - fp)


def answered(
    groups: Iterable[Sequence[str]],
    pairs: Iterable[tuple[str, str]],
    truth: Mapping[str, str],
) -> int:
    """Give how many more duplicates are found when people answer pairs of the queue correctly."""
    group_of = {id: group[0] for group in groups for id in group}
    n = 0
    for a, b in pairs:
        one, other = group_of[a], group_of[b]
        if truth[a] == truth[b] and one != other:
            n += 1
            group_of = {id: one if held == other else held for id, held in group_of.items()}
    return n
