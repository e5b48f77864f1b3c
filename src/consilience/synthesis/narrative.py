"""What single studies found, for an outcome that is not pooled."""

from __future__ import annotations

from dataclasses import dataclass

from consilience.effects import MEASURES
from consilience.synthesis.analyses import Analysis
from consilience.synthesis.pool import pool
from consilience.synthesis.words import decimal, interval


@dataclass(frozen=True, slots=True)
class NarrativeRow:
    """One study: what was compared, when, and what it found."""

    study: str
    name: str
    arms: str
    time: str
    found: str


def narrative(analysis: Analysis) -> tuple[NarrativeRow, ...]:
    """Give the table that stands in for a pooled result: every study, with its effect or none.

    Studies that cannot give an effect are in it, as "no usable data" with the reason.
    """
    measure, spec = MEASURES[analysis.spec.measure], analysis.spec
    rows = []
    for contrast, y, v in zip(analysis.contrasts, analysis.yi, analysis.vi, strict=True):
        arms = " against ".join(" and ".join(side) for side in contrast.arms)
        time = contrast.time.time if contrast.time else None
        found = f"{measure.symbol} {decimal(measure.back(y))}"
        if v > 0:
            alone = pool([y], [v], method="EE", level=spec.level)
            within = interval(alone.ci_lb, alone.ci_ub, measure)
            found += f" ({spec.level:g}% CI {within})"
        rows.append(NarrativeRow(contrast.study, contrast.name, arms, time or "", found))
    rows += [
        NarrativeRow(x.study, x.name, "", "", f"no usable data: {x.why}") for x in analysis.left_out
    ]
    return tuple(rows)
