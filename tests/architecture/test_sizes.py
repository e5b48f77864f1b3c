"""Sizes: file at most 500 lines, function 50, test 40; exceptions are listed and only shrink."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.tree import (
    SOURCE,
    TESTS,
    allowed,
    exceptions,
    functions,
    parsed,
    python_files,
    relative,
)

FILE, FUNCTION, TEST, POSITIONAL = 500, 50, 40, 5


def measured() -> Iterator[tuple[str, str, int, int]]:
    """Measure every place: kind, place, size, limit."""
    for path in python_files(SOURCE, TESTS):
        n_lines = len(path.read_text(encoding="utf-8").splitlines())
        yield "file", relative(path), n_lines, FILE
        for body in functions(path):
            if body.name.startswith("test_"):
                yield "test", body.place, body.n_lines, TEST
            else:
                yield "function", body.place, body.n_lines, FUNCTION
            if SOURCE in path.parents:
                yield "positional", body.place, body.n_positional, POSITIONAL


@pytest.mark.parametrize("kind", ["file", "function", "test", "positional"])
def test_nothing_grows_past_its_limit(kind: str) -> None:
    too_large = {
        place: size
        for found, place, size, limit in measured()
        if found == kind and size > allowed(kind, place, limit)
    }
    assert too_large == {}


def test_the_list_of_exceptions_only_shrinks() -> None:
    sizes: dict[tuple[str, str], int] = {}
    for kind, place, size, _ in measured():
        sizes[kind, place] = max(size, sizes.get((kind, place), 0))
    kinds = {kind for kind, _ in sizes}
    listed = {(kind, at): n for kind in kinds for at, n in exceptions().get(kind, {}).items()}
    stale = {key: n for key, n in listed.items() if sizes.get(key, 0) < n}
    assert stale == {}, "lower these lines in exceptions.toml, or take them out"


def test_a_package_opens_with_imports_only() -> None:
    packages = [path for path in python_files(SOURCE, TESTS) if path.name == "__init__.py"]
    assert packages
    with_code = [
        relative(path)
        for path in packages
        if not all(_only_imports(node) for node in parsed(path).body)
    ]
    assert with_code == []


def _only_imports(node: ast.stmt) -> bool:
    if isinstance(node, ast.Import | ast.ImportFrom):
        return True
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    targets = [ast.unparse(target) for target in getattr(node, "targets", [])]
    return targets in (["__all__"], ["__version__"])
