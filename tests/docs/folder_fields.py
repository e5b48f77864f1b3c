"""The fields of a review folder, as the schema of the plan and the table of acts have them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from consilience.catalogue.toml_text import schema_of
from consilience.evidence import FIELDS
from consilience.ledger import acts
from consilience.review.blobs import EXPORT_COLUMNS, FILE_COLUMNS

Table = Callable[[Sequence[str], Iterable[Sequence[str]]], str]
LINE = (
    ("id", "text", "Unique in the review; made by whoever appends."),
    ("at", "text", "Moment in UTC, `2026-11-24T09:30:00.000000Z`; later lines, later moments."),
    ("who", "text", "Handle of a person of the team."),
    ("stage", "text", "The stage in which it was done."),
    ("act", "text", "What was done: one of the acts below."),
    ("subject", "text", "What it is about: the id of a record, or `kind:name`."),
    ("what", "table", 'The content, by act; `{"withdrawn": true}` once it was erased.'),
    ("supersedes", "text?", "Id of the line of the same person and subject that it replaces."),
)


def folder_fields(table: Table) -> str:
    """Give every field of the plan, of a line, of the manifests and of records.csv."""
    schema = schema_of("plan")
    heads = ("field", "type", "what")
    parts = [f"## plan.yaml\n\n{table(heads, _fields(schema, schema, ''))}"]
    parts.append(f"## ledger.jsonl\n\nEvery line:\n\n{table(heads, LINE)}")
    parts.append(
        "The acts. A field that ends in `?` may be absent; what is blind stays hidden from"
    )
    parts.append("the other people of the stage until it is released.\n")
    parts.append(table(("act", "stages", "subject", "content", "blind", "what"), _acts()))
    parts.append(f"## exports/manifest.csv\n\n{_columns(EXPORT_COLUMNS)}")
    parts.append(f"## files/manifest.csv\n\n{_columns(FILE_COLUMNS)}")
    parts.append(f"## records.csv\n\n{_columns(('id', *FIELDS))}")
    return "\n".join(parts)


def _columns(names: Sequence[str]) -> str:
    return f"Columns: {', '.join(f'`{name}`' for name in names)}.\n"


def _acts() -> Iterator[Sequence[str]]:
    for act in acts().values():
        content = ", ".join(f"`{name}` {kind}" for name, kind in act.fields.items())
        blind = "yes" if act.blind else ""
        yield (f"`{act.name}`", ", ".join(act.stages), act.subject, content, blind, act.meaning)


def _fields(
    shape: Mapping[str, Any], schema: Mapping[str, Any], path: str
) -> Iterator[tuple[str, str, str]]:
    required = shape.get("required", ())
    for name, part in shape.get("properties", {}).items():
        here = f"{path}{name}"
        full = _resolved(part, schema)
        told = part.get("description") or full.get("description", "")
        need = " Required." if name in required else ""
        yield (f"`{here}`", _type(full), f"{told}{need}")
        inner = _resolved(full.get("items", full), schema)
        mark = "[]." if full.get("type") == "array" else "."
        yield from _fields(inner, schema, f"{here}{mark}")


def _resolved(part: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" not in part:
        return part
    found: Mapping[str, Any] = schema["$defs"][part["$ref"].rsplit("/", 1)[1]]
    return found


def _type(part: Mapping[str, Any]) -> str:
    if "const" in part:
        return f"`{part['const']}`"
    if "enum" in part:
        return ", ".join(f"`{one}`" for one in part["enum"])
    names = {"string": "text", "integer": "whole number", "boolean": "true or false",
             "object": "table", "array": "list"}  # fmt: skip
    return names.get(part.get("type", ""), "")
