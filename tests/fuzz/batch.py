"""One process that reads a batch of inputs: `python -m tests.fuzz.batch FORMAT SEEDS FIRST N`.

It ends well where all held. What broke a rule it shrinks and writes beside the seeds. The number
of the input that is read stands there, too, for the case that the process itself is lost.
"""

from __future__ import annotations

import os
import pickle
import resource
import signal
import sys
from pathlib import Path

from tests.fuzz.mutation import Mutation
from tests.fuzz.reading import check

SECONDS = 10
MEMORY = 1 << 30
"""No input may take ten seconds of the processor, or a gigabyte; standing still takes none."""


def main(format: str, place: Path, first: int, n: int) -> int:
    """Read the inputs of these numbers until one breaks a rule."""
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    signal.signal(signal.SIGPROF, _late)
    mutation = Mutation(format, pickle.loads((place / "seeds").read_bytes())[format])
    at = os.open(place / "at", os.O_WRONLY | os.O_CREAT)
    for number in range(first, first + n):
        os.pwrite(at, b"%020d" % number, 0)
        content = mutation.input(number)
        why = broken(content, format)
        if why:
            (place / "broken").write_bytes(shrunk(content, format, why))
            print(f"{format}: input {number} breaks a rule: {why}", flush=True)
            return 1
    return 0


def broken(content: bytes, format: str) -> str:
    """Give what is wrong with how these bytes are read, or nothing."""
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        check(content, format)
    except Exception as error:
        return type(error).__name__
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return ""


def shrunk(content: bytes, format: str, why: str) -> bytes:
    """Leave out what is not needed to break the same rule."""
    size = len(content) // 2
    while size:
        place = 0
        while place < len(content):
            less = content[:place] + content[place + size :]
            if broken(less, format) == why:
                content = less
            else:
                place += size
        size //= 2
    return content


def _late(*_: object) -> None:
    raise TimeoutError


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])))
