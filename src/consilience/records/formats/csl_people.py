"""Names and dates as CSL-JSON and Crossref write them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from consilience.records.formats.json_items import text_of


def names_of(item: dict[str, Any], role: str) -> list[str]:
    """Take the people of a role out, each as "Family, Given"; a list of another kind stays."""
    people = item.get(role)
    if not isinstance(people, list) or not all(isinstance(person, dict) for person in people):
        return []
    del item[role]
    return [name for name in map(_name, people) if name]


def _name(person: dict[str, Any]) -> str:
    literal = text_of(person.get("literal") or person.get("name"))
    parts = [
        " ".join(filter(None, (text_of(person.get(key)).strip() for key in keys)))
        for keys in (
            ("non-dropping-particle", "family"), ("given", "dropping-particle"), ("suffix",)
        )
    ]  # fmt: skip
    return ", ".join(" ".join(part.split()) for part in parts if part) or " ".join(literal.split())


def dates_of(item: dict[str, Any], names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Take dates out, the surest first: "2021-10-08" of `date-parts`, or the text that there is."""
    for name in names:
        date = item.get(name)
        if isinstance(date, dict):
            said = _parts(date.get("date-parts")) or next(
                (text_of(date[key]) for key in ("raw", "literal", "date-time") if date.get(key)), ""
            )
            if said:
                del item[name]
                yield name, said
        elif isinstance(date, str | int) and not isinstance(date, bool):
            del item[name]
            yield name, str(date)


def _parts(value: Any) -> str:
    if not isinstance(value, list) or not value or not isinstance(value[0], list):
        return ""
    ends = []
    for date in value:
        parts = [text_of(part).strip() for part in date] if isinstance(date, list) else []
        ends.append("-".join(part.zfill(2) for part in parts if part))
    return "/".join(filter(None, ends))
