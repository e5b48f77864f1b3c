"""The meta-regression of an analysis as its page shows it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from consilience.effects import Measure
from consilience.reporting.html import inline
from consilience.review.analyses import Rebuilt, fact_names
from consilience.review.charts import bubble_of
from consilience.synthesis import ESTIMATORS, Regression
from consilience.synthesis.explained_further_words import (
    BESIDE_RULE,
    MODELS_RULE,
    PAIRS_RULE,
    Further,
    further,
)
from consilience.synthesis.explained_words import (
    REFERENCES,
    Coefficient,
    Expected,
    coefficients,
    expected_at,
    explained_cautions,
    explained_methods,
    explained_results,
    moderators_of,
)
from consilience.synthesis.words import decimal, p_value
from consilience_web.reviews.queries import Member


@dataclass(frozen=True)
class ExplainedPage:
    """A meta-regression: numbers, sentences, table and chart; or why it was not fitted."""

    formula: str
    who: str = ""
    why_not: str = ""
    figures: tuple[tuple[str, str], ...] = ()
    rows: tuple[Coefficient, ...] = ()
    expected: tuple[Expected, ...] = ()
    cautions: tuple[str, ...] = ()
    methods: str = ""
    results: str = ""
    references: tuple[str, ...] = ()
    bubble: str = ""
    further: Further | None = None

    @property
    def rules(self) -> Mapping[str, str]:
        """What the further tables rest on, by their part."""
        return {"pairs": PAIRS_RULE, "models": MODELS_RULE, "beside": BESIDE_RULE}

    @property
    def has_ratios(self) -> bool:
        """Whether a coefficient is a factor of a ratio."""
        return any(row.as_ratio for row in self.rows)

    @property
    def has_predictions(self) -> bool:
        """Whether a new study may be expected elsewhere than the mean."""
        return any(row.prediction for row in self.expected)


def explained_page(member: Member, row: Rebuilt, measure: Measure) -> ExplainedPage | None:
    """Give what the page shows of a meta-regression; None where none was asked for."""
    found, pooled = row.analysis.explained, row.analysis.pooled
    if found is None or pooled is None:
        return None
    if found.model is None:
        return ExplainedPage(found.formula, why_not=found.why_not)
    model, names = found.model, fact_names(member.plan)
    drawing = bubble_of(member.review, row)
    return ExplainedPage(
        formula=found.formula,
        who=moderators_of(model, names),
        figures=_figures(model),
        rows=coefficients(model, measure, names),
        expected=expected_at(found, measure, row.analysis.known),
        cautions=explained_cautions(found, pooled.k),
        methods=explained_methods(model, measure, names),
        results=explained_results(model, measure, names),
        references=REFERENCES,
        bubble=inline(drawing.svg) if drawing else "",
        further=further(model, measure, names),
    )


def _figures(model: Regression) -> tuple[tuple[str, str], ...]:
    sign, free = (
        ("QM", f"df {model.m}") if model.ddf is None else ("F", f"df {model.m}, {model.ddf}")
    )
    found = [(p_value(model.QMp), f"test of moderators: {sign} = {decimal(model.QM)}, {free}")]
    if not math.isnan(model.R2):
        of = "variance between studies" if ESTIMATORS[model.method].estimate else "heterogeneity"
        found.append((f"{model.R2:.0f}%", f"of the {of} accounted for (R²)"))
    tau2 = f"; τ² = {decimal(model.tau2, 3)}" if ESTIMATORS[model.method].estimate else ""
    found.append((f"{model.I2:.0f}%", f"I² that remains{tau2}"))
    q = f"QE = {decimal(model.QE)}, df {model.study.df}"
    return (*found, (p_value(model.QEp), f"test of what remains: {q}"))
