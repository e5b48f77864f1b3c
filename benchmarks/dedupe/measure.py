"""Recall, works lost and time on the labelled sets: `python -m benchmarks.dedupe.measure`.

Run from the project's root; the sets are read from the folder named by CONSILIENCE_REFERENCE.
Other labelled files of the same columns may be named as arguments. The figures of other tools
on the same sets are kept with the reference data (research/dedup.md).
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.dedupe.labelled import BIBLIOGRAPHIC, Score, read_set, score
from consilience.dedupe import METHOD, find_duplicates

WITHOUT_IDENTIFIERS = ("gambling", "diabetes", "copper", "digital_work")
OTHERS = ("dblp_acm", "hard_pairs_a")


def main(paths: Sequence[str]) -> None:
    """Print one line per set, and the pooled line of the six bibliographic sets."""
    print(METHOD)
    print(f"{'set':24}{'recall':>8}{'lost':>6}{'left':>6}{'precision':>11}{'queue':>7}{'CPU s':>7}")
    if paths:
        for path in paths:
            measure(Path(path), Path(path).name)
        return
    folder = Path(os.environ.get("CONSILIENCE_REFERENCE", "../shared")) / "data/dedup"
    six = [measure(folder / f"{name}.csv.gz", name) for name in BIBLIOGRAPHIC]
    pooled = sum(six, Score(0, 0, 0, 0))
    print(f"{'the six pooled':24}{pooled.recall:8.4f}{pooled.fp:6}{pooled.fn:6}")
    for name in WITHOUT_IDENTIFIERS:
        measure(folder / f"{name}.csv.gz", f"{name}, nodoi", blank=("doi", "pmid"))
    for name in OTHERS:
        measure(folder / f"{name}.csv.gz", name)


def measure(path: Path, name: str, *, blank: Sequence[str] = ()) -> Score:
    """Score one set and print its line."""
    records, truth = read_set(path, blank=blank)
    start = time.process_time()
    found = find_duplicates(records)
    seconds = time.process_time() - start
    it = score(found.groups, truth)
    precision = it.tp / (it.tp + it.fp) if it.tp + it.fp else 1.0
    print(
        f"{name:24}{it.recall:8.4f}{it.fp:6}{it.fn:6}{precision:11.4f}"
        f"{len(found.probable):7}{seconds:7.1f}",
        flush=True,
    )
    return it


if __name__ == "__main__":
    main(sys.argv[1:])
