"""Further answers of a meta-regression as rows of tables, with what they rest on in words."""

from __future__ import annotations

import math
from dataclasses import dataclass

from consilience.effects import Measure
from consilience.synthesis.explained_further import (
    Pairs,
    beside,
    has_interaction,
    nested,
    pairs,
    terms_of,
)
from consilience.synthesis.explained_words import Names, named, places_of
from consilience.synthesis.formula import Term
from consilience.synthesis.pooled import FitStatistics
from consilience.synthesis.regression import Regression
from consilience.synthesis.words import decimal, p_value

PAIRS_RULE = (
    "Adjusted p-values are by Holm’s procedure, over all pairs of the category: the chance of one "
    "false finding among them stays that of a single test."
)
MODELS_RULE = (
    "Models with other moderators are compared by full likelihood (ML), not by restricted "
    "likelihood. A small p says that leaving this out fits the studies worse; of two models, the "
    "one with the smaller AICc (made for few studies) loses less."
)
INTERACTION = (
    "With an interaction, what one moderator does is another at each value of the other: the "
    "levels of those in it are not compared in pairs, and no moderator is tested by itself."
)
BESIDE_RULE = (
    "Inflation (VIF) tells how many times as large the variance of the coefficients is because "
    "moderators go together over the studies: 1 is not at all; above about 5 they can hardly be "
    "told apart. There is no firm bound (O’Brien RM. Qual Quant 2007;41:673–690). A category of "
    "several coefficients has the generalised factor (GVIF)."
)


@dataclass(frozen=True, slots=True)
class PairRow:
    """Two levels of a category: their difference, alone and among all pairs."""

    label: str
    estimate: str
    within: str
    p: str
    adjusted: str
    as_ratio: str


@dataclass(frozen=True, slots=True)
class PairTable:
    """The levels of one category in pairs."""

    title: str
    rows: tuple[PairRow, ...]


@dataclass(frozen=True, slots=True)
class ModelRow:
    """A model among others."""

    label: str
    parameters: str
    ll: str
    AIC: str
    BIC: str
    AICc: str
    test: str


@dataclass(frozen=True, slots=True)
class BesideRow:
    """A moderator beside the others."""

    label: str
    test: str
    vif: str


@dataclass(frozen=True, slots=True)
class Further:
    """What is told of a meta-regression beyond its coefficients; parts that it has not are empty.

    `left` says what is not told because of an interaction.
    """

    pairs: tuple[PairTable, ...]
    left: str
    models: tuple[ModelRow, ...]
    beside: tuple[BesideRow, ...]


def further(model: Regression, measure: Measure, names: Names) -> Further:
    """Give everything that a meta-regression answers beyond its coefficients."""
    return Further(
        tuple(_pair_table(model, one, measure, names) for one in pairs(model)),
        INTERACTION if has_interaction(model) else "",
        tuple(_model_rows(model, names)),
        tuple(
            BesideRow(
                _label(model, one.term, names),
                _test(one.QM, one.QMp, one.m, one.ddf),
                decimal(one.vif),
            )
            for one in beside(model)
        ),
    )


def _pair_table(model: Regression, found: Pairs, measure: Measure, names: Names) -> PairTable:
    rows = []
    for i, (one, other) in enumerate(found.levels):
        estimate, half = found.tested.estimate[i], found.half[i]
        low, high = estimate - half, estimate + half
        places = places_of(found.tested.se[i])
        ratio = ""
        if measure.scale == "log":
            limits = " to ".join(decimal(math.exp(limit)) for limit in (low, high))
            ratio = f"× {decimal(math.exp(estimate))} ({limits})"
        rows.append(
            PairRow(
                f"{one} against {other}", decimal(estimate, places),
                f"{decimal(low, places)} to {decimal(high, places)}",
                p_value(found.tested.pval[i]), p_value(found.adjusted[i]), ratio,
            )
        )  # fmt: skip
    return PairTable(named(found.of, names), tuple(rows))


def _model_rows(model: Regression, names: Names) -> list[ModelRow]:
    found = nested(model)
    if found is None:
        return []
    rows = [_model_row("This model", found.parameters, found.full, "")]
    for one in found.smaller:
        label = _label(model, one.term, names)
        without = f"Without {label}" if one.term else "Without any moderator"
        if one.term and len(terms_of(model)) == 1:
            without = f"Without {label}, the only moderator"
        test = f"χ²({one.comparison.df}) = {decimal(one.comparison.LRT)}"
        test += f", {p_value(one.comparison.pval)}"
        rows.append(_model_row(without, one.parameters, one.comparison.reduced, test))
    return rows


def _model_row(label: str, parameters: int, fit: FitStatistics, test: str) -> ModelRow:
    ll, aic, bic, aicc = map(decimal, (fit.ll, fit.AIC, fit.BIC, fit.AICc))
    return ModelRow(label, str(parameters), ll, aic, bic, aicc, test)


def _label(model: Regression, term: Term, names: Names) -> str:
    codings = model.moderators.codings if model.moderators else {}
    return " × ".join(named(codings[text], names) for text in term)


def _test(value: float, p: float, m: int, ddf: int | None) -> str:
    sign, free = ("QM", f"{m}") if ddf is None else ("F", f"{m}, {ddf}")
    return f"{sign}({free}) = {decimal(value)}, {p_value(p)}"
