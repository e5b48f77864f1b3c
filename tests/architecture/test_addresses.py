"""Every address can be walked: the tests of what leaks, and of roles, find new pages themselves."""

from __future__ import annotations

from tests.web.walk import not_known


def test_every_part_of_an_address_is_known_to_the_walk() -> None:
    assert not_known() == []
