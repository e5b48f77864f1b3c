"""The fuzzer itself: its inputs can be made again, and what breaks a rule is found and shrunk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from consilience.records import READABLE
from tests.fuzz import batch
from tests.fuzz.__main__ import had
from tests.fuzz.corpus import kept
from tests.fuzz.mutation import Mutation, seeds_of, words


def test_the_number_of_an_input_decides_what_it_is() -> None:
    inputs = [Mutation("ris", kept("ris")).input(number) for number in range(50)]
    assert inputs == [Mutation("ris", kept("ris")).input(number) for number in range(50)]
    assert len(set(inputs)) > 40


def test_every_format_has_something_to_damage(tmp_path: Path) -> None:
    assert all(seeds_of(tmp_path)[format] for format in READABLE)
    assert b"TY  - " in words()


def test_what_breaks_a_rule_is_shrunk_to_what_breaks_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(content: bytes, format: str) -> None:
        assert not (b"a" in content and b"z" in content)

    monkeypatch.setattr(batch, "check", refuse)
    monkeypatch.setattr(batch.signal, "alarm", lambda seconds: None)
    assert batch.broken(b"the quick", "ris") == ""
    assert batch.broken(b"lazy", "ris") == "AssertionError"
    assert batch.shrunk(b"the quick fox jumps over a lazy dog", "ris", "AssertionError") == b"az"


def test_an_input_that_takes_too_long_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def late(*_: Any) -> None:
        raise TimeoutError

    monkeypatch.setattr(batch, "check", late)
    assert batch.broken(b"x", "ris") == "TimeoutError"


def test_the_count_is_of_formats_that_are_read() -> None:
    assert set(had()) <= set(READABLE)
