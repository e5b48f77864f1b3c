"""Arms, clusters and counts: the units of a trial made fit for a pooled analysis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import floor, sqrt

from consilience.effects.combine import combine_events, combine_means
from consilience.effects.conversions.conversion import Values
from consilience.errors import DataError


def combined_means(n: Sequence[float], mean: Sequence[float], sd: Sequence[float]) -> Values:
    """Several arms as one, of a continuous outcome."""
    _alike(n, mean, sd)
    total, centre, spread = combine_means(n, mean, sd)
    return {"n": total, "mean": centre, "sd": spread}


def combined_events(n: Sequence[float], events: Sequence[float]) -> Values:
    """Several arms as one, of a dichotomous outcome."""
    _alike(n, events)
    total, both = combine_events(n, events)
    return {"n": total, "events": both}


def _alike(*columns: Sequence[float]) -> None:
    if len({len(column) for column in columns}) != 1 or len(columns[0]) < 2:
        raise DataError("two or more arms are needed, each with all of its numbers", field="n")


def split(n: float, parts: float, events: float | None = None) -> Values:
    """A comparator that several arms share, divided among their comparisons."""
    if events is None:
        return {"n": n / parts}
    return {"n": n / parts, "events": events / parts}


def events_from_percentage(percentage: float, n: float) -> Values:
    """Events from a percentage; `fewest` and `most` would print the same with its decimals.

    A percentage of whole numbers has none, of `21.4` one.
    """
    raw = percentage / 100 * n
    step = 10.0 ** -_decimals(percentage) / 2
    fewest = -floor(-(percentage - step) / 100 * n + 1e-9)
    most = floor((percentage + step) / 100 * n + 1e-9)
    rounded = float(floor(raw + 0.5))
    return {
        "events": rounded, "raw": raw,
        "fewest": min(max(float(fewest), 0.0), rounded), "most": max(min(float(most), n), rounded),
    }  # fmt: skip


def _decimals(number: float) -> int:
    _, _, decimals = f"{number:.10f}".rstrip("0").partition(".")
    return len(decimals)


def effective_size(
    n: float, cluster_size: float, icc: float, events: float | None = None
) -> Values:
    """Size (and events) of an arm of a cluster trial as if people had been randomised."""
    effect = design_effect(cluster_size, icc)
    made = {"design_effect": effect, "n": n / effect, "n_rounded": float(round(n / effect))}
    if events is not None:
        made |= {"events": events / effect, "events_rounded": float(round(events / effect))}
    return made


def inflated_se(se: float, cluster_size: float, icc: float) -> Values:
    """Standard error of a cluster trial that was analysed as if people had been randomised."""
    effect = design_effect(cluster_size, icc)
    return {"design_effect": effect, "se": se * sqrt(effect)}


def design_effect(cluster_size: float, icc: float) -> float:
    """Give `1 + (m - 1) icc`, `m` the mean size of a cluster."""
    return 1 + (cluster_size - 1) * icc


def counted_twice(comparisons: Sequence[tuple[str, Sequence[str]]]) -> Mapping[str, int]:
    """Find the arms that stand in more than one comparison of an analysis, and in how many.

    Parameters
    ----------
    comparisons : sequence of (str, sequence of str)
        The study of each comparison, and the arms on both its sides.

    Returns
    -------
    mapping of str to int
        `study: arm` to the number of comparisons; empty where nobody is counted twice. Such arms
        are to be combined, divided (`split_arm`), or all but one comparison left out.
    """
    found: dict[str, int] = {}
    for study, arms in comparisons:
        for arm in arms:
            found[f"{study}: {arm}"] = found.get(f"{study}: {arm}", 0) + 1
    return {arm: times for arm, times in found.items() if times > 1}
