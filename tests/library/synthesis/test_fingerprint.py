"""A result can be repeated, and a rebuild that differs says in what."""

from __future__ import annotations

import pytest

from consilience.synthesis import pool, same_result

YI, VI = [0.1, 0.5, 0.9], [0.04, 0.05, 0.06]


def test_the_same_input_has_the_same_fingerprint_and_no_differences() -> None:
    old, new = pool(YI, VI), pool(YI, VI)
    assert old.fingerprint == new.fingerprint
    assert same_result(old.as_json(), new) == []


def test_the_last_bit_of_another_machine_makes_no_other_result() -> None:
    old, new = pool(YI, VI), pool([y * (1 + 1e-14) for y in YI], VI)
    assert same_result(old, new) == []
    assert old.fingerprint == new.fingerprint


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"method": "DL"}, "method"),
        ({"test": "knha"}, "test"),
        ({"level": 90}, "level"),
        ({"slab": ["A", "B", "C"]}, "slab"),
        ({"tau2": 0.1}, "tau2.fix"),
    ],
)
def test_another_option_is_another_result(changed: dict[str, object], named: str) -> None:
    old, new = pool(YI, VI), pool(YI, VI, **changed)  # type: ignore[arg-type]
    assert old.fingerprint != new.fingerprint
    assert named in [difference.name for difference in same_result(old, new)]


def test_a_changed_number_is_named_with_both_values() -> None:
    old, new = pool(YI, VI), pool([0.1, 0.5, 0.8], VI)
    differences = {difference.name: difference for difference in same_result(old, new)}
    assert differences["yi"].old == [0.1, 0.5, 0.9]
    assert differences["beta"].new == new.beta
    assert "k" not in differences


def test_a_stored_number_that_was_tampered_with_is_found() -> None:
    stored = pool(YI, VI).as_json() | {"ci.lb": 0.2}
    found = same_result(stored, pool(YI, VI))
    assert [difference.name for difference in found] == ["ci.lb"]
    assert str(found[0]).startswith("ci.lb was 0.2, is now ")
