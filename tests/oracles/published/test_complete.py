"""No number of a repeated analysis is forgotten, and none is held twice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.oracles.published.paper import Printed
from tests.oracles.published.repeated import NOT_REPEATED, Repeated, repeated
from tests.oracles.published.test_berkey1995 import PAPER as BERKEY

ANALYSES = repeated()


@pytest.mark.parametrize("one", ANALYSES, ids=lambda one: one.module.rpartition("_")[2])
def test_every_number_is_held_or_left_with_a_reason(one: Repeated, reference: Path) -> None:
    file = reference / "oracles" / "published" / f"{one.paper.file}.json"
    cases = json.loads(file.read_text(encoding="utf-8"))["cases"]
    assert one.numbers == list(range(1, len(cases) + 1))
    assert all(one.paper.left.values())


def test_every_file_is_repeated_or_named(reference: Path) -> None:
    files = {file.stem for file in (reference / "oracles" / "published").glob("*.json")}
    named = [name for group in NOT_REPEATED.values() for name in group]
    assert sorted([*named, *(one.paper.file for one in ANALYSES)]) == sorted(files)


def test_a_number_that_differs_or_is_not_compared_fails(reference: Path) -> None:
    of_first = Printed(reference, BERKEY, [1])
    with pytest.raises(AssertionError, match="were not worked out"):
        of_first.is_told()
    with pytest.raises(AssertionError, match="1 coef"):
        of_first.are(-0.5431)  # the paper: -0.5429
