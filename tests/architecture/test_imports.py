"""Directions of imports that `.importlinter` cannot say."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import grimp
import pytest

from consilience.stages import STAGES
from tests.architecture.tree import LIBRARY, Function, parsed, python_files, relative

STAGE_APPS = tuple(f"consilience_web.{stage.name}" for stage in STAGES)
OPEN_TO_OTHERS = {"queries", "models", "urls", "apps"}
HEAVY = {"charset_normalizer", "docx", "jsonschema", "lxml", "pypdfium2", "rapidfuzz", "ruamel"}
HEAVY |= {"openpyxl", "pandas", "pyspark", "scipy", "typst", "xlrd"}


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    """Read who imports whom in the web."""
    return grimp.build_graph("consilience_web", cache_dir=None)


def test_a_stage_of_the_web_reads_another_and_never_acts_through_it(
    graph: grimp.ImportGraph,
) -> None:
    reached = [
        f"{importer} -> {imported}"
        for importer in graph.modules
        for imported in graph.find_modules_directly_imported_by(importer)
        if (here := _app(importer)) and (there := _app(imported)) and here != there
        if imported.removeprefix(there).lstrip(".").partition(".")[0] not in OPEN_TO_OTHERS
    ]
    assert reached == []


def _app(module: str) -> str:
    return next((app for app in STAGE_APPS if module == app or module.startswith(f"{app}.")), "")


def test_the_library_imports_inside_functions_only_what_is_heavy() -> None:
    hidden = {
        f"{relative(path)}: {name}"
        for path in python_files(LIBRARY)
        for node in ast.walk(parsed(path))
        if isinstance(node, Function)
        for name in _imported(node)
        if name.partition(".")[0] not in HEAVY
    }
    assert hidden == set()


def _imported(function: ast.AST) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "."
