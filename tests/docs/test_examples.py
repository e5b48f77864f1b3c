"""Every Python example of the documentation and of the library's docstrings runs."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
from pathlib import Path

import pytest
from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser

import consilience
from tests.docs.pages import PAGES, PROJECT, name_of

MODULES = [module.name for module in pkgutil.walk_packages(consilience.__path__, "consilience.")]
WITH_PYTHON = [page for page in PAGES if "```python" in page.read_text(encoding="utf-8")]
WITH_SESSIONS = [page for page in PAGES if "```pycon" in page.read_text(encoding="utf-8")]


@pytest.mark.parametrize("page", WITH_PYTHON, ids=name_of)
def test_the_examples_of_a_page_run(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(PROJECT)
    document = Sybil(parsers=[PythonCodeBlockParser()], path=str(PROJECT)).parse(page)
    examples = list(document.examples())
    assert examples
    for example in examples:
        example.evaluate()


@pytest.mark.parametrize("page", WITH_SESSIONS, ids=name_of)
def test_the_sessions_of_a_page_answer_as_shown(page: Path) -> None:
    failed, tried = doctest.testfile(str(page), module_relative=False, encoding="utf-8")
    assert (failed, tried > 0) == (0, True)


def test_the_readme_pools_a_real_data_set(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(PROJECT)
    document = Sybil(parsers=[PythonCodeBlockParser()]).parse(PROJECT / "README.md")
    for example in document.examples():
        example.evaluate()
    # metafor 3.8-1, rma(measure="RR", data=dat.bcg, test="knha"): -0.7145 [-1.1084, -0.3206]
    assert "risk ratio was 0.49 (95% CI 0.33 to 0.73;" in capsys.readouterr().out


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_in_docstrings_run(module: str) -> None:
    failed, _ = doctest.testmod(
        importlib.import_module(module),
        optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE,
    )
    assert failed == 0
