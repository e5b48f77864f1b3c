"""What can be asked of a meta-regression can be asked of a pooled effect."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from consilience.errors import TooFewStudies
from consilience.synthesis import (
    compare,
    contrasts,
    heterogeneity_interval,
    joint_test,
    pool,
    predict,
    profile,
    regress,
    study_effects,
)
from consilience.synthesis.fitted import Model

YI, VI, DOSE = [0.1, 0.9, 0.4, 2.0], [0.05, 0.08, 0.1, 0.07], [0.0, 1.0, 2.0, 3.0]
QUESTIONS: dict[str, Callable[[Model], object]] = {
    "compare": lambda model: compare(with_dose(), model),
    "contrasts": lambda model: contrasts(model, [[1.0]], [0.5]),
    "heterogeneity_interval": heterogeneity_interval,
    "joint_test": joint_test,
    "predict": predict,
    "profile": profile,
    "study_effects": study_effects,
}


def with_dose() -> Model:
    design = [[1.0, dose] for dose in DOSE]
    return regress(YI, VI, design, names=["intrcpt", "dose"], method="ML")


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_pooled_effect_answers_as_the_regression_on_an_intercept(question: str) -> None:
    ask = QUESTIONS[question]
    pooled = pool(YI, VI, method="ML", test="knha", level=90)
    alone = regress(
        YI, VI, [[1.0]] * 4, names=["intrcpt"], method="ML", test="knha", level=90
    )  # fmt: skip
    assert ask(pooled) == ask(alone)


def test_of_one_study_nothing_more_can_be_asked() -> None:
    with pytest.raises(TooFewStudies):
        predict(pool([0.1], [0.04]))
