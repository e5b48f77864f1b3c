"""Data files as text with lines: reading them, holding them to their schema, naming the place."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Sequence
from functools import cache
from typing import Any

from consilience.catalogue.files import read_text
from consilience.errors import RuleError, place


def load(text: str, *, file: str, schema: str | None = None) -> dict[str, Any]:
    """Read TOML and hold it to the JSON Schema `data/schema/<schema>.schema.json`.

    Raises
    ------
    RuleError
        With file and line: the text is no TOML, or breaks the schema.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        line = int(found.group(1)) if found else None
        raise RuleError(f"{place(file, line)}not valid TOML: {error}") from None
    if schema is not None:
        check_shape(data, schema, text=text, file=file)
    return data


def check_shape(data: dict[str, Any], schema: str, *, text: str, file: str) -> None:
    """Raise `RuleError` at the first place (in file order) that breaks the schema."""
    import jsonschema  # heavy

    validator = jsonschema.Draft202012Validator(schema_of(schema))
    faults = [
        (line_of(text, list(error.absolute_path)) or 0, error)
        for error in validator.iter_errors(data)
    ]
    if not faults:
        return
    line, error = min(faults, key=lambda fault: fault[0])
    where = ".".join(str(part) for part in error.absolute_path) or "the file"
    raise RuleError(f"{place(file, line or None)}{where}: {error.message}")


@cache
def schema_of(name: str) -> dict[str, Any]:
    """Give one of the schemas that the product carries."""
    schema: dict[str, Any] = json.loads(read_text(f"schema/{name}.schema.json"))
    return schema


def line_of(text: str, path: Sequence[str | int]) -> int | None:
    """Give the line (from 1) of a place in a TOML text, given as keys and indices.

    `["item", 2, "answers"]` is the line of `answers` in the third `[[item]]`; where the key has no
    line of its own, the line of its table is given.
    """
    lines = text.splitlines()
    start, end, header = 0, len(lines), ""
    keys = list(path)
    while keys:
        key = keys.pop(0)
        header = f"{header}.{key}" if header else str(key)
        if keys and isinstance(keys[0], int):
            table = _nth(lines, f"[[{header}]]", int(keys[0]), (start, end))
            if table is not None:
                keys.pop(0)
                start, end = table, _table_end(lines, table, header, end)
                continue
        tables = _nth(lines, f"[{header}]", 0, (start, end))
        if tables is not None:
            start, end = tables, _table_end(lines, tables, header, end)
            continue
        pattern = re.compile(rf'\s*"?{re.escape(str(key))}"?\s*=')
        for number in range(start, end):
            if pattern.match(lines[number]):
                return number + 1
        break
    return start + 1 if start else None


def _nth(lines: list[str], header: str, n: int, within: tuple[int, int]) -> int | None:
    """Give the index of the n-th line that is this header."""
    places = [i for i in range(*within) if lines[i].strip() == header]
    return places[n] if n < len(places) else None


def _table_end(lines: list[str], start: int, header: str, end: int) -> int:
    """Give the index after the last line that belongs to the table that starts at `start`."""
    for number in range(start + 1, end):
        line = lines[number].strip()
        if line.startswith("[") and "=" not in line and line.endswith("]"):
            name = line.strip("[]")
            if name == header or not name.startswith(header + "."):
                return number
    return end
