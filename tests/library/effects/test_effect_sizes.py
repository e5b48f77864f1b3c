"""What an unusable study is told, and what every measure of the table keeps to."""

from __future__ import annotations

import math

import pytest

from consilience.effects import MEASURES, Measure, effect_sizes
from consilience.errors import DataError

GOOD = {
    "m1i": 5.0, "sd1i": 2.0, "n1i": 20.0, "m2i": 4.0, "sd2i": 2.5, "n2i": 25.0,
    "ai": 4.0, "bi": 16.0, "ci": 10.0, "di": 15.0, "yi": 0.3, "vi": 0.04, "sei": 0.2,
}  # fmt: skip


def with_one_changed(measure: str, field: str, value: float | None) -> tuple[bool, list[str]]:
    """Whether a study was left out after one of its values changed, and what was said."""
    names = [n for n in GOOD if any(n in row for row in MEASURES[measure].columns)]
    if field in ("n1i", "n2i") and "ai" in names:
        names = ["ai", "n1i", "ci", "n2i"]
    columns = {n: [GOOD[n], value if n == field else GOOD[n]] for n in names}
    found = effect_sizes(measure, columns, slab=["Right 2000", "Wrong 2001"])
    assert math.isfinite(found.yi[0])
    assert {issue.study for issue in found.issues} <= {"Wrong 2001"}
    return math.isnan(found.yi[1]), [str(issue) for issue in found.issues]


@pytest.mark.parametrize(
    ("measure", "field", "value", "said"),
    [
        ("MD", "sd1i", -1, "SD of group 1 is negative"),
        ("MD", "n2i", -5, "group 2 has fewer than 2 people"),
        ("SMD", "n1i", 1, "group 1 has fewer than 2 people"),
        ("SMD", "m2i", None, "no value for m2i"),
        ("SMD", "m2i", math.inf, "no value for m2i"),
        ("RR", "ai", 21, "group 1 has more events than people"),
        ("OR", "ci", -1, "events of group 2 are negative"),
        ("RD", "n2i", 0, "group 2 has no people"),
        ("RR", "bi", 17, "size of group 1 is not its events plus its non-events"),
        ("GEN", "vi", 0, "not above zero"),
    ],
)
def test_a_study_that_cannot_be_used_is_left_out_and_told_why(
    measure: str, field: str, value: float | None, said: str
) -> None:
    left_out, messages = with_one_changed(measure, field, value)
    assert left_out
    assert len(messages) == 1
    assert said in messages[0]
    assert messages[0].startswith("Wrong 2001: ")
    assert messages[0].endswith("(left out)")


def test_one_sd_of_zero_is_doubted_and_used() -> None:
    left_out, messages = with_one_changed("MD", "sd1i", 0)
    assert not left_out
    assert "SD of one group is zero" in messages[0]


def test_two_sds_of_zero_are_left_out() -> None:
    columns = {name: [GOOD[name]] for name in MEASURES["MD"].columns[0]}
    found = effect_sizes("MD", columns | {"sd1i": [0], "sd2i": [0]})
    assert math.isnan(found.yi[0])
    assert "no variance" in found.issues[0].message


@pytest.mark.parametrize("measure", MEASURES.values(), ids=list(MEASURES))
def test_every_measure_works_from_each_of_its_sets_of_columns(measure: Measure) -> None:
    for names in measure.columns:
        for vtype in measure.vtypes:
            found = effect_sizes(measure.name, {n: [GOOD[n]] for n in names}, vtype=vtype)
            assert math.isfinite(found.yi[0])
            assert found.vi[0] > 0
            assert found.issues == ()


@pytest.mark.parametrize("measure", MEASURES.values(), ids=list(MEASURES))
def test_no_effect_is_the_null_value(measure: Measure) -> None:
    assert measure.back(0.0) == measure.null


def test_the_same_effect_comes_from_variance_or_standard_error() -> None:
    by_error = effect_sizes("GEN", {"yi": [0.3], "sei": [0.2]})
    assert by_error.vi == pytest.approx((0.04,))


@pytest.mark.parametrize(
    ("measure", "columns", "vtype"),
    [
        ("NNT", {"ai": [1]}, None),
        ("MD", {"m1i": [1], "m2i": [2]}, None),
        ("GEN", {"yi": [1], "vi": [1, 2]}, None),
        ("GEN", {"yi": [1], "vi": [1]}, "UB"),
    ],
)
def test_wrong_use_is_refused(
    measure: str, columns: dict[str, list[float]], vtype: str | None
) -> None:
    with pytest.raises(DataError):
        effect_sizes(measure, columns, vtype=vtype)
