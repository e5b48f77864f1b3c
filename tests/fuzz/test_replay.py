"""Every input that ever reached new code in a reader, or broke a rule, is read again."""

from __future__ import annotations

import pytest

from consilience.records import READABLE
from tests.fuzz.corpus import kept
from tests.fuzz.reading import check


@pytest.mark.parametrize("format", READABLE)
def test_the_kept_inputs_are_read_or_refused(format: str) -> None:
    inputs = kept(format)
    assert inputs
    for content in inputs:
        check(content, format)
