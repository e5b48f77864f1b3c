"""Intervals and tests of single effect sizes, as metafor's `summary` of an `escalc` table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from consilience.effects import normal
from consilience.effects.columns import Floats
from consilience.effects.effect_sizes import EffectSizes
from consilience.effects.measures import measure_named

Numbers = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """Effect sizes with Wald tests and intervals; NaN where a study was left out.

    Attributes
    ----------
    yi, ci_lb, ci_ub : tuple of float
        Estimates and limits, on the scale of the model or, where asked for, as a reader sees them.
    sei, zi, pval : tuple of float
        Standard errors, test statistics and two-sided p-values, always on the scale of the model.
    level : float
        Level of the intervals, in percent.
    """

    yi: Numbers
    sei: Numbers
    zi: Numbers
    pval: Numbers
    ci_lb: Numbers
    ci_ub: Numbers
    level: float


def summarise(
    effects: EffectSizes,
    *,
    level: float = 95.0,
    null: float = 0.0,
    back: bool | Callable[[Floats], Floats] = False,
) -> Summary:
    """Test each effect size against `null`, and give its interval.

    Parameters
    ----------
    effects : EffectSizes
    level : float, optional
        Level of the intervals, in percent.
    null : float, optional
        The value that is tested, on the scale of the model.
    back : bool or callable, optional
        True gives estimates and limits as a reader sees them (ratios, proportions, ...); a function
        of an array does the like.

    Raises
    ------
    DataError
        The level is not between 0 and 100.

    Examples
    --------
    >>> from consilience.effects import effect_sizes
    >>> found = summarise(effect_sizes("RR", {"ai": [4], "n1i": [123], "ci": [11], "n2i": [139]}),
    ...                   back=True)
    >>> round(found.yi[0], 3), round(found.ci_lb[0], 3), round(found.ci_ub[0], 3)
    (0.411, 0.134, 1.257)
    """
    level = normal.percent(level)
    yi = np.array(effects.yi)
    sei = np.sqrt(np.array(effects.vi))
    with np.errstate(all="ignore"):
        zi = (yi - null) / sei
        pval = 2 * normal.probability(-np.abs(zi))
    width = float(normal.quantile(np.array((1 + level / 100) / 2))) * sei
    seen = _back(effects.measure, back)
    return Summary(
        yi=tuple(seen(yi).tolist()),
        sei=tuple(sei.tolist()),
        zi=tuple(zi.tolist()),
        pval=tuple(pval.tolist()),
        ci_lb=tuple(seen(yi - width).tolist()),
        ci_ub=tuple(seen(yi + width).tolist()),
        level=level,
    )


def _back(measure: str, back: bool | Callable[[Floats], Floats]) -> Callable[[Floats], Floats]:
    if callable(back):
        return back
    if not back:
        return lambda values: values
    one = measure_named(measure).back
    return lambda values: np.array([one(value) for value in values.tolist()])
