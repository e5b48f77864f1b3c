"""The model of `consilience meta`: which one, and what it gives of the studies of a table."""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace

from consilience.effects import EffectSizes, Measure
from consilience.errors import ReadError, TooFewStudies
from consilience.synthesis import ESTIMATORS, Pooled, pool
from consilience.synthesis.analyses import (
    Analysis,
    Contrast,
    Spec,
    pool_some,
    subgroups_in,
)
from consilience.synthesis.counts import METHODS
from consilience.synthesis.tables import PooledTables
from consilience_cli.outputs import WRONG_USE

Columns = Mapping[str, Sequence[float | None]]

_NAMES = {name.casefold(): name for name in (*ESTIMATORS, *METHODS)}
_NOT_BY_COUNTS = (("test", "z"), ("vtype", None))
"""Options that a method of counts does not have, with what they are where they were not given."""


def method_named(text: str) -> str:
    """Take an estimator, or a method that pools counts, by its name in any case."""
    return _NAMES.get(text.casefold(), text)


def spec_of(args: argparse.Namespace) -> Spec:
    """What was asked for, as the page of an analysis keeps it."""
    by = args.method if args.method in METHODS else ""
    measure = "PETO" if by == "PETO" and args.measure == "OR" else args.measure
    return Spec(
        "", args.title, "", "", measure, "EE" if by else args.method, args.test, level=args.level,
        correct=not args.uncorrected, vtype=args.vtype or "", counts=by, add=args.add, to=args.to,
        drop00=args.drop00, subgroup=args.subgroup or "", prediction=not args.no_prediction,
    )  # fmt: skip


def wrong_model(args: argparse.Namespace) -> int:
    """Give 2, and say why, where a model is asked for what it does not have."""
    spec, message = spec_of(args), ""
    if args.further and args.mods is None:
        message = "--further is for a model with moderators: give --mods"
    elif spec.counts:
        message = _not_by_counts(args, spec)
    if message:
        print(f"consilience: {message}", file=sys.stderr)
    return WRONG_USE if message else 0


def _not_by_counts(args: argparse.Namespace, spec: Spec) -> str:
    """Say what a method of counts is asked for and does not have; empty where that is nothing."""
    by = METHODS[spec.counts]
    if spec.measure not in by.measures:
        measures = "OR" if spec.counts == "PETO" else ", ".join(by.measures)
        return f"the method of {by.title} is for the measures {measures}"
    if args.mods is not None:
        return f"the method of {by.title} has no moderators"
    given = [f"--{name}" for name, usual in _NOT_BY_COUNTS if getattr(args, name) != usual]
    return f"{given[0]} is not for the method of {by.title}" if given else ""


def carried_out(
    args: argparse.Namespace,
    measure: Measure,
    columns: Columns,
    sizes: EffectSizes,
    groups: Sequence[str],
) -> tuple[Analysis, Pooled]:
    """Pool the studies, and each subgroup, or say of every study why it cannot be used."""
    usable = [i for i in range(len(sizes.slab)) if sizes.vi[i] > 0 and math.isfinite(sizes.yi[i])]
    rows = tuple(
        Contrast(
            sizes.slab[i], sizes.slab[i], _numbers(columns, i), (),
            group=groups[i] if groups else "",
        )
        for i in usable
    )  # fmt: skip
    spec = replace(spec_of(args), measure=measure.name)
    yi, vi = (tuple(float(one[i]) for i in usable) for one in (sizes.yi, sizes.vi))
    found = Analysis(spec, rows, (), None, yi=yi, vi=vi)
    try:
        result = (
            pool_some(found, range(len(rows))) if spec.counts and rows else _pooled(spec, sizes)
        )
    except TooFewStudies as error:
        why = "; ".join(str(issue) for issue in sizes.issues[:5])
        message = f"{error}: {why}" if why else str(error)
        raise ReadError(message, file=str(args.data)) from None
    found = replace(found, pooled=result)
    return replace(found, subgroups=subgroups_in(found)), result


def _pooled(spec: Spec, sizes: EffectSizes) -> Pooled:
    return pool(
        sizes.yi, sizes.vi, method=spec.method, test=spec.test, level=spec.level, slab=sizes.slab
    )


def _numbers(columns: Columns, at: int) -> dict[str, float]:
    return {name: float(x) for name, values in columns.items() if (x := values[at]) is not None}


def tables_json(found: PooledTables | None) -> dict[str, float | int | None]:
    """Give the tests that a method makes of the counts, under metafor's names."""
    if found is None:
        return {}
    row: dict[str, float | int | None] = {"k.yi": found.k_yi, "k.pos": found.k_pos}
    for name in ("CO", "COp", "MH", "MHp", "BD", "BDp", "TA", "TAp"):
        value = getattr(found, name)
        row[name] = None if math.isnan(value) else value
    return row
