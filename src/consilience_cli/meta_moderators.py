"""`consilience meta --mods FORMULA`: a meta-regression instead of one pooled effect."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from consilience.effects import MEASURES, EffectSizes
from consilience.errors import DataError, ReadError
from consilience.figures.bubble import bubble
from consilience.figures.chart import ChartOptions
from consilience.synthesis import Regression, regress
from consilience.synthesis.explained_further import further_json
from consilience.synthesis.explained_further_words import (
    BESIDE_RULE,
    MODELS_RULE,
    PAIRS_RULE,
    further,
)
from consilience.synthesis.small_studies import TITLES
from consilience_cli.meta_checks import influence_of
from consilience_cli.meta_figures import save
from consilience_cli.meta_intervals import intervals
from consilience_cli.meta_reruns import permutation_of
from consilience_cli.meta_sections import Section, text_of
from consilience_cli.meta_small_studies import flag_of
from consilience_cli.outputs import WRONG_USE
from consilience_cli.study_table import StudyTable

_NOT_FOR_MODELS = (
    "--forest", "--subgroup", "--sensitivity", "--leave-one-out", "--cumulative", "--gosh",
    "--specifications", "--small-studies", *(flag_of(name) for name in TITLES),
)  # fmt: skip


def add_moderators(parser: argparse.ArgumentParser) -> None:
    """Add the option."""
    parser.add_argument(
        "--mods", metavar="FORMULA", help="moderators as in R, e.g. '~ ablat + factor(alloc)'"
    )
    parser.add_argument(
        "--further", action="store_true",
        help="with --mods: compare levels in pairs, moderators (VIF) and smaller models",
    )  # fmt: skip


def regression(args: argparse.Namespace, table: StudyTable, sizes: EffectSizes) -> int:
    """Fit the effects to moderators, and write the model."""
    others = [f"--figure {name}" for name, _ in args.figure if name != "bubble"]
    others += [flag for flag in _NOT_FOR_MODELS if _given(args, flag)]
    if others:
        message = f"--mods fits a model with moderators: {others[0]} is for one pooled effect"
        print(f"consilience: {message}", file=sys.stderr)
        return WRONG_USE
    model = _fitted(args, table, sizes)
    options = ChartOptions(measure=args.measure, outcome=args.title)
    for _, file in args.figure:
        save(bubble(model, options), Path(file))
    parts = intervals(args, model)
    parts += [influence_of(model)] if args.influence else []
    parts += [_further(model, args.measure)] if args.further else []
    if args.permutation is not None:
        parts.append(permutation_of(model, args))
    if args.json:
        issues = [
            {"study": i.study, "field": i.field, "message": i.message, "used": i.used}
            for i in sizes.issues
        ]
        said = {"measure": args.measure, **model.as_json(), "issues": issues}
        said |= {part.key: part.value for part in parts}
        print(json.dumps(said, ensure_ascii=False, indent=2))
    else:
        texts = [part.text for part in parts]
        print("\n\n".join([str(model), *(str(issue) for issue in sizes.issues), *texts]))
    return 0


def _further(model: Regression, measure: str) -> Section:
    """Give what the model answers beyond its coefficients."""
    found = further(model, MEASURES[measure], {})
    texts = [
        text_of(
            f"{one.title}: levels in pairs",
            [("", "difference", "interval", "p", "p adjusted"),
             *((r.label, r.estimate, r.within, r.p, r.adjusted) for r in one.rows)],
            [PAIRS_RULE],
        )
        for one in found.pairs
    ]  # fmt: skip
    if found.beside:
        rows = [("", "test", "VIF"), *((one.label, one.test, one.vif) for one in found.beside)]
        texts.append(text_of("Each moderator beside the others", rows, [BESIDE_RULE]))
    if found.models:
        heads = ("", "parameters", "log-likelihood", "AIC", "BIC", "AICc", "against this model")
        models = [tuple(asdict(one).values()) for one in found.models]
        texts.append(text_of("Smaller models", [heads, *models], [MODELS_RULE]))
    text = "\n\n".join([*texts, found.left] if found.left else texts)
    return Section("further", further_json(model), text or "No more can be told of this model.")


def _given(args: argparse.Namespace, flag: str) -> bool:
    value = getattr(args, flag.removeprefix("--").replace("-", "_"))
    return value is not None and value is not False and value not in ([], "")


def _fitted(args: argparse.Namespace, table: StudyTable, sizes: EffectSizes) -> Regression:
    try:
        return regress(
            sizes.yi,
            sizes.vi,
            mods=args.mods,
            data={name: table.values(name) for name in table.header},
            method=args.method,
            test=args.test,
            level=args.level,
            slab=sizes.slab,
        )
    except DataError as error:
        raise ReadError(str(error), file=str(args.data)) from None
