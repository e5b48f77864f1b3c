"""The citations of `known.csv`, whose fields were checked by hand, and what we make of them."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from consilience.evidence import Record
from consilience.records.citations import read_citation

KNOWN = Path(__file__).with_name("known.csv")
FIELDS = ("authors", "year", "title", "journal", "volume", "issue", "pages", "doi")


def known() -> list[dict[str, str]]:
    with KNOWN.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def compared() -> Iterator[tuple[dict[str, str], str, str, str]]:
    """Give row, field, what is there and what we read, for every field that either has."""
    for row in known():
        record = read_citation(row["citation"]).record
        for field in FIELDS:
            ours, theirs = plain(value(record, field)), plain(row[field])
            if ours or theirs:
                yield row, field, theirs, ours


def value(record: Record, field: str) -> str:
    if field == "authors":
        return ";".join(
            name if len(name.split(", ")[-1]) > 12 else name.split(",")[0]
            for name in record.authors
        )
    found = getattr(record, field)
    return "" if found is None else str(found)


def plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\s.,]+", " ", re.sub("[‐-―−]", "-", folded)).strip(" .,")
