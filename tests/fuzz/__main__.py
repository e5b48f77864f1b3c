"""Look for bytes that a reader cannot bear: `python -m tests.fuzz FORMAT... --inputs 1000000`.

Coverage guides it (atheris, which is no dependency of the project: `pip install atheris`). Inputs
that reach new code are kept in `tests/fuzz/corpus`, and so is what breaks a rule of
`tests/fuzz/reading.py`; every run of the tests reads them again.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.fuzz.corpus import keep, kept

WORDS = Path(__file__).parent / "words.dict"
LONGEST = {"xls": 16_384}
"""Bytes of an input, where that is not a thousand."""
LIMITS = ["-timeout=10", "-rss_limit_mb=1024"]
"""No input may take ten seconds or a gigabyte."""


def main(arguments: list[str]) -> int:
    """Fuzz the formats that are named, all where none is."""
    from consilience.records import READABLE

    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("formats", nargs="*", metavar="FORMAT", help=", ".join(READABLE))
    parser.add_argument("--inputs", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args(arguments)
    if unknown := set(args.formats) - set(READABLE):
        parser.error(f"cannot read {', '.join(sorted(unknown))}")
    failed = [f for f in args.formats or READABLE if not fuzzed(f, args.inputs, args.seed)]
    print(f"broken: {', '.join(failed)}" if failed else "all held")
    return int(bool(failed))


def fuzzed(format: str, n_inputs: int, seed: int) -> bool:
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
