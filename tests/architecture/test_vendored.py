"""Files made by others are carried unmodified, each with its licence and hash."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

import pytest

from tests.architecture.tree import TESTS, VENDOR

FOLDERS = [VENDOR, TESTS / "web" / "vendor"]


def listed(folder: Path) -> dict[str, str]:
    """Read the hashes that a folder's list promises."""
    packages = tomllib.loads((folder / "VENDORED.toml").read_text(encoding="utf-8"))["package"]
    return {file: digest for package in packages for file, digest in package["files"].items()}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_every_file_has_the_hash_it_was_listed_with(folder: Path) -> None:
    found = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "VENDORED.toml"
    }
    assert found == listed(folder)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_every_package_names_version_source_and_licence(folder: Path) -> None:
    packages = tomllib.loads((folder / "VENDORED.toml").read_text(encoding="utf-8"))["package"]
    for package in packages:
        assert package["version"] in package["source"]
        assert package["licence"]
        assert f"{package['name']}/LICENSE" in package["files"]
