"""What the plan announced beside what was run: nothing that was planned is left out.

A plan announces analyses of an outcome, and checks without one: subgroups, sensitivity. Such a
check is part of other analyses. It is tied to one by a person, or by itself where an analysis has
subgroups or moderators by the very fact that the plan names.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from consilience.protocol.plan import PlannedAnalysis
from consilience.review.analyses import Rebuilt, fact_names, holdings, rebuilt, spec_of
from consilience.review.review import Review
from consilience.synthesis import difference_sentence
from consilience.synthesis.analyses import Analysis
from consilience.synthesis.explained import facts_in
from consilience.synthesis.explained_words import moderators_of, test_of_moderators
from consilience.synthesis.spec import Spec

Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Announced:
    """A planned analysis and what became of it."""

    planned: PlannedAnalysis
    done: Rebuilt | None
    now: Analysis | None
    """What the held data give today, where the plan names outcome, time point and measure."""
    within: tuple[Rebuilt, ...] = ()
    """The analyses that a check without an outcome is part of."""
    said: str = ""
    """What those found, where it can be told in a sentence."""

    @property
    def status(self) -> str:
        """What became of it, in a sentence."""
        if self.within:
            titles = ", ".join(f"“{row.spec.title}”" for row in self.within)
            return f"Done, as part of {titles}. {self.said}".strip()
        if self.done is not None and self.done.analysis.pooled is not None:
            return f"Done, {self.done.analysis.pooled.k} studies pooled."
        if self.done is not None and self.done.why:
            return self.done.why
        now = self.done.analysis if self.done is not None else self.now
        if now is None:
            return "Not run here."
        if now.pooled is not None:
            return f"Not run yet: {now.pooled.k} studies could be pooled."
        return f"Not pooled: {now.why_not_pooled}."


def announced(review: Review, done: Sequence[Rebuilt] | None = None) -> list[Announced]:
    """Give every planned analysis with what was done; nothing that was planned is left out.

    Parameters
    ----------
    done : sequence of Rebuilt, optional
        `rebuilt(review)`, where it is known.
    """
    done, held = rebuilt(review) if done is None else done, holdings(review)
    names = fact_names(review.plan)
    rows, named = [], {planned.id for planned in review.plan.analyses}
    for planned in review.plan.analyses:
        match = next((d for d in done if _is(planned, d.spec, named)), None)
        spec = spec_of(review.plan, planned)
        now = held.analyse(spec) if spec is not None else None
        within = tuple(d for d in done if d.analysis.pooled and carries_out(d.spec, planned, names))
        rows.append(Announced(planned, match, now, within, _found(planned, within, names)))
    return rows


def unannounced(review: Review, done: Sequence[Rebuilt] | None = None) -> list[Rebuilt]:
    """Give the analyses that were run and that the plan does not name; `done` as above."""
    plans, names = review.plan.analyses, fact_names(review.plan)
    named = {planned.id for planned in plans}
    return [
        d
        for d in (rebuilt(review) if done is None else done)
        if not any(_is(p, d.spec, named) or carries_out(d.spec, p, names) for p in plans)
    ]


def is_check(planned: PlannedAnalysis) -> bool:
    """Whether a plan names no outcome: a check that is part of other analyses."""
    return not planned.outcome


def carries_out(spec: Spec, planned: PlannedAnalysis, names: Names) -> bool:
    """Whether an analysis carries out a check: as it was tied, or by a fact that the plan names."""
    if not is_check(planned) or spec.id == planned.id:
        return False
    return planned.id in spec.answers or bool(_facts_named(spec, planned, names))


def _facts_named(spec: Spec, planned: PlannedAnalysis, names: Names) -> list[str]:
    """The facts that an analysis groups by or relates to, among those that a plan names."""
    used = [spec.subgroup, *facts_in(spec.mods)]
    about = f"{planned.id} {planned.title}".lower().replace("_", " ").replace("-", " ")
    found = []
    for fact in dict.fromkeys(filter(None, used)):
        said = {fact, fact.replace("_", " "), names.get(fact, fact)}
        if any(re.search(rf"\b{re.escape(one.lower())}\b", about) for one in said):
            found.append(fact)
    return found


def _found(planned: PlannedAnalysis, within: Collection[Rebuilt], names: Names) -> str:
    """What the analyses found that a check is part of, by subgroups and moderators it names."""
    said = []
    for row in within:
        facts, analysis = _facts_named(row.spec, planned, names), row.analysis
        if analysis.subgroups is not None and row.spec.subgroup in facts:
            said.append(difference_sentence(analysis.subgroups))
        model = analysis.explained.model if analysis.explained is not None else None
        if model is not None and set(facts) - {row.spec.subgroup}:
            test = test_of_moderators(model)
            said.append(f"Meta-regression, test of {moderators_of(model, names)}: {test}.")
    return " ".join(filter(None, said))


def departures(planned: PlannedAnalysis, spec: Spec) -> tuple[str, ...]:
    """Say in what an analysis departs from the plan that announced it."""
    parts = (
        ("the estimator", planned.method, spec.method),
        ("the test", planned.test, spec.test),
        ("the fewest studies", planned.minimum_k, spec.minimum_k),
    )
    said = [f"{what} is {is_}, planned was {was}" for what, was, is_ in parts if was != is_]
    return (*said, *(words for words, holds in _narrowed(spec) if holds))


def _narrowed(spec: Spec) -> tuple[tuple[str, bool], ...]:
    return (
        ("studies are left out by choice", bool(spec.leave_out)),
        ("only studies of one kind are let in", bool(spec.only)),
        ("only some arms are used", bool(spec.experimental_arms or spec.control_arms)),
        ("a time point was set by hand", bool(spec.times)),
        ("the counts are pooled instead of the estimates", bool(spec.counts)),
    )


def _is(planned: PlannedAnalysis, spec: Spec, named: Collection[str]) -> bool:
    """Whether an analysis answers a plan: by its id, else by outcome, time and measure."""
    if spec.id in named:
        return planned.id == spec.id
    wanted = (planned.outcome, planned.timepoint, planned.measure)
    return bool(planned.outcome) and wanted == (spec.outcome, spec.timepoint, spec.measure)
