"""Recall, works lost, queue and time on the labelled sets: `python -m benchmarks.dedupe.measure`.

Run from the project's root; the sets are read from the folder named by CONSILIENCE_REFERENCE. Each
set is measured with a model fitted on the others, and so are the stated probabilities in the table
of reliability. Other labelled files of the same columns may be named as arguments: they are
measured with the shipped model, as `--shipped` measures the sets themselves. The figures of other
tools on the same sets are kept with the reference data (research/dedup.md). `--peers` runs other
tools beside this one (`benchmarks/dedupe/speed.py`).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from benchmarks.dedupe import speed
from benchmarks.dedupe.fit import fit, seen_of
from benchmarks.dedupe.labelled import (
    BIBLIOGRAPHIC,
    FITTED,
    VARIANTS,
    Score,
    answered,
    folder,
    read_set,
    score,
)
from benchmarks.dedupe.patterns import Seen, probability
from consilience.dedupe import METHOD, find_duplicates
from consilience.dedupe.model import Model, shipped

MEASURED = ("as it is", "no identifiers")
BINS = (0.0, 0.01, 0.05, 0.1, 0.3, 0.5, 0.7, 0.85, 0.95, 0.99, 0.999, 1.0)
"""Limits of the bins of stated probability."""


@dataclass(frozen=True)
class Measured:
    """One set: `n_answered` more duplicates are found when its queue is answered correctly."""

    score: Score
    n_records: int
    n_queue: int
    n_answered: int

    @property
    def after(self) -> float:
        """Recall when the queue is answered."""
        duplicates = self.score.tp + self.score.fn
        return (self.score.tp + self.n_answered) / duplicates if duplicates else 1.0


@dataclass(frozen=True)
class Bin:
    """Pairs whose stated probability lies within limits: its mean, and the share of one work."""

    low: float
    high: float
    n: int
    stated: float
    seen: float


def main(arguments: Sequence[str]) -> None:
    """Print one line per set and variant, pooled lines, and the table of reliability."""
    if "--peers" in arguments:
        speed.main([argument for argument in arguments if argument.isdecimal()])
        return
    print(METHOD)
    print(HEADER)
    if paths := [argument for argument in arguments if argument != "--shipped"]:
        for path in paths:
            measure(Path(path), Path(path).name, shipped())
        return
    seen = {name: seen_of(name) for name in FITTED}
    models = {
        name: shipped() if "--shipped" in arguments else model_without(name, seen)
        for name in FITTED
    }
    for variant in MEASURED:
        six = [measure_set(name, variant, models[name]) for name in BIBLIOGRAPHIC]
        print(line(f"the six, {variant}", pooled(six), 0.0))
    measure_set("dblp_acm", "as it is", models["dblp_acm"])
    measure(folder() / "hard_pairs_a.csv.gz", "hard_pairs_a", shipped())
    print_reliability(seen, models)


def model_without(name: str, seen: dict[str, list[Seen]]) -> Model:
    """Fit a model on every set but one."""
    return fit(some for other, variants in seen.items() if other != name for some in variants)


def measure_set(name: str, variant: str, model: Model) -> Measured:
    """Measure one set in one variant."""
    path = folder() / f"{name}.csv.gz"
    return measure(path, f"{name}, {variant}", model, blank=VARIANTS[variant])


def measure(path: Path, name: str, model: Model, *, blank: Sequence[str] = ()) -> Measured:
    """Measure a set and print its line."""
    records, truth = read_set(path, blank=blank)
    start = time.process_time()
    found = find_duplicates(records, model=model)
    seconds = time.process_time() - start
    told = score(found.groups, truth)
    more = answered(found.groups, [(pair.a, pair.b) for pair in found.probable], truth)
    result = Measured(told, len(records), len(found.probable), more)
    print(line(name, result, seconds), flush=True)
    return result


def pooled(sets: Sequence[Measured]) -> Measured:
    """Add the counts of several sets up."""
    return Measured(
        score=sum((one.score for one in sets), Score(0, 0, 0, 0)),
        n_records=sum(one.n_records for one in sets),
        n_queue=sum(one.n_queue for one in sets),
        n_answered=sum(one.n_answered for one in sets),
    )


def line(name: str, of: Measured, seconds: float) -> str:
    """Give one line of the table."""
    it = of.score
    return (
        f"{name:30}{it.recall:8.4f}{it.fp:6}{it.fn:6}{it.precision:11.4f}"
        f"{of.n_queue:7}{of.n_queue / of.n_records:7.1%}{of.after:8.4f}{seconds:7.1f}"
    )


def reliability(seen: dict[str, list[Seen]], models: dict[str, Model]) -> list[Bin]:
    """Put stated probabilities beside what was seen.

    Pairs of all sets, with identifiers and (where there are any) without, each by the model that
    has not seen its set.
    """
    told = [
        (probability(models[name], pattern), two, one)
        for name, variants in seen.items()
        for variant, some in zip(VARIANTS, variants, strict=True)
        if variant in MEASURED and (variant == MEASURED[0] or some != variants[0])
        for pattern, (two, one) in some.items()
    ]
    rows = []
    for low, high in pairwise(BINS):
        within = [row for row in told if low <= row[0] < high or row[0] == high == 1.0]
        n = sum(two + one for _, two, one in within)
        if n:
            stated = sum(p * (two + one) for p, two, one in within) / n
            rows.append(Bin(low, high, n, stated, sum(one for *_, one in within) / n))
    return rows


def print_reliability(seen: dict[str, list[Seen]], models: dict[str, Model]) -> None:
    """Print the table of reliability."""
    print(f"\n{'stated':>15}{'pairs':>8}{'mean':>8}{'seen':>8}")
    for row in reliability(seen, models):
        print(f"{row.low:7.3f}-{row.high:7.3f}{row.n:8}{row.stated:8.4f}{row.seen:8.4f}")


HEADER = (
    f"{'set':30}{'recall':>8}{'lost':>6}{'left':>6}{'precision':>11}"
    f"{'queue':>7}{'':7}{'after':>8}{'CPU s':>7}"
)

if __name__ == "__main__":
    main(sys.argv[1:])
