"""The inputs that are kept of one format: a text file, an input a line."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent / "corpus"


def kept(format: str) -> list[bytes]:
    """Give the inputs that are kept of a format."""
    file = _file(format)
    lines = file.read_text(encoding="ascii").splitlines() if file.exists() else []
    return [line.encode("ascii").decode("unicode_escape").encode("latin-1") for line in lines]


def keep(format: str, inputs: set[bytes]) -> None:
    """Keep these inputs of a format and no others, short ones first."""
    in_order = sorted(inputs, key=lambda content: (len(content), content))
    lines = (i.decode("latin-1").encode("unicode_escape").decode("ascii") for i in in_order)
    _file(format).write_text("".join(f"{line}\n" for line in lines), encoding="ascii")


def _file(format: str) -> Path:
    return FOLDER / f"{format}.txt"
