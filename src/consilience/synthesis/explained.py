"""What may explain that studies differ: a meta-regression of an analysis on facts of its studies.

The formula of a specification names facts that were extracted about studies (year, latitude,
setting). A fact whose every known value is a number counts as one; any other is a category.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from consilience.errors import ConsilienceError, DataError
from consilience.synthesis.counts import METHODS
from consilience.synthesis.fingerprint import Difference, differing
from consilience.synthesis.formula import parse_formula
from consilience.synthesis.moderators import INTERCEPT
from consilience.synthesis.regression import Regression, regress
from consilience.synthesis.spec import Spec

STUDIES_EACH = 10
"""Studies for each coefficient that is tested, below which a meta-regression is warned of."""
RULE = (
    "Ten studies for each moderator are the least that make a meta-regression worth reading; a "
    "category counts once for each of its levels but one (Cochrane Handbook 6, section 10.11.5.1)."
)
KEPT = ("formula", "k", "beta.names", "beta", "se", "tau2", "R2", "QE", "QM", "QMp")
"""Quantities in which a rebuild is held against what was kept."""

Known = Sequence[Mapping[str, str]]
"""What is known of the study of each row of an analysis, by name."""


@dataclass(frozen=True, slots=True)
class Explained:
    """A meta-regression that was asked for; `model` is None where it could not be fitted."""

    formula: str
    model: Regression | None
    why_not: str = ""

    @property
    def few(self) -> bool:
        """Whether there are fewer studies for each moderator than the rule asks for."""
        return self.model is not None and self.model.k < STUDIES_EACH * self.model.m

    @property
    def numbers(self) -> tuple[str, ...]:
        """The coefficients that are a number's by itself: each makes a bubble plot."""
        if self.model is None or self.model.moderators is None:
            return ()
        known = self.model.moderators.codings
        return tuple(
            text for text, coding in known.items()
            if not coding.levels and text in self.model.names and coding.suffixes == ("",)
        )  # fmt: skip

    def as_json(self) -> dict[str, Any]:
        """Give what the ledger keeps: the formula with the model under metafor's names."""
        if self.model is None:
            return {"formula": self.formula, "why_not": self.why_not}
        return {"formula": self.formula, **self.model.as_json()}


def explain(
    spec: Spec, yi: Sequence[float], vi: Sequence[float], slab: Sequence[str], known: Known
) -> Explained | None:
    """Fit the meta-regression that a specification asks for; None where it asks for none.

    Parameters
    ----------
    yi, vi, slab, known : sequence
        Estimate, variance, name and facts of each row that is pooled.
    """
    if not spec.mods.strip():
        return None
    if spec.counts:
        by = METHODS[spec.counts].title
        why = f"it weighs estimates by inverse variance, and here counts are pooled by {by}"
        return Explained(spec.mods, None, why)
    try:
        model = regress(
            yi, vi, mods=spec.mods, data=columns_of_facts(known), method=spec.method,
            test=spec.test, level=spec.level, slab=slab,
        )  # fmt: skip
    except ConsilienceError as error:
        return Explained(spec.mods, None, _said(error))
    if model.names == (INTERCEPT,):
        return Explained(spec.mods, None, "the formula names no fact of the studies")
    return Explained(spec.mods, model)


def _said(error: ConsilienceError) -> str:
    text = error.message if isinstance(error, DataError) else str(error)
    return text.replace("no column ", "no fact of the studies is called ").rstrip(".")


def columns_of_facts(known: Known) -> dict[str, list[float | str | None]]:
    """Give the facts of studies as the columns of a table: numbers, or texts.

    >>> columns_of_facts([{"year": "1990", "country": "Wales"}, {"year": "2001"}])
    {'year': [1990.0, 2001.0], 'country': ['Wales', None]}
    """
    names = dict.fromkeys(name for one in known for name in one)
    found: dict[str, list[float | str | None]] = {}
    for name in names:
        said = [one.get(name) for one in known]
        numbers = [None if text is None else as_number(text) for text in said]
        is_number = all(n is not None for n, text in zip(numbers, said, strict=True) if text)
        found[name] = list(numbers) if is_number else list(said)
    return found


def as_number(text: str) -> float | None:
    """Read a number; None where a text is none.

    >>> as_number("13.5"), as_number("nan"), as_number("about 20")
    (13.5, None, None)
    """
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def sum_of(names: Sequence[str]) -> str:
    """Write the formula that has every fact by itself; empty for none.

    >>> sum_of(["latitude", "mean age"])
    '~ latitude + `mean age`'
    """
    plain = [n if n.isidentifier() else f"`{n}`" for n in names]
    return f"~ {' + '.join(plain)}" if plain else ""


def names_in_sum(formula: str) -> tuple[str, ...] | None:
    """Give the facts of a formula that is nothing but their sum; None for any other.

    >>> names_in_sum("~ latitude + year"), names_in_sum("~ latitude * year")
    (('latitude', 'year'), None)
    """
    if not formula.strip():
        return ()
    try:
        found = parse_formula(formula)
    except DataError:
        return None
    names = [term[0] for term in found.terms if len(term) == 1]
    plain = all(found.variables[name].kind == "name" for name in names)
    if not plain or [len(term) for term in found.terms] != [0, *[1] * len(names)]:
        return None
    return tuple(names)


def facts_in(formula: str) -> tuple[str, ...]:
    """Give the facts that a formula names; none where it cannot be read.

    >>> facts_in("~ `mean age` * factor(setting)")
    ('mean age', 'setting')
    """
    try:
        found = parse_formula(formula).variables.values()
    except DataError:
        return ()
    return tuple(dict.fromkeys(name for one in found for name in one.columns()))


def explained_differences(
    stored: Mapping[str, Any] | None, now: Explained | None
) -> Iterator[Difference]:
    """Say in what a kept meta-regression and its rebuild differ; nothing where none was kept."""
    if stored is None:
        return
    again = now.as_json() if now is not None else {}
    yield from differing(stored, again, KEPT)
