"""The forest plot draws the numbers of the result, and no text meets another."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from consilience.errors import DataError
from consilience.figures.forest import (
    ForestOptions,
    ForestRow,
    Judgement,
    describe,
    forest,
    forest_table,
)
from consilience.synthesis import pool
from tests.library.figures.seen import SVG, boxes, by_class, outside, overlaps

NAMES = ("Alvarez 2012", "Brown 2014", "Chen 2018")
RESULT = pool([0.1, 0.3, 0.5], [0.01, 0.04, 0.09], test="knha", slab=NAMES)
OPTIONS = ForestOptions(
    measure="RR",
    columns=("Peer group, n", "Usual care, n"),
    totals=("90", "91"),
    favours=("peer group", "usual care"),
    domains=("Randomisation", "Blinding"),
)
LOW, UNCLEAR, HIGH = (
    Judgement("good", "low"), Judgement("unclear", "unclear"), Judgement("bad", "high"),
)  # fmt: skip
ROWS = (
    ForestRow(NAMES[0], ("30", "31"), (LOW, UNCLEAR)),
    ForestRow("Dubois 2015", ("3", "2"), (HIGH, LOW), pooled=False),
    ForestRow(NAMES[1], ("40", "40"), (LOW, LOW)),
    ForestRow(NAMES[2], ("20", "20"), (HIGH, HIGH)),
)


def test_every_study_has_its_row_and_its_numbers() -> None:
    words = [box[4] for box in boxes(forest(RESULT, ROWS, OPTIONS).svg)]
    assert all(row.study in words for row in ROWS)
    assert "1.11 [0.91, 1.34]" in words
    assert f"{RESULT.weights[0]:.1f}%" in words
    assert "not estimable" in words


def test_the_area_of_a_square_is_the_weight() -> None:
    sides = [
        float(e.get("width")) for e in by_class(forest(RESULT, ROWS, OPTIONS).svg, "rect", "accent")
    ]
    assert len(sides) == 3
    assert (sides[1] / sides[0]) ** 2 == pytest.approx(
        RESULT.weights[1] / RESULT.weights[0], rel=0.01
    )


def test_the_diamond_spans_the_confidence_interval() -> None:
    svg = forest(RESULT, ROWS, OPTIONS).svg
    (diamond,) = by_class(svg, "polygon", "accent")
    xs = [float(point.split(",")[0]) for point in diamond.get("points").split()]
    ticks = {
        box[4]: (box[0] + box[2]) / 2 for box in boxes(svg) if box[4] in ("0.5", "1", "2", "5")
    }
    per_unit = (ticks["2"] - ticks["1"]) / math.log(2)
    assert min(xs) == pytest.approx(ticks["1"] + RESULT.ci_lb * per_unit, abs=0.5)
    assert max(xs) == pytest.approx(ticks["1"] + RESULT.ci_ub * per_unit, abs=0.5)


def test_an_interval_beyond_the_axis_ends_in_an_arrow() -> None:
    wide = pool([0.1, 0.2, 0.3, 0.2], [0.01, 0.01, 0.01, 25], slab=["A", "B", "C", "D"])
    assert len(by_class(forest(wide).svg, "polygon", "ink")) == 2
    assert by_class(forest(RESULT).svg, "polygon", "ink") == []


@pytest.mark.parametrize(("k", "shown"), [(1, False), (2, False), (3, True)])
def test_a_prediction_interval_needs_three_studies(k: int, shown: bool) -> None:
    svg = forest(pool([0.1, 0.9, 0.4][:k], [0.1, 0.1, 0.1][:k])).svg
    assert ("Prediction interval" in svg) is shown


def test_judgements_differ_in_sign_and_shape_not_in_colour_alone() -> None:
    svg = forest(RESULT, ROWS, OPTIONS).svg
    rings = {
        e.get("class"): (e.get("fill-opacity"), e.get("stroke-dasharray"))
        for e in etree.fromstring(svg).iter(f"{SVG}circle")
    }
    assert len(set(rings.values())) == len(rings) == 3
    assert {"+", "?", "−"} <= {box[4] for box in boxes(svg)}


def test_the_drawing_is_the_same_every_time_and_safe_under_a_strict_policy() -> None:
    svg = forest(RESULT, ROWS, OPTIONS).svg
    assert svg == forest(RESULT, ROWS, OPTIONS).svg
    assert "style" not in svg
    assert "<script" not in svg
    assert svg.count("http") == svg.count('xmlns="http://www.w3.org/2000/svg"') == 1


def test_the_text_alternative_says_effect_direction_and_studies() -> None:
    root = etree.fromstring(forest(RESULT, ROWS, OPTIONS).svg)
    assert root.get("role") == "img"
    said = root.findtext(f"{SVG}desc") or ""
    assert said == describe(RESULT, ROWS, OPTIONS)
    assert "pooled risk ratio was 1.21" in said
    assert "below 1 favour peer group, above 1 usual care" in said
    assert "Dubois 2015: not estimable" in said


def test_the_table_behind_has_the_numbers_unrounded() -> None:
    table = forest_table(RESULT, ROWS, OPTIONS)
    assert [row["study"] for row in table[:4]] == [row.study for row in ROWS]
    assert table[0]["estimate"] == pytest.approx(math.exp(0.1))
    assert table[0]["Blinding"] == "unclear"
    assert table[1]["estimate"] is None
    assert table[-2]["ci.lb"] == pytest.approx(math.exp(RESULT.ci_lb))
    assert len({tuple(row) for row in table}) == 1


def test_rows_that_do_not_fit_the_result_are_refused() -> None:
    with pytest.raises(DataError, match="2 rows for the 3 studies"):
        forest(RESULT, ROWS[:3], OPTIONS)


words = st.text("abcdefgh WMÄéЖ株0123456789&<", min_size=1, max_size=70)
rows = st.lists(st.tuples(words, st.floats(-5, 5), st.floats(0.0001, 50)), min_size=1, max_size=8)


@settings(max_examples=60, deadline=None)
@given(rows, st.lists(words, max_size=3), words, words, st.sampled_from(["MD", "OR", "SMD"]))
def test_no_text_ever_overlaps_or_leaves_the_drawing(
    drawn: list[tuple[str, float, float]], columns: list[str], one: str, other: str, measure: str
) -> None:
    result = pool([y for _, y, _ in drawn], [v for *_, v in drawn])
    options = ForestOptions(
        measure=measure,
        columns=tuple(columns),
        favours=(one, other),
        domains=tuple(columns),
    )
    cells = tuple(str(10**i) for i in range(len(columns)))
    judged = (Judgement("good", "low"), Judgement("bad", one))[: len(columns)]
    svg = forest(result, [ForestRow(name, cells, judged) for name, *_ in drawn], options).svg
    assert overlaps(svg) == []
    assert outside(svg) == []


def guides(measure: str) -> int:
    """How many upright lines of no effect a drawing has."""
    svg = forest(RESULT, options=ForestOptions(measure=measure, prediction=False)).svg
    upright = [one for one in etree.fromstring(svg).iter(f"{SVG}line") if is_null(one)]
    return len(upright)


def is_null(line: etree._Element) -> bool:
    upright = line.get("x1") == line.get("x2")
    return upright and float(line.get("y2")) - float(line.get("y1")) > 60


def test_a_measure_without_a_value_of_no_effect_has_no_line_of_it() -> None:
    assert guides("PLO") == guides("RR") - 1


def test_other_scales_are_drawn_as_a_reader_sees_them() -> None:
    svg = forest(RESULT, options=ForestOptions(measure="PLO")).svg
    words = [text for *_, text in boxes(svg)]
    ticks = [float(word) for word in words if word.replace(".", "", 1).isdigit()]
    assert ticks  # logits of 0.1 to 0.5 are proportions of 0.52 to 0.62
    assert all(0.3 < tick < 1 for tick in ticks if tick < 10)
    table = forest_table(RESULT, options=ForestOptions(measure="PLO"))
    assert table[0]["estimate"] == pytest.approx(1 / (1 + math.exp(-0.1)))
