"""Sensitivity analyses: the same question under other choices, and whether that changes much.

"No material change" is decided by a rule that is stated before and shown beside the table, so that
two readers come to one answer.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Protocol

from consilience.effects import MEASURES, Measure
from consilience.synthesis.analyses import Analysis, pool_some
from consilience.synthesis.batched import fit_many
from consilience.synthesis.counts import METHODS, has_counts, pooled_tables
from consilience.synthesis.pooled import Pooled
from consilience.synthesis.spec import RISK_OF_BIAS, Spec
from consilience.synthesis.tau2 import ESTIMATORS
from consilience.synthesis.words import size_of

OTHER_ESTIMATORS = ("REML", "DL", "PM", "EB", "SJ")
"""Estimators that a result is held against; a paper's own is among them as a rule."""
_USUAL = re.compile(
    r"\b(tau|(treatment|care) as usual|(usual|standard|routine) (care|treatment|services?)"
    r"|wait(ing)?[- ]?list(ed)?|no (treatment|intervention|vaccine|vaccination))\b",
    re.IGNORECASE,
)


def is_usual_care(name: str) -> bool:
    """Whether an arm is named as treatment as usual, however defined, or as a waiting list.

    >>> is_usual_care("Usual care"), is_usual_care("WRAP against an app")
    (True, False)
    """
    return bool(_USUAL.search(name))


class Effect(Protocol):
    """What is held against the main result, by whatever method it was pooled."""

    @property
    def beta(self) -> float: ...  # noqa: D102 - metafor's name
    @property
    def ci_lb(self) -> float: ...  # noqa: D102
    @property
    def ci_ub(self) -> float: ...  # noqa: D102
    @property
    def I2(self) -> float: ...  # noqa: D102, N802
    @property
    def k(self) -> int: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Refitted:
    """A model of some studies, fitted with many others in one call."""

    beta: float
    ci_lb: float
    ci_ub: float
    I2: float
    k: int
    tau2: float
    method: str


@dataclass(frozen=True, slots=True)
class MaterialRule:
    """When a change counts as material.

    Attributes
    ----------
    crossing : bool
        The interval includes no effect and did not, or the reverse.
    outside : bool
        The estimate lies outside the interval of the main result.
    size_word : bool
        The word for the size is another one (standardised mean differences).
    percent : float, optional
        The estimate, on the scale of the model, moved by more than so much of the main one.
    """

    crossing: bool = True
    outside: bool = True
    size_word: bool = False
    percent: float | None = None

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> MaterialRule:
        """Read the object that `as_json` gives."""
        return cls(**row)

    def as_json(self) -> dict[str, Any]:
        """Give the parts of the rule; without its percentage where there is none."""
        return {name: value for name, value in asdict(self).items() if value is not None}

    @property
    def text(self) -> str:
        """The rule in words."""
        parts = [
            ("the interval includes no effect where the main one does not, or the reverse",
             self.crossing),
            ("the estimate lies outside the main interval", self.outside),
            ("the word for the size is another one", self.size_word),
            (f"the estimate moved by more than {self.percent or 0:g}%", self.percent is not None),
        ]  # fmt: skip
        said = "; or ".join(words for words, holds in parts if holds)
        return f"A change is material where {said}." if said else "No change counts as material."

    def changes(self, main: Effect, other: Effect, measure: Measure) -> tuple[str, ...]:
        """Say by which parts of the rule another result differs materially; empty: by none."""
        said = []
        with_null = [one.ci_lb <= 0 <= one.ci_ub for one in (main, other)]
        if self.crossing and measure.tested and with_null[0] != with_null[1]:
            now = "includes" if with_null[1] else "excludes"
            said.append(f"the interval {now} no effect")
        if self.outside and not main.ci_lb <= other.beta <= main.ci_ub:
            said.append("the estimate lies outside the main interval")
        sizes = [size_of(one.beta) for one in (main, other)]
        if self.size_word and measure.symbol == "SMD" and sizes[0] != sizes[1]:
            said.append(f"{sizes[1]} instead of {sizes[0]}")
        if self.percent is not None and abs(other.beta - main.beta) > abs(
            main.beta * self.percent / 100
        ):
            said.append(f"the estimate moved by more than {self.percent:g}%")
        return tuple(said)


@dataclass(frozen=True, slots=True)
class Varied:
    """One sensitivity analysis; `why_not` says why it was not run, `changes` what is material."""

    id: str
    title: str
    pooled: Effect | None = None
    why_not: str = ""
    changes: tuple[str, ...] = ()
    one_out: bool = False

    @property
    def verdict(self) -> str:
        """What came of it, in words."""
        if self.pooled is None:
            return f"not run, because {self.why_not}"
        return f"material change: {'; '.join(self.changes)}" if self.changes else _SAME


_SAME = "no material change"


def sensitivity(
    main: Analysis,
    run: Callable[[Spec], Analysis] | None = None,
    *,
    rule: MaterialRule | None = None,
    low: Collection[str] = (),
) -> tuple[Varied, ...]:
    """Carry out every sensitivity analysis that a pooled analysis allows.

    Parameters
    ----------
    main : Analysis
        With a result.
    run : callable, optional
        Carries out a specification on what the team holds; without it the studies stay as they
        are, and only models vary.
    rule : MaterialRule, optional
        When a change is material.
    low : collection of str
        What the overall risk of bias is called where it is low.
    """
    result, decide = main.pooled, rule or MaterialRule()
    if result is None:
        return ()
    chosen = _studies(main, run, low) if run else ()
    found = [*chosen, *_models(main), *_by_counts(main), *_without_each(main)]
    measure = MEASURES[main.spec.measure]
    return tuple(
        replace(row, changes=decide.changes(result, row.pooled, measure)) if row.pooled else row
        for row in found
    )


def _studies(
    main: Analysis, run: Callable[[Spec], Analysis], low: Collection[str]
) -> Iterator[Varied]:
    spec = replace(main.spec, mods="")
    risky: Mapping[str, tuple[str, ...]] = {**spec.only, RISK_OF_BIAS: tuple(low)}
    yield _ran("low-risk", "Low risk of bias only", main, run, replace(spec, only=risky))
    arms = dict.fromkeys(name for c in main.contrasts for name in c.arms[-1] if len(c.arms) > 1)
    usual = tuple(name for name in arms if is_usual_care(name))
    title = "Treatment as usual as the only comparator"
    if not usual:
        yield Varied("tau", title, why_not="no comparator arm is named so")
    else:
        yield _ran("tau", title, main, run, replace(spec, control_arms=usual))
    if any(len(side) > 1 for c in main.contrasts for side in c.arms) or spec.several == "split":
        other = "split" if spec.several == "combine" else "combine"
        name = "Each experimental arm by itself" if other == "split" else "Arms combined"
        yield _ran("arms", name, main, run, replace(spec, several=other))
    if spec.leave_out:
        name = "With the studies that were left out by choice"
        yield _ran("left-out", name, main, run, replace(spec, leave_out={}))
    if spec.times:
        name = "Time points by the rule alone"
        yield _ran("times", name, main, run, replace(spec, times={}))
    if MEASURES[spec.measure].symbol == "SMD" and MEASURES[spec.measure].corrected:
        name = "Without the small-sample correction (Cohen’s d)" if spec.correct else "Hedges’ g"
        yield _ran("correct", name, main, run, replace(spec, correct=not spec.correct))
    if any(0 in (c.values.get("ai"), c.values.get("ci")) for c in main.contrasts):
        name = "Without studies that have no events"
        yield _ran("drop00", name, main, run, replace(spec, drop00=not spec.drop00))


def _ran(
    id: str, title: str, main: Analysis, run: Callable[[Spec], Analysis], spec: Spec
) -> Varied:
    other = run(spec)
    if not other.contrasts:
        return Varied(id, title, why_not="no study is left")
    if other.pooled is None:
        return Varied(id, title, why_not=f"it leaves {other.why_not_pooled}")
    if (other.yi, other.vi) == (main.yi, main.vi):
        return Varied(id, title, why_not="it is the main analysis: the same studies and numbers")
    return Varied(id, title, other.pooled)


def _models(main: Analysis) -> Iterator[Varied]:
    spec = main.spec
    if len(main.yi) < 2:
        return
    if spec.counts:
        yield Varied("equal", "Equal effects, by inverse variance", _pool(main, method="EE"))
    if ESTIMATORS[spec.method].estimate is None:
        yield Varied("random", "Random effects (REML)", _pool(main, method="REML"))
    else:
        yield Varied("equal", "Equal effects", _pool(main, method="EE", test="z"))
        for name in OTHER_ESTIMATORS:
            if name != spec.method:
                title = f"Estimator {ESTIMATORS[name].title} ({name})"
                yield Varied(f"by-{name}", title, _pool(main, method=name))
    if spec.counts:
        return
    if spec.test == "z":
        yield Varied("knha", "Hartung–Knapp interval", _pool(main, test="knha"))
    else:
        yield Varied("z", "Normal interval", _pool(main, test="z"))


def _by_counts(main: Analysis) -> Iterator[Varied]:
    """Pool the counts themselves, which does without a correction where events are rare."""
    spec = main.spec
    methods = []
    if spec.measure in METHODS["MH"].measures and spec.counts != "MH":
        methods.append(("mh", "MH"))
    if spec.measure == "OR":
        methods.append(("peto", "PETO"))
    rows = [c.values for c in main.contrasts]
    if not methods or not has_counts(spec.measure, rows):
        return
    for id, by in methods:
        title = f"Counts pooled by {METHODS[by].title}"
        found = pooled_tables(by, spec.measure, rows, level=spec.level)
        if math.isfinite(found.beta):
            yield Varied(id, title, found)
        else:
            yield Varied(id, title, why_not="; ".join(found.notes))


def _without_each(main: Analysis) -> Iterator[Varied]:
    studies = dict.fromkeys(c.study for c in main.contrasts)
    if len(studies) < 3:
        yield Varied("one-out", "Without one study at a time", why_not="there are too few studies")
        return
    names = {c.study: c.name for c in reversed(main.contrasts)}
    use = [[c.study != study for c in main.contrasts] for study in studies]
    for study, found in zip(studies, _again(main, use), strict=True):
        title = f"Without {names[study]}"
        yield Varied(f"without-{study}", title, found, one_out=True)


def _again(main: Analysis, use: Sequence[Sequence[bool]]) -> Iterator[Effect]:
    """Pool some rows of an analysis as it is specified, for each set of them."""
    spec = main.spec
    if spec.counts:
        for some in use:
            yield _pool(main, [i for i, one in enumerate(some) if one])
        return
    fits = fit_many(main.yi, main.vi, use=use, method=spec.method, test=spec.test, level=spec.level)
    for n in range(len(use)):
        yield Refitted(
            float(fits.beta[n, 0]), float(fits.ci_lb[n, 0]), float(fits.ci_ub[n, 0]),
            float(fits.I2[n]), int(fits.k[n]), float(fits.tau2[n]), spec.method,
        )  # fmt: skip


def _pool(main: Analysis, kept: Collection[int] | None = None, **other: str) -> Pooled:
    return pool_some(main, range(len(main.yi)) if kept is None else kept, **other)


def summary(rows: Collection[Varied]) -> str:
    """Say in a sentence what all sensitivity analyses came to.

    >>> summary([Varied("a", "Equal effects", why_not="there is one study")])
    'No sensitivity analysis could be run.'
    """
    run = [row for row in rows if row.pooled is not None]
    if not run:
        return "No sensitivity analysis could be run."
    changed = [row.title for row in run if row.changes]
    n = "One sensitivity analysis was" if len(run) == 1 else f"{len(run)} sensitivity analyses were"
    if not changed:
        return f"{n} run; none changed the result materially."
    many = "one changed" if len(changed) == 1 else f"{len(changed)} changed"
    return f"{n} run; {many} the result materially: {'; '.join(changed)}."
