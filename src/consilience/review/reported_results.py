"""What a paper reports of a planned analysis: its numbers as they are printed, never computed."""

from __future__ import annotations

from dataclasses import dataclass

from consilience.protocol.plan import PlannedAnalysis
from consilience.review.review import Review


@dataclass(frozen=True, slots=True)
class ReportedResult:
    """A pooled result of a paper; a part is empty where the paper does not give it.

    Attributes
    ----------
    interval : str
        Both limits, in brackets.
    k, heterogeneity, test : str
        `5 studies`, `I² 0%`, `p = 0.002`.
    place : str
        Where it is printed.
    """

    estimate: str
    interval: str
    k: str
    heterogeneity: str
    test: str
    place: str

    def sentence(self, planned: PlannedAnalysis) -> str:
        """Say the result, with the analysis that it answers."""
        result = " ".join(filter(None, (planned.measure, self.estimate, self.interval)))
        beside = ", ".join(filter(None, (self.k, self.heterogeneity, self.test)))
        return f"{planned.title}: {result}{f' ({beside})' if beside else ''}."


def reported_result(review: Review, planned: PlannedAnalysis) -> ReportedResult | None:
    """Give the numbers of a paper under a name such as `pooled.recovery.post`; None without any.

    Of several plans on one outcome and time the first has them.
    """
    about = (planned.outcome, planned.timepoint)
    first = next(a for a in review.plan.analyses if (a.outcome, a.timepoint) == about)
    held = review.state.reported
    names = ("estimate", "ci_lb", "ci_ub", "k", "i2", "p")
    numbers = {name: held.get(f"pooled.{'.'.join(about)}.{name}") for name in names}
    known = {name: number for name, number in numbers.items() if number is not None}
    if not known or first.id != planned.id:
        return None
    said = {name: str(number.value).replace("-", "−") for name, number in known.items()}
    return ReportedResult(
        said.get("estimate", ""),
        f"[{said['ci_lb']}, {said['ci_ub']}]" if {"ci_lb", "ci_ub"} <= said.keys() else "",
        f"{said['k']} {'study' if said['k'] == '1' else 'studies'}" if "k" in said else "",
        f"I² {said['i2']}%" if "i2" in said else "",
        f"p = {said['p']}" if "p" in said else "",
        next(iter(known.values())).place,
    )
