"""`consilience append FOLDER TABLE`: append what people decided, written in a table or a file.

A spreadsheet of votes, a list of exclusions, a filled extraction form: each row becomes one line of
the ledger, held to the same rules as a decision in the browser.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from consilience.errors import FolderError
from consilience.ledger import acts
from consilience.review.append import Act
from consilience.review.ledger_file import parsed
from consilience.stages import STAGES
from consilience_cli.folder_work import add_who, append_and_tell

if TYPE_CHECKING:
    from consilience_cli.main import Subparsers

ITSELF = ("stage", "act", "subject")


def add_parser(subparsers: Subparsers) -> None:
    """Describe the command's arguments."""
    parser = subparsers.add_parser(
        "append",
        help="append decisions from a table to a folder",
        description="Append decisions to the ledger of a review folder. TABLE is a .csv with a "
        "column `subject` and one for each field of the act, or a .jsonl or .yaml with `subject` "
        "and `what` in each entry. A row that does not fit is reported and left out.",
        epilog="The documentation of the review folder lists the acts and their fields. In a .csv, "
        "separate the items of a list by semicolons.",
    )
    add_who(parser)
    parser.add_argument("table", metavar="TABLE", type=Path, help=".csv, .jsonl or .yaml")
    parser.add_argument("--act", choices=list(acts()), metavar="ACT", help="act of every row")
    parser.add_argument("--stage", choices=[s.name for s in STAGES], help="stage of every row")


def run(args: argparse.Namespace) -> int:
    """Read the table and append its rows."""
    name = args.table.name
    try:
        text = args.table.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise FolderError(f"not UTF-8 at byte {error.start}", file=name) from None
    readers = {".csv": _csv, ".jsonl": _jsonl, ".yaml": _yaml, ".yml": _yaml}
    reader = readers.get(args.table.suffix.lower())
    if reader is None:
        raise FolderError("give a .csv, .jsonl or .yaml file", file=name)
    given = {"act": args.act, "stage": args.stage}
    return append_and_tell(args, [_act(row, given, name, n) for n, row in reader(text, name)])


def _act(row: Mapping[str, Any], given: Mapping[str, str | None], file: str, line: int) -> Act:
    part = {key: str(row.get(key) or given.get(key) or "") for key in ITSELF}
    for key, value in part.items():
        if not value:
            option = f"; name it in the row or by --{key}" if key != "subject" else ""
            raise FolderError(f"the {key} is missing{option}", file=file, line=line)
    what = row.get("what")
    if what is None:
        what = {key: value for key, value in row.items() if key not in ITSELF and value != ""}
    return Act(part["stage"], part["act"], part["subject"], _typed(part["act"], what), file, line)


def _typed(act: str, what: Mapping[str, Any]) -> dict[str, Any]:
    """Read numbers, flags and lists where a table holds texts."""
    fields = acts()[act].fields if act in acts() else {}
    return {
        key: _read(value, fields.get(key, "").rstrip("?")) if isinstance(value, str) else value
        for key, value in what.items()
    }


def _read(text: str, kind: str) -> Any:
    if kind in ("texts", "list"):
        return [part.strip() for part in text.split(";") if part.strip()]
    if kind == "flag":
        return {"yes": True, "no": False, "true": True, "false": False}.get(text.lower(), text)
    if kind in ("number", "count"):
        try:
            return int(text) if text.lstrip("-").isdigit() else float(text)
        except ValueError:
            return text
    return text


# -- the three kinds of file -------------------------------------------------------------------


def _csv(text: str, name: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    reader = csv.DictReader(io.StringIO(text, newline=""), restkey="", strict=True)
    if "subject" not in (reader.fieldnames or ()):
        raise FolderError("there is no column `subject`", file=name, line=1)
    try:
        for row in reader:
            if row.get(""):
                raise FolderError("more cells than columns", file=name, line=reader.line_num)
            yield reader.line_num, {k: (v or "").strip() for k, v in row.items()}
    except csv.Error as error:
        raise FolderError(f"no CSV: {error}", file=name, line=reader.line_num) from None


def _jsonl(text: str, name: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = parsed(line)
        except json.JSONDecodeError as error:
            raise FolderError(f"not valid JSON: {error.msg}", file=name, line=number) from None
        except ValueError as error:
            raise FolderError(str(error), file=name, line=number) from None
        yield number, _table(row, name, number)


def _yaml(text: str, name: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    from consilience.review.plan_file import plain_yaml

    value, lines = plain_yaml(text, name)
    for index, row in enumerate(value if isinstance(value, list) else [value]):
        number = lines.get((index,), 1)
        yield number, _table(row, name, number)


def _table(row: Any, name: str, line: int) -> Mapping[str, Any]:
    if not isinstance(row, dict) or not isinstance(row.get("what", {}), dict):
        raise FolderError("an entry is a table with `subject` and `what`", file=name, line=line)
    return row
