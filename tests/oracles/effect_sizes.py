"""R's `escalc(...)` as `consilience.effects.effect_sizes`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from consilience.effects import MEASURES, Continuity, effect_sizes

OPTIONS = {"add", "to", "drop00", "addyi", "addvi"}
NOT_COLUMNS = {"measure", "data", "vtype", *OPTIONS}


def escalc(args: Mapping[str, Any], data: Mapping[str, Any]) -> dict[str, Any]:
    """Translate the call; columns are named by the case's arguments."""
    if args["measure"] not in MEASURES:
        raise LookupError(f"no measure {args['measure']}")
    named = {name: column for name, column in args.items() if name not in NOT_COLUMNS}
    if strange := [name for name, column in named.items() if not isinstance(column, str)]:
        raise LookupError(f"no argument {', '.join(strange)}")
    columns = {name: data[column] for name, column in named.items()}
    found = effect_sizes(
        args["measure"],
        columns,
        continuity=Continuity(**{name: args[name] for name in OPTIONS & args.keys()}),
        vtype=args.get("vtype"),
    )
    return {"yi": found.yi, "vi": found.vi}
