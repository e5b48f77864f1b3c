"""The pages of the documentation, with the README and the guide for contributors."""

from __future__ import annotations

import re
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
DOCS = PROJECT / "docs"
PAGES = sorted(
    [PROJECT / "README.md", PROJECT / "CONTRIBUTING.md", *DOCS.rglob("*.md")],
    key=lambda page: page.as_posix(),
)


def name_of(page: Path) -> str:
    """Name a page as seen from the project."""
    return page.relative_to(PROJECT).as_posix()


def headings(page: Path) -> set[str]:
    """List the headings of a page."""
    return set(re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE))


def console_lines(page: Path) -> list[str]:
    """List what the page tells people to type at a terminal."""
    blocks = re.findall(r"^```console\n(.*?)^```", page.read_text("utf-8"), re.M | re.S)
    return [line[2:] for block in blocks for line in block.splitlines() if line.startswith("$ ")]
