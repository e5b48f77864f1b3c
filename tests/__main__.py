"""Run every test on SQLite, those of the web on PostgreSQL too, and sum up.

python -m tests [PYTEST OPTION...]
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import pytest

from tests import postgres
from tests.tally import Tally

ON_BOTH_DATABASES = "tests/web"


def main(options: list[str]) -> int:
    """Give 0 if every test passed."""
    began = time.monotonic()
    # Every program that a test starts would compile all of the product again.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    without_postgres = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    heading("everything, the web on SQLite")
    status, tally = run(["tests", *options], without_postgres)
    heading("the web on PostgreSQL")
    try:
        with postgres.server() as address:
            environment = {**os.environ, "DATABASE_URL": address}
            second, more = run([ON_BOTH_DATABASES, *options], environment)
        # A choice of tests (-k) may leave nothing to run on the second database.
        none_chosen = second == pytest.ExitCode.NO_TESTS_COLLECTED
        status, tally = status or (0 if none_chosen else second), tally + more
    except postgres.NoPostgres as reason:
        why = f"{reason}; get it by: {postgres.HOW_TO_GET}"
        tally += left_out(n_tests(ON_BOTH_DATABASES), why)
    heading("all runs together")
    print(*tally.left_out(), sep="\n")
    print(tally.closing_line(time.monotonic() - began))
    return status


def run(arguments: list[str], environment: dict[str, str]) -> tuple[int, Tally]:
    """Run pytest once; its own exit status and counts."""
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "tally.json"
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *arguments],
            env={**environment, "CONSILIENCE_TALLY": str(kept)},
            check=False,
        )
        return done.returncode, Tally.read(kept) if kept.exists() else Tally()


def n_tests(folder: str) -> int:
    """Count the tests of a folder without running them."""
    command = [sys.executable, "-m", "pytest", folder, "-n0", "--collect-only", "-q"]
    found = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    return sum("::" in line for line in found.stdout.splitlines())


def left_out(n_skipped: int, reason: str) -> Tally:
    """Count tests that could not be started at all."""
    return Tally(Counter(skipped=n_skipped), Counter({reason: n_skipped}))


def heading(text: str) -> None:
    """Say which run begins."""
    print(f"\n--- {text} ---", flush=True)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
