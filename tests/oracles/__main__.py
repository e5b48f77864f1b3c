"""`python -m tests.oracles FILE.json`: what the library computes for an oracle file."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.oracles.cases import answer_file


def main(arguments: list[str]) -> int:
    """Write one JSON object, case id to quantities, to standard output."""
    if len(arguments) != 1:
        print("usage: python -m tests.oracles FILE.json", file=sys.stderr)
        return 2
    oracle = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    json.dump(answer_file(oracle), sys.stdout, allow_nan=False)
    print()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
