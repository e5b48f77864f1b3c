"""What a build did, and whether a folder is still as it left it: then nothing is computed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import consilience

SEAL = "output/.built"
"""Says of which bytes, and by which program, the outputs beside it were built."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did.

    Attributes
    ----------
    written, removed, same : tuple of str
        Files below the folder, in order.
    notes : tuple of str
        What should be known: absent exports, analyses that were not repeated, checks that fail.
    """

    written: tuple[str, ...]
    removed: tuple[str, ...]
    same: tuple[str, ...]
    notes: tuple[str, ...]


def seal(path: Path | str, built: Built, *, word: bool = True) -> None:
    """Note that a folder, as it is now, is what a build leaves."""
    folder = Path(path)
    held = {
        "of": _digest(folder, word=word),
        "files": sorted([*built.written, *built.same]),
        "notes": list(built.notes),
    }
    (folder / SEAL).write_text(json.dumps(held, indent=1) + "\n", encoding="utf-8", newline="\n")


def still_built(path: Path | str, *, word: bool = True) -> Built | None:
    """Say what a build would, where nothing changed since the last one; else None."""
    folder = Path(path)
    try:
        held = json.loads((folder / SEAL).read_text(encoding="utf-8"))
        if held["of"] == _digest(folder, word=word):
            return Built((), (), tuple(held["files"]), tuple(held["notes"]))
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return None


def _digest(folder: Path, *, word: bool) -> str:
    """Digest of every byte that a build reads or writes, and of the program that does it."""
    digest = hashlib.sha256(f"{word} {find_spec('typst') is not None}".encode())
    for line in _program():
        digest.update(line.encode())
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not any(part.startswith(".") for part in name.split("/")):
            digest.update(f"{name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


def _program() -> Iterator[str]:
    place = Path(consilience.__file__).parent
    yield consilience.__version__
    for path in sorted(place.rglob("*")):
        if path.suffix in (".py", ".toml", ".json", ".csv") and "reviews" not in path.parts:
            stat = path.stat()
            yield f"{path.relative_to(place).as_posix()} {stat.st_size} {stat.st_mtime_ns}\n"
