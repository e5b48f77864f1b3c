"""From the arms of a study to the numbers that an effect size is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from consilience.effects import MEASURES, Measure
from consilience.effects.combine import combine_events, combine_means
from consilience.effects.measure import Kind
from consilience.evidence import Arm, Extraction, Result, Study
from consilience.synthesis.spec import Spec
from consilience.synthesis.timepoints import Choice, choose

_WORDS = {"n": "n", "mean": "mean", "sd": "SD", "events": "events"}
_MEANS, _EVENTS = ("n", "mean", "sd"), ("n", "events")
_TWO: Mapping[str, tuple[int, str]] = {
    "n1i": (0, "n"), "m1i": (0, "mean"), "sd1i": (0, "sd"),
    "n2i": (1, "n"), "m2i": (1, "mean"), "sd2i": (1, "sd"),
}  # fmt: skip
_TABLE: Mapping[str, tuple[int, str]] = {
    "ai": (0, "events"), "n1i": (0, "n"), "ci": (1, "events"), "n2i": (1, "n"),
}  # fmt: skip
_FOUR: Mapping[str, tuple[int, str]] = {
    "ai": (0, "events"), "bi": (0, "others"), "ci": (1, "events"), "di": (1, "others"),
}  # fmt: skip
_MEAN: Mapping[str, tuple[int, str]] = {"mi": (0, "mean"), "sdi": (0, "sd"), "ni": (0, "n")}
_SHARE: Mapping[str, tuple[int, str]] = {"xi": (0, "events"), "ni": (0, "n")}
_COLUMNS: Mapping[Kind, Mapping[str, tuple[int, str]]] = {
    "means": _TWO, "superiority": _TWO, "biserial": _TWO, "counts": _TABLE, "association": _FOUR,
    "mean": _MEAN, "proportion": _SHARE,
}  # fmt: skip
"""By kind of measure: from which side and quantity of what was extracted a column is filled."""


@dataclass(frozen=True, slots=True)
class Part:
    """One arm of a side, as it was extracted: it is kept where several were combined."""

    arm: str
    values: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Contrast:
    """The two groups of one study (or the one), as an effect size takes them."""

    study: str
    name: str
    values: Mapping[str, float]
    """Under metafor's names: `n1i m1i sd1i n2i m2i sd2i`, `ai n1i ci n2i`, `xi ni`, ..."""
    arms: tuple[tuple[str, ...], ...]
    """Names of the arms on each side; more than one were combined."""
    parts: tuple[tuple[Part, ...], ...] = ()
    time: Choice | None = None
    flip: bool = False
    """The scale runs the other way, so the estimate is turned round."""
    shared: int = 1
    """Between how many rows the control group is shared out."""
    scale: str = ""
    group: str = ""

    @property
    def people(self) -> float:
        """How many people are in it."""
        names = ("n1i", "n2i", "ni", "ai", "bi", "ci", "di")
        given = [n for n in names[:3] if n in self.values] or list(names[3:])
        return sum(self.values.get(name, 0.0) for name in given)

    def as_json(self) -> dict[str, Any]:
        """Give what the ledger keeps of an input."""
        row: dict[str, Any] = {"study": self.study, "name": self.name, **dict(self.values)}
        row["arms"] = [[part.arm for part in side] for side in self.parts]
        if self.time is not None:
            row["time"] = self.time.time
        if any(len(side) > 1 for side in self.parts):
            row["parts"] = [[{"arm": p.arm, **p.values} for p in side] for side in self.parts]
        return row


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A study without a contrast, and why."""

    study: str
    name: str
    why: str
    time: Choice | None = None


def columns_of(measure: Measure) -> tuple[str, ...] | None:
    """The columns of a measure that can be filled from what is extracted; None where it cannot."""
    known = _COLUMNS.get(measure.kind)
    if known is None:
        return None
    for row in measure.columns:
        if set(row) <= known.keys():
            return tuple(name for name in known if name in row)
    return None


def quantities_of(measure: Measure) -> tuple[str, ...]:
    """What has to be extracted of each arm for a measure."""
    return _MEANS if measure.kind in ("means", "superiority", "biserial", "mean") else _EVENTS


def origin_of(measure: Measure, column: str) -> tuple[int, str]:
    """From which side (0 or 1) and extracted quantity a column is filled.

    >>> origin_of(MEASURES["OR"], "ci")
    (1, 'events')
    """
    side, quantity = _COLUMNS[measure.kind][column]
    return side, "n" if quantity == "others" else quantity


def is_single(measure: Measure) -> bool:
    """Whether a measure describes one group, without a comparison."""
    return measure.kind in ("mean", "proportion")


OFFERED: tuple[str, ...] = tuple(m.name for m in MEASURES.values() if columns_of(m))
"""The measures that an analysis of what was extracted may have."""


def measures_for(forms: Mapping[str, Extraction], outcome: str = "") -> tuple[str, ...]:
    """The measures that what was extracted allows: those whose quantities some study has.

    Parameters
    ----------
    forms : mapping of str to Extraction
        What the team holds, by study.
    outcome : str, optional
        Only for this outcome.
    """
    found = {
        frozenset(name for name, datum in result.values.items() if datum.number is not None)
        for form in forms.values()
        for result in form.results
        if outcome in ("", result.outcome)
    }
    return tuple(
        name for name in OFFERED if any(set(quantities_of(MEASURES[name])) <= one for one in found)
    )


def contrasts_of(
    spec: Spec,
    study: Study,
    form: Extraction | None,
    facts: Mapping[str, str],
    names: Mapping[str, str],
) -> list[Contrast] | LeftOut:
    """Give the rows that a study gives to an analysis, or why it gives none.

    Parameters
    ----------
    facts : mapping of str to str
        Characteristics of the study and its appraisal, by name.
    names : mapping of str to str
        What the plan calls its time points.
    """
    if study.id in spec.leave_out:
        why = spec.leave_out[study.id]
        return LeftOut(study.id, study.name, f"left out by choice{f': {why}' if why else ''}")
    if form is None:
        return LeftOut(study.id, study.name, "not extracted yet")
    for name, values in spec.only.items():
        if facts.get(name, "") not in values:
            said = facts.get(name) or "not extracted"
            return LeftOut(study.id, study.name, f"{name.replace('_', ' ')}: {said}")
    by_hand = spec.times.get(study.id)
    time = choose(
        spec.timepoint, spec.rule, [r.time for r in form.results if r.outcome == spec.outcome],
        by_hand=(by_hand.time, by_hand.why) if by_hand else None, names=names,
    )  # fmt: skip
    if time.time is None:
        return LeftOut(study.id, study.name, time.why, time)
    rows = [r for r in form.results if (r.outcome, r.time) == (spec.outcome, time.time)]
    return _rows(spec, study, form, rows, time=time, facts=facts)


def _rows(
    spec: Spec,
    study: Study,
    form: Extraction,
    rows: Sequence[Result],
    *,
    time: Choice,
    facts: Mapping[str, str],
) -> list[Contrast] | LeftOut:
    measure = MEASURES[spec.measure]
    roles = [(spec.experimental, spec.experimental_arms), (spec.control, spec.control_arms)]
    sides: list[tuple[Part, ...]] = []
    for role, only in roles[: 1 if is_single(measure) else 2]:
        arms = [a for a in form.arms if a.role == role and any(r.arm == a.id for r in rows)]
        if not arms:
            return LeftOut(study.id, study.name, f"no {role} arm with a result", time)
        wanted = [a for a in arms if not only or a.name in only]
        if not wanted:
            there = ", ".join(a.name for a in arms)
            return LeftOut(study.id, study.name, f"{role}: {there}, which is not asked for", time)
        side = _side(measure, wanted, rows)
        if isinstance(side, str):
            return LeftOut(study.id, study.name, f"{role}: {side}", time)
        sides.append(side)
    outcome = next((o for o in form.outcomes if o.id == spec.outcome), None)
    known = outcome.higher_is if outcome else ""
    flip = bool(spec.higher_is and known and known != spec.higher_is) and not is_single(measure)
    group = spec.groups.get(study.id) or facts.get(spec.subgroup, "") if spec.subgroup else ""
    scale = outcome.scale if outcome else ""
    split = spec.several == "split" and len(sides[0]) > 1 and len(sides) > 1
    many = [(part,) for part in sides[0]] if split else [sides[0]]
    return [
        Contrast(
            study.id,
            f"{study.name} ({first[0].arm})" if split else study.name,
            _values(measure, [first, *sides[1:]], len(many)),
            tuple(tuple(p.arm for p in side) for side in (first, *sides[1:])),
            (first, *sides[1:]),
            time, flip, len(many), scale, group,
        )
        for first in many
    ]  # fmt: skip


def _side(measure: Measure, arms: Sequence[Arm], rows: Sequence[Result]) -> tuple[Part, ...] | str:
    parts: list[Part] = []
    missing: list[str] = []
    for arm in arms:
        for row in (r for r in rows if r.arm == arm.id):
            numbers: dict[str, float] = {}
            for name in quantities_of(measure):
                datum = row.values.get(name)
                number = datum.number if datum else None
                if number is None:
                    missing.append(f"{_WORDS[name]} {datum.text if datum else 'not extracted'}")
                else:
                    numbers[name] = number
            parts.append(Part(arm.name, numbers))
    return ", ".join(dict.fromkeys(missing)) if missing else tuple(parts)


def _values(measure: Measure, sides: Sequence[Sequence[Part]], shared: int) -> dict[str, float]:
    made = [_combined(measure, side) for side in sides]
    if shared > 1:  # Cochrane Handbook 6, section 23.3.4: n and events divided, mean and SD stay
        for name in ("n", "events", "others"):
            if name in made[1]:
                made[1][name] /= shared
    known = _COLUMNS[measure.kind]
    return {name: made[known[name][0]][known[name][1]] for name in columns_of(measure) or ()}


def _combined(measure: Measure, parts: Sequence[Part]) -> dict[str, float]:
    numbers = {name: [p.values[name] for p in parts] for name in quantities_of(measure)}
    if "mean" in numbers:
        n, mean, sd = combine_means(numbers["n"], numbers["mean"], numbers["sd"])
        return {"n": n, "mean": mean, "sd": sd}
    n, events = combine_events(numbers["n"], numbers["events"])
    return {"n": n, "events": events, "others": n - events}
