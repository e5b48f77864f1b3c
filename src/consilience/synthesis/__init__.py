"""Synthesis: pooled effects with their heterogeneity, as frozen results that can be repeated."""

from consilience.synthesis.fingerprint import Difference, fingerprint_of, same_result
from consilience.synthesis.hypotheses import (
    Comparison,
    Contrasts,
    compare,
    contrasts,
    inflation,
    joint_test,
)
from consilience.synthesis.intervals import HeterogeneityInterval, heterogeneity_interval
from consilience.synthesis.pool import METHOD_VERSION, pool
from consilience.synthesis.pooled import FitStatistics, Pooled
from consilience.synthesis.predictions import Predicted, StudyEffects, predict, study_effects
from consilience.synthesis.regression import TESTS, Regression, regress
from consilience.synthesis.subgroups import Subgroups, pool_subgroups
from consilience.synthesis.tau2 import ESTIMATORS, Estimator
from consilience.synthesis.words import methods_sentence, results_sentence

__all__ = [
    "ESTIMATORS",
    "METHOD_VERSION",
    "TESTS",
    "Comparison",
    "Contrasts",
    "Difference",
    "Estimator",
    "FitStatistics",
    "HeterogeneityInterval",
    "Pooled",
    "Predicted",
    "Regression",
    "StudyEffects",
    "Subgroups",
    "compare",
    "contrasts",
    "fingerprint_of",
    "heterogeneity_interval",
    "inflation",
    "joint_test",
    "methods_sentence",
    "pool",
    "pool_subgroups",
    "predict",
    "regress",
    "results_sentence",
    "same_result",
    "study_effects",
]
