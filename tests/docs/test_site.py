"""The built site, as a reader gets it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.pages import DOCS, PROJECT

ASKED = re.compile(r"""<(?:script|link|img|iframe|source)\b[^>]*(?:src|href)=["'](?:https?:)?//""")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site, as `make docs` does, into a folder of its own."""
    folder = tmp_path_factory.mktemp("docs")
    shutil.copytree(DOCS, folder / "docs")
    text = (PROJECT / "zensical.toml").read_text(encoding="utf-8")
    text = text.replace('paths = ["src"]', f'paths = ["{PROJECT / "src"}"]')
    (folder / "zensical.toml").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "zensical", "build", "--strict", "--clean"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=300)
    return folder / "site"


def test_every_page_is_built(site: Path) -> None:
    expected = {
        path.relative_to(DOCS).with_suffix(".html").as_posix() for path in DOCS.rglob("*.md")
    }
    built = {path.relative_to(site).as_posix() for path in site.rglob("*.html")}
    assert expected <= built


def test_no_page_of_the_site_asks_another_host(site: Path) -> None:
    pages = [(path, path.read_text(encoding="utf-8")) for path in site.rglob("*.html")]
    assert [path.name for path, text in pages if ASKED.search(text)] == []


def test_the_reference_of_the_library_shows_parameters(site: Path) -> None:
    page = (site / "reference" / "library.html").read_text(encoding="utf-8")
    for name in ("effect_sizes", "pool", "ConsilienceError"):
        assert f"{name}" in page
    assert "Sampling variances" in page or "sampling variances" in page
