"""What an analysis found, in a sentence tied to its numbers, with what should make one careful.

Effect, word for its size, word for the strength of evidence, number of studies and their risk of
bias stand together, so that no conclusion floats free. A large p-value is never told as absence:
the interval says which effects the data still fit.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from consilience.effects import Measure
from consilience.synthesis.pooled import Pooled
from consilience.synthesis.strength import STRENGTH, StrengthTable
from consilience.synthesis.tau2 import ESTIMATORS
from consilience.synthesis.words import (
    decimal,
    i2_interval,
    includes_null,
    interval,
    p_value,
    size_of,
    size_word,
)

_FEW, _WIDE = 5, 50.0
_NOUNS = dict.fromkeys(("association", "biserial", "correlation", "regression"), "association")
_NOUNS["given"] = "effect"


@dataclass(frozen=True, slots=True)
class Conclusion:
    """A sentence or two, and what to bear in mind."""

    text: str
    cautions: tuple[str, ...]


def conclude(
    result: Pooled,
    measure: Measure,
    *,
    about: str,
    table: StrengthTable = STRENGTH,
    favours: tuple[str, str] = ("", ""),
    risk: Mapping[str, int] | None = None,
) -> Conclusion:
    """Tie a conclusion to the numbers of a result.

    Parameters
    ----------
    about : str
        What was analysed, as the sentence begins.
    table : StrengthTable
        Words for the strength of evidence.
    favours : tuple of str
        Whom a value below and above the value of no effect favours.
    risk : mapping of str to int, optional
        How many of the studies have which overall risk of bias.
    """
    parts = [f"{about}: {_finding(result, measure, table, favours)}"]
    if measure.tested and result.k > 1 and includes_null(result):
        parts.append(_still_possible(result, measure))
    parts.append(_risk(risk, result.k))
    return Conclusion(" ".join(parts), cautions(result, measure))


def _finding(
    result: Pooled, measure: Measure, table: StrengthTable, favours: tuple[str, str]
) -> str:
    within = interval(result.ci_lb, result.ci_ub, measure)
    studies = "one study" if result.k == 1 else f"{result.k} studies"
    name = measure.symbol if measure.tested else measure.title
    numbers = (
        f"{name} {decimal(measure.back(result.beta))} ({result.level:g}% CI {within}; {studies}"
    )
    if result.k == 1:
        return f"nothing was pooled. {numbers[:1].upper()}{numbers[1:]})."
    word = table.word(result.pval) if measure.tested and result.se > 0 else ""
    if not word:
        return f"{numbers})."
    noun = _NOUNS.get(measure.kind, "difference")
    if includes_null(result):
        return f"{word} evidence of {_a(noun)}: {numbers}; {p_value(result.pval)})."
    size = size_word(result, measure)
    towards = favours[0] if result.beta < 0 else favours[1]
    said = f"{word} evidence of {_a(f'{size} {noun}'.strip())}"
    said += f" in favour of the {towards}" if towards else ""
    return f"{said}: {numbers}; {p_value(result.pval)})."


def _a(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"


def _still_possible(result: Pooled, measure: Measure) -> str:
    low, high = (
        decimal(measure.back(limit))
        + (f" ({size_of(limit)})" if size_word(result, measure) else "")
        for limit in (result.ci_lb, result.ci_ub)
    )
    return f"The data fit anything from {low} to {high}, and do not show that there is none."


def _risk(risk: Mapping[str, int] | None, k: int) -> str:
    told = ", ".join(f"{n} {label[:1].lower()}{label[1:]}" for label, n in (risk or {}).items())
    of = "this study" if k == 1 else "these studies"
    return f"Overall risk of bias of {of}: {told}." if told else "Risk of bias was not appraised."


def cautions(result: Pooled, measure: Measure) -> tuple[str, ...]:
    """Say what should make a reader careful about a result; empty where nothing does."""
    if result.k == 1:
        return ()
    random = ESTIMATORS[result.method].estimate is not None
    said = []
    if result.se == 0:
        said.append("All estimates are equal to the last digit: check that no study came in twice.")
    if result.k == 2:
        said.append(
            "With two studies the variance between them can hardly be estimated; look at each."
        )
    elif random and result.test == "z" and result.k < _FEW:
        said.append(
            f"With {result.k} studies the normal interval tends to be too narrow; the "
            "Hartung–Knapp interval allows for the small number."
        )
    limits = i2_interval(result)
    if limits is not None and result.k > 2 and limits[1] - limits[0] > _WIDE:
        said.append(
            f"I² is uncertain ({limits[0]:.0f}% to {limits[1]:.0f}%): {result.k} studies tell "
            "little about how alike the effects are."
        )
    if _may_be_otherwise(result, measure):
        expected = interval(result.pi_lb, result.pi_ub, measure)
        null = decimal(measure.null or 0.0, 0)
        said.append(
            f"The prediction interval, {expected}, includes {null}: in a new setting the effect "
            "may go the other way."
        )
    return tuple(said)


def _may_be_otherwise(result: Pooled, measure: Measure) -> bool:
    if not measure.tested or result.k < 3 or math.isnan(result.pi_lb):
        return False
    return not includes_null(result) and result.pi_lb < 0 < result.pi_ub
