"""An analysis from its specification: pick the results, size the effects, pool them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from consilience.effects import MEASURES, Continuity, effect_sizes
from consilience.errors import TooFewStudies
from consilience.evidence import Extraction, Study
from consilience.synthesis.counts import pool_counts, pooled_tables
from consilience.synthesis.explained import Explained, explain
from consilience.synthesis.inputs import (
    OFFERED,
    Contrast,
    LeftOut,
    Part,
    columns_of,
    contrasts_of,
    measures_for,
)
from consilience.synthesis.pool import pool
from consilience.synthesis.pooled import Pooled
from consilience.synthesis.spec import ROLES, SEVERAL, ByHand, Spec
from consilience.synthesis.subgroups import Subgroups, subgroups_of
from consilience.synthesis.tables import EFFECTS, PooledTables

__all__ = [
    "OFFERED",
    "ROLES",
    "SEVERAL",
    "Analysis",
    "ByHand",
    "Contrast",
    "LeftOut",
    "Part",
    "Spec",
    "analyse",
    "facts_of",
    "input_changes",
    "measures_for",
]

Facts = Mapping[str, Mapping[str, str]]
"""What is known of studies beside their results: by study, then by name."""


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
    yi: tuple[float, ...] = ()
    vi: tuple[float, ...] = ()
    """Estimates and variances of the contrasts, pooled or not."""
    subgroups: Subgroups | None = None
    explained: Explained | None = None
    known: tuple[Mapping[str, str], ...] = ()
    """What is known of the study of each contrast, by name."""

    @property
    def n_studies(self) -> int:
        """How many studies are in it; one that gives several rows counts once."""
        return len({c.study for c in self.contrasts})

    def as_json(self) -> dict[str, Any]:
        """Give what the ledger stores: inputs, options, version, fingerprint, result."""
        row = {
            "inputs": [c.as_json() for c in self.contrasts],
            "left_out": [{"study": x.study, "name": x.name, "why": x.why} for x in self.left_out],
            "pooled": self.pooled.as_json() if self.pooled else None,
            "why_not_pooled": self.why_not_pooled,
        }
        if self.subgroups is not None:
            row["subgroups"] = self.subgroups.as_json()
        if self.explained is not None:
            row["regression"] = self.explained.as_json()
        return row


def analyse(
    spec: Spec,
    studies: Sequence[Study],
    forms: Mapping[str, Extraction],
    *,
    facts: Facts | None = None,
    names: Mapping[str, str] | None = None,
) -> Analysis:
    """Carry out an analysis on what was extracted.

    A study without a usable contrast is listed with the reason, never dropped in silence.

    Parameters
    ----------
    facts : mapping, optional
        What is known of studies beside their characteristics, such as the overall risk of bias.
    names : mapping of str to str, optional
        What the plan calls its time points.
    """
    contrasts: list[Contrast] = []
    left_out: list[LeftOut] = []
    known_of: dict[str, Mapping[str, str]] = {}
    for study in studies:
        form = forms.get(study.id)
        known = known_of[study.id] = facts_of(form) | dict((facts or {}).get(study.id, {}))
        found = contrasts_of(spec, study, form, known, names or {})
        if isinstance(found, LeftOut):
            left_out.append(found)
        else:
            contrasts += found
    return _pooled(spec, contrasts, left_out, known_of)


def facts_of(form: Extraction | None) -> dict[str, str]:
    """The characteristics of a study that have a value, as text."""
    given = form.characteristics if form else {}
    return {name: datum.text for name, datum in given.items() if datum.missing is None}


def _pooled(
    spec: Spec,
    contrasts: list[Contrast],
    left_out: list[LeftOut],
    known_of: Mapping[str, Mapping[str, str]],
) -> Analysis:
    names = columns_of(MEASURES[spec.measure]) or ()
    effects = effect_sizes(
        spec.measure,
        {name: [c.values[name] for c in contrasts] for name in names},
        slab=[c.name for c in contrasts],
        continuity=spec.continuity,
        vtype=spec.vtype or None,
        correct=spec.correct,
        flip=[c.flip for c in contrasts] if any(c.flip for c in contrasts) else None,
    )
    bad = {issue.row: issue.message for issue in effects.issues if not issue.used}
    usable = [i for i in range(len(contrasts)) if effects.vi[i] > 0]
    for i, contrast in enumerate(contrasts):
        if i not in usable:
            why = bad.get(i, "its variance is zero, so nothing can weigh it")
            left_out.append(LeftOut(contrast.study, contrast.name, why, contrast.time))
    kept = tuple(contrasts[i] for i in usable)
    yi = tuple(float(effects.yi[i]) for i in usable)
    vi = tuple(float(effects.vi[i]) for i in usable)
    notes = (*(str(issue) for issue in effects.issues if issue.used), *_notes(spec, kept))
    known = tuple(known_of[c.study] for c in kept)
    found = Analysis(spec, kept, tuple(left_out), None, "", notes, yi, vi, known=known)
    if found.n_studies < max(spec.minimum_k, 1):
        why = f"{found.n_studies} of the at least {spec.minimum_k} studies that the plan asks for"
        return replace(found, why_not_pooled=why)
    try:
        result = pool_some(found, range(len(kept)))
    except TooFewStudies as error:
        return replace(found, why_not_pooled=str(error))
    slab = [c.name for c in kept]
    found = replace(found, pooled=result, explained=explain(spec, yi, vi, slab, known))
    try:
        return replace(found, subgroups=subgroups_in(found))
    except TooFewStudies as error:
        return replace(found, notes=(*notes, f"no subgroups: {error}"))


def pool_some(
    found: Analysis, places: Iterable[int], *, method: str = "", test: str = ""
) -> Pooled:
    """Pool some rows of an analysis as it is specified, or by inverse variance with a method."""
    spec, rows = found.spec, list(places)
    yi, vi = [found.yi[i] for i in rows], [found.vi[i] for i in rows]
    slab = [found.contrasts[i].name for i in rows]
    if spec.counts and not (method or test):
        counts = [found.contrasts[i].values for i in rows]
        return pool_counts(
            spec.counts, spec.measure, counts, yi, vi, level=spec.level, slab=slab,
            continuity=_of_estimates(spec),
        )  # fmt: skip
    return pool(
        yi, vi, method=method or spec.method, test=test or spec.test, level=spec.level, slab=slab
    )


def tables_of(found: Analysis) -> PooledTables | None:
    """Give what pools the counts of an analysis, with its tests; None where estimates are pooled.

    From it the studies are pooled again, without each and one after another, as from an analysis.
    """
    spec = found.spec
    if not spec.counts or found.pooled is None:
        return None
    return pooled_tables(
        spec.counts, spec.measure, [c.values for c in found.contrasts], level=spec.level,
        slab=[c.name for c in found.contrasts], continuity=_of_estimates(spec),
    )  # fmt: skip


def _of_estimates(spec: Spec) -> Continuity:
    """What is done about zeros where Q is made; studies without events do not enter it."""
    return EFFECTS if spec.counts == "PETO" else replace(spec.continuity, drop00=True)


def subgroups_in(found: Analysis) -> Subgroups | None:
    """Pool each group as all studies are pooled; None where no subgroups were asked for."""
    groups = [c.group for c in found.contrasts]
    grouped = [i for i, group in enumerate(groups) if group]
    if not found.spec.subgroup or not grouped:
        return None
    names = tuple(dict.fromkeys(groups[i] for i in grouped))
    results = [pool_some(found, [i for i in grouped if groups[i] == name]) for name in names]
    return subgroups_of(names, results, pool_some(found, grouped))


def _notes(spec: Spec, kept: Sequence[Contrast]) -> list[str]:
    said = [
        f"{c.name}: higher is the other way on its scale{f' ({c.scale})' if c.scale else ''}; "
        "its effect is turned round"
        for c in kept
        if c.flip
    ]
    said += [
        f"{c.name}: the control group is shared out between {c.shared} rows, so nobody counts twice"
        for c in kept
        if c.shared > 1
    ]
    if spec.subgroup:
        said += [
            f"{c.name}: in none of the subgroups, nothing is known of it"
            for c in kept
            if not c.group
        ]
    scales = list(dict.fromkeys(c.scale for c in kept if c.scale))
    if spec.measure == "MD" and len(scales) > 1:
        said.append(
            f"mean differences over different scales ({', '.join(scales)}) have no common unit; "
            "a standardised mean difference has"
        )
    return said


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
    before = {(row["study"], row["name"]): row for row in stored}
    now = {(c.study, c.name): c for c in contrasts}
    said = [f"{row['name']}: no longer in" for at, row in before.items() if at not in now]
    for at, contrast in now.items():
        if at not in before:
            said.append(f"{contrast.name}: came in since")
            continue
        said += [
            f"{contrast.name}: {name} was {_said(before[at].get(name))}, is now {value:g}"
            for name, value in contrast.values.items()
            if before[at].get(name) != value
        ]
    return tuple(said)


def _said(value: float | None) -> str:
    return "not there" if value is None else f"{value:g}"
