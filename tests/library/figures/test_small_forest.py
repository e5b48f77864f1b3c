"""The small forest plot: every study and the pooled effect, told in words as well."""

from __future__ import annotations

import re

from consilience.effects import MEASURES
from consilience.figures.small_forest import small_forest
from consilience.synthesis import pool, results_sentence

RESULT = pool([0.1, 0.5, -0.2], [0.04, 0.02, 0.05])
SVG = small_forest(RESULT, MEASURES["SMD"], name="small-a")


def test_each_study_is_a_point_and_the_pooled_effect_a_diamond() -> None:
    assert SVG.count("<circle") == 3
    points = re.search(r'points="([^"]+)"', SVG)
    assert points
    xs = [float(pair.split(",")[0]) for pair in points.group(1).split()]
    assert xs[0] < xs[1] < xs[2]


def test_the_point_of_an_estimate_lies_where_its_value_is() -> None:
    xs = [float(x) for x in re.findall(r'cx="([\d.]+)"', SVG)]
    assert xs[2] < xs[0] < xs[1]


def test_it_says_in_words_what_it_shows() -> None:
    assert results_sentence(RESULT, MEASURES["SMD"]) in SVG
    assert 'id="small-a-title"' in SVG


def test_a_study_of_one_and_equal_values_are_drawn() -> None:
    assert small_forest(pool([0.0], [0.01]), MEASURES["MD"], name="one").count("<circle") == 1
