"""Look for bytes that a reader cannot bear: `python -m tests.fuzz [FORMAT...] --inputs 1000000`.

Every format gets inputs in turn until it has had so many; how many it has had is kept in
`tests/fuzz/had.toml`, so a run may be stopped at any time, and the next goes on. Inputs are kept
ones and pieces of real exports, damaged at random. With `--guided`, coverage guides it instead
(atheris, which is no dependency of the project: `pip install atheris`), and inputs that reach new
code are kept, too. What breaks a rule of `tests/fuzz/reading.py` is shrunk and kept in
`tests/fuzz/corpus`; every run of the tests reads all of it again.
"""

from __future__ import annotations

import argparse
import os
import pickle
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from pathlib import Path

from consilience.records import READABLE
from tests.fuzz.corpus import keep, kept
from tests.fuzz.mutation import Mutation, seeds_of

FOLDER = Path(__file__).parent
WORDS = FOLDER / "words.dict"
HAD = FOLDER / "had.toml"
LONGEST = {"xls": 16_384}
"""Bytes of an input that coverage guides, where that is not a thousand."""
LIMITS = ["-timeout=10", "-rss_limit_mb=1024"]
"""No input may take ten seconds or a gigabyte."""
BATCH = 20_000
"""Inputs of one process."""


def main(arguments: list[str]) -> int:
    """Fuzz the formats that are named, all where none is."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("formats", nargs="*", metavar="FORMAT", help=", ".join(READABLE))
    parser.add_argument("--inputs", type=int, default=1_000_000)
    parser.add_argument("--guided", action="store_true", help="by coverage, with atheris")
    parser.add_argument("--seed", type=int, default=1, help="where coverage guides")
    args = parser.parse_args(arguments)
    if unknown := set(args.formats) - set(READABLE):
        parser.error(f"cannot read {', '.join(sorted(unknown))}")
    formats = tuple(args.formats or READABLE)
    if args.guided:
        failed = [format for format in formats if not guided(format, args.inputs, args.seed)]
    else:
        failed = mutated(formats, args.inputs)
    print(f"broken: {', '.join(failed)}" if failed else "all held")
    return int(bool(failed))


def mutated(formats: tuple[str, ...], n_inputs: int) -> list[str]:
    """Give formats inputs in turn until each has had so many; one that breaks gets no more."""
    failed: list[str] = []
    with tempfile.TemporaryDirectory() as place:
        seeds = seeds_of(Path(os.environ.get("CONSILIENCE_REFERENCE", "../shared")))
        (Path(place) / "seeds").write_bytes(pickle.dumps(seeds))
        while wanting := [f for f in formats if f not in failed and had()[f] < n_inputs]:
            format = min(wanting, key=had().__getitem__)
            n = min(BATCH, n_inputs - had()[format])
            if not _batch(format, Path(place), n, seeds[format]):
                failed.append(format)
    return failed


def _batch(format: str, place: Path, n: int, seeds: list[bytes]) -> bool:
    """Let a process read the next inputs of a format; keep what broke a rule, or the process."""
    first = had()[format]
    command = [sys.executable, "-m", "tests.fuzz.batch", format, place, str(first), str(n)]
    status = subprocess.run(command, check=False).returncode
    if status == 0:
        count(format, n)
        return True
    found = place / "broken"
    number = int((place / "at").read_text())
    if not found.exists():
        print(f"{format}: the process ended with {status} at input {number}")
    content = found.read_bytes() if found.exists() else Mutation(format, seeds).input(number)
    found.unlink(missing_ok=True)
    keep(format, {*kept(format), content})
    count(format, number + 1 - first)
    return False


def had() -> Counter[str]:
    """Give how many damaged inputs each format has had."""
    return Counter(tomllib.loads(HAD.read_text(encoding="utf-8"))["inputs"])


def count(format: str, n: int) -> None:
    """Add to the inputs that a format has had."""
    now = had()
    now[format] += n
    head, _, _ = HAD.read_text(encoding="utf-8").partition("[inputs]\n")
    lines = "".join(f"{name} = {now[name]:_}\n" for name in sorted(now))
    HAD.write_text(f"{head}[inputs]\n{lines}", encoding="utf-8")


def guided(format: str, n_inputs: int, seed: int) -> bool:
    """Fuzz one format from what is kept of it, and keep what reached more or broke a rule."""
    with tempfile.TemporaryDirectory() as place:
        for number, content in enumerate(kept(format)):
            (Path(place) / str(number)).write_bytes(content)
        command = [
            sys.executable, "-m", "tests.fuzz.engine", format, f"-runs={n_inputs}",
            f"-seed={seed}", f"-dict={WORDS}", f"-max_len={LONGEST.get(format, 1_024)}",
            f"-artifact_prefix={place}/", *LIMITS, place,
        ]  # fmt: skip
        held = subprocess.run(command, check=False).returncode == 0
        keep(format, {file.read_bytes() for file in Path(place).iterdir()})
    return held


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
