"""JSON Lines: one record a line, under the names of `Record`, everything kept as it is.

The place in an earlier file (`source_file`, `source_index`) becomes the place in this one; where
it differs, the earlier one is kept in `extra`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, TextIO

from consilience.evidence import FIELDS, Record
from consilience.records.issue import Issue, quote
from consilience.records.source import Source

_LISTS = ("authors", "keywords")
_NUMBERS = ("year", "source_index")
_SURROGATE = re.compile("[\ud800-\udfff]")


def recognise(head: str) -> float:
    """Tell JSON Lines by a first line that is one whole object with a field of a record."""
    first = head.lstrip("\ufeff").lstrip().split("\n", 1)[0].strip()
    if not first.startswith("{"):
        return 0.0
    try:
        row = json.loads(first)
    except (ValueError, RecursionError):
        cut = "\n" not in head and bool(re.match(r'\{"type": "[\w-]*", "title":', first))
        return 0.9 if cut else 0.0
    return 0.9 if "title" in row and "authors" in row else 0.0


def read(source: Source) -> Iterator[Record | Issue]:
    """Give the records of a JSON Lines file; a line that is none is refused by its number."""
    index = 0
    for number, line in source.lines():
        if not line.strip("\ufeff \t\r"):
            continue
        try:
            row = json.loads(line.lstrip("\ufeff"))
            record = _record(row)
        except (ValueError, RecursionError) as error:
            what = f"the line is no record ({error}); correct it in the file"
            yield Issue("refused", source.name, number, None, None, what, quote(line))
            continue
        index += 1
        yield place(record, source.name, index)


def place(record: Record, file: str, index: int) -> Record:
    """Give the record with its place in this file; another, earlier place goes into `extra`."""
    extra = dict(record.extra)
    if record.source_file not in (None, file):
        extra.setdefault("source_file", (str(record.source_file),))
    if record.source_index not in (None, index):
        extra.setdefault("source_index", (str(record.source_index),))
    return replace(record, source_file=file, source_index=index, extra=extra)


def _record(row: Any) -> Record:
    if not isinstance(row, dict):
        raise ValueError("it is no object")
    for name, value in row.items():
        if value is not None and (problem := _problem(name, value)):
            raise ValueError(f"{name} should be {problem}")
    known = {name: _whole(value) for name, value in row.items() if name in FIELDS}
    extra = {str(tag): tuple(values) for tag, values in (known.get("extra") or {}).items()}
    for name, value in row.items():
        if name not in FIELDS and name != "id" and value is not None:
            kept = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            extra.setdefault(name, (_whole(kept),))
    return replace(Record.from_json(known, id=str(row.get("id") or "")), extra=extra)


def _problem(name: str, value: Any) -> str:
    """Say what the value should be, or nothing where it is that."""
    if name == "extra":
        good = isinstance(value, dict) and all(_is_texts(texts) for texts in value.values())
        return "" if good else "an object of lists of texts"
    if name in _LISTS:
        return "" if _is_texts(value) else "a list of texts"
    if name in _NUMBERS:
        return "" if isinstance(value, int) and not isinstance(value, bool) else "a whole number"
    return "" if name not in FIELDS or isinstance(value, str) else "a text"


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


def _whole(value: Any) -> Any:
    """Replace halves of characters, which no file can hold."""
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_whole(item) for item in value]
    if isinstance(value, dict):
        return {_whole(name): _whole(item) for name, item in value.items()}
    return value


def write(records: Iterable[Record], stream: TextIO) -> None:
    """Write one JSON object a line; a missing value is null."""
    for record in records:
        stream.write(json.dumps(record.as_json(), ensure_ascii=False) + "\n")
