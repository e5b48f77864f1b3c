"""A workspace of 100,000 records with people voting: `python -m benchmarks.workspace.measure`.

A real server process, people over HTTP. Every line shows what was promised and what was measured;
the calibration loop and the writes to disk show how quick this machine is just now.

    --records 100000   --people 20   --seconds 60   --postgres
"""

from __future__ import annotations

import argparse
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from benchmarks.workspace.exports import write_ris
from benchmarks.workspace.server import (
    Person,
    environment,
    free_port,
    memory,
    served,
)
from benchmarks.workspace.team import make_team, open_voting

EVERY = 6.0
"""Seconds between two votes of a person."""
BETWEEN = 1.0
"""Seconds between two pages of the lead, who looks at all of them meanwhile."""


def main() -> int:
    """Measure and print; 1 where a promise is not kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--postgres", action="store_true", help="on a server of its own")
    args = parser.parse_args()
    calibrate()
    with tempfile.TemporaryDirectory() as place, _database(args.postgres) as url:
        data = Path(place)
        environment(data, url)
        return measure(data, args.records, args.people, args.seconds)


def calibrate() -> None:
    """Tell how quick this machine is now: a loop, and writes that reach the disk."""
    start = time.perf_counter()
    sum(number * number % 7 for number in range(5_000_000))
    loop = time.perf_counter() - start
    with tempfile.NamedTemporaryFile(dir=".") as file:
        start = time.perf_counter()
        for _ in range(50):
            file.write(b"x" * 4096)
            file.flush()
            os.fsync(file.fileno())
    write = (time.perf_counter() - start) / 50
    print(f"calibration: loop {loop:.2f} s, one write to disk {1000 * write:.1f} ms")


@contextmanager
def _database(postgres: bool) -> Iterator[str]:
    if not postgres:
        yield ""
        return
    from tests.postgres import server

    with server() as url:
        yield url


class Kept:
    """Prints a measure beside its promise, and remembers whether all were kept."""

    def __init__(self) -> None:
        self.missed = 0
        print(f"{'':44}{'promised':>10}{'measured':>10}{'median':>10}{'n':>7}")

    def tell(self, what: str, promised: float, times: list[float], unit: str = "ms") -> None:
        """Print a line; of many times the 95th percentile counts."""
        scale = 1000 if unit == "ms" else 1
        worst = sorted(times)[max(0, -(-95 * len(times) // 100) - 1)] * scale
        self.missed += worst > promised
        mark = "" if worst <= promised else "  MISSED"
        print(
            f"{what:44}{promised:>7.0f} {unit:2}{worst:>7.1f} {unit:2}"
            f"{median(times) * scale:>7.1f} {unit:2}{len(times):>7}{mark}",
            flush=True,
        )


def measure(data: Path, n_records: int, n_people: int, seconds: float) -> int:
    """Build the workspace, work in it, and print."""
    from consilience_cli.workspace import set_up

    kept = Kept()
    set_up(data)
    slug, sessions = make_team(n_people)
    port = free_port()
    export, large = data / "all.ris", data / "large.ris"
    write_ris(export, n_records)
    with served(data, port) as (pid, started):
        kept.tell("start of the server", 3, [started], "s ")
        alice = Person(port, sessions["alice"])
        alice.get(f"/r/{slug}/")
        _import(kept, alice, pid, slug, export)
    voters = [handle for handle in sessions if handle != "alice"]
    n_votes = open_voting(slug, voters)
    with served(data, port) as (pid, started):
        kept.tell(f"start with {n_records:,} records, {n_votes:,} votes", 3, [started], "s ")
        alice = Person(port, sessions["alice"])
        kept.tell("first front page after it, at once", 10, [alice.get(f"/r/{slug}/")[0]], "s ")
        print(f"{'memory of the server':44}{'':10}{memory(pid):>7.0f} MB")
        people = [Person(port, sessions[voter]) for voter in voters]
        _work(kept, slug, alice, people, seconds)
        if n_records >= 100_000:
            write_ris(large, 170_000)
            _import(kept, alice, pid, slug, large)
    _build(kept, data)
    return int(kept.missed > 0)


def _import(kept: Kept, alice: Person, pid: int, slug: str, export: Path) -> None:
    from consilience_web.reviews.models import LedgerRow

    imports = LedgerRow.objects.filter(act="import")
    n_before, before, peak = imports.count(), memory(pid), 0.0
    start = time.perf_counter()
    sent = alice.send(f"/r/{slug}/search/source/a/import/", export)
    while imports.count() == n_before:
        peak = max(peak, memory(pid))
        time.sleep(0.1)
    size, took = export.stat().st_size / 1e6, time.perf_counter() - start
    kept.tell(f"import of {size:.0f} MB of RIS, sent in {sent:.1f} s", 60, [took], "s ")
    print(f"{'memory of server and worker: before, peak':44}{before:>7.0f} MB{peak:>7.0f} MB")


def _work(kept: Kept, slug: str, alice: Person, people: list[Person], seconds: float) -> None:
    """All vote at once while a lead looks at the pages."""
    screen, base = f"/r/{slug}/screen/", f"/r/{slug}/"
    shown: list[float] = []
    voted: list[float] = []
    troubles: list[str] = []
    end = time.monotonic() + seconds

    def screening(person: Person, chance: random.Random) -> None:
        try:
            time.sleep(chance.random() * EVERY)
            while time.monotonic() < end:
                took, page = person.get(screen)
                shown.append(took)
                found = re.search(r"/screen/do/vote/([^/]+)/", page)
                if found is None:
                    raise RuntimeError(f"no record waits: {page[-3000:]}")
                voted.append(
                    person.post(found.group(0).replace("/screen/", screen), "choice=exclude")
                )
                time.sleep(EVERY * (0.5 + chance.random()))
        except Exception as error:
            troubles.append(repr(error))

    threads = [
        threading.Thread(target=screening, args=(person, random.Random(number)))
        for number, person in enumerate(people)
    ]
    for thread in threads:
        thread.start()
    pages = {
        "front page": base,
        "list of records": f"{base}search/records/",
        "list of records, words": f"{base}search/records/?words=caf%C3%A9+psychosis",
        "list of records, words found once": f"{base}search/records/?words=bench.77",
        "list of records, decision": f"{base}search/records/?decision=screening-",
        "flow": f"{base}report/",
        "batches": f"{base}screen/batches/",
        "duplicates": f"{base}duplicates/",
        "plan": f"{base}plan/",
    }
    times: dict[str, list[float]] = {name: [] for name in pages}
    while time.monotonic() < end:
        for name, address in pages.items():
            times[name].append(alice.get(address)[0])
            time.sleep(BETWEEN)
    for thread in threads:
        thread.join()
    kept.tell(f"next record served, {len(people)} people", 50, shown)
    kept.tell(f"vote acknowledged, {len(people)} people", 100, voted)
    for name, took in times.items():
        kept.tell(name, 300, took)
    if troubles:
        kept.missed += 1
        print(f"{len(troubles)} people met an error; the first: {troubles[0]}")


def _build(kept: Kept, data: Path) -> None:
    from shutil import copytree

    from consilience.review.shipped import shipped

    folder = copytree(shipped("lyons-2021"), data / "lyons", dirs_exist_ok=True)
    for what, promised in (("build of Lyons", 5), ("build of Lyons again", 1)):
        start = time.perf_counter()
        command = [sys.executable, "-m", "consilience_cli", "build", str(folder)]
        subprocess.run(command, check=True, capture_output=True)
        kept.tell(what, promised, [time.perf_counter() - start], "s ")


if __name__ == "__main__":
    sys.exit(main())
