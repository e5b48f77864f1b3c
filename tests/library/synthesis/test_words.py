"""The sentences for methods and results."""

from __future__ import annotations

import pytest

from consilience.effects import MEASURES, Measure
from consilience.synthesis import ESTIMATORS, TESTS, methods_sentence, pool, results_sentence
from consilience.synthesis.words import decimal, p_value, size_word

YI, VI = [1.0, 2.0, 3.0], [0.5, 0.5, 0.5]


def test_the_methods_name_measure_model_estimator_and_interval() -> None:
    said = methods_sentence(pool(YI, VI, test="knha"), MEASURES["RR"])
    assert said == (
        "We pooled risk ratios on the log scale by inverse variance in a random-effects model with "
        "the restricted maximum likelihood (REML) estimator of the variance between studies and "
        "Hartung–Knapp confidence intervals (95% level)."
    )


def test_the_results_give_effect_interval_test_and_heterogeneity() -> None:
    said = results_sentence(pool(YI, VI, method="DL"), MEASURES["MD"])
    assert said == (
        "Over 3 studies, the pooled mean difference was 2.00 (95% CI 0.87 to 3.13; z = 3.46, "
        "p < 0.001). Heterogeneity: τ² = 0.500; I² = 50% (95% CI 0% to 99%); Q(2) = 4.00, "
        "p = 0.14. "
        "The 95% prediction interval is 0.21 to 3.79."
    )


def test_a_ratio_is_told_as_a_ratio() -> None:
    said = results_sentence(pool([0.0, 0.0], [0.1, 0.1], method="EE"), MEASURES["OR"])
    assert "pooled odds ratio was 1.00 (95% CI 0.65 to 1.55" in said


def test_one_study_is_not_called_pooled() -> None:
    result = pool([0.3], [0.01])
    assert "nothing was pooled" in methods_sentence(result, MEASURES["SMD"])
    assert "pooled" not in results_sentence(result, MEASURES["SMD"])


def test_equal_estimates_are_not_told_as_certainty() -> None:
    said = results_sentence(pool([0.5, 0.5], [0.1, 0.1], test="knha"), MEASURES["MD"])
    assert "no test: all estimates are equal" in said
    assert "p < 0.001" not in said


@pytest.mark.parametrize("method", ESTIMATORS)
@pytest.mark.parametrize("test", TESTS)
def test_a_large_p_is_never_told_as_evidence_of_absence(method: str, test: str) -> None:
    result = pool([-0.2, 0.3, 0.1], [0.2, 0.2, 0.3], method=method, test=test)
    said = methods_sentence(result, MEASURES["MD"]) + results_sentence(result, MEASURES["MD"])
    assert result.pval > 0.05
    for word in ("no effect", "no difference", "not significant", "no evidence", "non-significant"):
        assert word not in said.casefold()


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.0004, "p < 0.001"), (0.0131, "p = 0.013"), (0.42, "p = 0.42"), (0.999, "p = 0.99")],
)
def test_p_values_are_written_as_journals_do(value: float, said: str) -> None:
    assert p_value(value) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [(-0.001, "0.00"), (-1.5, "−1.50"), (float("nan"), "not estimable"), (float("inf"), "∞")],
)
def test_decimals_have_a_true_minus_and_no_negative_zero(value: float, said: str) -> None:
    assert decimal(value) == said


@pytest.mark.parametrize(
    ("value", "word"),
    [(0.1, "negligible"), (-0.2, "small"), (0.5, "medium"), (-0.8, "large")],
)
def test_a_standardised_difference_has_a_word_for_its_size(value: float, word: str) -> None:
    assert size_word(pool([value], [0.01]), MEASURES["SMD"]) == word
    assert size_word(pool([value], [0.01]), MEASURES["OR"]) == ""


def test_a_proportion_is_told_without_a_test_of_nothing() -> None:
    result = pool([-1.4, -1.0, -2.1], [0.1, 0.05, 0.12])
    said = results_sentence(result, MEASURES["PLO"])
    assert said.startswith("Over 3 studies, the pooled proportion was 0.")
    assert "z =" not in said.split(".)")[0].split("Heterogeneity")[0]
    assert "proportions on the logit scale" in methods_sentence(result, MEASURES["PLO"])


@pytest.mark.parametrize("measure", MEASURES.values(), ids=list(MEASURES))
def test_every_measure_has_its_sentences(measure: Measure) -> None:
    result = pool([0.2, 0.3, 0.4], [0.02, 0.01, 0.03])
    said = methods_sentence(result, measure) + results_sentence(result, measure)
    assert measure.title in said
    assert "nan" not in said
    assert "ys by" not in said
    assert "not estimable" not in said
