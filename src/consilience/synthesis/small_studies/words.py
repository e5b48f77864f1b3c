"""What checks for small-study effects did and found, in sentences.

A large p-value is never told as symmetry, and asymmetry never as publication bias: small studies
may differ for other reasons, and a test of few studies finds little.
"""

from __future__ import annotations

from consilience.effects import Measure
from consilience.synthesis.fitted import Model
from consilience.synthesis.small_studies.excess_significance import ExcessSignificance
from consilience.synthesis.small_studies.fail_safe_n import FailSafeN
from consilience.synthesis.small_studies.pet_peese import PetPeese
from consilience.synthesis.small_studies.rank_test import RankTest
from consilience.synthesis.small_studies.regression_test import PREDICTORS, RegressionTest
from consilience.synthesis.small_studies.trim_and_fill import Filled
from consilience.synthesis.words import decimal, interval, p_value

Found = RegressionTest | RankTest | Filled | FailSafeN | ExcessSignificance | PetPeese

LEVEL = 0.1
"""Below it a test of asymmetry is told as a finding, as Egger (1997) proposed."""

_NOT_SHOWN = "That does not show that there is none"

REFERENCES: dict[str, tuple[str, ...]] = {
    "regression_test": (
        "Egger M, Davey Smith G, Schneider M, Minder C. BMJ 1997;315:629–634",
        "Sterne JAC, Egger M. In: Rothstein HR, Sutton AJ, Borenstein M, eds. Publication bias in "
        "meta-analysis. Wiley; 2005:99–110",
    ),
    "rank_test": ("Begg CB, Mazumdar M. Biometrics 1994;50:1088–1101",),
    "trim_and_fill": ("Duval S, Tweedie R. Biometrics 2000;56:455–463",),
    "fail_safe_n:Rosenthal": ("Rosenthal R. Psychol Bull 1979;86:638–641",),
    "fail_safe_n:Orwin": ("Orwin RG. J Educ Stat 1983;8:157–159",),
    "fail_safe_n:Rosenberg": ("Rosenberg MS. Evolution 2005;59:464–468",),
    "fail_safe_n:General": ("Viechtbauer W. J Stat Softw 2010;36(3):1–48",),
    "excess_significance": ("Ioannidis JPA, Trikalinos TA. Clin Trials 2007;4:245–253",),
    "pet_peese": ("Stanley TD, Doucouliagos H. Res Synth Methods 2014;5:60–78",),
}
"""Publications to cite, by check and, of fail-safe numbers, by kind."""


def methods(found: Found) -> str:
    """Say in one sentence what was done."""
    match found:
        case RegressionTest():
            return _regression_methods(found)
        case RankTest():
            return (
                "We correlated the standardised effects with their variances by ranks "
                "(Begg and Mazumdar)."
            )
        case Filled():
            return (
                f"We estimated how many studies are missing on the {found.side} of the funnel "
                "plot, and added their mirror images (trim and fill, estimator "
                f"{found.estimator})."
            )
        case FailSafeN():
            return f"We computed a fail-safe number ({_KINDS[found.kind]})."
        case ExcessSignificance():
            return (
                "We compared the number of significant studies with that expected from their power "
                f"({_TESTS[found.test]})."
            )
        case PetPeese():
            return (
                "We estimated the effect in a study without sampling error by weighted regression "
                "on the standard errors and on the variances (PET-PEESE)."
            )


_KINDS = {
    "General": "the general method with the model of the analysis",
    "Rosenthal": "Rosenthal's method",
    "Orwin": "Orwin's method",
    "Rosenberg": "Rosenberg's method",
}
_TESTS = {"exact": "exact test", "chi2": "chi-square test", "binom": "binomial test"}


def _regression_methods(found: RegressionTest) -> str:
    predictor = PREDICTORS[found.predictor].title
    if found.model == "lm":
        name = "Egger's test, " if found.predictor == "sei" else ""
        how = f"{name}weighted regression with a dispersion factor"
    else:
        how = f"meta-regression by {found.fit.method}"
    return f"We tested whether effects depend on the {predictor} of their studies ({how})."


def results(found: Found, measure: Measure, result: Model) -> str:
    """Say what was found, on the scale that a reader sees.

    Parameters
    ----------
    found : a result of this package
    measure : Measure
        Of the effects.
    result : Pooled or Regression
        What the check was of.
    """
    match found:
        case RegressionTest():
            return _regression(found, measure)
        case RankTest():
            return _ranks(found)
        case Filled():
            return _filled(found, measure, result)
        case FailSafeN():
            return _fail_safe(found, measure)
        case ExcessSignificance():
            return _excess(found, measure)
        case PetPeese():
            return _pet_peese(found, measure)


def _regression(found: RegressionTest, measure: Measure) -> str:
    name = "z" if found.ddf is None else f"t({found.ddf})"
    test = f"{name} = {decimal(found.zval)}, {p_value(found.pval)}"
    predictor = PREDICTORS[found.predictor].title
    if found.pval < LEVEL:
        said = (
            f"The test suggests that effects depend on the {predictor} ({test}): small studies "
            "may differ in what they did, in how well, or in being published."
        )
    else:
        said = (
            f"The data do not tell a relation between effects and {predictor} from chance "
            f"({test}). {_NOT_SHOWN}: {found.k} studies tell little."
        )
    if found.left_out:
        said += f" Without a number of participants: {', '.join(found.left_out)}."
    if found.est != found.est:
        return said
    level = f"{found.fit.level:g}%"
    within = interval(found.ci_lb, found.ci_ub, measure)
    return (
        f"{said} In a study without sampling error the {measure.title} would be "
        f"{decimal(measure.back(found.est))} ({level} CI {within})."
    )


def _ranks(found: RankTest) -> str:
    test = f"Kendall's tau = {decimal(found.tau)}, {p_value(found.pval)}"
    if found.pval < LEVEL:
        return f"The test suggests that effects and their variances go together ({test})."
    return (
        "The data do not tell a correlation of effects with their variances from chance "
        f"({test}). {_NOT_SHOWN}: {found.k} studies tell little."
    )


def _filled(found: Filled, measure: Measure, result: Model) -> str:
    if found.k0 == 0:
        return (
            f"Trim and fill added no study on the {found.side}. That does not show that none is "
            "missing."
        )
    studies = "one study" if found.k0 == 1 else f"{found.k0} studies"
    before = result.beta if isinstance(result.beta, float) else result.beta[0]
    fit = found.fit
    within = interval(fit.ci_lb[0], fit.ci_ub[0], measure)
    return (
        f"Trim and fill added {studies} on the {found.side}; with them the {measure.title} "
        f"would be {decimal(measure.back(fit.beta[0]))} ({fit.level:g}% CI {within}) instead of "
        f"{decimal(measure.back(before))}. This shows how far the result depends on such studies; "
        "it is not a corrected result."
    )


def _fail_safe(found: FailSafeN, measure: Measure) -> str:
    bound = decimal(measure.back(found.target)) if found.target == found.target else ""
    if found.fsnum == 0:
        there = (
            f"the {measure.title} is no further from no effect than {bound}"
            if bound
            else f"p is not below {found.alpha:g}"
        )
        return f"No further study is needed: {there} already ({found.kind})."
    aim = f"the {measure.title} is {bound}" if bound else f"p rises to {found.alpha:g}"
    number = "more than ten million" if found.fsnum == float("inf") else f"{found.fsnum:,.0f}"
    studies = "study" if found.fsnum == 1 else "studies"
    return (
        f"It would take {number} unknown {studies} that average no effect until {aim} "
        f"({found.kind}). The number does not tell how many there are."
    )


def _supposed(theta: float | tuple[float, ...], measure: Measure) -> str:
    if isinstance(theta, tuple):
        return "what the model expects of each"
    return decimal(measure.back(theta))


def _excess(found: ExcessSignificance, measure: Measure) -> str:
    said = (
        f"{found.O} of {found.k} studies {'is' if found.O == 1 else 'are'} significant at "
        f"{found.alpha:g}{_against(found, measure)}, where "
        f"{decimal(found.E, 1)} are expected if the {measure.title} is "
        f"{_supposed(found.theta, measure)} ({p_value(found.pval)})."
    )
    if found.pval < found.limit_alpha:
        number = {"greater": "more", "less": "fewer", "two.sided": "another number"}
        what = number[found.tes_alternative]
        return f"{said} That is {what} than chance explains; why, the test does not tell."
    return f"{said} That does not show that no result was held back."


def _against(found: ExcessSignificance, measure: Measure) -> str:
    """Say what each study was tested against, where that is not the usual test."""
    side = {"greater": "above", "less": "below"}.get(found.alternative, "")
    if not (side or found.null):
        return ""
    value = decimal(measure.back(found.null))
    return f" (tested for an effect {side} {value})" if side else f" (tested against {value})"


def _pet_peese(found: PetPeese, measure: Measure) -> str:
    level = f"{found.pet.fit.level:g}%"
    within = interval(found.ci_lb, found.ci_ub, measure)
    return (
        f"By {found.chosen} the {measure.title} in a study without sampling error would be "
        f"{decimal(measure.back(found.est))} ({level} CI {within})."
    )


def references(found: Found) -> tuple[str, ...]:
    """Give the publications that a report of a check cites."""
    name = NAMES[type(found)]
    if isinstance(found, FailSafeN):
        name = f"{name}:{found.kind}"
    return REFERENCES[name]


NAMES: dict[type[Found], str] = {
    RegressionTest: "regression_test",
    RankTest: "rank_test",
    Filled: "trim_and_fill",
    FailSafeN: "fail_safe_n",
    ExcessSignificance: "excess_significance",
    PetPeese: "pet_peese",
}
"""The function that makes each result."""
