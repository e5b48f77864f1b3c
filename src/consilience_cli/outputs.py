"""What a command writes may not be what it reads: nothing that is read is ever written over."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

WRONG_USE = 2


def clash(inputs: Sequence[Path], outputs: Sequence[Path]) -> int:
    """Give 2, and say why, where a file would be written that is read or written already."""
    taken = {path.resolve() for path in inputs}
    for path in outputs:
        if path.resolve() in taken:
            message = f"{path}: is named twice; name another file to write"
            print(f"consilience: {message}", file=sys.stderr)
            return WRONG_USE
        taken.add(path.resolve())
    return 0
