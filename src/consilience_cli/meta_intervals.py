"""The options of `consilience meta` for other intervals: of tau2, of a new study, of each study."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, get_args

from consilience.errors import DataError
from consilience.synthesis import (
    Pooled,
    henmi_copas,
    heterogeneity_interval,
    predict,
    study_effects,
)
from consilience.synthesis.fitted import Model
from consilience.synthesis.intervals import Kind
from consilience.synthesis.predictions import Interval
from consilience.synthesis.small_studies import BY_VARIANCE
from consilience_cli.meta_sections import Section, json_value, not_run

_OWN = "as the model says"
_TITLES = {
    "confint": "Interval of tau²",
    "predict": "Interval of a new study",
    "henmi_copas": "Interval of Henmi and Copas",
    "blup": "Effect of each study",
}


def add_interval_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options, in a group of their own."""
    group = parser.add_argument_group("other intervals")
    group.add_argument(
        "--confint", nargs="?", const=_OWN, choices=(_OWN, *get_args(Kind)), metavar="KIND",
        help=f"of tau2, tau, I2 and H2: {', '.join(get_args(Kind))}",
    )  # fmt: skip
    group.add_argument(
        "--predict", nargs="?", const="default", choices=get_args(Interval), metavar="KIND",
        help=f"of a new study: {', '.join(get_args(Interval))}",
    )  # fmt: skip
    group.add_argument(
        "--henmi-copas", action="store_true",
        help="of the mean, by Henmi and Copas, which small studies disturb less",
    )  # fmt: skip
    group.add_argument("--blup", action="store_true", help="of the own effect of each study (BLUP)")


def intervals(args: argparse.Namespace, model: Model) -> list[Section]:
    """Give what was asked for, in the order of the options.

    What a model cannot have says why.
    """
    kind = None if args.confint == _OWN else args.confint
    asked: list[tuple[str, bool, Callable[[], Any]]] = [
        ("confint", args.confint is not None, lambda: heterogeneity_interval(model, kind=kind)),
        ("predict", args.predict is not None, lambda: predict(model, interval=args.predict)),
        ("henmi_copas", args.henmi_copas, lambda: _robust(model)),
        ("blup", args.blup, lambda: study_effects(model)),
    ]
    return [_section(name, model, run) for name, given, run in asked if given]


def _robust(model: Model) -> Any:
    if not isinstance(model, Pooled):
        raise DataError("it is not for models with moderators")
    return henmi_copas(model.yi, model.vi, level=model.level, slab=model.slab)


def _section(name: str, model: Model, run: Callable[[], Any]) -> Section:
    if isinstance(model, Pooled) and model.counts:
        return not_run(name, _TITLES[name], BY_VARIANCE)
    try:
        found = run()
    except DataError as error:
        return not_run(name, _TITLES[name], error.message)
    return Section(name, json_value(asdict(found)), str(found))
