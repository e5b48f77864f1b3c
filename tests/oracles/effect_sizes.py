"""R's `escalc(...)` and `summary()` of it as `consilience.effects`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from consilience.effects import (
    ALIASES,
    MEASURES,
    Continuity,
    EffectSizes,
    effect_sizes,
    summarise,
)
from consilience.effects.columns import Floats
from consilience.effects.transformations import TRANSFORMATIONS
from tests.oracles.calls import Call
from tests.oracles.expressions import call_of

OPTIONS = {"add", "to", "drop00", "addyi", "addvi"}
NOT_COLUMNS = {"measure", "data", "vtype", "correct", "flip", *OPTIONS}


def sized(call: Call) -> EffectSizes:
    """Translate the call; columns are named by the case's arguments."""
    args = call.args
    if args["measure"] not in {*MEASURES, *ALIASES}:
        raise LookupError(f"no measure {args['measure']}")
    named = {name: column for name, column in args.items() if name not in NOT_COLUMNS}
    if strange := [name for name, column in named.items() if not isinstance(column, str)]:
        raise LookupError(f"no argument {', '.join(strange)}")
    return effect_sizes(
        args["measure"],
        {name: call.data[column] for name, column in named.items()},
        continuity=Continuity(**{name: args[name] for name in OPTIONS & args.keys()}),
        vtype=args.get("vtype"),
        correct=args.get("correct", True),
        flip=args.get("flip"),
    )


def escalc(call: Call) -> dict[str, Any]:
    """Give estimates and variances."""
    found = sized(call)
    return {"yi": found.yi, "vi": found.vi}


def summary(call: Call) -> dict[str, Any]:
    """Give tests and intervals of the table that the call's object makes."""
    call.only({"object", "level", "transf", "H0"})
    function, inner = call_of(call.args["object"])
    if function != "escalc":
        raise LookupError(f"no summary({function}())")
    effects = sized(Call(inner, call.data, {}))
    back = _function(call.args["transf"]) if "transf" in call.args else False
    found = summarise(
        effects, level=call.args.get("level", 95), null=call.args.get("H0", 0), back=back
    )
    return {
        "yi": found.yi, "vi": effects.vi, "sei": found.sei, "zi": found.zi, "pval": found.pval,
        "ci.lb": found.ci_lb, "ci.ub": found.ci_ub,
    }  # fmt: skip


def _function(name: str) -> Callable[[Floats], Floats]:
    return TRANSFORMATIONS[name.removeprefix("transf.")].apply
