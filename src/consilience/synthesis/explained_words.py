"""A meta-regression in words: what was fitted, what it found, what to be careful about.

An association over studies is no comparison within them, and is never told as one.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from consilience.effects import Measure
from consilience.effects.scales import SCALES
from consilience.synthesis.explained import RULE, STUDIES_EACH, Explained, columns_of_facts
from consilience.synthesis.moderators import INTERCEPT, Coding
from consilience.synthesis.predictions import predict
from consilience.synthesis.regression import Regression
from consilience.synthesis.tau2 import ESTIMATORS
from consilience.synthesis.words import decimal, interval, p_value

REFERENCES = (
    "Thompson SG, Higgins JPT. Stat Med 2002;21:1559–1573",
    "Raudenbush SW. In: Cooper H, Hedges LV, Valentine JC. The handbook of research synthesis "
    "and meta-analysis. 2nd ed. Russell Sage; 2009:295–315",
)
ECOLOGICAL = (
    "It compares studies with one another, not people within them: whatever else differs between "
    "these studies may be the reason."
)
_TESTED_BY = {
    "z": "normal distribution",
    "t": "t-distribution",
    "knha": "method of Knapp and Hartung",
    "adhoc": "method of Knapp and Hartung, with standard errors never smaller than without it",
}
Names = Mapping[str, str]
"""What facts are called, by name."""


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A row of the table: on the scale of the model and, for a ratio, as a factor."""

    name: str
    label: str
    estimate: str
    se: str
    within: str
    p: str
    as_ratio: str = ""


@dataclass(frozen=True, slots=True)
class Expected:
    """The effect that is expected at one value of a moderator."""

    at: str
    effect: str
    prediction: str


def coefficients(model: Regression, measure: Measure, names: Names) -> tuple[Coefficient, ...]:
    """Give the coefficients, each named as a reader would."""
    labels = _labels(model, names)
    rows = []
    for j, name in enumerate(model.names):
        places = places_of(model.se[j])
        low, high = (decimal(limit[j], places) for limit in (model.ci_lb, model.ci_ub))
        ratio = ""
        if measure.scale == "log" and name != INTERCEPT:
            ratio = _ratio(model, j)
        rows.append(
            Coefficient(
                name, labels.get(name, name), decimal(model.beta[j], places),
                decimal(model.se[j], places), f"{low} to {high}", p_value(model.pval[j]), ratio,
            )
        )  # fmt: skip
    return tuple(rows)


def _ratio(model: Regression, j: int) -> str:
    """The factor by which a ratio changes; a small one needs more digits than two."""
    places = max(2, places_of(model.se[j]) - 1)
    one, low, high = (decimal(math.exp(v[j]), places) for v in (model.beta, model.ci_lb,
                                                                model.ci_ub))  # fmt: skip
    return f"× {one} ({low} to {high})"


def places_of(se: float) -> int:
    """Decimals that show a standard error with two digits, at least two and at most six."""
    if not math.isfinite(se) or se <= 0:
        return 2
    return min(max(2, 1 - math.floor(math.log10(se))), 6)


def _labels(model: Regression, names: Names) -> dict[str, str]:
    found = {INTERCEPT: "Intercept"}
    if model.moderators is None:
        return found
    each = {text: _of_one(coding, names) for text, coding in model.moderators.codings.items()}
    if all(c.variable.kind == "name" and not c.levels for c in model.moderators.codings.values()):
        only = len(each) == 1
        zero = next(iter(each[next(iter(each))].values())) if only else "every moderator"
        found[INTERCEPT] = f"Intercept ({zero} at 0)"
    for term in model.moderators.formula.terms:
        for parts in product(*(each[text].items() for text in term)):
            if parts:
                name = ":".join(name for name, _ in parts)
                found[name] = " × ".join(label for _, label in parts)
    return found


def _of_one(coding: Coding, names: Names) -> dict[str, str]:
    """The columns of one variable by name, each with its label."""
    said = named(coding, names)
    if not coding.levels:
        if coding.suffixes == ("",):
            return {coding.text: said}
        return {f"{coding.text}{s}": f"{said}, degree {s}" for s in coding.suffixes}
    reference = coding.levels[0]
    return {
        f"{coding.text}{level}": f"{said}: {level} against {reference}" for level in coding.levels
    }


def named(coding: Coding, names: Names) -> str:
    """What a variable of a formula is called: a fact by its label, anything else as written."""
    columns = list(coding.variable.columns())
    if coding.variable.kind == "name" or coding.variable.name in ("factor", "relevel"):
        return names.get(columns[0], columns[0])
    return coding.text


def moderators_of(model: Regression, names: Names) -> str:
    """Name the moderators: `Latitude and Allocation`."""
    known = model.moderators.codings.values() if model.moderators else ()
    return listed(list(dict.fromkeys(named(coding, names) for coding in known)))


def explained_methods(model: Regression, measure: Measure, names: Names) -> str:
    """Say in one sentence what was fitted."""
    kind, scale = ESTIMATORS[model.method], SCALES[measure.scale].words
    log = f" on the {scale} scale" if scale else ""
    fitted = "mixed-effects meta-regression" if kind.estimate else "meta-regression"
    by = (
        f" with the {kind.title} ({model.method}) estimator of the variance between studies that "
        "the moderators leave"
        if kind.estimate
        else f" in a model of {kind.title}"
    )
    return (
        f"We related the {measure.title}{log} to {moderators_of(model, names)} in a {fitted}{by}; "
        f"coefficients were tested by the {_TESTED_BY[model.test]} ({model.level:g}% level)."
    )


def test_of_moderators(model: Regression) -> str:
    """Write the test of all moderators together: `QM(1) = 16.36, p < 0.001`."""
    sign, free = ("QM", f"{model.m}") if model.ddf is None else ("F", f"{model.m}, {model.ddf}")
    return f"{sign}({free}) = {decimal(model.QM)}, {p_value(model.QMp)}"


def explained_results(model: Regression, measure: Measure, names: Names) -> str:
    """Say what the moderators explain, and what they leave."""
    test = test_of_moderators(model)
    who = moderators_of(model, names)
    parts = [f"Over {model.k} studies, test of {who}: {test}."]
    if not math.isnan(model.R2):
        share = f"{model.R2:.0f}%"
        parts.append(
            f"{who} accounted for {share} of the variance between studies (R²)."
            if ESTIMATORS[model.method].estimate
            else f"{who} accounted for {share} of the heterogeneity (R²)."
        )
    tau2 = f"τ² = {decimal(model.tau2, 3)}, " if ESTIMATORS[model.method].estimate else ""
    parts.append(
        f"Heterogeneity that remains: {tau2}I² = {model.I2:.0f}%, "
        f"QE({model.study.df}) = {decimal(model.QE)}, {p_value(model.QEp)}."
    )
    return " ".join([*parts, *_per_unit(model, measure, names)])


def _per_unit(model: Regression, measure: Measure, names: Names) -> list[str]:
    """One sentence for each number that is a moderator by itself, and in no interaction."""
    if model.moderators is None or any(len(t) > 1 for t in model.moderators.formula.terms):
        return []
    found, labels, codings = [], _labels(model, names), model.moderators.codings
    held = "the others held" if len(codings) > 1 else ""
    for j, name in enumerate(model.names):
        if name not in codings or codings[name].levels or codings[name].variable.kind != "name":
            continue
        places = places_of(model.se[j])
        low, high = (decimal(limit[j], places) for limit in (model.ci_lb, model.ci_ub))
        said = (
            f"the {measure.title} is multiplied by {_ratio(model, j).removeprefix('× ')}"
            if measure.scale == "log"
            else f"the {measure.title} changes by {decimal(model.beta[j], places)} "
            f"({low} to {high})"
        )
        more = f"For each 1 more in {labels.get(name, name)}"
        found.append(f"{more}, {held}, {said}." if held else f"{more}, {said}.")
    return found


def expected_at(
    found: Explained, measure: Measure, known: Sequence[Mapping[str, str]]
) -> tuple[Expected, ...]:
    """Give the expected effect along a single moderator: at its ends and middle, or each level.

    Parameters
    ----------
    known : sequence of mapping
        Facts of the studies of the analysis. With several moderators nothing is given.
    """
    model = found.model
    if model is None or model.moderators is None or len(model.moderators.codings) != 1:
        return ()
    coding = next(iter(model.moderators.codings.values()))
    column = next(coding.variable.columns())
    if coding.levels and coding.variable.kind == "name":
        at: list[float | str] = list(coding.levels)
    else:
        values = [v for v in columns_of_facts(known).get(column, []) if isinstance(v, float)]
        ordered = sorted(values)
        middle = ordered[len(ordered) // 2] if ordered else 0.0
        at = list(dict.fromkeys([*ordered[:1], middle, *ordered[-1:]]))
    if not at or coding.variable.kind == "call":
        return ()
    rows = predict(model, {column: at})
    return tuple(
        Expected(
            one if isinstance(one, str) else f"{one:g}",
            f"{decimal(measure.back(rows.pred[i]))} "
            f"({interval(rows.ci_lb[i], rows.ci_ub[i], measure)})",
            interval(rows.pi_lb[i], rows.pi_ub[i], measure) if model.has_tau2 else "",
        )
        for i, one in enumerate(at)
    )


def explained_cautions(found: Explained, k_pooled: int) -> tuple[str, ...]:
    """Say what should make a reader careful about a meta-regression."""
    model = found.model
    if model is None:
        return ()
    said = []
    if found.few:
        many = "coefficient" if model.m == 1 else "coefficients"
        said.append(
            f"{model.k} studies for {model.m} {many}: fewer than {STUDIES_EACH} for each, so "
            f"chance alone can look like an explanation. {RULE}"
        )
    if model.k < k_pooled:
        n = k_pooled - model.k
        said.append(
            f"{n} {'study' if n == 1 else 'studies'} of the {k_pooled} "
            f"{'is' if n == 1 else 'are'} not in it: {'; '.join(model.notes)}."
        )
    if model.dropped:
        said.append(f"{', '.join(model.dropped)}: says nothing new beside the others, left out.")
    if model.QMp >= 0.05:
        said.append("A test that finds nothing does not show that a moderator makes no difference.")
    return (*said, ECOLOGICAL)


def listed(names: Sequence[str]) -> str:
    """Write names one after another: `Latitude, Year and Allocation`."""
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else ""
