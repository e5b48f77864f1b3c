"""The charts of an analysis beside its forest plot: which can be drawn, and why others cannot."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from consilience.figures.chart import ChartOptions
from consilience.figures.drawing import Drawing
from consilience.figures.forest import ForestOptions
from consilience.figures.harvest import Direction, Harvested, harvest
from consilience.figures.table import FIGURES, Material, draw
from consilience.review.analyses import Rebuilt, fact_names
from consilience.review.appraised import appraised, instrument_of
from consilience.review.forests import favours, file_name, tone
from consilience.review.review import Review
from consilience.synthesis import pool
from consilience.synthesis.analyses import Analysis, tables_of
from consilience.synthesis.counts import counts_of
from consilience.synthesis.explained import as_number
from consilience.synthesis.robustness import gosh
from consilience.synthesis.spec import PUBLISHED

ELSEWHERE = ("forest",)
"""Figures of the table that stand on the page of the result itself."""
SAMPLE = 20_000
"""Subsets that a GOSH plot has where nobody asks, and there are too many to fit at once."""
AT_ONCE = 2**15
"""Subsets that are fitted while somebody waits: all those of 15 studies."""
MOST = 1_000_000
"""Subsets that may be drawn by chance."""
_TONES = {"good": "low", "unclear": "unclear", "bad": "high"}


@dataclass(frozen=True, slots=True)
class Subsets:
    """Which subsets of the studies a GOSH plot has: all of them (0), or so many drawn by chance."""

    n: int = 0
    seed: int = 1

    @classmethod
    def at_first(cls, k: int) -> Subsets:
        """Give those of `k` studies that are shown where nobody asks for others."""
        return cls() if 2**k <= AT_ONCE else cls(SAMPLE)

    def count(self, k: int) -> int:
        """How many subsets of `k` studies are fitted."""
        whole = (1 << k) - 1
        return min(self.n, whole) if self.n else whole

    def at_once(self, k: int) -> bool:
        """Whether they are fitted in less than a second."""
        return self.count(k) <= AT_ONCE


def charts(review: Review, row: Rebuilt) -> dict[str, str]:
    """Give every chart by name with why it cannot be drawn of an analysis; empty where it can."""
    given = material_of(review, row)
    if given is None:
        none = "the studies are not pooled"
        return {
            name: "" if name == "harvest" and row.analysis.contrasts else none
            for name in FIGURES
            if name not in ELSEWHERE
        }
    said = {name: one.needs(given) for name, one in FIGURES.items() if name not in ELSEWHERE}
    said["harvest"] = "it is for findings that are not pooled; these are pooled"
    if not said["cumulative"] and given.order is None:
        said["cumulative"] = "needs the year of every study, and not every year is known"
    if not said["bubble"] and not given.moderator:
        said["bubble"] = "needs a number as a moderator; this meta-regression has none"
    return said


def chart_of(review: Review, row: Rebuilt, name: str) -> Drawing:
    """Draw a chart that `charts` says can be drawn."""
    if name == "gosh" and row.analysis.pooled is not None:
        return gosh_chart(review, row, Subsets.at_first(row.analysis.pooled.k))
    given = material_of(review, row)
    return _harvest(review, row) if given is None else draw(name, given)


def gosh_chart(
    review: Review,
    row: Rebuilt,
    subsets: Subsets,
    tell: Callable[[int, int], None] | None = None,
) -> Drawing:
    """Draw the GOSH plot of a pooled analysis; `tell` is told how many subsets are fitted."""
    given = material_of(review, row)
    assert given is not None
    # More than there are of so few studies is all of them.
    n = subsets.count(given.result.k)
    fitted = gosh(given.result, subsets=max(n, 2), seed=subsets.seed, tell=tell)
    return draw("gosh", replace(given, subsets=fitted))


def bubble_of(review: Review, row: Rebuilt) -> Drawing | None:
    """Draw the meta-regression of an analysis; None where no number is among its moderators."""
    given = material_of(review, row)
    return draw("bubble", given) if given is not None and given.moderator else None


def material_of(review: Review, row: Rebuilt) -> Material | None:
    """Gather what the charts of an analysis are drawn from; None where nothing was pooled."""
    analysis, spec = row.analysis, row.spec
    if analysis.pooled is None:
        return None
    found = analysis.explained
    numbers = found.numbers if found is not None else ()
    order, order_is = _years(analysis, fact_names(review.plan))
    sides = favours(review.plan, spec)
    return Material(
        analysis.pooled,
        ChartOptions(measure=spec.measure, outcome=spec.title, name=file_name(spec.id)),
        forest=ForestOptions(measure=spec.measure, outcome=spec.title, favours=sides),
        tables=tables_of(analysis),
        counts=counts_of([c.values for c in analysis.contrasts]),
        ni=tuple(c.people for c in analysis.contrasts),
        arms=(spec.experimental.capitalize(), spec.control.capitalize()),
        order=order,
        order_is=order_is,
        model=found.model if found is not None else None,
        moderator=numbers[0] if numbers else "",
        moderator_is=fact_names(review.plan).get(numbers[0], numbers[0]) if numbers else "",
    )


def _years(analysis: Analysis, names: Mapping[str, str]) -> tuple[tuple[float, ...] | None, str]:
    """The year of every study: as extracted, else of its first report; none where one lacks."""
    own = [n for n in dict.fromkeys(f for known in analysis.known for f in known) if _is_year(n)]
    for name in (*own, PUBLISHED):
        found = [as_number(known.get(name, "")) for known in analysis.known]
        values = [value for value in found if value is not None]
        if len(values) == len(found):
            said = names.get(name, name)
            return tuple(values), said[:1].lower() + said[1:]
    return None, ""


def _is_year(name: str) -> bool:
    return name != PUBLISHED and name.lower().replace("-", "_").split("_")[0] == "year"


def _harvest(review: Review, row: Rebuilt) -> Drawing:
    """Where the findings of the single studies point, by their own intervals."""
    below = favours(review.plan, row.spec)[0]
    towards = row.spec.experimental
    headings = ("Lower", "No clear difference", "Higher")
    if below:
        headings = (f"Favours {row.spec.control}", headings[1], f"Favours {towards}")
    risk = _risk(review)
    findings = [
        Harvested(
            c.name, row.spec.title, _direction(row, i, turned=below == towards),
            max(c.people, 1.0), risk.get(c.study, ""),
        )
        for i, c in enumerate(row.analysis.contrasts)
    ]  # fmt: skip
    options = ChartOptions(outcome=row.spec.title, name=f"harvest-{file_name(row.spec.id)}")
    return harvest(findings, options, headings=headings)


def _direction(row: Rebuilt, i: int, *, turned: bool) -> Direction:
    """The column of a finding; `turned` where a value below no effect favours the first arms."""
    analysis = row.analysis
    alone = pool([analysis.yi[i]], [analysis.vi[i]], method="EE", level=row.spec.level)
    if alone.ci_lb <= 0 <= alone.ci_ub:
        return "none"
    return "for" if (alone.beta > 0) is not turned else "against"


def _risk(review: Review) -> dict[str, str]:
    chosen = instrument_of(review.plan)
    if chosen is None:
        return {}
    return {
        r.study.id: _TONES.get(tone(chosen, r.overall.value), "")
        for r in appraised(review)
        if r.overall is not None and r.overall.value
    }
