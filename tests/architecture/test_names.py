"""The tree tells the story: the words of the field, the stages, tests where their subject is."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from consilience.stages import STAGES
from tests.architecture.tree import (
    LIBRARY,
    PROJECT,
    SOURCE,
    TESTS,
    WEB,
    parsed,
    python_files,
    relative,
    to_be_built,
)

FORBIDDEN = {
    "utils",
    "util",
    "helpers",
    "helper",
    "misc",
    "common",
    "base",
    "manager",
    "service",
    "services",
    "handler",
    "processor",
}
NOT_APPS = {"vendor", "__pycache__"}
IMPURE = re.compile(
    r"\bdatetime\.(?:now|utcnow|today)\b|\bdate\.today\b|\btime\.(?:time|monotonic|localtime)\b"
    r"|\bdefault_rng\(\)|\brandom\.(?:random|seed|shuffle|choice|normal)\b|\buuid[14]\b"
)
NETWORK = {"socket", "urllib.request", "http.client", "ftplib", "random", "requests", "httpx"}


def _words(name: str) -> set[str]:
    return set(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower().split("_"))


def test_no_module_has_a_name_that_says_nothing() -> None:
    parts = [(path, part) for path in python_files(SOURCE, TESTS) for part in _names(path)]
    assert [relative(path) for path, part in parts if _words(part) & FORBIDDEN] == []


def _names(path: Path) -> list[str]:
    return list(path.relative_to(PROJECT).with_suffix("").parts)


def test_no_class_has_a_name_that_says_nothing() -> None:
    classes = [
        f"{relative(path)}:{node.name}"
        for path in python_files(SOURCE)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ClassDef) and _words(node.name) & FORBIDDEN
    ]
    assert classes == []


@pytest.mark.parametrize("stage", [stage.name for stage in STAGES])
def test_a_stage_has_a_package_and_an_app_of_its_name(stage: str) -> None:
    assert (LIBRARY / stage / "__init__.py").is_file()
    assert (WEB / stage / "__init__.py").is_file() or stage in to_be_built("web")


@pytest.mark.parametrize(
    ("tests", "source"), [("library", LIBRARY), ("web", WEB), ("cli", SOURCE / "consilience_cli")]
)
def test_tests_mirror_the_source(tests: str, source: Path) -> None:
    folders = [path for path in (TESTS / tests).glob("*") if path.is_dir()]
    tested = {path.name for path in folders if any(path.rglob("test_*.py"))} - NOT_APPS
    known = {path.stem for path in source.iterdir()}
    assert tested - known == set(), "tests without a package of that name"


@pytest.mark.parametrize("part", ["library", "web"])
def test_every_package_has_tests(part: str) -> None:
    source = LIBRARY if part == "library" else WEB
    packages = {path.parent.name for path in source.glob("*/__init__.py")}
    with_tests = {path.name for path in (TESTS / part).glob("*") if any(path.rglob("test_*.py"))}
    assert packages - with_tests - to_be_built(part) == set()


def test_the_library_has_no_clock_no_chance_and_no_network() -> None:
    impure = [
        f"{relative(path)}:{node.lineno}"
        for path in python_files(LIBRARY)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.expr | ast.stmt) and _is_impure(node)
    ]
    assert impure == []


@pytest.mark.parametrize(
    "line",
    [
        "from urllib.request import urlopen",
        "import random",
        "at = datetime.datetime.now()",
        "rng = np.random.default_rng()",
        "noise = np.random.normal(0, 1)",
    ],
)
def test_what_is_impure_is_found(line: str) -> None:
    assert any(_is_impure(node) for node in ast.walk(ast.parse(line)))
    seeded = ast.parse("rng = np.random.default_rng(seed)\nfrom urllib.parse import quote")
    assert not any(_is_impure(node) for node in ast.walk(seeded))


def _is_impure(node: ast.AST) -> bool:
    if isinstance(node, ast.Import):
        return any(name.name in NETWORK for name in node.names)
    if isinstance(node, ast.ImportFrom):
        return node.module in NETWORK
    return isinstance(node, ast.Call) and IMPURE.search(ast.unparse(node)) is not None


def test_data_files_hold_no_code() -> None:
    assert [relative(path) for path in (LIBRARY / "data").rglob("*.py")] == []
