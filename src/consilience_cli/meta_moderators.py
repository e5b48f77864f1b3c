"""`consilience meta --mods FORMULA`: a meta-regression instead of one pooled effect."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from consilience.effects import EffectSizes
from consilience.errors import DataError, ReadError
from consilience.figures.bubble import bubble
from consilience.figures.chart import ChartOptions
from consilience.synthesis import Regression, regress
from consilience_cli.meta_figures import save
from consilience_cli.outputs import WRONG_USE
from consilience_cli.study_table import StudyTable


def add_moderators(parser: argparse.ArgumentParser) -> None:
    """Add the option."""
    parser.add_argument(
        "--mods", metavar="FORMULA", help="moderators as in R, e.g. '~ ablat + factor(alloc)'"
    )


def regression(args: argparse.Namespace, table: StudyTable, sizes: EffectSizes) -> int:
    """Fit the effects to moderators, and write the model."""
    others = [name for name, _ in args.figure if name != "bubble"]
    if args.forest or others or args.subgroup or args.sensitivity:
        message = "--mods goes with --figure bubble, without --forest, --subgroup and --sensitivity"
        print(f"consilience: {message}", file=sys.stderr)
        return WRONG_USE
    model = _fitted(args, table, sizes)
    options = ChartOptions(measure=args.measure)
    for _, file in args.figure:
        save(bubble(model, options), Path(file))
    if args.json:
        issues = [
            {"study": i.study, "field": i.field, "message": i.message, "used": i.used}
            for i in sizes.issues
        ]
        said = {"measure": args.measure, **model.as_json(), "issues": issues}
        print(json.dumps(said, ensure_ascii=False, indent=2))
    else:
        print("\n\n".join([str(model), *(str(issue) for issue in sizes.issues)]))
    return 0


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
