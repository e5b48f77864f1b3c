"""The notebook of the documentation: a page whose code runs, with what each part shows.

python -m tests.docs.notebook          writes what the code shows into the page, and the notebook
"""

from __future__ import annotations

import ast
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
PAGE = PROJECT / "docs" / "how-to" / "notebook.md"
NOTEBOOK = PROJECT / "examples" / "meta-analysis.ipynb"
_CODE = re.compile(r"```python\n(?P<code>.*?)```\n(?:\n```text\n(?P<shown>.*?)```\n)?", re.S)
FROM_EXAMPLES = ('Path("examples/bcg.csv")', 'Path("bcg.csv")')
"""The notebook lies beside its data."""


def parts(page: str) -> Iterator[tuple[str, str | None, str | None]]:
    """Give prose, and the code after it with what it shows (None where the page tells nothing)."""
    at = 0
    for found in _CODE.finditer(page):
        yield page[at : found.start()], found["code"], found["shown"]
        at = found.end()
    yield page[at:], None, None


def run(code: str, names: dict[str, Any]) -> Any:
    """Run code, and give the value of its last line if that is an expression."""
    body = ast.parse(code).body
    last = body.pop() if isinstance(body[-1], ast.Expr) else None
    exec(compile(ast.Module(body, []), str(PAGE), "exec"), names)
    if not isinstance(last, ast.Expr):
        return None
    return eval(compile(ast.Expression(last.value), str(PAGE), "eval"), names)


def with_results(page: str) -> str:
    """Write into the page what its code shows now."""
    names: dict[str, Any] = {}
    written = []
    for prose, code, shown in parts(page):
        written.append(prose)
        if code is not None:
            value = run(code, names)
            written.append(f"```python\n{code}```\n")
            if shown is not None:
                written.append(f"\n```text\n{value}\n```\n")
    return "".join(written)


def notebook(page: str) -> str:
    """Give the page as a Jupyter notebook (nbformat 4.5)."""
    cells: list[dict[str, Any]] = []
    for prose, code, shown in parts(page):
        if prose.strip():
            cells.append(_cell(len(cells), "markdown", prose.strip()))
        if code is not None:
            cell = _cell(len(cells), "code", code.replace(*FROM_EXAMPLES).rstrip())
            result = {"output_type": "execute_result", "execution_count": None, "metadata": {}}
            outputs = [result | {"data": {"text/plain": shown.rstrip()}}] if shown else []
            cells.append(cell | {"execution_count": None, "outputs": outputs})
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    whole = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def _cell(number: int, kind: str, source: str) -> dict[str, Any]:
    return {"cell_type": kind, "id": f"cell-{number}", "metadata": {}, "source": source}


def main() -> None:
    """Write both."""
    os.chdir(PROJECT)
    page = with_results(PAGE.read_text(encoding="utf-8"))
    PAGE.write_text(page, encoding="utf-8")
    NOTEBOOK.write_text(notebook(page), encoding="utf-8")


if __name__ == "__main__":
    main()
