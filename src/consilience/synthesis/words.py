"""A pooled result in words: one sentence for the methods, one or two for the results.

A p-value is never read as proof that there is no effect: the interval says what remains possible.
"""

from __future__ import annotations

import math

from consilience.effects import Measure
from consilience.effects.scales import SCALES
from consilience.errors import DataError
from consilience.synthesis.counts import METHODS
from consilience.synthesis.intervals import heterogeneity_interval
from consilience.synthesis.pooled import Pooled
from consilience.synthesis.regression import regress
from consilience.synthesis.subgroups import Subgroups
from consilience.synthesis.tables import PooledTables
from consilience.synthesis.tau2 import ESTIMATORS

_INTERVALS = {
    "z": "",
    "t": " and t-distributed confidence intervals",
    "knha": " and Hartung–Knapp confidence intervals",
    "adhoc": " and Hartung–Knapp confidence intervals that are never narrower than without it",
}


def decimal(value: float, places: int = 2) -> str:
    """Write a number with fixed decimals, a true minus sign, and no minus before zero.

    >>> decimal(-0.001)
    '0.00'
    """
    if not math.isfinite(value):
        return "not estimable" if math.isnan(value) else ("∞" if value > 0 else "−∞")
    text = f"{value:.{places}f}"
    if float(text) == 0:
        text = text.lstrip("-")
    return text.replace("-", "−")


def p_value(value: float) -> str:
    """Write a p-value as journals do: `p < 0.001`, `p = 0.013`, `p = 0.42`."""
    if math.isnan(value):
        return "p not estimable"
    if value < 0.001:
        return "p < 0.001"
    return f"p = {value:.3f}" if value < 0.1 else f"p = {min(value, 0.99):.2f}"


def interval(low: float, high: float, measure: Measure, places: int = 2) -> str:
    """Write an interval on the scale that a reader sees: `0.08 to 0.30`."""
    return f"{decimal(measure.back(low), places)} to {decimal(measure.back(high), places)}"


def methods_sentence(result: Pooled, measure: Measure) -> str:
    """Say in one sentence how the studies were pooled."""
    title, level = _plural(measure), f"{result.level:g}%"
    if result.k == 1:
        return (
            f"One study gave {_article(measure)}; nothing was pooled ({level} confidence interval)."
        )
    if result.counts:
        return (
            f"We pooled {title} from the counts of the studies by the method of "
            f"{METHODS[result.counts].title}, which takes all studies to have one effect "
            f"({level} level)."
        )
    extra = _INTERVALS[result.test]
    scale = SCALES[measure.scale].words
    log = f" on the {scale} scale" if scale else ""
    estimator = ESTIMATORS[result.method]
    if estimator.estimate is None:
        return (
            f"We pooled {title}{log} by inverse variance in a model of {estimator.title}"
            f"{extra} ({level} level)."
        )
    source = "a given" if result.tau2_given else f"the {estimator.title} ({result.method})"
    return (
        f"We pooled {title}{log} by inverse variance in a random-effects model with {source} "
        f"{'value' if result.tau2_given else 'estimator'} of the variance between studies"
        f"{extra} ({level} level)."
    )


def results_sentence(result: Pooled, measure: Measure, *, places: int = 2) -> str:
    """Say the pooled effect with its interval, test and heterogeneity."""
    level = f"{result.level:g}%"
    effect = decimal(measure.back(result.beta), places)
    within = interval(result.ci_lb, result.ci_ub, measure, places)
    if result.k == 1:
        return f"In the one study, the {measure.title} was {effect} ({level} CI {within})."
    test = f"; {_test(result)}" if measure.tested else ""
    first = (
        f"Over {result.k} studies, the pooled {measure.title} was {effect} "
        f"({level} CI {within}{test})."
    )
    if ESTIMATORS[result.method].estimate is None:
        return f"{first} Heterogeneity: {_q(result)}; {_i2(result)}."
    second = f"Heterogeneity: τ² = {decimal(result.tau2, 3)}; {_i2(result)}; {_q(result)}."
    if result.k < 3:
        return f"{first} {second}"
    expected = interval(result.pi_lb, result.pi_ub, measure, places)
    return f"{first} {second} The {level} prediction interval is {expected}."


def count_tests_sentence(found: PooledTables) -> str:
    """Say the tests that a method makes of the counts themselves; empty where it makes none.

    Tarone's test corrects that of Breslow and Day, so that they are told together.
    """
    said = []
    if not math.isnan(found.MH):
        of = "Cochran–Mantel–Haenszel" if found.measure == "OR" else "Mantel–Haenszel"
        said.append(f"{of} test: χ²(1) = {decimal(found.MH)}, {p_value(found.MHp)}.")
    if not math.isnan(found.TA):
        df = (found.k_pos or 1) - 1
        said.append(
            f"Tests that the odds ratios are equal: Tarone χ²({df}) = {decimal(found.TA)}, "
            f"{p_value(found.TAp)}; Breslow–Day χ²({df}) = {decimal(found.BD)}, "
            f"{p_value(found.BDp)}."
        )
    return " ".join(said)


def difference_sentence(found: Subgroups) -> str:
    """Say the test that the subgroups have one effect; empty for a single subgroup."""
    if math.isnan(found.QM):
        return ""
    test = f"Q({found.df}) = {decimal(found.QM)}, {p_value(found.QMp)}"
    return f"Test of a difference between the subgroups: {test}."


_SIZES = ((0.2, "negligible"), (0.5, "small"), (0.8, "medium"))


def size_of(smd: float) -> str:
    """Give a word for the size of a standardised mean difference.

    The bounds 0.2, 0.5 and 0.8 are those of Cohen J. Statistical power analysis for the
    behavioral sciences. 2nd ed. 1988.
    """
    return next((word for bound, word in _SIZES if abs(smd) < bound), "large")


def size_word(result: Pooled, measure: Measure) -> str:
    """Give the word for the size of a result; measures other than the SMD have none."""
    return size_of(result.beta) if measure.symbol == "SMD" else ""


def i2_interval(result: Pooled) -> tuple[float, float] | None:
    """Limits of I2 in percent, by the Q-profile method; None where nothing can tell them.

    A model of equal effects has no tau2 of its own: there the limits are those of a model of
    random effects of the same studies.
    """
    if result.k < 2 or result.tau2_given:
        return None
    method = result.method if ESTIMATORS[result.method].estimate else "DL"
    try:
        model = regress(result.yi, result.vi, [[1.0]] * result.k, names=("mean",), method=method)
        found = heterogeneity_interval(model, kind="QP", level=result.level)
    except (DataError, ArithmeticError):
        return None
    low, high = found.I2[1:]
    return (low, high) if math.isfinite(low) and math.isfinite(high) else None


def includes_null(result: Pooled) -> bool:
    """Tell whether the interval of the pooled effect holds the value of no effect."""
    return result.ci_lb <= 0 <= result.ci_ub


def _test(result: Pooled) -> str:
    if result.se == 0:
        return "no test: all estimates are equal"
    value = decimal(result.zval)
    if result.ddf is None:
        return f"z = {value}, {p_value(result.pval)}"
    return f"t({result.ddf}) = {value}, {p_value(result.pval)}"


def _i2(result: Pooled) -> str:
    limits = i2_interval(result)
    within = (
        "" if limits is None else f" ({result.level:g}% CI {limits[0]:.0f}% to {limits[1]:.0f}%)"
    )
    return f"I² = {result.I2:.0f}%{within}"


def _q(result: Pooled) -> str:
    return f"Q({result.k - 1}) = {decimal(result.QE)}, {p_value(result.QEp)}"


def _plural(measure: Measure) -> str:
    head, bracket, rest = measure.title.partition(" (")
    noun, of, what = head.partition(" of ")
    many = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{many}{of}{what}{bracket}{rest}"


def _article(measure: Measure) -> str:
    article = "an" if measure.title[0] in "aeiou" else "a"
    return f"{article} {measure.title}"
