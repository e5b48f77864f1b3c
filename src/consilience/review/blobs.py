"""What a folder keeps byte for byte, under its SHA-256, and the manifests that list it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from consilience.errors import FolderError, place
from consilience.ledger import Line
from consilience.review.canonical import csv_text

EXPORTS = "exports"
FILES = "files"
EXPORT_COLUMNS = ("sha256", "name", "search", "format", "n_records", "n_bytes")
FILE_COLUMNS = ("sha256", "name", "record", "n_bytes")


@dataclass(frozen=True, slots=True)
class FolderIssue:
    """Something about a folder that is no error but should be known."""

    file: str
    message: str
    line: int | None = None

    def __str__(self) -> str:
        return f"{place(self.file, self.line)}{self.message}"


def sha256_of(data: bytes) -> str:
    """Give the SHA-256 in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def write_if_other(path: Path, data: bytes) -> bool:
    """Write a file unless it holds these bytes already; say whether it was written."""
    if path.is_file() and path.read_bytes() == data:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return True


def exports_manifest(lines: Iterable[Line]) -> str:
    """Give `exports/manifest.csv`; the line of an absent export stays."""
    rows = {
        line.what["sha256"]: {
            **line.what,
            "name": line.what.get("name") or "(withdrawn)",
            "search": line.subject.removeprefix("search:"),
            "n_bytes": line.what["bytes"],
        }
        for line in lines
        if line.act == "import"
    }
    return csv_text(EXPORT_COLUMNS, rows.values())


def files_manifest(lines: Iterable[Line]) -> str:
    """Give `files/manifest.csv`; a file that was taken off its report is not in it."""
    rows: dict[tuple[str, str], dict[str, object]] = {}
    for line in lines:
        if line.withdrawn or line.act not in ("attach", "detach"):
            continue
        key = line.what["sha256"], line.subject
        if line.act == "detach":
            rows.pop(key, None)
            continue
        rows[key] = {
            "sha256": line.what["sha256"],
            "name": line.what["name"],
            "record": line.subject,
            "n_bytes": line.what["bytes"],
        }
    return csv_text(FILE_COLUMNS, rows.values())


def as_text(data: bytes, name: str) -> str:
    """Read the bytes of a folder's file as text, whatever ends its lines.

    Raises
    ------
    FolderError
        With the line that is not UTF-8.
    """
    try:
        return data.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise FolderError("not UTF-8; save the file as UTF-8", file=name, line=line) from None


def check_manifest(folder: Path, name: str, wanted: str) -> None:
    """Hold a manifest to the ledger.

    Raises
    ------
    FolderError
        Naming the first line that differs.
    """
    path = folder / name
    rows = wanted.splitlines()
    if not path.is_file():
        if len(rows) > 1:
            raise FolderError(
                f"is missing, and the ledger tells of {len(rows) - 1} file(s); it should hold: "
                f"{rows[1]}",
                file=name,
            )
        return
    found = as_text(path.read_bytes(), name).splitlines()
    for number in range(max(len(rows), len(found))):
        is_ = found[number] if number < len(found) else "nothing"
        should = rows[number] if number < len(rows) else "nothing"
        if is_ != should:
            raise FolderError(
                f"should be {should}, by the ledger; it is {is_}", file=name, line=number + 1
            )


def find_blobs(
    folder: Path, known: Iterable[str], gone: Collection[str] = ()
) -> tuple[dict[str, Path], list[FolderIssue]]:
    """Find the blobs of a folder and hold each to its SHA-256; those that are `gone` are passed by.

    Raises
    ------
    FolderError
        Where a file is not what its name says, or nothing in the ledger tells of it.
    """
    wanted = list(known)
    found: dict[str, Path] = {}
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        name = f"{folder.name}/{path.name}"
        if path.name == "manifest.csv" or path.name in gone:
            continue
        if path.name not in wanted or not path.is_file():
            raise FolderError("no line of the ledger tells of this file; remove it", file=name)
        actual = sha256_of(path.read_bytes())
        if actual != path.name:
            raise FolderError(
                f"its SHA-256 is {actual}: the file was changed; put the original back, or remove "
                "it, and it counts as absent",
                file=name,
            )
        found[path.name] = path
    return found, [
        FolderIssue(f"{folder.name}/{sha256}", "is absent; its line in the manifest stays")
        for sha256 in wanted
        if sha256 not in found
    ]
