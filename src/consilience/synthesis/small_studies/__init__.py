"""Small-study effects: tests of funnel plots, and what missing studies would change."""

from consilience.synthesis.small_studies.checks import (
    BY_VARIANCE,
    TITLES,
    Check,
    check_small_studies,
)
from consilience.synthesis.small_studies.excess_significance import (
    ExcessSignificance,
    excess_significance,
)
from consilience.synthesis.small_studies.fail_safe_n import KINDS, FailSafeN, fail_safe_n
from consilience.synthesis.small_studies.pet_peese import PetPeese, pet_peese
from consilience.synthesis.small_studies.rank_test import RankTest, rank_test
from consilience.synthesis.small_studies.regression_test import (
    PREDICTORS,
    Predictor,
    RegressionTest,
    regression_test,
)
from consilience.synthesis.small_studies.trim_and_fill import ESTIMATORS as TRIM_ESTIMATORS
from consilience.synthesis.small_studies.trim_and_fill import Filled, trim_and_fill

__all__ = [
    "BY_VARIANCE",
    "KINDS",
    "PREDICTORS",
    "TITLES",
    "TRIM_ESTIMATORS",
    "Check",
    "ExcessSignificance",
    "FailSafeN",
    "Filled",
    "PetPeese",
    "Predictor",
    "RankTest",
    "RegressionTest",
    "check_small_studies",
    "excess_significance",
    "fail_safe_n",
    "pet_peese",
    "rank_test",
    "regression_test",
    "trim_and_fill",
]
