"""Small-study effects: tests of funnel plots, and what missing studies would change."""

from consilience.synthesis.small_studies.rank_test import RankTest, rank_test
from consilience.synthesis.small_studies.regression_test import (
    PREDICTORS,
    Predictor,
    RegressionTest,
    regression_test,
)
from consilience.synthesis.small_studies.trim_and_fill import Filled, trim_and_fill

__all__ = [
    "PREDICTORS",
    "Filled",
    "Predictor",
    "RankTest",
    "RegressionTest",
    "rank_test",
    "regression_test",
    "trim_and_fill",
]
