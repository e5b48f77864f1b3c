"""What was measured beside what was promised: printed, and written into a page of the docs."""

from __future__ import annotations

import os
import platform
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median


class Table:
    """Prints each measure as it comes, and remembers whether all promises were kept.

    Parameters
    ----------
    name : str
        Of the place on the page: between the comments `begin NAME` and `end NAME`.
    what : str
        What is measured, in words.
    columns : sequence of str
        What stands beside the name of each measure.
    """

    def __init__(self, name: str, what: str, columns: Sequence[str]) -> None:
        self.n_missed = 0
        self._name, self._what, self._columns = name, what, columns
        self._rows: list[tuple[str, ...]] = []
        self._notes = [machine(), calibration()]
        print(f"{what}\n{self._notes[0]}\n{self._notes[1]}")
        print(f"{'':48}" + "".join(f"{column:>12}" for column in columns))

    def row(self, what: str, *cells: str, missed: bool = False) -> None:
        """Add a line."""
        self.n_missed += missed
        self._rows.append((what, *cells[:-1], f"**{cells[-1]}**" if missed else cells[-1]))
        line = f"{what:48}" + "".join(f"{cell:>12}" for cell in cells)
        print(line + ("  MISSED" if missed else ""), flush=True)

    def promise(self, what: str, promised: float, times: Sequence[float]) -> None:
        """Add the 95th percentile of seconds beside what was promised."""
        if not times:
            self.row(what, shown(promised), "", "0", "none", missed=True)
            return
        worst = sorted(times)[max(0, -(-95 * len(times) // 100) - 1)]
        many = (shown(median(times)), f"{len(times):,}") if len(times) > 1 else ("", "")
        self.row(what, shown(promised), *many, shown(worst), missed=worst > promised)

    def note(self, text: str) -> None:
        """Add a sentence below the table."""
        self._notes.append(text)
        print(text, flush=True)

    def write(self, page: Path) -> None:
        """Put the table in its place on a page."""
        begin, end = f"<!-- begin {self._name} -->", f"<!-- end {self._name} -->"
        before, _, rest = page.read_text(encoding="utf-8").partition(begin)
        _, _, after = rest.partition(end)
        if not after:
            raise SystemExit(f"{page}: has no place for {self._name}, between {begin} and {end}")
        lines = [("", *self._columns), ("---", *["---:"] * len(self._columns)), *self._rows]
        table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
        notes = "\n".join(f"- {note}" for note in self._notes)
        told = f"{self._what}\n\n{table}\n\n{notes}"
        page.write_text(f"{before}{begin}\n{told}\n{end}{after}", encoding="utf-8")


def shown(seconds: float) -> str:
    """Print a time."""
    if seconds >= 1:
        return f"{seconds:.1f} s" if seconds < 100 and seconds % 1 else f"{seconds:.0f} s"
    return f"{1000 * seconds:.0f} ms" if seconds >= 0.01 else f"{1000 * seconds:.1f} ms"


def machine() -> str:
    """Name the day, the processor and how many of its cores this may use, and the Python."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    day = datetime.now(UTC).date().isoformat()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = f"load before it began {os.getloadavg()[0]:.1f}"
    return (
        f"{day}; {cores} cores of {_processor()}, {memory:.0f} GB; {platform.system()}, "
        f"Python {platform.python_version()}; {load}"
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    named = [line.partition(": ")[2] for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor() or platform.machine()


def calibration() -> str:
    """Tell how quick this machine is now: a loop, and writes that reach the disk."""
    start = time.perf_counter()
    sum(number * number % 7 for number in range(5_000_000))
    loop = time.perf_counter() - start
    with tempfile.NamedTemporaryFile() as file:
        start = time.perf_counter()
        for _ in range(50):
            file.write(b"x" * 4096)
            file.flush()
            os.fsync(file.fileno())
    write = (time.perf_counter() - start) / 50
    return f"calibration: loop {loop:.2f} s, one write to disk {1000 * write:.1f} ms"
