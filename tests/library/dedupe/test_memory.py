"""Looking for duplicates takes little memory a record: a hundred thousand fit in a gigabyte."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

N_FEW, N_MANY = 1_000, 5_000
PROMISED = 10.0
"""Kilobytes a record: a gigabyte for a hundred thousand."""
# Makes records one after another, a tenth of them twice, and prints links and the peak in KB.
FIND = """
import random, sys
from pathlib import Path
from consilience.dedupe import find_duplicates
from consilience.evidence import Record

WORDS = [f"{a}{b}{c}" for a in ("per", "sup", "rec", "hea", "tri") for b in ("so", "ta", "mi", "ne")
         for c in ("n", "tion", "rate", "gram", "ling", "ment")]

def records(n):
    for number in range(n):
        chance = random.Random(number % (n - n // 10))
        yield Record(
            id=f"r{number:06}", title=" ".join(chance.choices(WORDS, k=12)).capitalize(),
            authors=tuple(f"{w.capitalize()}, {w[0].upper()}." for w in chance.choices(WORDS, k=5)),
            year=chance.randint(1990, 2024), journal="Journal of " + chance.choice(WORDS),
            volume=str(chance.randint(1, 99)), pages=f"{chance.randint(1, 900)}-999",
            doi=f"10.1000/{chance.getrandbits(40):x}",
            abstract=" ".join(chance.choices(WORDS, k=200)),
        )

found = find_duplicates(records(int(sys.argv[1])))
peak = Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]
print(len(found.links), peak)
"""


def finding(n_records: int) -> tuple[int, int]:
    """Give the links that were found, and the peak in kilobytes."""
    command = [sys.executable, "-c", FIND, str(n_records)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    n_links, peak = done.stdout.split()
    return int(n_links), int(peak)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak is read from /proc")
def test_a_record_takes_less_than_is_promised_for_a_hundred_thousand() -> None:
    few, many = finding(N_FEW), finding(N_MANY)
    assert (few[0], many[0]) == (N_FEW // 10, N_MANY // 10)
    assert (many[1] - few[1]) / (N_MANY - N_FEW) < PROMISED
