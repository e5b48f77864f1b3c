"""The one way in which a review folder is written, so that the same review gives the same bytes."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from consilience.catalogue import question_frames
from consilience.catalogue.toml_text import schema_of
from consilience.evidence import FIELDS, Record
from consilience.evidence.record import prefix_of
from consilience.ledger import Line, in_order

RECORD_COLUMNS: tuple[str, ...] = ("id", *FIELDS)
_LISTS = ("authors", "keywords")
_NUMBERS = ("year", "source_index")


def ledger_text(lines: Iterable[Line]) -> str:
    """Give `ledger.jsonl`: one line each, in the order of moment and id."""
    return "".join(line.as_text() + "\n" for line in in_order(lines))


def csv_text(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """Give a table as CSV: UTF-8, commas, line feeds, quotes only where they are needed."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row.get(column)) for column in columns])
    return out.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


# -- records ----------------------------------------------------------------------------------


def records_text(records: Iterable[Record], present: Iterable[str] = ()) -> str:
    """Give `records.csv`: every record as its export gave it, in the order of arrival.

    Parameters
    ----------
    present : iterable of str
        SHA-256 of the exports that are there. Abstracts of their records are left out: the export
        holds them, and some sources do not want them spread.
    """
    held = {prefix_of(sha256) for sha256 in present}
    return csv_text(RECORD_COLUMNS, (_record_row(record, held) for record in records))


def _record_row(record: Record, held: Collection[str]) -> dict[str, str]:
    if record.id.partition("-")[0] in held:
        record = replace(record, abstract=None)
    row = {"id": record.id} | {name: _cell(getattr(record, name)) for name in FIELDS}
    for name in _LISTS:
        row[name] = _joined(getattr(record, name))
    extra = {tag: list(values) for tag, values in record.extra.items()}
    row["extra"] = json.dumps(extra, ensure_ascii=False, sort_keys=True) if extra else ""
    return row


def _joined(values: Sequence[str]) -> str:
    plain = all(v == v.strip() and v and ";" not in v and not v.startswith("[") for v in values)
    return "; ".join(values) if plain else json.dumps(list(values), ensure_ascii=False)


def record_of(row: Mapping[str, str]) -> Record:
    """Read one row of `records.csv`."""
    fields: dict[str, Any] = {name: row[name] or None for name in FIELDS}
    for name in _LISTS:
        text = row[name]
        fields[name] = (
            json.loads(text) if text.startswith("[") else text.split("; ") if text else []
        )
    for name in _NUMBERS:
        fields[name] = int(row[name]) if row[name] else None
    fields["extra"] = json.loads(row["extra"]) if row["extra"] else {}
    return Record.from_json(fields, id=row["id"])


# -- plan -------------------------------------------------------------------------------------


def plan_text(table: Mapping[str, Any]) -> str:
    """Give `plan.yaml`: the keys in the order of the schema, no comments, no anchors."""
    from ruamel.yaml import YAML  # heavy

    yaml = YAML(typ="rt", pure=True)
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.width = 96
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    schema = schema_of("plan")
    yaml.dump(_ordered(table, schema, schema), out)
    return out.getvalue()


def _ordered(value: Any, shape: Mapping[str, Any], schema: Mapping[str, Any]) -> Any:
    if "$ref" in shape:
        shape = schema["$defs"][shape["$ref"].rsplit("/", 1)[1]]
    if isinstance(value, Mapping):
        known = shape.get("properties", {})
        order = list(known) or _letters()
        keys = sorted(value, key=lambda k: (order.index(k) if k in order else len(order), k))
        return {key: _ordered(value[key], known.get(key, {}), schema) for key in keys}
    if isinstance(value, list | tuple):
        return [_ordered(one, shape.get("items", {}), schema) for one in value]
    return value


def _letters() -> list[str]:
    """The parts of question frames in the order in which the frames name them."""
    found: list[str] = []
    for frame in question_frames():
        found += [element.id for element in frame.elements if element.id not in found]
    return found
