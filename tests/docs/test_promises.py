"""What the documentation says is tested, is tested: every test that it names exists."""

from __future__ import annotations

import re

import pytest

from tests.docs.pages import DOCS, PROJECT

NAMED = re.compile(r"`((?:tests|benchmarks)/[\w/.]+?)(?:::(\w+))?`")
PAGES = ("why/promises.md", "reference/asvs.md")
ASVS = {
    1: (2, 9, 11, 3, 2), 2: (3, 3, 4, 1), 3: (0, 2, 4, 6, 5, 0, 2), 4: (3, 1, 2, 4),
    5: (1, 3, 2, 3), 6: (3, 12, 4, 4, 5, 3, 0, 4), 7: (3, 4, 2, 5, 2, 2), 8: (2, 3, 1, 1),
    9: (3, 4), 10: (2, 2, 4, 11, 5, 2, 3), 11: (2, 3, 3, 4, 1, 1), 12: (3, 2, 4),
    13: (1, 5, 2, 5), 14: (2, 4, 3), 15: (3, 3, 7), 16: (1, 5, 4, 3, 3), 17: (1, 4, 2),
}  # fmt: skip
"""How many requirements of levels 1 and 2 each section of a chapter begins with."""


@pytest.mark.parametrize("page", PAGES)
def test_every_test_that_a_page_names_exists(page: str) -> None:
    named = NAMED.findall((DOCS / page).read_text(encoding="utf-8"))
    assert len(named) > 20
    missing = []
    for path, name in named:
        file = PROJECT / path
        if not file.exists() or (name and f"def {name}(" not in file.read_text(encoding="utf-8")):
            missing.append((path, name))
    assert missing == []


def test_every_requirement_of_levels_1_and_2_is_answered_once() -> None:
    text = (DOCS / "reference/asvs.md").read_text(encoding="utf-8")
    answered = re.findall(r"^\| (V\d+\.\d+\.\d+) \| [12] \|", text, re.M)
    asked = [
        f"V{chapter}.{section}.{n}"
        for chapter, sections in ASVS.items()
        for section, many in enumerate(sections, 1)
        for n in range(1, many + 1)
    ]
    assert answered == asked
    assert len(asked) == 253
