"""A whole workspace in one file, made while people work.

The database is copied by its own means, as of one moment; the files beside it follow, as they are
only ever added to. A manifest names what is in it, with the SHA-256 of each file.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from django.db import connection, transaction

from consilience import __version__
from consilience.errors import ConsilienceError
from consilience_web.site import postgres

MANIFEST = "manifest.json"
SQLITE = "consilience.sqlite3"
DUMP = "consilience.dump"
SECRET = "secret"
KEPT = "kept"
"""Folder of the data directory for what a restore or an upgrade sets aside; never backed up."""
COUNTS = (
    "SELECT r.slug, count(l.id) FROM reviews_reviewrow r "
    "LEFT JOIN reviews_ledgerrow l ON l.review_id = r.id GROUP BY r.slug ORDER BY r.slug"
)
SCHEMA = "SELECT app, name FROM django_migrations ORDER BY id"


@dataclass(frozen=True)
class Manifest:
    """What a backup holds.

    Attributes
    ----------
    database : str
        `sqlite` or `postgresql`.
    schema : list of str
        The migrations that the database has seen, `app.name`.
    reviews : mapping of str to int
        Lines in the ledger of each review, as of the moment of the copy.
    files : mapping of str to dict
        SHA-256 and bytes of every file of the archive.
    """

    consilience: str
    made: str
    database: str
    schema: list[str]
    reviews: Mapping[str, int]
    files: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def write_backup(path: Path, *, data: Path, made: str, with_secret: bool = False) -> Manifest:
    """Write a backup of the workspace; nothing is left behind where that fails.

    Parameters
    ----------
    path : Path
        The file to write; one that is there is never written over.
    made : str
        The moment, for the manifest.
    with_secret : bool
        Take the secret of the installation along: who has it can sign in as anybody.

    Raises
    ------
    ConsilienceError
        Where the file is there, the database is damaged, or pg_dump is missing.
    """
    if path.exists():
        raise ConsilienceError(f"{path}: is there already; give another name")
    part = path.with_name(path.name + ".part")
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".backup-") as work:
            copy, manifest = _database(Path(work), made)
            with _private(part) as stream, _zip(stream) as archive:
                files = {copy.name: _add(archive, copy, copy.name)}
                for file in _beside(data, with_secret):
                    name = file.relative_to(data).as_posix()
                    files[name] = _add(archive, file, name)
                manifest = Manifest(**{**asdict(manifest), "files": files})
                archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=2) + "\n")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return manifest


def _private(path: Path) -> BinaryIO:
    """Open a new file that only its owner may read: it holds votes that are not released."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")


def _zip(stream: BinaryIO) -> zipfile.ZipFile:
    return zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6)


def _add(archive: zipfile.ZipFile, file: Path, name: str) -> dict[str, Any]:
    digest, n_bytes = hashlib.sha256(), 0
    with file.open("rb") as source, archive.open(name, "w", force_zip64=True) as target:
        while chunk := source.read(1 << 20):
            digest.update(chunk)
            target.write(chunk)
            n_bytes += len(chunk)
    return {"sha256": digest.hexdigest(), "bytes": n_bytes}


def _beside(data: Path, with_secret: bool) -> Iterator[Path]:
    """Give the files of the data directory that are not the database itself."""
    for file in sorted(data.rglob("*")):
        name = file.relative_to(data).as_posix()
        if not file.is_file() or name.startswith((SQLITE, f"{KEPT}/", ".")):
            continue
        if name != SECRET or with_secret:
            yield file


# -- the database -----------------------------------------------------------------------------


def _database(work: Path, made: str) -> tuple[Path, Manifest]:
    if connection.vendor == "postgresql":
        return _dumped(work / DUMP, made)
    return _copied(work / SQLITE, made)


def _copied(copy: Path, made: str) -> tuple[Path, Manifest]:
    """Copy the SQLite database by its own means, which sees what is still in its log."""
    place = connection.settings_dict["NAME"]
    with closing(sqlite3.connect(place)) as held, closing(sqlite3.connect(copy)) as new:
        held.backup(new)
        new.execute("PRAGMA journal_mode=DELETE")
        check_integrity(new, str(place))
        schema = [".".join(row) for row in new.execute(SCHEMA)]
        reviews = dict(new.execute(COUNTS).fetchall())
    return copy, Manifest(__version__, made, "sqlite", schema, reviews)


def check_integrity(database: sqlite3.Connection, name: str) -> None:
    """Ask SQLite whether its file is whole.

    Raises
    ------
    ConsilienceError
        With the first thing that SQLite found.
    """
    try:
        (found,) = database.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        found = str(error)
    if found != "ok":
        raise ConsilienceError(f"{name}: the database is damaged ({found}); restore a backup")


def _dumped(dump: Path, made: str) -> tuple[Path, Manifest]:
    """Have pg_dump write what this very transaction sees."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone() or ("",)
        cursor.execute(SCHEMA)
        schema = [".".join(row) for row in cursor.fetchall()]
        cursor.execute(COUNTS)
        reviews = dict(cursor.fetchall())
        postgres.dump(connection.settings_dict, dump, snapshot)
    return dump, Manifest(__version__, made, "postgresql", schema, reviews)
