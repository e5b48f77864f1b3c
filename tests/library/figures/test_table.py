"""Every figure of the table draws its numbers, says its finding, and prints in greyscale."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from functools import cache

import pytest
from lxml import etree

from consilience.errors import DataError
from consilience.figures.drawing import Drawing
from consilience.figures.table import FIGURES, Material, draw, drawable
from consilience.synthesis import pool
from tests.library.figures.materials import MATERIAL
from tests.library.figures.seen import (
    SVG,
    a_pixel,
    by_class,
    on_axes,
    outside,
    overlaps,
    scale_of,
    too_alike,
)


@cache
def drawn(name: str) -> Drawing:
    return draw(name, MATERIAL)


WITH_POINTS = [name for name, figure in FIGURES.items() if figure.columns]


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_has_a_title_its_finding_in_words_and_the_table_behind_it(name: str) -> None:
    drawing = drawn(name)
    root = etree.fromstring(drawing.svg.encode())
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == drawing.title
    assert root.findtext(f"{SVG}desc") == drawing.description
    assert re.search(r"\d", drawing.description)
    assert drawing.description.endswith(".")
    assert len({tuple(row) for row in drawing.table}) == 1


@pytest.mark.parametrize("name", FIGURES)
def test_no_words_of_a_figure_overlap_or_leave_it(name: str) -> None:
    assert overlaps(drawn(name).svg) == []
    assert outside(drawn(name).svg) == []


@pytest.mark.parametrize("name", FIGURES)
def test_grounds_of_a_figure_stay_apart_in_greyscale(name: str) -> None:
    assert too_alike(drawn(name).svg) == []


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_the_same_every_time_and_safe_under_a_strict_policy(name: str) -> None:
    svg = drawn(name).svg
    assert svg == draw(name, MATERIAL).svg
    assert "style" not in svg
    assert "<script" not in svg
    assert svg.count("http") == svg.count('xmlns="http://www.w3.org/2000/svg"') == 1
    ids = re.findall(r' id="([^"]+)"', svg)
    assert all(id.startswith(name) for id in ids)


@pytest.mark.parametrize("name", WITH_POINTS)
def test_points_lie_at_the_numbers_of_the_table_to_a_pixel(name: str) -> None:
    drawing, (across, up) = drawn(name), FIGURES[name].columns
    found = on_axes(drawing.svg)
    assert len(found) == len(drawing.table)
    for (x, y), row in zip(found, drawing.table, strict=True):
        assert abs(x - float(row[across] or 0)) < a_pixel(drawing.svg, "x", x)
        assert abs(y - float(row[up] or 0)) < a_pixel(drawing.svg, "y", y)


@pytest.mark.parametrize("name", ["forest", "leave-one-out", "cumulative"])
def test_rows_of_a_forest_lie_at_the_numbers_of_the_table_to_a_pixel(name: str) -> None:
    drawing = drawn(name)
    x = scale_of(drawing.svg, "x")
    squares = by_class(drawing.svg, "rect", "accent")
    whiskers = [e for e in by_class(drawing.svg, "line", "ink") if e.get("stroke-width") == "1.2"]
    for square, row in zip(squares, drawing.table, strict=False):
        middle = float(square.get("x")) + float(square.get("width")) / 2
        assert abs(middle - x.inverse(float(row["estimate"] or 0))) < 1
    arrows = [point_of(e) for e in by_class(drawing.svg, "polygon", "ink")]
    for line, row in zip(whiskers, drawing.table, strict=False):
        for end, limit in (("x1", "ci.lb"), ("x2", "ci.ub")):
            place = float(line.get(end))
            cut = (place, float(line.get("y1"))) in arrows
            assert cut or abs(place - x.inverse(float(row[limit] or 0))) < 1
    assert len(squares) == len(whiskers) == MATERIAL.result.k


def test_the_diamond_and_the_prediction_lie_at_the_numbers_of_the_result() -> None:
    svg, result = drawn("forest").svg, MATERIAL.result
    x = scale_of(svg, "x")
    (diamond,) = by_class(svg, "polygon", "accent")
    across = [float(pair.split(",")[0]) for pair in diamond.get("points").split()]
    for place, value in zip(across, (result.ci_lb, result.beta, result.ci_ub), strict=False):
        assert abs(place - x.inverse(math.exp(value))) < 1
    bar = by_class(svg, "line", "second")[0]
    for end, value in (("x1", result.pi_lb), ("x2", result.pi_ub)):
        assert abs(float(bar.get(end)) - x.inverse(math.exp(value))) < 1


def point_of(arrow: etree._Element) -> tuple[float, float]:
    """The tip of an arrow."""
    x, y = arrow.get("points").split()[0].split(",")
    return float(x), float(y)


def test_a_figure_that_cannot_be_drawn_says_what_it_needs() -> None:
    alone = Material(pool([0.1], [0.04]))
    assert drawable(alone) == ("forest", "drapery")
    with pytest.raises(DataError, match="Funnel plot: needs two studies, there is 1"):
        draw("funnel", alone)
    with pytest.raises(DataError, match="L’Abbé plot: is of RR, OR, PETO, RD"):
        draw("labbe", alone)
    with pytest.raises(DataError, match="no figure 'pie'; known are forest, funnel"):
        draw("pie", alone)
    assert drawable(MATERIAL) == tuple(FIGURES)


@pytest.mark.parametrize("measure", ["SMD", "PLO", "ZCOR", "RD", "IRLN"])
@pytest.mark.parametrize("name", [n for n in FIGURES if n not in ("labbe", "harvest")])
def test_other_measures_are_drawn_on_their_own_scales(name: str, measure: str) -> None:
    material = replace(MATERIAL, options=replace(MATERIAL.options, measure=measure))
    if name not in drawable(material):
        return
    drawing = draw(name, material)
    assert overlaps(drawing.svg) == outside(drawing.svg) == []
    if columns := FIGURES[name].columns:
        for (x, _), row in zip(on_axes(drawing.svg), drawing.table, strict=True):
            assert abs(x - float(row[columns[0]] or 0)) < a_pixel(drawing.svg, "x", x)
