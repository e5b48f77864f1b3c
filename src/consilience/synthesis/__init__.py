"""Synthesis: pooled effects with their heterogeneity, as frozen results that can be repeated."""

from consilience.synthesis.fingerprint import Difference, fingerprint_of, same_result
from consilience.synthesis.pool import METHOD_VERSION, TESTS, pool
from consilience.synthesis.pooled import FitStatistics, Pooled
from consilience.synthesis.regression import Regression, regress
from consilience.synthesis.tau2 import ESTIMATORS, Estimator
from consilience.synthesis.words import methods_sentence, results_sentence

__all__ = [
    "ESTIMATORS",
    "METHOD_VERSION",
    "TESTS",
    "Difference",
    "Estimator",
    "FitStatistics",
    "Pooled",
    "Regression",
    "fingerprint_of",
    "methods_sentence",
    "pool",
    "regress",
    "results_sentence",
    "same_result",
]
