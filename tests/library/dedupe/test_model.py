"""What log-odds are worth where something speaks against a pair."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.dedupe.calibrate import held_line
from consilience.dedupe.compare import ABSENT, Comparison
from consilience.dedupe.model import ANY, Model, along, shipped

NOTHING = Comparison(*[ABSENT] * len(Comparison._fields))
LINE = ((-2.0, -3.0), (0.0, -1.0), (2.0, 0.0))
MODEL = Model(1.0, {}, {ANY: -1.0, "two DOIs": -2.0}, {ANY: -3.0}, LINE)


@pytest.mark.parametrize(
    ("at", "height"), [(-4, -5), (-2, -3), (-1, -2), (0, -1), (1, -0.5), (2, 0), (5, 3)]
)
def test_a_line_is_straight_between_its_points_and_goes_on_beside_itself(
    at: float, height: float
) -> None:
    assert along(LINE, at) == pytest.approx(height)


def test_each_doubt_has_a_weight_and_only_a_pair_with_one_is_set_right() -> None:
    def odds(**against: str) -> float:
        probability = MODEL.probability(NOTHING, **against)
        return math.log(probability / (1 - probability))

    assert odds() == pytest.approx(1.0)
    assert odds(doubt="two DOIs") == pytest.approx(along(LINE, 1 - 2))
    assert odds(doubt="different issues") == pytest.approx(along(LINE, 1 - 1))
    assert odds(contradiction="two PMIDs (1, 2)") == pytest.approx(along(LINE, 1 - 3))


@given(st.floats(-12, 12), st.floats(0.001, 0.999))
def test_what_lies_below_the_least_is_never_as_probable(odds: float, probability: float) -> None:
    for model in (MODEL, shipped()):
        if odds < model.needed(probability) - 1e-9:
            for worth in (odds, along(model.held, odds)):
                assert 1 / (1 + math.exp(-worth)) < probability


def test_the_shipped_line_rises() -> None:
    heights = [height for _, height in shipped().held]
    assert heights == sorted(heights)
    assert [at for at, _ in shipped().held] == sorted(at for at, _ in shipped().held)


def test_a_line_is_drawn_through_what_was_seen() -> None:
    true = held_line([(-2.0, 8808, 1192), (0.0, 5000, 5000), (2.0, 1192, 8808)])
    assert [height for _, height in true] == pytest.approx([-4, -2, 0, 2, 4], abs=0.01)
    too_sure = held_line([(-2.0, 8808, 1192), (0.0, 7500, 2500), (2.0, 5000, 5000)])
    assert dict(too_sure)[0.0] == pytest.approx(math.log(2500 / 7500), abs=0.02)
    assert dict(too_sure)[2.0] == pytest.approx(0.0, abs=0.02)


def test_few_pairs_do_not_bend_a_line_much_and_it_always_rises() -> None:
    heights = [height for _, height in held_line([(2.0, 3, 0), (-2.0, 0, 3)])]
    assert heights == sorted(heights)
    assert heights == pytest.approx([-4, -2, 0, 2, 4], abs=0.5)
