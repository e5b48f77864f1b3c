"""Beside ASReview LAB, where the work is the same: `python -m benchmarks.workspace.peer`.

One person, one export, one machine, one run; first the one server, then the other. LAB is made for
one person and one project at a time, so this says nothing about a team.

    --records 20000   --decisions 60   --write docs/why/quick.md
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from benchmarks.workspace.exports import write_ris
from benchmarks.workspace.lab import LabPerson, NotInstalled, installed, lab_served
from benchmarks.workspace.server import Person, environment, free_port, served
from benchmarks.workspace.table import Table, shown
from benchmarks.workspace.team import make_team, open_for

PAUSE = 0.5
"""Seconds between two decisions."""
EVERY_TENTH = 10
"""Which decisions are for inclusion, so that a model has both kinds to learn from."""
Decide = Callable[[str, bool], float]
DIFFERS = (
    "the work differs: LAB's page asks a model to learn after each decision, in processes of its "
    "own, and its next record is the one that this ranks first; Consilience gives the next of the "
    "person's queue, and keeps each vote blind from the others",
    "a record from LAB is its data alone; from Consilience it is the whole page",
    "in the browser Consilience's next record is there before it is asked for, as twenty are "
    "fetched ahead; LAB's is asked for after each decision",
)


@dataclass
class Took:
    """Seconds that one side took."""

    imported: float = 0.0
    shown: list[float] = field(default_factory=list)
    voted: list[float] = field(default_factory=list)


def main() -> int:
    """Measure both and print how they compare; nothing is promised here."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--decisions", type=int, default=60)
    parser.add_argument("--write", type=Path, metavar="PAGE", help="put the table on this page")
    args = parser.parse_args()
    try:
        installed()
    except NotInstalled as why:
        print(f"ASReview LAB could not be installed, so nothing is compared: {why}")
        return 0
    what = f"{args.records:,} records, one person; {_version()}"
    table = Table("peer", what, ("Consilience", "LAB", "LAB takes"))
    with tempfile.TemporaryDirectory() as place:
        data = Path(place)
        export = data / "all.ris"
        write_ris(export, args.records)
        size = export.stat().st_size
        ours = _ours(data, export, args.decisions)
        bare, learning = _lab(data, export, args.decisions)
    _compare(table, ours, bare, learning, size)
    if args.write:
        table.write(args.write)
    return 0


def _version() -> str:
    import subprocess

    asked = "from importlib.metadata import version; print(version('asreview'))"
    done = subprocess.run([installed(), "-c", asked], capture_output=True, text=True, check=True)
    return f"Consilience beside ASReview LAB {done.stdout.strip()}"


def _ours(data: Path, export: Path, n: int) -> Took:
    from consilience_cli.workspace import set_up

    environment(data / "ours", "")
    set_up(data / "ours")
    from consilience_web.reviews.models import LedgerRow

    slug, sessions = make_team(1)
    screen, port, took = f"/r/{slug}/screen/", free_port(), Took()
    with served(data / "ours", port) as _:
        alice, voter = Person(port, sessions["alice"]), Person(port, sessions["v0"])
        start = time.perf_counter()
        alice.send(f"/r/{slug}/search/source/a/import/", export)
        while not LedgerRow.objects.filter(act="import").exists():
            time.sleep(0.05)
        took.imported = time.perf_counter() - start
        open_for(slug, "v0")
        voter.get(screen)

        def ask() -> tuple[float, str]:
            seconds, page = voter.get(screen)
            found = re.search(r'<div id="desk"[^>]* data-record="([^"]+)"', page)
            assert found is not None
            return seconds, found[1]

        def decide(record: str, include: bool) -> float:
            choice = "include" if include else "exclude"
            return voter.post(f"{screen}do/vote/{record}/", f"choice={choice}")

        _screen(took, n, ask, decide)
    return took


def _lab(data: Path, export: Path, n: int) -> tuple[Took, Took]:
    """Give what LAB took where no model learns, and where one does after each decision."""
    bare, learning = Took(), Took()
    with lab_served(data / "lab") as port:
        person = LabPerson(port)
        bare.imported = learning.imported = person.send(export)
        person.next()
        _screen(bare, n, person.next, lambda r, yes: person.vote(r, yes, learn=False))
        _screen(learning, n, person.next, lambda r, yes: person.vote(r, yes, learn=True))
    return bare, learning


def _screen(took: Took, n: int, ask: Callable[[], tuple[float, str]], decide: Decide) -> None:
    """Let one person read and decide, one record after another."""
    for number in range(n):
        seconds, record = ask()
        took.shown.append(seconds)
        time.sleep(PAUSE)
        took.voted.append(decide(record, number % EVERY_TENTH == 0))


def _compare(table: Table, ours: Took, bare: Took, learning: Took, size: int) -> None:
    def row(what: str, mine: float, theirs: float) -> None:
        table.row(what, shown(mine), shown(theirs), f"× {theirs / mine:.1f}")

    row(f"import of {size / 1e6:.0f} MB of RIS", ours.imported, bare.imported)
    for lab, when in ((bare, "no model learns"), (learning, "a model learns")):
        row(f"next record, {when}: median", median(ours.shown), median(lab.shown))
        row("slowest of twenty", _slow(ours.shown), _slow(lab.shown))
        row(f"vote, {when}: median", median(ours.voted), median(lab.voted))
        row("slowest of twenty", _slow(ours.voted), _slow(lab.voted))
    for note in DIFFERS:
        table.note(note)


def _slow(times: list[float]) -> float:
    return sorted(times)[max(0, -(-95 * len(times) // 100) - 1)]


if __name__ == "__main__":
    sys.exit(main())
