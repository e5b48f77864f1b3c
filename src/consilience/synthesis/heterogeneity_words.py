"""How much studies differ, and what each of them and all of them say when that is allowed for.

In words and rows of tables; a pool of counts has none of it, since it knows no variance between
studies.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from consilience.effects import Measure
from consilience.effects.scales import SCALES
from consilience.synthesis.henmi_copas import HenmiCopas, henmi_copas
from consilience.synthesis.intervals import HeterogeneityInterval, heterogeneity_interval
from consilience.synthesis.pooled import Pooled, plain
from consilience.synthesis.predictions import StudyEffects, study_effects
from consilience.synthesis.shown import dotted
from consilience.synthesis.tau2 import ESTIMATORS
from consilience.synthesis.words import decimal, includes_null, interval

INTERVALS = {"QP": "Q-profile", "GENQ": "Generalised Q", "PL": "Profile likelihood"}
"""Kinds of intervals of tau2 that are shown, under metafor's names for `type=`."""
INTERVAL_REFERENCES = {
    "QP": "Viechtbauer W. Stat Med 2007;26:37–52",
    "GENQ": "Jackson D. Res Synth Methods 2013;4:220–229",
    "PL": "Hardy RJ, Thompson SG. Stat Med 1996;15:619–629",
}
HENMI_COPAS = "Henmi M, Copas JB. Stat Med 2010;29:2969–2983"
_PLACES = {"tau2": 3, "tau": 3, "I2": 1, "H2": 2}
_TITLES = {
    "tau2": "Variance between studies (τ²)",
    "tau": "Standard deviation between studies (τ)",
    "I2": "Share of what is seen that is not chance (I²), %",
    "H2": "What is seen as a multiple of chance (H²)",
}


@dataclass(frozen=True, slots=True)
class SpreadRow:
    """A quantity of heterogeneity with its interval of each kind."""

    name: str
    title: str
    estimate: str
    within: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnEffect:
    """A study: as it found it, and its own effect in the light of all."""

    name: str
    found: str
    expected: str
    within: str


def spread(pooled: Pooled) -> tuple[HeterogeneityInterval, ...]:
    """Give the intervals of the variance between studies, metafor's default for the model first.

    After it comes that of the profile likelihood, where the model has one. There is none of a
    model of equal effects, of counts, or of one study.
    """
    if pooled.counts or pooled.k < 2 or ESTIMATORS[pooled.method].estimate is None:
        return ()
    found = [heterogeneity_interval(pooled)]
    if pooled.method in ("ML", "REML"):
        found.append(heterogeneity_interval(pooled, kind="PL"))
    return tuple(found)


def spread_rows(found: tuple[HeterogeneityInterval, ...]) -> tuple[SpreadRow, ...]:
    """Give the rows of the table of tau2, tau, I2 and H2."""
    return tuple(
        SpreadRow(
            name, title, decimal(getattr(found[0], name)[0], _PLACES[name]),
            tuple(_within(one, name) for one in found),
        )
        for name, title in _TITLES.items()
    )  # fmt: skip


def _within(one: HeterogeneityInterval, name: str) -> str:
    _, low, high = getattr(one, name)
    return f"{decimal(low, _PLACES[name])} to {decimal(high, _PLACES[name])}"


def spread_sentence(found: tuple[HeterogeneityInterval, ...], measure: Measure) -> str:
    """Say how far the effects of studies lie apart, and how sure that is."""
    one = found[0]
    scale = SCALES[measure.scale].words
    on = f" on the {scale} scale" if scale else ""
    said = (
        f"The effects of studies have a standard deviation τ of {decimal(one.tau[0], 3)}"
        f"{on} ({one.level:g}% CI {_within(one, 'tau')}, {INTERVALS[one.kind]}; "
        f"τ² {_within(one, 'tau2')}; I² {_within(one, 'I2')}%)."
    )
    if one.below:
        said += " They differ less than chance alone would make them: both limits are 0."
    return said


def own_effects(pooled: Pooled) -> StudyEffects | None:
    """Give the best linear unbiased predictions; None where the model lets no effects differ."""
    if pooled.counts or pooled.k < 2 or ESTIMATORS[pooled.method].estimate is None:
        return None
    return study_effects(pooled)


def own_effect_rows(
    pooled: Pooled, effects: StudyEffects, measure: Measure
) -> tuple[OwnEffect, ...]:
    """Give each study as it found it, and where its own effect is expected."""
    return tuple(
        OwnEffect(
            name, decimal(measure.back(pooled.yi[i])), decimal(measure.back(effects.pred[i])),
            interval(effects.pi_lb[i], effects.pi_ub[i], measure),
        )
        for i, name in enumerate(pooled.slab)
    )  # fmt: skip


def robust_mean(pooled: Pooled) -> HenmiCopas | None:
    """Give the mean with the interval of Henmi and Copas; None of counts and of one study."""
    if pooled.counts or pooled.k < 2:
        return None
    return henmi_copas(pooled.yi, pooled.vi, level=pooled.level, slab=pooled.slab)


def henmi_copas_sentence(pooled: Pooled, measure: Measure) -> str:
    """Say the mean by the weights of equal effects with the interval of Henmi and Copas.

    Empty where there is none.
    """
    one = robust_mean(pooled)
    if one is None:
        return ""
    null = ""
    if measure.tested:
        crosses = one.ci_lb <= 0 <= one.ci_ub
        as_before = "as" if crosses == includes_null(pooled) else "unlike"
        null = (
            f"; it {'includes' if crosses else 'excludes'} no effect, {as_before} the interval of "
            "the main analysis"
        )
    return (
        "By the method of Henmi and Copas, which gives small studies less weight and an interval "
        f"that allows for heterogeneity: {measure.symbol} "
        f"{decimal(measure.back(one.beta))} ({one.level:g}% CI "
        f"{interval(one.ci_lb, one.ci_ub, measure)}){null}."
    )


def heterogeneity_json(pooled: Pooled) -> dict[str, Any]:
    """Give all of it as a JSON object under metafor's names; what a model has not is left out."""
    effects, robust = own_effects(pooled), robust_mean(pooled)
    found: dict[str, Any] = {}
    if intervals := spread(pooled):
        found["confint"] = [_named(asdict(one)) for one in intervals]
    if effects is not None:
        found["blup"] = _named(asdict(effects))
    if robust is not None:
        found["hc"] = _named(asdict(robust))
    return found


def _named(values: Mapping[str, Any]) -> dict[str, Any]:
    return {dotted(name): plain(value) for name, value in values.items()}
