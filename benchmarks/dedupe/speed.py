"""CPU seconds and memory beside other tools, in one run: `python -m benchmarks.dedupe.speed`.

A synthetic search result is made by the reference data's `make_synthetic.py` (10,000 records,
seed 1, or as many as are named) and given to each tool in a process of its own, one by one.
Only ratios count: the seconds of a busy machine differ from run to run. `make bench` installs the
other tools; one that is not installed is named and left out. Of Spark it is only seen whether its
answer is the same: most of its work is not done in the process that is measured.
"""

from __future__ import annotations

import csv
import gzip
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from benchmarks.dedupe.labelled import Score, folder, score

SEEDS = {10_000: 1, 100_000: 2, 1_000_000: 3}
NEEDS = {
    "consilience": "consilience",
    "bib-dedupe": "bib_dedupe",
    "Splink on DuckDB": "splink",
    "consilience on Spark": "pyspark",
}
"""The tools, and the package that each needs."""
HEADER = f"{'tool':24}{'recall':>8}{'lost':>6}{'precision':>11}{'CPU s':>8}{'MB':>7}{'times':>7}"
SLOW = 20_000
"""Records above which only this library is measured."""


@dataclass(frozen=True)
class Run:
    """What a tool found, in how many seconds of CPU, with how many megabytes at most."""

    groups: list[list[str]]
    seconds: float
    megabytes: float


def main(arguments: Sequence[str]) -> None:
    """Print one line per tool."""
    n_records = int(arguments[0]) if arguments else 10_000
    with tempfile.TemporaryDirectory() as temporary:
        table = made(n_records, Path(temporary))
        truth = truth_of(table)
        print(f"{n_records:,} synthetic records, {len(set(truth.values())):,} works")
        print(
            f"{'tool':24}{'recall':>8}{'lost':>6}{'precision':>11}{'CPU s':>8}{'MB':>7}{'times':>7}"
        )
        first: Run | None = None
        for tool, package in NEEDS.items():
            if n_records > SLOW and tool != "consilience":
                continue
            if why := missing(tool, package):
                print(f"{tool:24}  left out: {why}")
                continue
            run = measured(tool, table, Path(temporary) / "groups.json")
            first = first or run
            if "Spark" in tool:
                same = "the same groups" if run.groups == first.groups else "OTHER GROUPS"
                print(f"{tool:24}  {same} as in memory")
                continue
            print(line(tool, run, truth, first), flush=True)


def made(n_records: int, place: Path) -> Path:
    """Make the search result."""
    out = place / "search.csv.gz"
    seed = SEEDS.get(n_records, 1)
    command = [folder() / "make_synthetic.py", "--records", n_records, "--seed", seed, "--out", out]
    subprocess.run([sys.executable, *map(str, command)], check=True, stderr=subprocess.DEVNULL)
    return out


def truth_of(table: Path) -> dict[str, str]:
    """Give the true group of each record."""
    with gzip.open(table, "rt", encoding="utf-8", newline="") as lines:
        return {row["record_id"]: row["duplicate_group"] for row in csv.DictReader(lines)}


def missing(tool: str, package: str) -> str:
    """Say what a tool lacks here, or nothing."""
    if importlib.util.find_spec(package) is None:
        return f"{package} is not installed; `make bench` installs it"
    if package == "pyspark" and shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        return "Java is missing; get it by: apt-get install openjdk-17-jre-headless"
    return ""


def measured(tool: str, table: Path, out: Path) -> Run:
    """Run a tool in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.dedupe.tools", tool, str(table), str(out)]
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, env=environment, stdout=quiet, stderr=quiet)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{tool} failed; see: {' '.join(command)}")
    groups = sorted(json.loads(out.read_text(encoding="utf-8")))
    return Run(groups, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def line(tool: str, run: Run, truth: dict[str, str], first: Run) -> str:
    """Give the line of a tool; the last number is its CPU as a multiple of the first tool's."""
    together = set(chain.from_iterable(run.groups))
    it: Score = score([*run.groups, *([id] for id in truth if id not in together)], truth)
    return (
        f"{tool:24}{it.recall:8.4f}{it.fp:6}{it.tp / max(it.tp + it.fp, 1):11.4f}"
        f"{run.seconds:8.1f}{run.megabytes:7.0f}{run.seconds / first.seconds:7.1f}"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
