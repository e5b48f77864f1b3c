"""Short ways to read a text as an export."""

from __future__ import annotations

import io

from consilience.evidence import Record
from consilience.records import Import, read_export


def read_text(text: str, name: str = "export.txt", format: str | None = None) -> Import:
    return read_export(io.BytesIO(text.encode("utf-8")), name=name, format=format)


def only(text: str, format: str | None = None) -> Record:
    (record,) = read_text(text, format=format).records
    return record


def said(imported: Import, kind: str = "repaired") -> list[str]:
    return [issue.what for issue in imported.issues if issue.kind == kind]
