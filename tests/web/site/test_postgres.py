"""What an address of a PostgreSQL database says is what is connected to."""

from __future__ import annotations

from pathlib import Path

import pytest

from consilience_web.site import postgres

SAYS_HOW = """#!/bin/sh
echo "$PGSSLMODE $PGPASSWORD $*" > "$SAID"
"""


def test_an_address_names_host_port_database_and_account() -> None:
    settings = postgres.settings_of("postgresql://us%40er:pa%2Fss@db.example.org:5433/reviews")
    names = ("USER", "PASSWORD", "HOST", "PORT", "NAME")
    assert [settings[name] for name in names] == [
        "us@er", "pa/ss", "db.example.org", "5433", "reviews"
    ]  # fmt: skip


def test_a_folder_of_sockets_is_the_host() -> None:
    settings = postgres.settings_of("postgresql://me@/reviews?host=/run/postgresql")
    assert (settings["HOST"], settings["PORT"]) == ("/run/postgresql", "")


def test_how_tls_is_asked_for_reaches_the_driver_and_the_programs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = "postgresql://me:secret@db.example.org/reviews?sslmode=verify-full"
    settings = postgres.settings_of(address)
    assert settings["OPTIONS"]["sslmode"] == "verify-full"
    (tmp_path / "pg_dump").write_text(SAYS_HOW)
    (tmp_path / "pg_dump").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setenv("SAID", str(tmp_path / "said"))
    postgres.dump(settings, tmp_path / "copy", "1-1")
    assert (tmp_path / "said").read_text().startswith("verify-full secret --no-password")
