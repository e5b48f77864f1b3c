"""Whether a workspace is sound: what the command `doctor` looks at, without changing anything."""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import django
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from consilience import __version__
from consilience.errors import ConsilienceError
from consilience.review.canonical import ledger_text
from consilience.review.ledger_file import read_ledger
from consilience.review.state import State, state_of
from consilience_web.reviews.models import Blob, LedgerRow, ReviewRow
from consilience_web.site import postgres
from consilience_web.site.backup import SECRET

SPARE = 1_000_000_000
LITTLE = 100_000_000
"""Free bytes below which it is told, and below which it is wrong."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    level: Literal["ok", "note", "WRONG"]
    text: str


def checkup(data: Path) -> Iterator[Finding]:
    """Look at everything; an error in one part leaves the others."""
    yield Finding(
        "ok",
        f"Consilience {__version__}, Python {platform.python_version()}, "
        f"Django {django.get_version()}",
    )
    yield from _directory(data)
    try:
        yield _database()
        pending = pending_migrations()
        if pending:
            yield Finding("note", f"{len(pending)} upgrades are due: run consilience upgrade")
            return
        yield Finding("ok", "the tables are those of this version")
        for row in ReviewRow.objects.order_by("slug"):
            yield from _review(row)
    except DatabaseError as error:
        yield Finding("WRONG", f"the database does not answer: {' '.join(str(error).split())}")


def pending_migrations() -> list[str]:
    """Name the changes of the tables that are still to be made."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def _directory(data: Path) -> Iterator[Finding]:
    writable = os.access(data, os.W_OK)
    yield Finding(
        "ok" if writable else "WRONG",
        f"data directory {data}" + ("" if writable else ": cannot be written to"),
    )
    free = shutil.disk_usage(data).free
    level: Literal["ok", "note", "WRONG"] = "ok" if free > SPARE else "note"
    yield Finding("WRONG" if free < LITTLE else level, f"{free / 1e9:.1f} GB of disk are free")
    secret = data / SECRET
    if secret.exists() and os.name == "posix" and secret.stat().st_mode & 0o077:
        yield Finding("note", f"others on this computer can read {secret}: chmod 600 it")


# -- the database -----------------------------------------------------------------------------


def _database() -> Finding:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SHOW server_version")
            (version,) = cursor.fetchone() or ("?",)
            return _postgres(version)
        cursor.execute("PRAGMA integrity_check(1)")
        (found,) = cursor.fetchone() or ("no answer",)
    name = connection.settings_dict["NAME"]
    if found != "ok":
        return Finding("WRONG", f"{name} is damaged ({found}): restore a backup")
    version = sqlite3.sqlite_version
    if not resets_safely(sqlite3.sqlite_version_info):
        return Finding(
            "note",
            f"database {name} is whole; SQLite {version} has a rare fault by which its log may "
            "be reset too early (mended in 3.51.3, 3.50.7 and 3.44.6): keep backups, update "
            "Python or SQLite",
        )
    return Finding("ok", f"database {name} is whole, SQLite {version}")


def resets_safely(version: tuple[int, int, int]) -> bool:
    """Whether this SQLite resets its write-ahead log without the fault that was mended late."""
    mended = {(3, 50): 7, (3, 44): 6}
    return version >= (3, 51, 3) or version[2] >= mended.get(version[:2], 1000)


def _postgres(version: str) -> Finding:
    try:
        postgres.program("pg_dump")
    except ConsilienceError as error:
        return Finding("note", f"PostgreSQL {version}; backups need pg_dump: {error}")
    return Finding("ok", f"PostgreSQL {version}, pg_dump is there")


# -- the reviews ------------------------------------------------------------------------------


def _review(row: ReviewRow) -> Iterator[Finding]:
    lines = [line.to_noun() for line in LedgerRow.objects.filter(review=row)]
    try:
        read_ledger(ledger_text(lines), file=f"{row.slug}, ledger")
        state = state_of(sorted(lines, key=lambda line: (line.at, line.id)))
    except ConsilienceError as error:
        yield Finding("WRONG", f"review {error}")
        return
    yield Finding("ok", f"review {row.slug}: {len(lines)} lines of the ledger are sound")
    yield from _blobs(row, state)


def _blobs(row: ReviewRow, state: State) -> Iterator[Finding]:
    wanted = {
        "export": {e.sha256 for e in state.search.exports.values() if not e.absent},
        "file": state.studies_log.attached(),
    }
    n_good = 0
    for blob in Blob.objects.filter(review=row, kind__in=wanted).iterator(chunk_size=1):
        if hashlib.sha256(bytes(blob.content)).hexdigest() != blob.name:
            text = f"review {row.slug}: the {blob.kind} {blob.name} was changed: restore a backup"
            yield Finding("WRONG", text)
        else:
            n_good += 1
        wanted[blob.kind].discard(blob.name)
    for kind, lost in wanted.items():
        for name in sorted(lost):
            yield Finding("note", f"review {row.slug}: the {kind} {name} is absent")
    if n_good:
        yield Finding("ok", f"review {row.slug}: {n_good} files are what their SHA-256 says")
