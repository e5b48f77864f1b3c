"""What has to hold of any bytes that are read as an export of one format."""

from __future__ import annotations

import io
import json
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from zipfile import ZipFile

import openpyxl

from consilience.errors import ReadError
from consilience.records import read_export

SECRET = "what-an-entity-must-not-fetch"
PLACE = b"file:///secret"
"""Stands in an input for the address of a file that exists, wherever it is run."""


class NetworkAsked(AssertionError):
    """A reader wanted to reach something over the network."""


def check(content: bytes, format: str) -> None:
    """Read bytes as an export: records that can be kept, or an error that was meant."""
    content = content.replace(PLACE, _secret_file())
    if format == "xlsx" and not content.startswith(b"PK"):
        content = _workbook(content)
    with without_network():
        try:
            imported = read_export(io.BytesIO(content), name="export", format=format)
        except ReadError as error:
            assert "export" in str(error)
            return
    assert imported.n_rows_read == len(imported.records) + imported.n_refused
    told = json.dumps([record.as_json() for record in imported.records], ensure_ascii=False)
    told.encode("utf-8")
    "\n".join(str(issue) for issue in imported.issues).encode("utf-8")
    assert SECRET not in told
    assert [r.source_index for r in imported.records] == sorted(
        r.source_index or 0 for r in imported.records
    )


def _workbook(sheet: bytes) -> bytes:
    """Pack bytes as the one sheet of a workbook: the packing itself would hide them."""
    packed = io.BytesIO()
    with ZipFile(io.BytesIO(_empty_workbook())) as parts, ZipFile(packed, "w") as made:
        for name in parts.namelist():
            made.writestr(name, sheet if "sheet1.xml" in name else parts.read(name))
    return packed.getvalue()


@cache
def _empty_workbook() -> bytes:
    empty = io.BytesIO()
    openpyxl.Workbook().save(empty)
    return empty.getvalue()


@cache
def _secret_file() -> bytes:
    with tempfile.NamedTemporaryFile("w", suffix=".txt", delete=False) as file:
        file.write(SECRET)
    return Path(file.name).as_uri().encode()


@contextmanager
def without_network() -> Iterator[None]:
    """Make every attempt to reach another machine an error."""
    connect = socket.socket.connect

    def refuse(*_: object) -> None:
        raise NetworkAsked

    socket.socket.connect = refuse  # type: ignore[method-assign]
    try:
        yield
    finally:
        socket.socket.connect = connect  # type: ignore[method-assign]
