"""Synthesis: pooled effects with their heterogeneity, as frozen results that can be repeated."""

from consilience.synthesis.batched import Fits, fit_many
from consilience.synthesis.fingerprint import Difference, fingerprint_of, same_result
from consilience.synthesis.henmi_copas import HenmiCopas, henmi_copas
from consilience.synthesis.hypotheses import (
    Comparison,
    Contrasts,
    compare,
    contrasts,
    inflation,
    joint_test,
)
from consilience.synthesis.intervals import HeterogeneityInterval, heterogeneity_interval
from consilience.synthesis.mantel_haenszel import mantel_haenszel
from consilience.synthesis.peto import peto
from consilience.synthesis.pool import METHOD_VERSION, pool
from consilience.synthesis.pooled import FitStatistics, Pooled
from consilience.synthesis.predictions import Predicted, StudyEffects, predict, study_effects
from consilience.synthesis.profile import LikelihoodProfile, profile
from consilience.synthesis.regression import TESTS, Regression, regress
from consilience.synthesis.subgroups import Subgroups, pool_subgroups
from consilience.synthesis.tables import PooledTables
from consilience.synthesis.tables_again import (
    TableResiduals,
    cumulated_tables,
    deleted_table_residuals,
    without_each_table,
)
from consilience.synthesis.tau2 import ESTIMATORS, Estimator
from consilience.synthesis.words import difference_sentence, methods_sentence, results_sentence

__all__ = [
    "ESTIMATORS",
    "METHOD_VERSION",
    "TESTS",
    "Comparison",
    "Contrasts",
    "Difference",
    "Estimator",
    "FitStatistics",
    "Fits",
    "HenmiCopas",
    "HeterogeneityInterval",
    "LikelihoodProfile",
    "Pooled",
    "PooledTables",
    "Predicted",
    "Regression",
    "StudyEffects",
    "Subgroups",
    "TableResiduals",
    "compare",
    "contrasts",
    "cumulated_tables",
    "deleted_table_residuals",
    "difference_sentence",
    "fingerprint_of",
    "fit_many",
    "henmi_copas",
    "heterogeneity_interval",
    "inflation",
    "joint_test",
    "mantel_haenszel",
    "methods_sentence",
    "peto",
    "pool",
    "pool_subgroups",
    "predict",
    "profile",
    "regress",
    "results_sentence",
    "same_result",
    "study_effects",
    "without_each_table",
]
