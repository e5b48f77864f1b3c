"""The package that people install carries everything that the checkout does."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from consilience import __version__
from tests.architecture.tree import PROJECT, SOURCE


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """Build the package from this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=PROJECT, check=True, capture_output=True, timeout=300)
    return zipfile.ZipFile(next(folder.glob("*.whl")))


def is_generated(path: Path) -> bool:
    return "__pycache__" in path.parts or path.suffix == ".pyc"


def test_every_file_of_the_source_is_in_the_wheel(wheel: zipfile.ZipFile) -> None:
    files = (path for path in SOURCE.rglob("*") if path.is_file() and not is_generated(path))
    expected = {path.relative_to(SOURCE).as_posix() for path in files}
    carried = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert carried == expected


def test_the_wheel_names_version_licence_and_command(wheel: zipfile.ZipFile) -> None:
    about = f"consilience-{__version__}.dist-info"
    assert "License-Expression: MIT" in wheel.read(f"{about}/METADATA").decode()
    assert f"{about}/licenses/LICENSE" in wheel.namelist()
    assert "consilience_cli.main:main" in wheel.read(f"{about}/entry_points.txt").decode()


def test_the_version_is_the_same_wherever_it_is_written() -> None:
    citation = (PROJECT / "CITATION.cff").read_text(encoding="utf-8")
    changes = (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"version: {__version__}\n" in citation
    assert f"## {__version__} " in changes
