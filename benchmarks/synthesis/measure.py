"""Meta-analyses beside R's metafor, in one run: `python -m benchmarks.synthesis.measure`.

The same data, solved as far, one after the other on one core; what counts is the ratio of CPU
seconds, which a busy machine changes little. metafor comes from Debian's packages, with OpenBLAS;
without it only our own seconds are shown, and nothing can miss its promise but memory and imports.

    --write docs/why/quick.md
"""

from __future__ import annotations

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import argparse
import csv
import math
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.synthesis.r import NotInstalled, installed, seconds_of
from benchmarks.workspace.table import Table
from consilience.synthesis import fit_many, pool, regress
from consilience.synthesis.robustness import gosh, influence, permutation_test

MEGABYTES = 100
IMPORT = 0.1
"""Seconds of CPU that `import consilience` may add to the import of NumPy."""

Columns = dict[str, Any]


@dataclass(frozen=True)
class Task:
    """What both do: its name, in words, how many times quicker it is to be, and how we do it."""

    name: str
    what: str
    promised: int
    data: Columns
    work: Callable[[Columns], float]
    inner: int = 1


def main() -> int:
    """Measure, print and write; 1 where a promise is not kept."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", type=Path, metavar="PAGE", help="put the table on this page")
    args = parser.parse_args()
    try:
        peer = installed()
    except NotInstalled as why:
        peer = ""
        print(f"metafor is missing, so nothing is compared ({why})")
    about = f"CPU seconds on one core; Consilience beside {peer or 'nothing'}"
    table = Table("metafor", about, ("Consilience", "metafor", "promised", "metafor takes"))
    with tempfile.TemporaryDirectory() as place:
        for task in tasks():
            _compare(table, task, Path(place), beside=bool(peer))
    if peer:
        table.note("of the three long tasks metafor runs a part, and its time is multiplied")
    table.note("NumPy and R use one thread; the least of several runs is shown on both sides")
    _memory(table)
    _imports(table)
    if args.write:
        table.write(args.write)
    return 1 if table.n_missed else 0


def tasks() -> list[Task]:
    """Make the data, the same each time."""
    chance = np.random.default_rng(11)
    of_fits = _studies(chance, 20)
    error = np.sqrt(of_fits["vi"] + 0.04)
    of_fits["many"] = chance.normal(0.3, error, (10_000, 20))
    return [
        Task("fit10", "one REML fit, k = 10", 20, _studies(chance, 10), _fit, 200),
        Task("fit1000", "one REML fit, k = 1,000", 100, _studies(chance, 1000), _fit, 20),
        Task("fits", "10,000 REML fits, k = 20, in one call", 150, of_fits, _fits),
        Task(
            "permutations", "10,000 permutations, k = 20, a moderator, REML", 150,
            _studies(chance, 20, slope=0.1), _permutations,
        ),
        Task("subsets", "all 32,767 subsets of k = 15, REML", 200, _studies(chance, 15), _subsets),
        Task("influence", "influence, k = 100, REML", 50, _studies(chance, 100), _influence, 5),
    ]  # fmt: skip


def _studies(chance: np.random.Generator, k: int, slope: float = 0.0) -> Columns:
    vi, x = 4 / chance.integers(20, 200, k), chance.normal(size=k)
    return {"yi": chance.normal(0.3 + slope * x, np.sqrt(vi + 0.04)), "vi": vi, "x": x}


def _fit(d: Columns) -> float:
    return pool(d["yi"], d["vi"]).tau2


def _fits(d: Columns) -> float:
    return float(fit_many(d["many"], d["vi"]).tau2[399])


def _permutations(d: Columns) -> float:
    design = np.column_stack((np.ones_like(d["x"]), d["x"])).tolist()
    model = regress(d["yi"], d["vi"], design, names=("intrcpt", "x"))
    permutation_test(model, n=10_000)
    return model.tau2


def _subsets(d: Columns) -> float:
    model = pool(d["yi"], d["vi"])
    gosh(model)
    return model.tau2


def _influence(d: Columns) -> float:
    return float(influence(pool(d["yi"], d["vi"])).cook_d[0])


def _compare(table: Table, task: Task, place: Path, *, beside: bool) -> None:
    ours, value = _took(task)
    if not beside:
        table.row(task.what, _shown(ours), "", f"× {task.promised}", "")
        return
    _write(place / f"{task.name}.csv", {n: c for n, c in task.data.items() if n != "many"})
    if "many" in task.data:
        columns = {f"s{i}": column for i, column in enumerate(task.data["many"].T)}
        _write(place / f"{task.name}_yi.csv", columns)
    theirs, wanted = seconds_of(task.name, place)
    times = theirs / ours
    missed = times < task.promised
    cells = (_shown(ours), _shown(theirs), f"× {task.promised}", f"× {times:.0f}")
    table.row(task.what, *cells, missed=missed)
    if not math.isclose(value, wanted, rel_tol=1e-5, abs_tol=1e-9):
        table.note(f"{task.what}: the results differ, {value:.10g} and {wanted:.10g}")


def _took(task: Task) -> tuple[float, float]:
    """Give the least CPU seconds of some runs, and a number of the result."""
    value, least = task.work(task.data), math.inf
    for _ in range(7):
        start = time.process_time()
        for _ in range(task.inner):
            task.work(task.data)
        least = min(least, (time.process_time() - start) / task.inner)
    return least, value


def _write(file: Path, columns: Columns) -> None:
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(columns)
        writer.writerows(zip(*(map(repr, map(float, c)) for c in columns.values()), strict=True))


def _memory(table: Table) -> None:
    d = _studies(np.random.default_rng(1), 100_000)
    tracemalloc.start()
    pool(d["yi"], d["vi"])
    held = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    cells = (f"{held:.0f} MB", "", f"{MEGABYTES} MB", f"{held:.0f} MB")
    table.row("memory of one REML fit, k = 100,000", *cells, missed=held > MEGABYTES)


def _imports(table: Table) -> None:
    code = (
        "import time, numpy; start = time.process_time(); import consilience; "
        "print(time.process_time() - start)"
    )
    ran = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        for _ in range(5)
    ]
    least = min(float(one.stdout) for one in ran)
    cells = (_shown(least), "", _shown(IMPORT), _shown(least))
    table.row("import consilience, after NumPy", *cells, missed=least > IMPORT)


def _shown(seconds: float) -> str:
    if seconds >= 1:
        return f"{seconds:.1f} s"
    return f"{1000 * seconds:.1f} ms" if seconds >= 0.001 else f"{1e6 * seconds:.0f} µs"


if __name__ == "__main__":
    raise SystemExit(main())
