"""The data files that the product carries; nothing else opens them."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def read_text(path: str) -> str:
    """Give the text of a data file, by its path below `consilience/data`."""
    return files("consilience").joinpath("data", *path.split("/")).read_text(encoding="utf-8")


def names(folder: str, suffix: str) -> tuple[str, ...]:
    """Give the names (without `suffix`) of the data files of a folder, sorted."""
    entries = files("consilience").joinpath("data", *folder.split("/")).iterdir()
    return tuple(sorted(e.name.removesuffix(suffix) for e in entries if e.name.endswith(suffix)))


def path_of(path: str) -> Path:
    """Give the place on disk of a data file or folder, for a program that wants a path."""
    return Path(str(files("consilience").joinpath("data", *path.split("/"))))
