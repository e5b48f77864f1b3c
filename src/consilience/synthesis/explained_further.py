"""Further questions to a meta-regression: levels in pairs, smaller models, what goes together.

metafor answers them by `anova(model, X=...)` with `p.adjust`, by `anova(full, reduced)`, and by
`anova(model, btt=...)` and `vif(model, btt=...)`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations, product
from typing import Any

import numpy as np

from consilience.errors import ConsilienceError
from consilience.synthesis.formula import Term
from consilience.synthesis.hypotheses import (
    Comparison,
    Contrasts,
    compare,
    contrasts,
    inflation,
    joint_test,
)
from consilience.synthesis.moderators import INTERCEPT, Coding
from consilience.synthesis.pooled import FitStatistics, plain
from consilience.synthesis.predictions import quantile
from consilience.synthesis.regression import Regression, regress
from consilience.synthesis.tau2 import ESTIMATORS

FEWEST_LEVELS = 3
"""Levels of a category from which they are compared in pairs; two make up a coefficient."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """The levels of a category, each against each.

    Attributes
    ----------
    of : Coding
        The category.
    levels : tuple of (str, str)
        The first of a pair less the second, as in `tested`.
    half : tuple of float
        Half the width of the interval of each difference, at the model's level.
    adjusted : tuple of float
        Their p-values by Holm's procedure.
    """

    of: Coding
    levels: tuple[tuple[str, str], ...]
    tested: Contrasts
    half: tuple[float, ...]
    adjusted: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Smaller:
    """The model without a term, against the whole model; `term` is empty without all of them."""

    term: Term
    parameters: int
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class Nested:
    """A model and the smaller ones in it, by full likelihood.

    `method` is what they were fitted by: ML where the model has a variance between studies.
    """

    method: str
    parameters: int
    full: FitStatistics
    smaller: tuple[Smaller, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """A term beside the others: the test of its `m` coefficients, and how it is inflated.

    `vif` and `sif` are the (generalised) inflation factors of variance and standard error.
    """

    term: Term
    m: int
    QM: float
    QMp: float
    ddf: int | None
    vif: float
    sif: float


def holm(pval: Sequence[float]) -> tuple[float, ...]:
    """Adjust p-values for being several.

    Source: Holm (1979), Scandinavian Journal of Statistics 6, 65.

    >>> holm([0.01, 0.04, 0.03])
    (0.03, 0.06, 0.06)
    """
    order = np.argsort(pval, kind="stable")
    steps = np.arange(len(order), 0, -1) * np.asarray(pval, dtype=float)[order]
    found = np.empty(len(order))
    found[order] = np.minimum(np.maximum.accumulate(steps), 1)
    return tuple(found.tolist())


# -- levels in pairs -------------------------------------------------------------------------------


def pairs(model: Regression) -> tuple[Pairs, ...]:
    """Compare the levels of each category in pairs, where there are more than two.

    A category in an interaction is passed over: its levels differ by another amount at each value
    of the other moderator.
    """
    terms = terms_of(model)
    alone = [term for term in terms if not any(set(term) < set(other) for other in terms)]
    return tuple(
        _pairs(model, coding)
        for coding in _codings(model)
        if len(coding.levels) >= FEWEST_LEVELS and (coding.text,) in alone
    )


def has_interaction(model: Regression) -> bool:
    """Whether two variables of the formula act together."""
    return any(len(term) > 1 for term in terms_of(model))


def _pairs(model: Regression, coding: Coding) -> Pairs:
    rows = {level: _row(model, coding, level) for level in coding.levels}
    known = [level for level in coding.levels if f"{coding.text}{level}" not in model.dropped]
    levels = [(later, earlier) for earlier, later in combinations(known, 2)]
    tested = contrasts(model, [rows[one] - rows[other] for one, other in levels])
    half = quantile(model.ddf, model.level) * np.array(tested.se)
    return Pairs(coding, tuple(levels), tested, tuple(half.tolist()), holm(tested.pval))


def _row(model: Regression, coding: Coding, level: str) -> Any:
    """Give the weights of the coefficients in a level; the reference has none of its own."""
    return np.array([float(name == f"{coding.text}{level}") for name in model.names])


# -- smaller models --------------------------------------------------------------------------------


def nested(model: Regression) -> Nested | None:
    """Compare the model with those without one of its terms, and without all, by likelihood.

    Models with other moderators cannot be compared by restricted likelihood, so all are fitted by
    ML. A term stays while an interaction of it is in the model. None of a model that has no
    intercept, or whose likelihood has no greatest value.
    """
    if INTERCEPT not in model.names:
        return None
    method = "ML" if ESTIMATORS[model.method].estimate else model.method
    try:
        full = _without(model, (), method)
        found = [
            Smaller(term, _parameters(one), compare(full, one))
            for term in _droppable(model)
            if (one := _without(model, term_columns(model, term), method)) is not None
        ]
        slopes = [j for j, name in enumerate(model.names) if name != INTERCEPT]
        if len(found) != 1 or len(term_columns(model, found[0].term)) < len(slopes):
            none = _without(model, slopes, method)
            found.append(Smaller((), _parameters(none), compare(full, none)))
    except ConsilienceError:
        return None
    return Nested(method, _parameters(full), full.fit_stats["ML"], tuple(found))


def _without(model: Regression, columns: Sequence[int], method: str) -> Regression:
    study = model.study
    kept = [j for j in range(len(model.names)) if j not in columns]
    return regress(
        study.y.tolist(), study.v.tolist(), study.x[:, kept].tolist(),
        names=[model.names[j] for j in kept], method=method, level=model.level, slab=model.slab,
    )  # fmt: skip


def _parameters(model: Regression) -> int:
    return len(model.beta) + (ESTIMATORS[model.method].estimate is not None)


def _droppable(model: Regression) -> Iterator[Term]:
    terms = terms_of(model)
    for term in terms:
        within = any(set(term) < set(other) for other in terms)
        if not within and term_columns(model, term):
            yield term


# -- each term beside the others -------------------------------------------------------------------


def beside(model: Regression) -> tuple[Beside, ...]:
    """Give each term beside the others; nothing where there is one alone, or an interaction."""
    terms = {term: columns for term in terms_of(model) if (columns := term_columns(model, term))}
    if len(terms) < 2 or has_interaction(model):
        return ()
    factors, of_errors = inflation(model, list(terms.values()))
    found = []
    for (term, columns), vif, sif in zip(terms.items(), factors, of_errors, strict=True):
        test, p, m = joint_test(model, columns)
        found.append(Beside(term, m, test, p, model.ddf, vif, sif))
    return tuple(found)


# -- for programs ----------------------------------------------------------------------------------


def further_json(model: Regression) -> dict[str, Any]:
    """Give all of it as a JSON object, quantities under metafor's names."""
    models = nested(model)
    answer = {
        "pairs": [_pairs_json(one) for one in pairs(model)],
        "vif": [{**asdict(one), "term": ":".join(one.term)} for one in beside(model)],
        "anova": models and {
            "method": models.method, "parms": models.parameters, "fit.stats": asdict(models.full),
            "without": [_smaller_json(one) for one in models.smaller],
        },
    }  # fmt: skip
    found: dict[str, Any] = plain(answer)
    return found


def _pairs_json(found: Pairs) -> dict[str, Any]:
    tested, half = found.tested, found.half
    return {
        "factor": found.of.text,
        "levels": [f"{one} - {other}" for one, other in found.levels],
        "estimate": tested.estimate, "se": tested.se, "zval": tested.zval, "ddf": tested.ddf,
        "ci.lb": [one - reach for one, reach in zip(tested.estimate, half, strict=True)],
        "ci.ub": [one + reach for one, reach in zip(tested.estimate, half, strict=True)],
        "pval": tested.pval, "pval.holm": found.adjusted,
    }  # fmt: skip


def _smaller_json(found: Smaller) -> dict[str, Any]:
    one = found.comparison
    return {
        "terms": ":".join(found.term) or "all", "parms": found.parameters, "LRT": one.LRT,
        "df": one.df, "pval": one.pval, "fit.stats": asdict(one.reduced),
    }  # fmt: skip


# -- terms -----------------------------------------------------------------------------------------


def _codings(model: Regression) -> tuple[Coding, ...]:
    return tuple(model.moderators.codings.values()) if model.moderators else ()


def terms_of(model: Regression) -> tuple[Term, ...]:
    """Give the terms of the model's formula but the intercept."""
    known = model.moderators.formula.terms if model.moderators else ()
    return tuple(term for term in known if term)


def term_columns(model: Regression, term: Term) -> list[int]:
    """Give the places of the coefficients of a term, without those that were dropped."""
    known = {coding.text: coding for coding in _codings(model)}
    parts = [[f"{text}{end}" for end in _ends(known[text])] for text in term]
    names = {":".join(one) for one in product(*parts)}
    return [j for j, name in enumerate(model.names) if name in names]


def _ends(coding: Coding) -> tuple[str, ...]:
    return coding.levels or coding.suffixes
