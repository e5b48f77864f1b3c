"""The studies of an analysis: what each gives, at which time, or why it gives nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from consilience.effects import Measure
from consilience.review.analyses import Rebuilt
from consilience.synthesis import pool
from consilience.synthesis.inputs import Contrast, Part
from consilience.synthesis.timepoints import Choice
from consilience.synthesis.words import decimal
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
class Candidate:
    """A study and whether it can enter, with its numbers or the reason why not.

    `parts` tell of each side that was combined what it was combined of.
    """

    id: str
    name: str
    url: str
    values: tuple[str, ...] = ()
    arms: str = ""
    parts: tuple[str, ...] = ()
    effect: str = ""
    weight: str = ""
    group: str = ""
    why_not: str = ""
    time: Time | None = None


def candidates(member: Member, row: Rebuilt, measure: Measure) -> tuple[Candidate, ...]:
    """Give every study of an analysis, those that enter first."""
    slug, analysis, names = member.row.slug, row.analysis, member.plan.timepoint_name
    found = []
    for n, c in enumerate(analysis.contrasts):
        weight = f"{analysis.pooled.weights[n]:.1f}%" if analysis.pooled else ""
        found.append(
            Candidate(
                c.study, c.name, reverse("extraction:held", args=[slug, c.study]),
                tuple(f"{value:.6g}" for value in c.values.values()), arms_of(c), _parts(c),
                effect_of(analysis.yi[n], analysis.vi[n], measure, row.spec.level), weight,
                c.group, "", _time(c.time, names),
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


def _parts(contrast: Contrast) -> tuple[str, ...]:
    sides = [side for side in contrast.parts if len(side) > 1]
    said = ["combined of " + " and ".join(_part(part) for part in side) for side in sides]
    if contrast.shared > 1:
        said.append(f"control group shared out between {contrast.shared} rows")
    return tuple(said)


def _part(part: Part) -> str:
    numbers = ", ".join(f"{name} {value:.6g}" for name, value in part.values.items())
    return f"{part.arm} ({numbers})"


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


def estimate(value: float, limits: tuple[float, float], measure: Measure) -> str:
    """Write an estimate with its interval: `0.18 [0.07, 0.29]`."""
    low, high = (decimal(measure.back(limit)) for limit in limits)
    return f"{decimal(measure.back(value))} [{low}, {high}]"
