"""Which SQLite is safe to reset its log."""

from __future__ import annotations

import pytest

from consilience_web.site.checkup import resets_safely


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), True),
        ((4, 0, 0), True),
    ],
)
def test_the_fault_is_known_by_version(version: tuple[int, int, int], safe: bool) -> None:
    assert resets_safely(version) is safe
