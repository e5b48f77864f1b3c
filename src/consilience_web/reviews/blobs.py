"""The files of a review: kept in pieces, given whole or as a stream."""

from __future__ import annotations

import hashlib
import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from django.db import connection

from consilience_web.reviews.bulk import insert
from consilience_web.reviews.locks import writing
from consilience_web.reviews.models import Blob, ReviewRow

PIECE = 4 * 1024 * 1024
"""Bytes of one row. A file of any size is written and read with no more than this in memory."""
ACCOUNT = "account"
"""The kind of blob that tells what became of each row of an export; it quotes what was repaired."""
WAITING = "waiting"
"""The kind of blob that a file is until a worker has taken it in."""
BY_CONTENT = frozenset({"export", "file", WAITING})
"""The kinds of blobs whose name says what bytes they hold."""
LOG = "log"
"""The kind of blob that a log of another program is, by the SHA-256 of the export it belongs to."""
SAID, SAID_ROWS = "said", "said-rows"
"""The kinds of what a job read of an export's decisions: counts, and what each person said."""
UNMATCHED = "unmatched"
"""The kind of the files that wait for a person to say which report they are."""
AUDIT = "audit"
"""The kind of what a job found where duplicates may be wrong."""
MADE = "made"
"""The kind of the files that were made for one person to take along; they go after a day."""
CHART = "chart"
"""The kind of the charts that took long to compute, named by the fingerprint of their inputs."""
IN_MEMORY = 16 * 1024 * 1024
"""Bytes up to which a file is handed out from memory; a larger one lies on disk meanwhile."""


def keep_blob(row: ReviewRow, kind: str, content: bytes | BinaryIO, *, name: str = "") -> str:
    """Keep a file byte for byte under its SHA-256 (or the name given); give that name.

    Each piece is stored by itself: a page that votes does not wait for a large file.
    """
    stream = io.BytesIO(content) if isinstance(content, bytes) else content
    name = name or sha256_of(stream)
    held = Blob.objects.filter(review=row, kind=kind, name=name).order_by()
    known = set(held.values_list("piece", flat=True))
    if known and kind not in BY_CONTENT:
        return name
    # Whoever kept the file before may have been killed in the middle of it.
    for number in range(max(1, -(-stream.seek(0, io.SEEK_END) // PIECE))):
        if number not in known:
            stream.seek(number * PIECE)
            piece = (row.pk, kind, name, number, stream.read(PIECE))
            with writing():
                insert(Blob, [piece], skip_known=True)
    return name


def keep_waiting(row: ReviewRow, kind: str, name: str) -> None:
    """Keep the pieces of a file that waits under another kind, too: the database copies them.

    One after another: SQLite holds in memory what it copies within a table, and whoever votes
    would wait for all of it.
    """
    table = connection.ops.quote_name(Blob._meta.db_table)
    waiting = Blob.objects.filter(review=row, kind=WAITING, name=name).order_by("piece")
    for id in list(waiting.values_list("pk", flat=True)):
        with writing(), connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} (review_id, kind, name, piece, content) "
                f"SELECT review_id, %s, name, piece, content FROM {table} WHERE id = %s "
                "ON CONFLICT DO NOTHING",
                [kind, id],
            )


def sha256_of(stream: BinaryIO) -> str:
    """Give the SHA-256 of a stream from its beginning."""
    digest = hashlib.sha256()
    stream.seek(0)
    while piece := stream.read(PIECE):
        digest.update(piece)
    return digest.hexdigest()


def read_blob(row: ReviewRow, kind: str, name: str) -> bytes | None:
    """Give a file whole, or None where there is none."""
    with blob_stream(row, kind, name) as stream:
        return stream.read() if stream else None


@contextmanager
def blob_stream(row: ReviewRow, kind: str, name: str) -> Iterator[BinaryIO | None]:
    """Give a file as a stream that can be read twice, or None where there is none."""
    found = False
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as spooled:
        for piece in blob_pieces(row, kind, name):
            found = True
            spooled.write(piece)
        spooled.seek(0)
        yield cast(BinaryIO, spooled) if found else None


def blob_pieces(row: ReviewRow, kind: str, name: str) -> Iterator[bytes]:
    """Give a file piece by piece."""
    pieces = Blob.objects.filter(review=row, kind=kind, name=name).order_by("piece")
    for id in list(pieces.values_list("pk", flat=True)):
        yield bytes(Blob.objects.values_list("content", flat=True).get(pk=id))


def drop_blob(row: ReviewRow, kind: str, name: str) -> None:
    """Leave a file out again that no line came to tell of."""
    with writing():
        Blob.objects.filter(review=row, kind=kind, name=name).delete()
