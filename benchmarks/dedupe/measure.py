"""Recall, works lost, queue and time on the labelled sets: `python -m benchmarks.dedupe.measure`.

Run from the project's root; the sets are read from the folder named by CONSILIENCE_REFERENCE. Each
set is measured with a model fitted on the others, and so are the stated probabilities in the tables
of reliability: of all pairs that are weighed, and of those that people are told, the joined and
the asked ones. Other labelled files of the same columns may be named as arguments: they are
measured with the shipped model, as `--shipped` measures the sets themselves. The figures of other
tools on the same sets are kept with the reference data (research/dedup.md). `--peers` runs other
tools beside this one (`benchmarks/dedupe/speed.py`).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.dedupe import speed
from benchmarks.dedupe.fit import Fits, seen_of
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
from benchmarks.dedupe.reliability import COARSE, MEASURED, Told, bins, show, weighed
from consilience.dedupe import METHOD, find_duplicates
from consilience.dedupe.model import Model, shipped


@dataclass(frozen=True)
class Measured:
    """One set: `n_answered` more duplicates are found when its queue is answered correctly.

    `told` is what is stated of each pair that is joined or asked about.
    """

    score: Score
    n_records: int
    n_queue: int
    n_answered: int
    told: tuple[Told, ...] = ()

    @property
    def after(self) -> float:
        """Recall when the queue is answered."""
        duplicates = self.score.tp + self.score.fn
        return (self.score.tp + self.n_answered) / duplicates if duplicates else 1.0


def main(arguments: Sequence[str]) -> None:
    """Print one line per set and variant, pooled lines, and the tables of reliability."""
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
    fits = Fits(seen)
    models = {
        name: shipped() if "--shipped" in arguments else fits.calibrated(name) for name in FITTED
    }
    for variant in reversed(MEASURED):
        six = {name: measure_set(name, variant, models[name]) for name in BIBLIOGRAPHIC}
        print(line(f"the six, {variant}", pooled(list(six.values())), 0.0))
    six["dblp_acm"] = measure_set("dblp_acm", "as it is", models["dblp_acm"])
    measure(folder() / "hard_pairs_a.csv.gz", "hard_pairs_a", shipped())
    show("pairs weighed", bins(weighed(seen, models)))
    show("told, the six", bins(pooled([six[name] for name in BIBLIOGRAPHIC]).told))
    for name, measured in six.items():
        show(f"told, {name}", bins(measured.told, COARSE))


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
    counts = score(found.groups, truth)
    more = answered(found.groups, [(pair.a, pair.b) for pair in found.probable], truth)
    stated = tuple(
        (pair.probability, int(truth[pair.a] != truth[pair.b]), int(truth[pair.a] == truth[pair.b]))
        for pair in (*found.links, *found.probable)
    )
    result = Measured(counts, len(records), len(found.probable), more, stated)
    print(line(name, result, seconds), flush=True)
    return result


def pooled(sets: Sequence[Measured]) -> Measured:
    """Add the counts of several sets up."""
    return Measured(
        score=sum((one.score for one in sets), Score(0, 0, 0, 0)),
        n_records=sum(one.n_records for one in sets),
        n_queue=sum(one.n_queue for one in sets),
        n_answered=sum(one.n_answered for one in sets),
        told=tuple(row for one in sets for row in one.told),
    )


def line(name: str, of: Measured, seconds: float) -> str:
    """Give one line of the table."""
    it = of.score
    return (
        f"{name:30}{it.recall:8.4f}{it.fp:6}{it.fn:6}{it.precision:11.4f}"
        f"{of.n_queue:7}{of.n_queue / of.n_records:7.1%}{of.after:8.4f}{seconds:7.1f}"
    )


HEADER = (
    f"{'set':30}{'recall':>8}{'lost':>6}{'left':>6}{'precision':>11}"
    f"{'queue':>7}{'':7}{'after':>8}{'CPU s':>7}"
)

if __name__ == "__main__":
    main(sys.argv[1:])
