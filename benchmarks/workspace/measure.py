"""A workspace of 100,000 records with people voting: `python -m benchmarks.workspace.measure`.

A real server process, people over HTTP who ask for what their browsers ask for. Every line shows
what was promised and what was measured; the calibration loop and the writes to disk show how quick
this machine is just now.

    --records 100000   --people 20   --seconds 60   --postgres   --write docs/why/quick.md
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from benchmarks.workspace.desk import Desk, Times
from benchmarks.workspace.exports import write_ris
from benchmarks.workspace.server import (
    Person,
    environment,
    free_port,
    memory,
    processor_time,
    served,
)
from benchmarks.workspace.table import Table, shown
from benchmarks.workspace.team import make_team, open_voting

BETWEEN = 1.0
"""Seconds between two pages of the lead, who looks at all of them meanwhile."""
ARRIVING = 0.15
"""Seconds between two people who open the desk."""
LARGEST = 170_000
"""Records of the export that comes into a workspace which is large already: 300 MB."""


def main() -> int:
    """Measure and print; 1 where a promise is not kept."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--people", type=int, help="20 on SQLite, 200 on PostgreSQL")
    parser.add_argument("--seconds", type=float, default=60, help="for how long they vote")
    parser.add_argument("--postgres", action="store_true", help="on a PostgreSQL of its own")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="put the table on this page")
    args = parser.parse_args()
    n_people = args.people or (200 if args.postgres else 20)
    name, kind = ("postgres", "PostgreSQL") if args.postgres else ("sqlite", "SQLite")
    with tempfile.TemporaryDirectory() as place, _database(args.postgres) as url:
        data = Path(place)
        environment(data, url)
        what = f"{args.records:,} records, {n_people} people at once, {kind}"
        table = Table(name, what, ("promised", "median", "n", "measured"))
        measure(table, data, args.records, n_people, args.seconds)
        if not args.postgres:
            _grow(table, data, args.records)
            _build(table, data)
    if args.write:
        table.write(args.write)
    return int(table.n_missed > 0)


@contextmanager
def _database(postgres: bool) -> Iterator[str]:
    if not postgres:
        yield ""
        return
    from tests.postgres import server

    with server(durable=True) as url:
        yield url


def measure(table: Table, data: Path, n_records: int, n_people: int, seconds: float) -> None:
    """Build the workspace, work in it, and tell."""
    from consilience_cli.workspace import set_up

    set_up(data)
    slug, sessions = make_team(n_people)
    (data / "slug").write_text(f"{slug} {sessions['alice']}", encoding="utf-8")
    port = free_port()
    export = data / "all.ris"
    write_ris(export, n_records)
    with served(data, port) as (pid, started):
        table.promise("start of the server", 3, [started])
        alice = Person(port, sessions["alice"])
        alice.get(f"/r/{slug}/")
        _import(table, alice, pid, slug, export)
    voters = [handle for handle in sessions if handle != "alice"]
    n_votes = open_voting(slug, voters)
    with served(data, port) as (pid, started):
        table.promise(f"start with {n_records:,} records, {n_votes:,} votes", 3, [started])
        alice = Person(port, sessions["alice"])
        table.promise("first front page after it, at once", 10, [alice.get(f"/r/{slug}/")[0]])
        people = [Person(port, sessions[voter]) for voter in voters]
        before, begin = processor_time(pid), time.monotonic()
        _work(table, slug, alice, people, seconds)
        busy = (processor_time(pid) - before) / (time.monotonic() - begin)
        table.note(
            f"the server kept {100 * busy:.0f} % of one core busy meanwhile, "
            f"and held {memory(pid):.0f} MB"
        )


def _import(table: Table, alice: Person, pid: int, slug: str, export: Path) -> None:
    from consilience_web.jobs.models import Job
    from consilience_web.reviews.models import LedgerRow

    imports, jobs = LedgerRow.objects.filter(act="import"), Job.objects.filter(finished=None)
    n_before, before, peak = imports.count(), memory(pid), 0.0
    start = time.perf_counter()
    sent = alice.send(f"/r/{slug}/search/source/a/import/", export)
    # A job that is cut off here would begin again at the next start.
    while imports.count() == n_before or jobs.exists():
        peak = max(peak, memory(pid))
        time.sleep(0.1)
    size, took = export.stat().st_size / 1e6, time.perf_counter() - start
    table.promise(f"import of {size:.0f} MB of RIS", 60, [took])
    table.note(
        f"import of {size:.0f} MB: sent in {shown(sent)}; memory of server and worker before it "
        f"{before:.0f} MB, at most {peak:.0f} MB"
    )


def _work(table: Table, slug: str, alice: Person, people: list[Person], seconds: float) -> None:
    """All vote at once while a lead looks at the pages."""
    times = Times()
    troubles: list[str] = []
    begin = time.monotonic()
    end = begin + ARRIVING * len(people) + seconds

    def screening(desk: Desk, number: int) -> None:
        try:
            desk.work(begin + ARRIVING * number, end)
        except Exception as error:
            troubles.append(repr(error))

    desks = [Desk(p, f"/r/{slug}/screen/", times, seed) for seed, p in enumerate(people)]
    threads = [
        threading.Thread(target=partial(screening, desk, number), daemon=True)
        for number, desk in enumerate(desks)
    ]
    for thread in threads:
        thread.start()
    looked = _look(alice, f"/r/{slug}/", end)
    for thread in threads:
        thread.join()
    if troubles:
        table.n_missed += 1
        table.note(f"{len(troubles)} people met an error; the first: {troubles[0]}")
    table.promise("next record served", 0.05, times.shown)
    table.promise("vote acknowledged", 0.1, times.voted)
    table.promise("twenty records fetched ahead", 0.3, times.ahead)
    table.promise("desk opened, with its files", 1, times.opened)
    for name, took in looked.items():
        table.promise(name, 0.3, took)


def _look(alice: Person, base: str, end: float) -> dict[str, list[float]]:
    """Let a lead look at page after page; give the seconds of each."""
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
    return times


def _grow(table: Table, data: Path, n_records: int) -> None:
    """Import once more, into a workspace that is large already."""
    slug, session = (data / "slug").read_text(encoding="utf-8").split()
    port, large = free_port(), data / "large.ris"
    write_ris(large, LARGEST * n_records // 100_000)
    with served(data, port) as (pid, _):
        alice = Person(port, session)
        alice.get(f"/r/{slug}/")
        _import(table, alice, pid, slug, large)


def _build(table: Table, data: Path) -> None:
    from shutil import copytree

    from consilience.review.shipped import shipped

    folder = copytree(shipped("lyons-2021"), data / "lyons", dirs_exist_ok=True)
    for what, promised in (("build of Lyons", 5), ("build of Lyons again", 1)):
        start = time.perf_counter()
        command = [sys.executable, "-m", "consilience_cli", "build", str(folder)]
        subprocess.run(command, check=True, capture_output=True)
        table.promise(what, promised, [time.perf_counter() - start])


if __name__ == "__main__":
    sys.exit(main())
