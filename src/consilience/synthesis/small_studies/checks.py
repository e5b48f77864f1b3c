"""All checks for small-study effects of a result: run, or the reason why not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from consilience.catalogue import Condition, small_study_conditions
from consilience.effects import Measure
from consilience.errors import DataError
from consilience.synthesis.pooled import Pooled
from consilience.synthesis.small_studies.excess_significance import excess_significance
from consilience.synthesis.small_studies.fail_safe_n import fail_safe_n
from consilience.synthesis.small_studies.pet_peese import pet_peese
from consilience.synthesis.small_studies.rank_test import rank_test
from consilience.synthesis.small_studies.regression_test import PREDICTORS, regression_test
from consilience.synthesis.small_studies.trim_and_fill import trim_and_fill
from consilience.synthesis.small_studies.words import Found, methods, references, results

_SIGNIFICANT = 1.959963984540054

TITLES = {
    "regression_test": "Regression test of the funnel plot",
    "rank_test": "Rank correlation test",
    "trim_and_fill": "Trim and fill",
    "pet_peese": "PET-PEESE",
    "excess_significance": "Excess of significant findings",
    "fail_safe_n": "Fail-safe number",
}
"""The checks, in the order in which they are told."""
_AGAIN = ("trim_and_fill", "pet_peese")
"""Those that pool estimates again, which is another model where counts are pooled."""
BY_VARIANCE = "it goes by inverse variance, and here counts are pooled"


@dataclass(frozen=True, slots=True)
class Check:
    """A check and what it found, or why it was not run.

    Attributes
    ----------
    name, title : str
        A key of `TITLES`, and its words.
    found : result or None
        None where it was not run.
    methods, results : str
        Sentences; empty where it was not run.
    not_run : tuple of Condition
        What stops it.
    cautions : tuple of Condition
        What the reader should bear in mind.
    references : tuple of str
    problem : str
        Why it could not be computed although nothing stops it.
    """

    name: str
    title: str
    found: Found | None
    methods: str
    results: str
    not_run: tuple[Condition, ...]
    cautions: tuple[Condition, ...]
    references: tuple[str, ...]
    problem: str = ""

    @property
    def why_not(self) -> str:
        """Say why it was not run; empty where it was."""
        if self.problem:
            return f"Not run: {self.problem}."
        return f"Not run: {'; '.join(map(str, self.not_run))}." if self.not_run else ""


def check_small_studies(
    result: Pooled,
    measure: Measure,
    *,
    predictor: str = "sei",
    ni: Sequence[float] | None = None,
    anyway: bool = False,
    only: Sequence[str] = tuple(TITLES),
    options: Mapping[str, Mapping[str, Any]] | None = None,
) -> tuple[Check, ...]:
    """Run every check that the conditions of the catalogue allow.

    Parameters
    ----------
    result : Pooled
    measure : Measure
        Of the effects.
    predictor : str
        Of the regression test.
    ni : sequence of float, optional
        Numbers of participants, for predictors that need them.
    anyway : bool
        Run also what a condition stops; its reason is then a caution.
    only : sequence of str
        Keys of `TITLES`.
    options : mapping of str to mapping, optional
        What the function of a check is told beside the result, by key of `TITLES`.

    Raises
    ------
    DataError
        No such check or predictor.
    """
    if unknown := set(only) - set(TITLES):
        raise DataError(f"no check {', '.join(sorted(unknown))}", field="only")
    if predictor not in PREDICTORS:
        raise DataError(f"no predictor {predictor!r}", field="predictor")
    told = {**(options or {})}
    told["regression_test"] = {"predictor": predictor, "ni": ni, **told.get("regression_test", {})}
    of_size = {"regression_test"} if PREDICTORS[predictor].of_size else set()
    facts = _facts(result, measure)
    return tuple(
        _check(
            name,
            partial(_RUN[name], result, **told.get(name, {})),
            _unmet(name, facts | ({"measure": None} if name in of_size else {})),
            result,
            measure,
            anyway=anyway,
        )
        for name in TITLES
        if name in only
    )


_RUN: Mapping[str, Callable[..., Found]] = {
    "regression_test": regression_test,
    "rank_test": rank_test,
    "trim_and_fill": trim_and_fill,
    "pet_peese": pet_peese,
    "excess_significance": excess_significance,
    "fail_safe_n": fail_safe_n,
}


def _facts(result: Pooled, measure: Measure) -> dict[str, float | str | None]:
    y, v = np.array(result.yi), np.array(result.vi)
    return {
        "k": float(result.k),
        "I2": result.I2,
        "variance_ratio": float(v.max() / v.min()),
        "significant": float((np.abs(y) > _SIGNIFICANT * np.sqrt(v)).sum()),
        "measure": measure.name,
    }


def _unmet(name: str, facts: dict[str, float | str | None]) -> list[Condition]:
    conditions = [c for c in small_study_conditions() if name in c.of]
    return [c for c in conditions if not c.holds(facts.get(c.quantity))]


def _check(
    name: str,
    run: Callable[[], Found],
    unmet: list[Condition],
    result: Pooled,
    measure: Measure,
    *,
    anyway: bool,
) -> Check:
    stops = tuple(c for c in unmet if c.stops and not anyway)
    cautions = tuple(c for c in unmet if c not in stops)
    found, problem = None, BY_VARIANCE if result.counts and name in _AGAIN else ""
    if not stops and not problem:
        try:
            found = run()
        except DataError as error:
            problem = str(error)
    return Check(
        name=name,
        title=TITLES[name],
        found=found,
        methods=methods(found) if found else "",
        results=results(found, measure, result) if found else "",
        not_run=stops,
        cautions=cautions if found else (),
        references=references(found) if found else (),
        problem=problem,
    )
