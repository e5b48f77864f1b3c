"""The notebook of the documentation shows what its code gives, and both are one."""

from __future__ import annotations

import json

import pytest

from tests.docs.notebook import NOTEBOOK, PAGE, notebook, with_results
from tests.docs.pages import PROJECT


def test_the_page_shows_what_its_code_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(PROJECT)
    page = PAGE.read_text(encoding="utf-8")
    assert with_results(page) == page


def test_the_notebook_is_the_page() -> None:
    written = NOTEBOOK.read_text(encoding="utf-8")
    assert written == notebook(PAGE.read_text(encoding="utf-8"))
    cells = json.loads(written)["cells"]
    assert len({cell["id"] for cell in cells}) == len(cells)
    assert sum(cell["cell_type"] == "code" for cell in cells) > 8


def test_the_published_numbers_come_out() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for printed in ("[0.476, 0.336, 0.675]", "0.3025", "0.1151   0.8937", "[2.94, 0.38, 5.51]"):
        assert printed in page
