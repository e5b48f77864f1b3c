"""The documentation names what exists, and nothing that does not."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import pytest

from consilience.stages import STAGES, Stage
from consilience_cli.main import COMMANDS, main
from tests.architecture.tree import is_there
from tests.docs import reference_pages
from tests.docs.pages import DOCS, PAGES, PROJECT, console_lines, headings, name_of

ABSENT = {command.name for command in COMMANDS if not is_there(command.module)}
TYPED = [(page, line) for page in PAGES for line in console_lines(page)]
COMMAND_LINES = [
    (page, line)
    for page, line in TYPED
    if line.startswith("consilience ") and line.split()[1] not in ABSENT
]


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
def test_every_stage_has_a_chapter_in_its_place(stage: Stage) -> None:
    chapter = DOCS / "tutorial" / f"{stage.name}.md"
    assert stage.title in headings(chapter)
    listed = re.findall(r'"tutorial/(\w+)\.md"', (PROJECT / "zensical.toml").read_text("utf-8"))
    assert listed == ["index", *(known.name for known in STAGES)]


@pytest.mark.parametrize("name", reference_pages.GENERATED)
def test_a_generated_page_says_what_the_code_says(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    page, text = reference_pages.renewed(name)
    # argparse of each Python breaks its lines elsewhere, so words are compared
    found = page.read_text(encoding="utf-8").split()
    assert found == text.split(), "run: python -m tests.docs.reference_pages"


def test_every_command_has_a_heading() -> None:
    assert {command.name for command in COMMANDS} - ABSENT <= headings(
        DOCS / "reference" / "commands.md"
    )


@pytest.mark.parametrize(
    ("page", "line"),
    COMMAND_LINES,
    ids=[f"{name_of(page)}: {line}" for page, line in COMMAND_LINES],
)
def test_a_command_that_a_page_shows_has_these_options(
    page: Path, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    _, command, *rest = shlex.split(line)
    with pytest.raises(SystemExit) as stopped:
        main([command, "--help"])
    assert stopped.value.code == 0
    known = set(re.findall(r"--[\w-]+", capsys.readouterr().out))
    assert {word for word in rest if word.startswith("--")} <= known


def test_a_make_target_that_a_page_shows_exists() -> None:
    targets = set(re.findall(r"^(\w+):", (PROJECT / "Makefile").read_text("utf-8"), re.MULTILINE))
    shown = {line.split()[1] for _, line in TYPED if line.startswith("make ")}
    assert shown
    assert shown <= targets


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_inside_the_project_leads_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    linked = {link.partition("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text)}
    inside = {link for link in linked if link and "://" not in link}
    assert {link for link in inside if not (page.parent / link).exists()} == set()


def test_the_site_takes_no_fonts_from_another_host() -> None:
    site = tomllib.loads((PROJECT / "zensical.toml").read_text(encoding="utf-8"))["project"]
    assert site["theme"]["font"] is False
    assert not re.search(r"https?://", (PROJECT / "zensical.toml").read_text(encoding="utf-8"))


def test_every_page_has_a_place_in_the_navigation() -> None:
    listed = set(re.findall(r'"([\w/-]+\.md)"', (PROJECT / "zensical.toml").read_text("utf-8")))
    assert listed == {page.relative_to(DOCS).as_posix() for page in DOCS.rglob("*.md")}
