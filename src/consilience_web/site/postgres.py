"""Where a PostgreSQL database is, and its own programs for copying it out and in."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from consilience.errors import ConsilienceError


def settings_of(url: str) -> dict[str, Any]:
    """Read `postgresql://user:password@host:port/name?host=/socket/folder&sslmode=require`."""
    parts = urlsplit(url)
    asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": asked.pop("host", parts.hostname or ""),
        "PORT": asked.pop("port", str(parts.port or "")),
        # Each thread keeps its connection: to open one takes longer than to answer.
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        # A search that takes several cores at once makes everybody's votes wait for it.
        "OPTIONS": {"options": "-c max_parallel_workers_per_gather=0", **asked},
    }


def dump(settings: Mapping[str, Any], file: Path, snapshot: str) -> None:
    """Write the database to a file, as one transaction sees it.

    Raises
    ------
    ConsilienceError
        Where pg_dump is missing or fails.
    """
    _run("pg_dump", settings, "-Fc", "--no-owner", f"--snapshot={snapshot}", f"--file={file}")


def load(settings: Mapping[str, Any], file: Path) -> None:
    """Put the database of a file in the place of the present one, all or nothing.

    Raises
    ------
    ConsilienceError
        Where pg_restore is missing or fails.
    """
    options = ("--clean", "--if-exists", "--no-owner", "--single-transaction")
    _run("pg_restore", settings, *options, str(file))


def program(name: str) -> str:
    """Find a program of PostgreSQL.

    Raises
    ------
    ConsilienceError
        Saying how to get it.
    """
    found = shutil.which(name)
    if found is None:
        raise ConsilienceError(
            f"{name} is not installed; it comes with PostgreSQL's client programs (Debian: "
            "apt-get install postgresql-client) and has to be as new as the server"
        )
    return found


def _run(name: str, settings: Mapping[str, Any], *options: str) -> None:
    places = {"host": "HOST", "port": "PORT", "username": "USER", "dbname": "NAME"}
    where = [f"--{option}={settings[key]}" for option, key in places.items() if settings[key]]
    asked = {"password": settings.get("PASSWORD"), **settings.get("OPTIONS", {})}
    environment = os.environ | {f"PG{key.upper()}": value for key, value in asked.items() if value}
    done = subprocess.run(
        [program(name), "--no-password", *where, *options],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    if done.returncode:
        raise ConsilienceError(f"{name} failed: {done.stderr.strip()[:400]}")
