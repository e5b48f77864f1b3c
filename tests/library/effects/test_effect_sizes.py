"""What an unusable study is told, and what every measure of the table keeps to."""

from __future__ import annotations

import math

import pytest

from consilience.effects import MEASURES, Continuity, Measure, effect_sizes
from consilience.errors import DataError
from tests.library.effects.studies import GOOD, TWO_GROUPS, TWO_MEANS, study


def with_one_changed(measure: str, field: str, value: float | None) -> tuple[bool, list[str]]:
    """Whether a study was left out after one of its values changed, and what was said."""
    row = MEASURES[measure]
    names = next(names for names in row.sets if field in names)
    if (measure, field) == ("RR", "bi"):
        names = (*names, "n1i", "n2i")
    good = GOOD[row.kind]
    columns = {n: [good[n], value if n == field else good[n]] for n in names}
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
        ("ROM", "m2i", -4, "no logarithm of their ratio"),
        ("VR", "sd1i", -1, "SD of group 1 is negative"),
        ("IRR", "t1i", 0, "person-time of group 1 is not above zero"),
        ("IRD", "x2i", -1, "events of group 2 are negative"),
        ("ZCOR", "ri", 1.2, "not between −1 and 1"),
        ("COR", "ni", 3, "fewer than 4 people"),
        ("COR", "pi", 0, "p-value"),
        ("PCOR", "ni", 4, "no degrees of freedom are left"),
        ("R2", "r2i", 1.2, "share of variance explained is not between 0 and 1"),
        ("PLO", "xi", 30, "more events than people"),
        ("PR", "mi", -1, "non-events are negative"),
        ("IRLN", "xi", -1, "events are negative"),
        ("MN", "sdi", 0, "SD is zero"),
        ("MNLN", "mi", -1, "no logarithm"),
        ("SMCC", "ri", -2, "not between −1 and 1"),
        ("ROMC", "m1i", 0, "no logarithm of their ratio"),
        ("MPOR", "di", -1, "count di is negative"),
        ("MPORM", "ri", 2, "not between −1 and 1"),
        ("ABT", "ai", 1, "alpha is not below 1"),
        ("ARAW", "mi", 1, "at least 2 items"),
        ("REH", "bi", -1, "count bi is negative"),
        ("CLES", "ai", 1.1, "not between 0 and 1"),
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
    columns = {name: [value] for name, value in TWO_MEANS.items()}
    found = effect_sizes("MD", columns | {"sd1i": [0], "sd2i": [0]})
    assert math.isnan(found.yi[0])
    assert "no variance" in found.issues[0].message


@pytest.mark.parametrize("measure", MEASURES.values(), ids=list(MEASURES))
def test_every_measure_works_from_each_of_its_sets_of_columns(measure: Measure) -> None:
    for names in measure.sets:
        for vtype in measure.vtypes:
            columns = {n: [value] for n, value in study(measure, names).items()}
            found = effect_sizes(measure.name, columns, vtype=vtype)
            assert math.isfinite(found.yi[0])
            assert found.vi[0] > 0
            assert found.issues == ()


@pytest.mark.parametrize("measure", MEASURES.values(), ids=list(MEASURES))
def test_no_missing_value_without_a_note_that_names_the_study(measure: Measure) -> None:
    names = measure.columns[0]
    for name in names:
        broken = study(measure, names) | {name: None}
        columns = {n: [study(measure, names)[n], broken[n]] for n in names}
        found = effect_sizes(measure.name, columns, slab=["Right 2000", "Wrong 2001"])
        assert math.isnan(found.yi[1]) or math.isnan(found.vi[1])
        assert [str(issue) for issue in found.issues] == [
            f"Wrong 2001: no value for {name} (left out)"
        ]


@pytest.mark.parametrize("measure", MEASURES.values(), ids=list(MEASURES))
def test_no_effect_is_the_null_value(measure: Measure) -> None:
    if measure.null is not None and measure.kind != "superiority":
        assert measure.back(0.0) == measure.null


def test_a_study_is_computed_from_the_set_of_columns_that_it_has() -> None:
    columns = {"ri": [0.3, None], "ti": [None, 2.0], "ni": [40, 40]}
    found = effect_sizes("COR", columns)
    assert found.yi == pytest.approx((0.3, 2 / math.sqrt(4 + 38)))
    assert found.issues == ()


def test_what_can_be_computed_without_a_missing_number_is_given() -> None:
    mean = effect_sizes("MN", {"mi": [5.0], "sdi": [2.0], "ni": [None]})
    assert mean.yi == (5.0,)
    assert math.isnan(mean.vi[0])
    rates = {"x1i": [0], "x2i": [0], "t1i": [50], "t2i": [25]}
    found = effect_sizes("IRSD", rates, continuity=Continuity(drop00=True))
    assert math.isnan(found.yi[0])
    assert found.vi == pytest.approx((1 / 200 + 1 / 100,))
    assert not found.issues[0].used


def test_each_study_may_have_its_kind_of_variance() -> None:
    columns = {name: [value] * 2 for name, value in TWO_GROUPS.items() if name in "ai bi ci di"}
    both = effect_sizes("PHI", columns, vtype=["ST", "CS"]).vi
    assert both[0] == effect_sizes("PHI", columns, vtype="ST").vi[0]
    assert both[1] == effect_sizes("PHI", columns, vtype="CS").vi[1]


def test_a_scale_that_runs_the_other_way_is_turned() -> None:
    columns = {name: [value] * 2 for name, value in TWO_MEANS.items()}
    found = effect_sizes("MD", columns, flip=[True, False])
    assert (found.yi, found.vi[0]) == ((-1.0, 1.0), found.vi[1])
    assert effect_sizes("MD", columns, flip=[2.0, 1.0]).vi[0] == pytest.approx(4 * found.vi[1])


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
        ("GEN", {"yi": [1], "vi": [1]}, ["LS", "LS"]),
    ],
)
def test_wrong_use_is_refused(
    measure: str, columns: dict[str, list[float]], vtype: str | list[str] | None
) -> None:
    with pytest.raises(DataError):
        effect_sizes(measure, columns, vtype=vtype)


def test_a_count_that_is_taken_for_a_standardised_difference_is_told() -> None:
    means = {"m1i": [2.1, 2.1], "sd1i": [1.0, 1.0], "m2i": [2.3, 2.3], "sd2i": [1.0, 1.0]}
    sizes = {"n1i": [97, 97], "n2i": [98, 98]}
    found = effect_sizes("SMD", {**means, **sizes, "di": [58, -0.2]})
    assert [(issue.row, issue.field, issue.used) for issue in found.issues] == [(0, "di", True)]
