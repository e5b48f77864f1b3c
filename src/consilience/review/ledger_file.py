"""ledger.jsonl: one line of JSON each, held to the table of acts with its line number."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable
from typing import Any

from consilience.errors import FolderError, LedgerError
from consilience.ledger import Line, check_line, in_order
from consilience.review.plan_file import check_adopted

FILE = "ledger.jsonl"
_TEXTS = ("id", "at", "who", "stage", "act", "subject")
LONGEST = {"id": 60, "who": 60, "stage": 20, "act": 20, "subject": 120, "supersedes": 60}
"""Characters that the keys of a line may have, as a workspace keeps them."""
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")


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
            if line.act == "plan" and not line.withdrawn:
                check_adopted(line.what["plan"])
        except FolderError as error:
            raise FolderError(f"plan: {error.message}", file=file, line=number) from None
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
        row = _row(raw)
    except ValueError as error:
        raise FolderError(str(error), file=file, line=number) from None
    return Line.from_json(row)


def _row(raw: str) -> dict[str, Any]:
    """Read one line; a ValueError says what is wrong with it."""
    try:
        row = parsed(raw)
    except json.JSONDecodeError as error:
        raise ValueError(
            f"not valid JSON: {error.msg} at character {error.colno}; put the line back as the "
            "program wrote it, from the folder's history or a backup"
        ) from None
    if not isinstance(row, dict):
        raise ValueError("a line is a JSON object")
    for key in _TEXTS:
        if not isinstance(row.get(key), str) or not row[key]:
            raise ValueError(f"the key {key!r} should be a text")
    strange = sorted(set(row) - {*_TEXTS, "what", "supersedes"})
    if strange:
        raise ValueError(f"unknown key {strange[0]!r}")
    if not isinstance(row.get("what", {}), dict):
        raise ValueError("'what' should be an object")
    if not isinstance(row.get("supersedes"), str | None):
        raise ValueError("'supersedes' should be the id of an earlier line")
    for key, longest in LONGEST.items():
        if len(row.get(key) or "") > longest:
            raise ValueError(f"{key!r} has {len(row[key])} characters; at most {longest} are kept")
    if "\\u" in raw:
        _check_text(row)
    if not _MOMENT.fullmatch(row["at"]):
        raise ValueError(
            f"'at' should be a moment such as 2026-11-24T09:30:00.000000Z, it is {row['at']!r}"
        )
    return row


def _check_text(row: dict[str, Any]) -> None:
    """Refuse what no database keeps as text: the character zero, and halves of a character."""
    text = json.dumps(row, ensure_ascii=False)
    if "\\u0000" in text.replace("\\\\", ""):
        raise ValueError("holds the character \\u0000, which no text can; take it out")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        half = f"\\u{ord(text[error.start]):04x}"
        raise ValueError(f"holds {half}, half of a character; take it out") from None


def parsed(raw: str) -> Any:
    """Read JSON in which every number can be computed with; a ValueError says what is wrong."""
    try:
        return json.loads(raw, parse_constant=_number, parse_float=_number)
    except RecursionError:
        raise ValueError("nested too deeply for a line of the ledger") from None


def _number(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"{text} is no number that can be computed with")
    return value


def erased(lines: Iterable[Line]) -> list[Line]:
    """Give the lines in their order, without the content that a later line withdrew."""
    ordered = in_order(lines)
    gone = {
        line.subject.removeprefix("line:")
        for line in ordered
        if line.act == "withdraw" and line.subject.startswith("line:")
    }
    return [line.erased() if line.id in gone and not line.withdrawn else line for line in ordered]
