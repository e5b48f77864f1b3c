"""An analysis from its specification: pick the results, size the effects, pool them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from consilience.effects import effect_sizes
from consilience.effects.combine import combine_events, combine_means
from consilience.evidence import Extraction, Result, Study
from consilience.synthesis.pool import pool
from consilience.synthesis.pooled import Pooled

CONTINUOUS = ("MD", "SMD")
DICHOTOMOUS = ("RR", "OR", "RD")
OFFERED = (*CONTINUOUS, *DICHOTOMOUS)
"""The measures that an analysis of what was extracted may have."""
ROLES = ("intervention", "comparator", "other")
"""What an arm may be to the review; an analysis sets one of them against another."""
_WORDS = {"n": "n", "mean": "mean", "sd": "SD", "events": "events"}


@dataclass(frozen=True, slots=True)
class Spec:
    """What is to be pooled, and how.

    Attributes
    ----------
    outcome, timepoint : str
        Ids, as extraction carries them.
    measure : {"MD", "SMD", "RR", "OR", "RD"}
    minimum_k : int
        Fewer studies are not pooled.
    leave_out : tuple of str
        Ids of studies that are left out, by choice.
    experimental, control : str
        Roles of the arms that are set against one another; several arms of a role are combined.
    prediction : bool
        Show the prediction interval.
    """

    id: str
    title: str
    outcome: str
    timepoint: str
    measure: str
    method: str = "REML"
    test: str = "knha"
    minimum_k: int = 2
    leave_out: tuple[str, ...] = ()
    planned: bool = True
    experimental: str = "intervention"
    control: str = "comparator"
    prediction: bool = True

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Spec:
        """Read the table that a ledger line of the act `analysis` carries."""
        return cls(**{**row, "leave_out": tuple(row.get("leave_out") or ())})

    def as_json(self) -> dict[str, Any]:
        """Give the table that `from_json` reads."""
        return {**asdict(self), "leave_out": list(self.leave_out)}


@dataclass(frozen=True, slots=True)
class Contrast:
    """The two groups of one study: the review's intervention against its comparator."""

    study: str
    name: str
    values: Mapping[str, float]
    """Under metafor's names: `n1i m1i sd1i n2i m2i sd2i`, or `ai n1i ci n2i`."""
    arms: tuple[tuple[str, ...], tuple[str, ...]]
    """Names of the arms on each side; more than one were combined."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A study without a contrast, and why."""

    study: str
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Analysis:
    """An analysis as computed now; `pooled` is None where there are too few studies.

    `notes` say what should be checked about studies that were used all the same.
    """

    spec: Spec
    contrasts: tuple[Contrast, ...]
    left_out: tuple[LeftOut, ...]
    pooled: Pooled | None
    why_not_pooled: str = ""
    notes: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Give what the ledger stores: inputs, options, version, fingerprint, result."""
        return {
            "inputs": [
                {"study": c.study, "name": c.name, **dict(c.values)} for c in self.contrasts
            ],
            "left_out": [asdict(row) for row in self.left_out],
            "pooled": self.pooled.as_json() if self.pooled else None,
            "why_not_pooled": self.why_not_pooled,
        }


def analyse(spec: Spec, studies: Sequence[Study], forms: Mapping[str, Extraction]) -> Analysis:
    """Carry out an analysis on what was extracted.

    A study without a usable contrast is listed with the reason, never dropped in silence.
    """
    contrasts: list[Contrast] = []
    left_out: list[LeftOut] = []
    for study in studies:
        found = _contrast(spec, study, forms.get(study.id))
        if isinstance(found, LeftOut):
            left_out.append(found)
        else:
            contrasts.append(found)
    return _pooled(spec, contrasts, left_out)


def _pooled(spec: Spec, contrasts: list[Contrast], left_out: list[LeftOut]) -> Analysis:
    names = _columns(spec.measure)
    columns = {name: [c.values[name] for c in contrasts] for name in names}
    effects = effect_sizes(spec.measure, columns, slab=[c.name for c in contrasts])
    bad = {issue.row: issue.message for issue in effects.issues if not issue.used}
    usable = [i for i in range(len(contrasts)) if effects.yi[i] == effects.yi[i]]
    for i, contrast in enumerate(contrasts):
        if i not in usable:
            why = bad.get(i, "its effect size cannot be computed")
            left_out.append(LeftOut(contrast.study, contrast.name, why))
    kept = tuple(contrasts[i] for i in usable)
    notes = tuple(str(issue) for issue in effects.issues if issue.used)
    if len(kept) < max(spec.minimum_k, 1):
        why = f"{len(kept)} of the at least {spec.minimum_k} studies that the plan asks for"
        return Analysis(spec, kept, tuple(left_out), None, why, notes)
    result = pool(
        [float(effects.yi[i]) for i in usable],
        [float(effects.vi[i]) for i in usable],
        method=spec.method,
        test=spec.test,
        slab=[c.name for c in kept],
    )
    return Analysis(spec, kept, tuple(left_out), result, notes=notes)


def _columns(measure: str) -> tuple[str, ...]:
    if measure in CONTINUOUS:
        return ("n1i", "m1i", "sd1i", "n2i", "m2i", "sd2i")
    return ("ai", "n1i", "ci", "n2i")


def _contrast(spec: Spec, study: Study, form: Extraction | None) -> Contrast | LeftOut:
    def out(why: str) -> LeftOut:
        return LeftOut(study.id, study.name, why)

    if study.id in spec.leave_out:
        return out("left out by choice")
    if form is None:
        return out("not extracted yet")
    rows = [r for r in form.results if (r.outcome, r.time) == (spec.outcome, spec.timepoint)]
    if not rows:
        return out("no result for this outcome at this time")
    sides: list[dict[str, float]] = []
    names: list[tuple[str, ...]] = []
    for role in (spec.experimental, spec.control):
        arms = [a for a in form.arms if a.role == role and any(r.arm == a.id for r in rows)]
        if not arms:
            return out(f"no {role} arm with a result")
        side = _side(spec.measure, [r for a in arms for r in rows if r.arm == a.id])
        if isinstance(side, str):
            return out(f"{role}: {side}")
        sides.append(side)
        names.append(tuple(a.name for a in arms))
    values = _metafor_names(spec.measure, sides[0], sides[1])
    return Contrast(study.id, study.name, values, (names[0], names[1]))


def _side(measure: str, rows: Sequence[Result]) -> dict[str, float] | str:
    wanted = ("n", "mean", "sd") if measure in CONTINUOUS else ("n", "events")
    numbers: dict[str, list[float]] = {name: [] for name in wanted}
    missing: list[str] = []
    for row in rows:
        for name in wanted:
            datum = row.values.get(name)
            number = datum.number if datum else None
            if number is None:
                missing.append(f"{_WORDS[name]} {datum.text if datum else 'not extracted'}")
            else:
                numbers[name].append(number)
    if missing:
        return ", ".join(dict.fromkeys(missing))
    if measure in CONTINUOUS:
        n, mean, sd = combine_means(numbers["n"], numbers["mean"], numbers["sd"])
        return {"n": n, "mean": mean, "sd": sd}
    n, events = combine_events(numbers["n"], numbers["events"])
    return {"n": n, "events": events}


def input_changes(
    stored: Sequence[Mapping[str, Any]], contrasts: Sequence[Contrast]
) -> tuple[str, ...]:
    """Say which inputs of a stored result are others now, study by study.

    Parameters
    ----------
    stored : sequence of mapping
        `inputs` of the stored result (`Analysis.as_json`).
    contrasts : sequence of Contrast
        What the extraction held now gives.
    """
    before = {row["study"]: row for row in stored}
    now = {c.study: c for c in contrasts}
    said = [f"{row['name']}: no longer in" for id, row in before.items() if id not in now]
    for id, contrast in now.items():
        if id not in before:
            said.append(f"{contrast.name}: came in since")
            continue
        said += [
            f"{contrast.name}: {name} was {before[id].get(name):g}, is now {value:g}"
            for name, value in contrast.values.items()
            if before[id].get(name) != value
        ]
    return tuple(said)


def _metafor_names(
    measure: str, one: Mapping[str, float], two: Mapping[str, float]
) -> dict[str, float]:
    if measure in CONTINUOUS:
        return {
            "n1i": one["n"], "m1i": one["mean"], "sd1i": one["sd"],
            "n2i": two["n"], "m2i": two["mean"], "sd2i": two["sd"],
        }  # fmt: skip
    return {"ai": one["events"], "n1i": one["n"], "ci": two["events"], "n2i": two["n"]}
