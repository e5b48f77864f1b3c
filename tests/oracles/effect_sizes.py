"""R's `escalc(...)` as `consilience.effects.effect_sizes`."""

from __future__ import annotations

from typing import Any

from consilience.effects import MEASURES, Continuity, effect_sizes
from tests.oracles.calls import Call

OPTIONS = {"add", "to", "drop00", "addyi", "addvi"}
NOT_COLUMNS = {"measure", "data", "vtype", *OPTIONS}


def escalc(call: Call) -> dict[str, Any]:
    """Translate the call; columns are named by the case's arguments."""
    args = call.args
    if args["measure"] not in MEASURES:
        raise LookupError(f"no measure {args['measure']}")
    named = {name: column for name, column in args.items() if name not in NOT_COLUMNS}
    if strange := [name for name, column in named.items() if not isinstance(column, str)]:
        raise LookupError(f"no argument {', '.join(strange)}")
    found = effect_sizes(
        args["measure"],
        {name: call.data[column] for name, column in named.items()},
        continuity=Continuity(**{name: args[name] for name in OPTIONS & args.keys()}),
        vtype=args.get("vtype"),
    )
    return {"yi": found.yi, "vi": found.vi}
