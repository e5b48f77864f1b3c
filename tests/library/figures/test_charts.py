"""What each chart draws beside its points: limits, lines, bands, bars."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import pytest
from lxml import etree

from consilience.errors import DataError
from consilience.figures.axis import axis_over
from consilience.figures.bubble import bubble
from consilience.figures.chart import ChartOptions
from consilience.figures.funnel import PRECISIONS, funnel
from consilience.figures.harvest import Harvested, harvest
from consilience.figures.labbe import labbe
from consilience.figures.table import Material, draw
from consilience.synthesis import pool, predict
from consilience.synthesis.p_values import p_value_function
from consilience.synthesis.robustness import baujat, gosh, influence, leave_one_out
from consilience.synthesis.small_studies import trim_and_fill
from tests.library.figures.materials import FINDINGS, MATERIAL, MODEL, RESULT
from tests.library.figures.seen import SVG, a_pixel, by_class, on_axes, outside, overlaps, scale_of

OPTIONS = ChartOptions(measure="RR")
PEOPLE = [n1 + n2 for _, n1, _, n2 in MATERIAL.counts]


def path_of(element: etree._Element) -> list[tuple[float, float]]:
    pairs = re.findall(r"([-\d.]+) ([-\d.]+)", element.get("d"))
    return [(float(x), float(y)) for x, y in pairs]


def test_the_limits_of_a_funnel_are_196_standard_errors_from_the_pooled_effect() -> None:
    svg = funnel(RESULT, OPTIONS).svg
    x, y = scale_of(svg, "x"), scale_of(svg, "y")
    dashed = [e for e in by_class(svg, "path", "muted") if e.get("stroke-dasharray") == "4 3"]
    for path, side in zip(dashed, (-1, 1), strict=True):
        place = path_of(path)[-1]
        wanted = RESULT.beta + side * 1.959964 * y(place[1])
        assert math.log(x(place[0])) == pytest.approx(wanted, abs=0.01)


@pytest.mark.parametrize("against", PRECISIONS)
def test_imprecise_studies_always_lie_below(against: str) -> None:
    kind = PRECISIONS[against]
    of = {"variance": RESULT.vi, "weight": RESULT.weights, "size": PEOPLE}[kind.by]
    drawing = funnel(RESULT, OPTIONS, against=against, ni=PEOPLE)
    small = [-one if kind.by != "variance" else one for one in of]
    rows = [(row[against], one) for row, one in zip(drawing.table, small, strict=True)]
    assert rows[0][0] == pytest.approx(kind.of(of[0]))
    group = next(g for g in etree.fromstring(drawing.svg.encode()).iter(f"{SVG}g")
                 if g.get("class") == "points")  # fmt: skip
    heights = [float(mark.get("cy")) for mark in group.iter(f"{SVG}circle")]
    by_error = sorted(zip((se for _, se in rows), heights, strict=True))
    assert [h for _, h in by_error] == sorted(heights)


def test_images_of_trim_and_fill_are_open_and_named_in_the_table() -> None:
    filled = trim_and_fill(RESULT, side="right")
    drawing = funnel(RESULT, OPTIONS, filled=filled)
    images = [row for row in drawing.table if row["filled"]]
    assert len(images) == filled.k0 > 0
    assert f"Trim and fill adds {filled.k0} stud" in drawing.description
    with pytest.raises(DataError, match="needs the people of every study"):
        funnel(RESULT, OPTIONS, against="ni", ni=[10, 20])
    with pytest.raises(DataError, match="no contours and no images"):
        funnel(RESULT, OPTIONS, against="wi", contours=True)
    with pytest.raises(DataError, match="no axis 'size'; known are sei, vi, seinv, vinv"):
        funnel(RESULT, OPTIONS, against="size")
    with pytest.raises(DataError, match="no value of no effect"):
        funnel(RESULT, ChartOptions(measure="PLO"), contours=True)


def test_the_line_of_a_bubble_plot_is_what_the_model_expects() -> None:
    svg = bubble(MODEL, OPTIONS).svg
    x, y = scale_of(svg, "x"), scale_of(svg, "y")
    (drawn,) = [e for e in by_class(svg, "line", "ink") if e.get("stroke-width") == "1.6"
                and x(float(e.get("x2"))) > 50]  # fmt: skip
    for end in "12":
        latitude = x(float(drawn.get(f"x{end}")))
        expected = math.exp(predict(MODEL, [[1, latitude]]).pred[0])
        found = y(float(drawn.get(f"y{end}")))
        assert found == pytest.approx(expected, abs=a_pixel(svg, "y", expected))
    with pytest.raises(DataError, match="no coefficient 'year'; known are intrcpt, latitude"):
        bubble(MODEL, OPTIONS, moderator="year")


def test_a_curve_of_the_drapery_plot_meets_005_at_the_limits_of_the_interval() -> None:
    limits = (RESULT.ci_lb, RESULT.ci_ub)
    assert p_value_function(limits, RESULT.beta, RESULT.se, RESULT.ddf) == pytest.approx(
        (0.05,) * 2
    )
    svg = draw("drapery", MATERIAL).svg
    x, y = scale_of(svg, "x"), scale_of(svg, "y")
    (pooled,) = by_class(svg, "path", "accent")
    peak = min(path_of(pooled), key=lambda place: place[1])
    assert math.log(x(peak[0])) == pytest.approx(RESULT.beta, abs=0.01)
    assert y(peak[1]) == pytest.approx(1, abs=0.005)


def test_risks_of_a_labbe_plot_are_events_over_people() -> None:
    drawing = labbe(RESULT, MATERIAL.counts, OPTIONS)
    assert on_axes(drawing.svg)[0] == pytest.approx((11 / 139, 4 / 123), abs=0.001)
    assert "it was lower in group 1 in 11" in drawing.description
    with pytest.raises(DataError, match="counts of 2 studies for the 13 of the result"):
        labbe(RESULT, MATERIAL.counts[:2], OPTIONS)


def test_a_harvest_plot_has_a_bar_for_each_finding_in_its_column() -> None:
    drawing = harvest(FINDINGS)
    bars = [e for e in etree.fromstring(drawing.svg.encode()).iter(f"{SVG}rect")
            if e.find(f"{SVG}title") is not None]  # fmt: skip
    assert sorted(bar.findtext(f"{SVG}title") for bar in bars) == sorted(f.study for f in FINDINGS)
    one = next(row for row in drawing.table if row["study"] == "Ferguson 1949")
    assert one["finding"] == "No clear difference"
    with pytest.raises(DataError, match="no direction 'up'"):
        harvest([Harvested("A", "Pain", "up")])  # type: ignore[arg-type]
    with pytest.raises(DataError, match="no findings"):
        harvest([])


def test_single_studies_stand_in_the_tables_as_the_library_finds_them() -> None:
    diagnostics = influence(RESULT)
    rows = draw("influence", MATERIAL).table
    assert [row["cook_d"] for row in rows] == list(diagnostics.cook_d)
    assert [row["estimate"] for row in draw("leave-one-out", MATERIAL).table] == [
        math.exp(value) for value in leave_one_out(RESULT).estimate
    ]
    found = baujat(RESULT)
    farthest = RESULT.slab[found.x.index(max(found.x))]
    assert f"{farthest} contributes most" in draw("baujat", MATERIAL).description


def test_an_influential_study_is_dark_in_every_panel_and_named() -> None:
    result = pool(
        [0.1, 0.2, 0.15, 0.12, 1.0], [0.1, 0.1, 0.1, 0.1, 0.02], method="EE",
        slab=[*"ABCD", "Odd 2001"],
    )  # fmt: skip
    drawing = draw("influence", Material(result))
    assert "Called influential by the usual bounds: Odd 2001." in drawing.description
    assert len(by_class(drawing.svg, "circle", "ink")) == 8 + 1  # and once in the key


def test_studies_come_in_by_their_order() -> None:
    years = tuple(float(name[-4:]) for name in RESULT.slab)
    drawing = draw("cumulative", replace(MATERIAL, order=years, order_is="year"))
    assert [str(row["study"])[-4:] for row in drawing.table] == [
        f"{year:.0f}" for year in sorted(years)
    ]
    assert drawing.description.startswith("As studies come in by year, ")
    assert drawing.table[-1]["estimate"] == pytest.approx(math.exp(RESULT.beta))


def test_the_band_of_a_radial_plot_is_196_on_either_side_of_the_line() -> None:
    svg = draw("radial", MATERIAL).svg
    x, y = scale_of(svg, "x"), scale_of(svg, "y")
    (band,) = by_class(svg, "polygon", "tint")
    for pair in band.get("points").split():
        across, up = (float(part) for part in pair.split(","))
        assert abs(abs(y(up) - RESULT.beta * x(across)) - 1.96) < 0.02


@pytest.mark.parametrize(
    "name", ["forest", "funnel", "radial", "drapery", "baujat", "influence", "cumulative"]
)
def test_studies_that_all_agree_are_drawn_too(name: str) -> None:
    same = pool([0.2] * 5, [0.04, 0.04, 0.04, 0.01, 9], method="DL", test="knha")
    svg = draw(name, Material(same)).svg
    assert "nan" not in svg
    assert overlaps(svg) == outside(svg) == []


def test_long_labels_of_a_panel_have_room() -> None:
    near = pool([1.5, 0.2, 0.9, 3, 1, 1.2, 1.8], [0.04, 0.0400001] * 3 + [0.04], method="EE")
    assert outside(draw("influence", Material(near)).svg) == []


def test_tiny_and_large_numbers_on_an_axis_are_written_short() -> None:
    tiny = axis_over(0, 3e-9, (0, 300), log=False)
    assert [tick.label for tick in tiny.ticks][:2] == ["0", "1e−9"]
    assert axis_over(0, 3e6, (0, 300), log=False).ticks[-1].label == "3e6"


def test_a_gosh_plot_has_every_subset_and_names_the_study_that_splits_them() -> None:
    few = pool(RESULT.yi[:6], RESULT.vi[:6], slab=RESULT.slab[:6])
    drawing = draw("gosh", Material(few, OPTIONS))
    found = gosh(few)
    assert drawing.description.startswith("All 63 subsets of 6 studies.")
    widest = max(abs(a - b) for a, b in found.pulls())
    (most,) = [n for n, (a, b) in zip(few.slab, found.pulls(), strict=True) if abs(a - b) == widest]
    assert f"{most} matters most" in drawing.description
    assert drawing.table[0]["median with it"] == math.exp(found.pulls()[0][0])
    looks = {e.get("class") for e in etree.fromstring(drawing.svg.encode()).iter(f"{SVG}rect")}
    assert {"haze", "ink"} <= looks


def test_a_funnel_by_size_says_how_many_people_and_has_no_limits() -> None:
    drawing = draw("funnel-size", MATERIAL)
    assert drawing.description.startswith("13 studies with 262 to 176,782 people; 7 lie")
    assert "limits" not in drawing.description
    assert not [e for e in by_class(drawing.svg, "path", "muted") if e.get("stroke-dasharray")]


def test_a_study_outside_of_the_band_of_a_quantile_plot_is_named() -> None:
    y = [0.1, 0.2, 0.15, 0.12, 0.18, 0.11, 3.0]
    names = [*"ABCDEF", "Odd 2001"]
    drawing = draw("quantiles", Material(pool(y, [0.05] * 7, method="EE", slab=names)))
    number = {n: [float(row[n] or 0) for row in drawing.table] for n in ("low", "y", "high")}
    rows = zip(names, *number.values(), strict=True)
    outside = [name for name, low, value, high in rows if not low <= value <= high]
    assert "Odd 2001" in outside
    assert f"simulated data: {len(outside)}" in drawing.description
    (band,) = by_class(drawing.svg, "polygon", "tint")[:1]
    x, y_axis = scale_of(drawing.svg, "x"), scale_of(drawing.svg, "y")
    across, up = (float(part) for part in band.get("points").split()[0].split(","))
    lowest = min(drawing.table, key=lambda row: float(row["x"] or 0))
    assert x(across) == pytest.approx(lowest["x"], abs=0.01)
    assert y_axis(up) == pytest.approx(lowest["high"], abs=0.05)


def test_a_specification_has_its_interval_above_and_its_choices_below() -> None:
    drawing = draw("specifications", MATERIAL)
    x, y = scale_of(drawing.svg, "x"), scale_of(drawing.svg, "y")
    bars = by_class(drawing.svg, "line", "muted")[: len(drawing.table)]
    for bar, row in zip(bars, drawing.table, strict=True):
        assert x(float(bar.get("x1"))) == pytest.approx(float(row["specification"] or 0), abs=0.02)
        for end, limit in (("y1", "ci.lb"), ("y2", "ci.ub")):
            assert y(float(bar.get(end))) == pytest.approx(row[limit], rel=0.01)
    marks = by_class(drawing.svg, "circle", "ink")
    kinds = [kind for kind in ("data", "model", "test", "without")
             if len({row[kind] for row in drawing.table}) > 1]  # fmt: skip
    assert len(marks) == len(kinds) * len(drawing.table)
    assert "Interval does not hold 1: 7 of 7 (100%)" in drawing.svg


def test_an_interval_that_holds_no_effect_is_an_open_point() -> None:
    y, v = [0.1, 0.3, -0.1, 0.2, 0.6], [0.02] * 5
    drawing = draw("specifications", Material(pool(y, v)))
    holds = sum(float(r["ci.lb"] or 0) <= 0 <= float(r["ci.ub"] or 0) for r in drawing.table)
    rings = by_class(drawing.svg, "circle", "paper")
    assert 0 < holds < len(drawing.table)
    assert sum(one.find(f"{SVG}title") is not None for one in rings) == holds
