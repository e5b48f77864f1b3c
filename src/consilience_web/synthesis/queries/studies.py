"""The studies of an analysis: what each gives, at which time, or why it gives nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse

from consilience.effects import Measure
from consilience.extraction import result_path
from consilience.review.analyses import Rebuilt
from consilience.synthesis import ESTIMATORS, Pooled, pool
from consilience.synthesis.explained import facts_in
from consilience.synthesis.inputs import Contrast, Part, origin_of
from consilience.synthesis.sensitivity import Effect, Refitted
from consilience.synthesis.spec import PUBLISHED, RISK_OF_BIAS, Spec
from consilience.synthesis.timepoints import Choice
from consilience.synthesis.words import decimal
from consilience_web.extraction.queries import cell_url
from consilience_web.reviews.queries import Member


@dataclass(frozen=True)
class Time:
    """Which measurement was taken, of which, and why; `options` are those that can be set."""

    text: str
    why: str
    candidates: str
    options: tuple[tuple[str, str], ...]
    by_hand: str = ""


@dataclass(frozen=True)
class Piece:
    """A number or a piece of a sentence; a number opens the cell that it was extracted into."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Candidate:
    """A study and whether it can enter, with its numbers or the reason why not.

    `parts` tell of each side that was combined what it was combined of; `facts` are those that a
    meta-regression takes.
    """

    id: str
    name: str
    url: str
    values: tuple[Piece, ...] = ()
    arms: str = ""
    parts: tuple[tuple[Piece, ...], ...] = ()
    effect: str = ""
    weight: str = ""
    group: str = ""
    why_not: str = ""
    time: Time | None = None
    facts: tuple[Piece, ...] = ()


def candidates(member: Member, row: Rebuilt, measure: Measure) -> tuple[Candidate, ...]:
    """Give every study of an analysis, those that enter first."""
    slug, analysis, names = member.row.slug, row.analysis, member.plan.timepoint_name
    found = []
    for n, c in enumerate(analysis.contrasts):
        weight = f"{analysis.pooled.weights[n]:.1f}%" if analysis.pooled else ""
        cells = _Cells(slug, row.spec, c)
        found.append(
            Candidate(
                c.study, c.name, reverse("extraction:held", args=[slug, c.study]),
                cells.values(measure), arms_of(c), cells.parts(),
                effect_of(analysis.yi[n], analysis.vi[n], measure, row.spec.level), weight,
                c.group, "", _time(c.time, names), _facts(slug, row, n),
            )
        )  # fmt: skip
    found += [
        Candidate(
            x.study, x.name, reverse("extraction:held", args=[slug, x.study]), why_not=x.why,
            time=_time(x.time, names),
        )
        for x in analysis.left_out
    ]  # fmt: skip
    return tuple(found)


def arms_of(contrast: Contrast) -> str:
    """Say which arms are set against which."""
    return " against ".join(" and ".join(names) for names in contrast.arms)


@dataclass(frozen=True)
class _Cells:
    """The numbers of one row of an analysis, each with the cell that it was extracted into."""

    slug: str
    spec: Spec
    contrast: Contrast

    def values(self, measure: Measure) -> tuple[Piece, ...]:
        """Give the numbers of the row; one that several arms make opens that of the first."""
        found = []
        for column, value in self.contrast.values.items():
            side, quantity = origin_of(measure, column)
            first = next(iter(self.contrast.parts[side : side + 1]), ())[:1]
            url = self._url(first[0].arm, quantity) if first else ""
            found.append(Piece(f"{value:.6g}", url))
        return tuple(found)

    def parts(self) -> tuple[tuple[Piece, ...], ...]:
        """Tell of each side that was combined what it was combined of."""
        sides = [side for side in self.contrast.parts if len(side) > 1]
        said = [(Piece("combined of "), *self._sum(side)) for side in sides]
        if (n := self.contrast.shared) > 1:
            said.append((Piece(f"control group shared out between {n} rows"),))
        return tuple(said)

    def _sum(self, side: Sequence[Part]) -> Iterator[Piece]:
        for at, part in enumerate(side):
            yield Piece(f"{' and ' if at else ''}{part.arm} (")
            for i, (name, value) in enumerate(part.values.items()):
                yield Piece(f"{', ' if i else ''}")
                yield Piece(f"{name} {value:.6g}", self._url(part.arm, name))
            yield Piece(")")

    def _url(self, arm: str, quantity: str) -> str:
        time = self.contrast.time.time if self.contrast.time else None
        path = result_path(self.spec.outcome, time or self.spec.timepoint, arm, quantity)
        return cell_url(self.slug, self.contrast.study, path)


def moderators_in(row: Rebuilt) -> tuple[str, ...]:
    """The facts that the formula of an analysis names."""
    found = row.analysis.explained
    return facts_in(found.formula) if found is not None and found.model is not None else ()


def _facts(slug: str, row: Rebuilt, at: int) -> tuple[Piece, ...]:
    study, known = row.analysis.contrasts[at].study, row.analysis.known[at]
    return tuple(
        Piece(known.get(name, "–"), _fact_url(slug, study, name)) for name in moderators_in(row)
    )


def _fact_url(slug: str, study: str, name: str) -> str:
    if name == RISK_OF_BIAS:
        return reverse("appraisal:held", args=[slug, study])
    if name == PUBLISHED:
        return reverse("extraction:held", args=[slug, study])
    return cell_url(slug, study, f"characteristics/{name}")


def _time(choice: Choice | None, name_of: Callable[[str], str]) -> Time | None:
    if choice is None:
        return None
    options = tuple((c.time, c.text) for c in choice.candidates)
    texts = dict(options)
    named = {c.time: name_of(c.time) for c in choice.candidates}
    said = [named[t] if named[t] != t else text for t, text in options]
    chosen = choice.time
    text = "" if chosen is None else named.get(chosen, "")
    if chosen is not None and text == chosen:
        text = texts.get(chosen, chosen)
    by_hand = chosen or "" if choice.by_hand else ""
    return Time(text, choice.why, ", ".join(said), options, by_hand)


def effect_of(y: float, v: float, measure: Measure, level: float) -> str:
    """Write an estimate of one study with its interval."""
    alone = pool([y], [v], method="EE", level=level)
    return estimate(alone.beta, (alone.ci_lb, alone.ci_ub), measure)


def between(own: Effect, *, sign: str = "") -> str:
    """Write the variance between studies; empty in a model that has none."""
    if not isinstance(own, Pooled | Refitted) or ESTIMATORS[own.method].estimate is None:
        return ""
    return f"τ² {sign}{decimal(own.tau2, 3)}"


def heterogeneity(own: Effect) -> str:
    """Write I² and the variance between studies; empty for one study."""
    if own.k < 2:
        return ""
    return ", ".join(filter(None, (f"I² {own.I2:.0f}%", between(own))))


def estimate(value: float, limits: tuple[float, float], measure: Measure) -> str:
    """Write an estimate with its interval: `0.18 [0.07, 0.29]`."""
    low, high = (decimal(measure.back(limit)) for limit in limits)
    return f"{decimal(measure.back(value))} [{low}, {high}]"
