"""Each look of the forest plot shows its parts in its order; subgroups; pages."""

from __future__ import annotations

import math
import random

import pytest
from lxml import etree

from consilience.errors import DataError
from consilience.figures.drawing import Drawing
from consilience.figures.forest import Column, ForestOptions, ForestRow, Judgement, forest
from consilience.figures.styles import STYLES
from consilience.synthesis import pool, pool_subgroups
from tests.library.figures.seen import SVG, Box, boxes, by_class, outside, overlaps, too_alike

YI = [-0.9, -1.6, -1.3, -0.2, -0.8, 0.0]
VI = [0.33, 0.19, 0.42, 0.05, 0.01, 0.004]
BY = ["North", "North", "South", "North", "South", "South"]
NAMES = [f"Author {letter} 2001" for letter in "ABCDEF"]
SUBGROUPS = pool_subgroups(YI, VI, BY, test="knha", slab=NAMES)
COLUMNS = (
    Column("Events", "Vaccine", totals=("60", "30", "30")), Column("Total", "Vaccine"),
    Column("Events", "No vaccine with a long name"), Column("Total", "No vaccine with a long name"),
    Column("Country", side="right", align="start"),
)  # fmt: skip
JUDGED = (Judgement("good", "Low"), Judgement("unclear", "Unclear"), Judgement("bad", "High"))


def drawn(style: str, **more: object) -> Drawing:
    rows = [
        ForestRow(name, ("5", "50", "6", "60", "Ghana"), JUDGED, group=group)
        for name, group in zip(NAMES, BY, strict=True)
    ]
    rows.insert(2, ForestRow("Author X 1999", ("0", "9", "0", "9"), pooled=False, group="North"))
    options = ForestOptions(
        measure="RR", style=style, columns=COLUMNS, favours=("vaccine", "no vaccine"),
        domains=("Randomisation", "Missing data", "Reporting"), **more,
    )  # fmt: skip
    return forest(SUBGROUPS.overall, rows, options, subgroups=SUBGROUPS)


def found(drawing: Drawing, words: str) -> Box:
    return next(box for box in boxes(drawing.svg) if box[4].startswith(words))


@pytest.mark.parametrize("style", STYLES)
def test_no_look_has_overlapping_words_or_grounds_that_print_alike(style: str) -> None:
    svg = drawn(style).svg
    assert overlaps(svg) == []
    assert outside(svg) == []
    assert too_alike(svg) == too_alike(svg, signs=True) == []


@pytest.mark.parametrize(
    ("style", "in_order"),
    [
        ("house", ("Study", "Events", "Risk ratio", "RR [95% CI]", "Weight", "Country", "Risk of")),
        ("revman", ("Study or", "Events", "Weight", "IV, Random", "Country", "Risk of bias")),
        ("jama", ("Source", "Events", "RR (95%", "Favours vaccine", "Weight, %", "Country")),
        ("bmj", ("Study", "Events", "Risk ratio", "Weight", "Country", "Risk of bias")),
    ],
)
def test_the_parts_stand_in_the_order_of_the_look(style: str, in_order: tuple[str, ...]) -> None:
    lefts = [found(drawn(style), words)[0] for words in in_order]
    assert lefts == sorted(lefts)


def test_each_look_writes_numbers_its_own_way() -> None:
    said = {style: {box[4] for box in boxes(drawn(style).svg)} for style in STYLES}
    assert "0.41 [0.13, 1.25]" in said["house"] & said["revman"]
    assert "0.41 (0.13-1.25)" in said["jama"]
    assert "0.41 (0.13 to 1.25)" in said["bmj"]
    assert any("P = .0" in words for words in said["jama"])
    assert any("Tau² = " in words for words in said["revman"])


def test_a_subgroup_stands_under_its_name_with_its_own_diamond() -> None:
    drawing = drawn("house")
    order = ["North", "Author A", "Author X", "Subtotal", "South", "Author C", "Random effects"]
    tops = [found(drawing, words)[1] for words in order]
    assert tops == sorted(tops)
    assert len(by_class(drawing.svg, "polygon", "tint")) == 2
    rows = [row for row in drawing.table if str(row["study"]).startswith("Subtotal")]
    assert [row["estimate"] for row in rows] == [math.exp(r.beta) for r in SUBGROUPS.results]
    assert "Test of a difference between the subgroups: Q(1) = " in drawing.description


def test_subgroups_that_do_not_fit_their_rows_are_refused() -> None:
    rows = [ForestRow(name, group="North") for name in NAMES]
    with pytest.raises(DataError, match="6 rows for the 3 studies of the subgroup 'North'"):
        forest(SUBGROUPS.overall, rows, subgroups=SUBGROUPS)
    with pytest.raises(DataError, match="no look 'lancet'; known are house, revman, jama, bmj"):
        ForestOptions(style="lancet")


def large(n: int) -> Drawing:
    chance = random.Random(3)
    result = pool(
        [chance.gauss(0.2, 0.4) for _ in range(n)],
        [chance.uniform(0.01, 0.2) for _ in range(n)],
        slab=[f"Author {i} and a colleague of a very long name {i}" for i in range(n)],
    )
    return forest(result, None, ForestOptions(measure="SMD", favours=("usual care", "peers")))


def test_three_hundred_rows_go_over_pages_and_no_words_overlap() -> None:
    drawing = large(300)
    assert overlaps(drawing.svg) == outside(drawing.svg) == []
    said = []
    for i, page in enumerate(drawing.pages):
        assert overlaps(page) == outside(page) == []
        root = etree.fromstring(page.encode())
        assert float(root.get("height")) <= float(root.get("width")) * math.sqrt(2)
        words = [box[4] for box in boxes(page)]
        assert words.count("Study") == 1
        assert words[-1] == f"Page {i + 1} of {len(drawing.pages)}"
        said += [one for one in words if one.startswith("Author ")]
    assert len(said) == len(set(said)) == 300


def test_a_figure_that_fits_a_page_has_no_pages() -> None:
    assert large(12).pages == ()


def test_marks_lie_at_the_same_place_on_every_page() -> None:
    pages = large(100).pages
    nulls = {e.get("x1") for page in pages for e in by_class(page, "line", "axis")}
    assert len(pages) > 2
    assert len({page.count(f"{SVG}x") for page in pages}) == 1
    assert nulls == {e.get("x1") for e in by_class(pages[0], "line", "axis")}
