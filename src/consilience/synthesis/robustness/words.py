"""What leaving out, cumulating and the diagnostics of influence found, in sentences."""

from __future__ import annotations

import numpy as np

from consilience.effects import Measure
from consilience.synthesis.pooled import Pooled
from consilience.synthesis.robustness.again import PooledAgain
from consilience.synthesis.robustness.influence import INFLUENTIAL, Influence
from consilience.synthesis.words import decimal, includes_null, interval

REFERENCES = {
    "influence": ("Viechtbauer W, Cheung MW-L. Res Synth Methods 2010;1:112–125",),
    "leave_one_out": ("Viechtbauer W, Cheung MW-L. Res Synth Methods 2010;1:112–125",),
    "cumulate": ("Lau J, Antman EM, Jimenez-Silva J, et al. N Engl J Med 1992;327:248–254",),
}
"""Publications to cite, by function."""


def influence_methods() -> str:
    """Say in one sentence what makes a study influential."""
    rules = "; ".join(INFLUENTIAL)
    return f"We called a study influential where one of these holds: {rules}."


def influence_results(found: Influence) -> str:
    """Name the influential studies."""
    named = [name for name, yes in zip(found.slab, found.is_infl, strict=True) if yes]
    unknown = [name for name, yes in zip(found.slab, found.is_infl, strict=True) if yes is None]
    said = (
        f"{len(named)} of {found.k} studies "
        f"{'is' if len(named) == 1 else 'are'} influential by these rules: {', '.join(named)}."
        if named
        else f"By these rules none of {found.k} studies is influential."
    )
    if unknown:
        said += f" The model cannot be fitted without {', '.join(unknown)}."
    return said


def leave_one_out_methods() -> str:
    """Say in one sentence what was done."""
    return "We pooled the studies again without each of them in turn."


def leave_one_out_results(found: PooledAgain, result: Pooled, measure: Measure) -> str:
    """Say between which values the effect lies without any one study, and what turns on one.

    Parameters
    ----------
    found : PooledAgain
        Of `leave_one_out(result)`.
    result : Pooled
        With all studies.
    measure : Measure
    """
    known = np.flatnonzero(np.isfinite(found.estimate)).tolist()
    if not known:
        return "Without any one study the others give no effect."
    low, high = (pick(known, key=lambda i: found.estimate[i]) for pick in (min, max))
    said = (
        f"Without any one study the pooled {measure.title} lies between "
        f"{decimal(measure.back(found.estimate[low]))} (without {found.slab[low]}) and "
        f"{decimal(measure.back(found.estimate[high]))} (without {found.slab[high]})."
    )
    if lost := [name for i, name in enumerate(found.slab) if i not in known]:
        said += f" Without {_listed(lost)} the others give no effect."
    if not measure.tested:
        return said
    null = decimal(measure.null or 0.0, 0)
    whole = includes_null(result)
    holds = "includes" if whole else "excludes"
    others = [found.slab[i] for i in known if (found.ci_lb[i] <= 0 <= found.ci_ub[i]) is not whole]
    if not others:
        return (
            f"{said} The {result.level:g}% interval {holds} {null} each time, as with all studies."
        )
    other = "excludes" if whole else "includes"
    return (
        f"{said} With all studies the {result.level:g}% interval {holds} {null}; it {other} {null} "
        f"without {_listed(others)}."
    )


def cumulate_methods(by: str = "") -> str:
    """Say in one sentence what was done; `by` names what the studies are ordered by."""
    order = f" in the order of {by}" if by else " in the order of the table"
    return f"We pooled the studies again with one more each time,{order}."


def cumulate_results(found: PooledAgain, measure: Measure, level: float) -> str:
    """Say where the effect started, where it came to, and since when its interval is as it is."""
    last = len(found.slab) - 1
    first = 1 if last else 0
    within = interval(found.ci_lb[last], found.ci_ub[last], measure)
    said = (
        f"The pooled {measure.title} was {decimal(measure.back(found.estimate[first]))} with "
        f"{found.k[first]} {'study' if found.k[first] == 1 else 'studies'} and is "
        f"{decimal(measure.back(found.estimate[last]))} ({level:g}% CI {within}) with all "
        f"{found.k[last]}."
    )
    if not measure.tested:
        return said
    holds = [low <= 0 <= high for low, high in zip(found.ci_lb, found.ci_ub, strict=True)]
    since = last
    while since > 0 and holds[since - 1] == holds[last]:
        since -= 1
    null = decimal(measure.null or 0.0, 0)
    what = "included" if holds[last] else "excluded"
    if since == 0:
        return f"{said} Its interval has {what} {null} from the first study on."
    return f"{said} Its interval has {what} {null} since {found.slab[since]} came in."


def _listed(names: list[str]) -> str:
    if len(names) == 1:
        return names[0]
    return f"{', '.join(names[:-1])} or {names[-1]}"
