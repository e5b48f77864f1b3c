"""Putting a backup back: checked as a whole before anything is touched, and nothing is deleted."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import tempfile
import zipfile
from contextlib import closing
from pathlib import Path, PurePosixPath

from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from consilience.errors import ConsilienceError
from consilience_web.site import postgres
from consilience_web.site.backup import (
    DUMP,
    KEPT,
    MANIFEST,
    SECRET,
    SQLITE,
    Manifest,
    check_integrity,
)


def restore(path: Path, *, data: Path, force: bool, stamp: str) -> Manifest:
    """Put the workspace of a backup into a data directory, and bring it up to this version.

    What stands there is refused, or with `force` set aside below `kept/`.

    Raises
    ------
    ConsilienceError
        Where the archive is none, was changed, is of a newer Consilience or of another kind of
        database, or the place is taken.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = _checked(path, archive)
            _fits(path, manifest)
            with tempfile.TemporaryDirectory(dir=data, prefix=".restore-") as work:
                for name in manifest.files:
                    archive.extract(name, work)
                _put(Path(work), manifest, data, force=force, stamp=stamp)
    except (zipfile.BadZipFile, NotImplementedError, EOFError) as error:
        raise ConsilienceError(
            f"{path}: is no backup of Consilience, or was cut off ({error})"
        ) from None
    call_command("migrate", verbosity=0, interactive=False)
    return manifest


def occupied(data: Path) -> bool:
    """Whether a data directory holds a workspace already."""
    return data.is_dir() and any(
        file.is_file() and name != SECRET and not name.startswith((f"{KEPT}/", "."))
        for file in data.rglob("*")
        for name in [file.relative_to(data).as_posix()]
    )


# -- before anything is touched -----------------------------------------------------------------


def _checked(path: Path, archive: zipfile.ZipFile) -> Manifest:
    """Read the manifest and hold every file to it."""
    try:
        manifest = Manifest(**json.loads(archive.read(MANIFEST)))
    except (KeyError, TypeError, ValueError):
        raise ConsilienceError(f"{path}: is no backup of Consilience: no {MANIFEST}") from None
    held = {info.filename: info for info in archive.infolist()}
    if strange := sorted(set(held) ^ {MANIFEST, *manifest.files}):
        raise ConsilienceError(f"{path}: {strange[0]} is not as the manifest tells; use another")
    for name, told in manifest.files.items():
        parts = PurePosixPath(name)
        if parts.is_absolute() or ".." in parts.parts or held[name].file_size != told["bytes"]:
            raise ConsilienceError(f"{path}: {name} is not as the manifest tells; use another")
        with archive.open(name) as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]
        if digest != told["sha256"]:
            raise ConsilienceError(f"{path}: {name} was changed: its SHA-256 is {digest}")
    return manifest


def _fits(path: Path, manifest: Manifest) -> None:
    known = {".".join(key) for key in MigrationLoader(None).disk_migrations or {}}
    if newer := [name for name in manifest.schema if name not in known]:
        raise ConsilienceError(
            f"{path}: was made by Consilience {manifest.consilience}, newer than this one "
            f"({newer[0]}); update the product first"
        )
    if manifest.database != connection.vendor:
        raise ConsilienceError(
            f"{path}: is of {manifest.database}, and this workspace is in {connection.vendor}; "
            "set or unset DATABASE_URL, or move each review with export and import"
        )


# -- putting it there -----------------------------------------------------------------------------


def _put(work: Path, manifest: Manifest, data: Path, *, force: bool, stamp: str) -> None:
    taken = occupied(data) or (connection.vendor == "postgresql" and _has_reviews())
    if taken and not force:
        raise ConsilienceError(
            f"{data}: holds a workspace already; stop its server and give --force to set it "
            "aside, or give another --data"
        )
    connection.close()
    if manifest.database == "postgresql":
        postgres.load(connection.settings_dict, work / DUMP)
        (work / DUMP).unlink()
    else:
        with closing(sqlite3.connect(work / SQLITE)) as copy:
            check_integrity(copy, SQLITE)
    if taken:
        _set_aside(data, data / KEPT / f"replaced-{stamp}", manifest)
    for file in [file for file in work.rglob("*") if file.is_file()]:
        place = data / file.relative_to(work)
        place.parent.mkdir(parents=True, exist_ok=True)
        file.replace(place)


def _has_reviews() -> bool:
    if "reviews_reviewrow" not in connection.introspection.table_names():
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM reviews_reviewrow")
        return bool((cursor.fetchone() or (0,))[0])


def _set_aside(data: Path, place: Path, manifest: Manifest) -> None:
    """Move what stands in the data directory; the secret stays where the backup brings none."""
    for file in sorted(data.iterdir()):
        if file.name == KEPT or file.name.startswith("."):
            continue
        if file.name == SECRET and SECRET not in manifest.files:
            continue
        place.mkdir(parents=True, exist_ok=True)
        file.rename(place / file.name)
