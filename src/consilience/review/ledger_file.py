"""ledger.jsonl: one line of JSON each, held to the table of acts with its line number."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from consilience.errors import FolderError, LedgerError
from consilience.ledger import Line, check_line

FILE = "ledger.jsonl"
_TEXTS = ("id", "at", "who", "stage", "act", "subject")


def read_ledger(text: str, *, file: str = FILE) -> list[Line]:
    """Read and check a ledger.

    Raises
    ------
    FolderError
        With file and line: no JSON, a key is missing, an act is unknown, the order is not that of
        time, a line supersedes one that is not there.
    """
    lines: list[Line] = []
    earlier: dict[str, Line] = {}
    for number, raw in enumerate(text.split("\n"), 1):
        if not raw:
            continue
        line = _line(raw, file, number)
        try:
            check_line(line, earlier)
        except LedgerError as error:
            raise FolderError(str(error), file=file, line=number) from None
        if lines and (line.at, line.id) < (lines[-1].at, lines[-1].id):
            raise FolderError(
                f"{line.at} {line.id} comes after {lines[-1].at} {lines[-1].id}; lines stand in "
                "the order of moment and id",
                file=file,
                line=number,
            )
        lines.append(line)
        earlier[line.id] = line
    return lines


def _line(raw: str, file: str, number: int) -> Line:
    try:
        row: Any = json.loads(raw)
    except json.JSONDecodeError as error:
        raise FolderError(f"not valid JSON: {error.msg}", file=file, line=number) from None
    if not isinstance(row, dict):
        raise FolderError("a line is a JSON object", file=file, line=number)
    for key in _TEXTS:
        if not isinstance(row.get(key), str):
            raise FolderError(f"the key {key!r} should be a text", file=file, line=number)
    strange = sorted(set(row) - {*_TEXTS, "what", "supersedes"})
    if strange or not isinstance(row.get("what", {}), dict):
        what = f"unknown key {strange[0]!r}" if strange else "'what' should be an object"
        raise FolderError(what, file=file, line=number)
    return Line.from_json(row)


def erased(lines: Iterable[Line]) -> list[Line]:
    """Give the lines in their order, without the content that a later line withdrew."""
    ordered = sorted(lines, key=lambda line: (line.at, line.id))
    gone = {
        line.subject.removeprefix("line:")
        for line in ordered
        if line.act == "withdraw" and line.subject.startswith("line:")
    }
    return [line.erased() if line.id in gone and not line.withdrawn else line for line in ordered]
