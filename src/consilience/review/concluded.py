"""The conclusion of an analysis of a review, in the words that its plan agreed on."""

from __future__ import annotations

from consilience.review.analyses import Rebuilt, risk_of, strength_of
from consilience.review.forests import favours
from consilience.review.review import Review
from consilience.synthesis import results_sentence
from consilience.synthesis.analyses import tables_of
from consilience.synthesis.conclusions import Conclusion, conclude
from consilience.synthesis.pooled import Pooled
from consilience.synthesis.words import count_tests_sentence


def concluded(review: Review, row: Rebuilt, pooled: Pooled) -> Conclusion:
    """Tie a conclusion to what an analysis pooled."""
    return conclude(
        pooled, row.spec.shown_measure, about=row.spec.title,
        table=strength_of(review.plan), favours=favours(review.plan, row.spec),
        risk=risk_of(review, row.analysis),
    )  # fmt: skip


def results_of(row: Rebuilt, pooled: Pooled) -> str:
    """Say what an analysis pooled, with the tests that a method makes of counts."""
    tables = tables_of(row.analysis)
    said = [results_sentence(pooled, row.spec.shown_measure)]
    return " ".join([*said, *([count_tests_sentence(tables)] if tables else [])]).strip()
