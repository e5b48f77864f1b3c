"""The tree of the project as its tests see it: files, functions, names."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
SOURCE = PROJECT / "src"
LIBRARY = SOURCE / "consilience"
WEB = SOURCE / "consilience_web"
TESTS = PROJECT / "tests"
VENDOR = WEB / "ui" / "static" / "vendor"
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Body:
    """A function and the lines of its body, its docstring left out."""

    place: str
    name: str
    n_lines: int
    n_positional: int


def python_files(*folders: Path) -> list[Path]:
    """List the Python files that people write; migrations are generated."""
    found = (path for folder in folders for path in folder.rglob("*.py"))
    return sorted(path for path in found if "migrations" not in path.parts)


def relative(path: Path) -> str:
    """Name a path as seen from the project."""
    return path.relative_to(PROJECT).as_posix()


@cache
def parsed(path: Path) -> ast.Module:
    """Read one file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def functions(path: Path) -> Iterator[Body]:
    """List the functions and methods of one file."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, Function):
            place = f"{relative(path)}:{node.name}"
            yield Body(place, node.name, _body_lines(node), _positional(node))


def _body_lines(node: Function) -> int:
    statements = node.body[1:] if ast.get_docstring(node) is not None else node.body
    if not statements:
        return 0
    return (statements[-1].end_lineno or 0) - statements[0].lineno + 1


def _positional(node: Function) -> int:
    taken = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)]
    return len([name for name in taken if name not in {"self", "cls"}])


@cache
def exceptions() -> dict[str, Any]:
    """Read the list of exceptions, which may only shrink."""
    text = (TESTS / "architecture" / "exceptions.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def to_be_built(part: str) -> set[str]:
    """Name what the list of exceptions still excuses in a part: `web` or `commands`."""
    return set(exceptions()["to_be_built"].get(part, []))


def is_there(module: str) -> bool:
    """Tell whether a module of the project is written."""
    return (SOURCE / module.replace(".", "/")).with_suffix(".py").is_file()


def allowed(kind: str, place: str, limit: int) -> int:
    """Give the limit of one place: the general one, or what the list of exceptions says."""
    return int(exceptions().get(kind, {}).get(place, limit))
