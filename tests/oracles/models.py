"""R's `rma(...)` as `consilience.synthesis.pool`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from consilience.synthesis import pool

KNOWN = {"yi", "vi", "data", "method", "test", "level", "tau2"}
VECTORS = ("beta", "se", "zval", "pval", "ci.lb", "ci.ub", "ddf")


def rma(args: Mapping[str, Any], data: Mapping[str, Any]) -> dict[str, Any]:
    """Translate the call and the names of the result; vectors have one element."""
    if unknown := args.keys() - KNOWN:
        raise LookupError(f"no argument {', '.join(sorted(unknown))}")
    options = {name: args[name] for name in ("method", "test", "level", "tau2") if name in args}
    numbers = [
        [float("nan") if value is None else value for value in data[args[name]]]
        for name in ("yi", "vi")
    ]
    result = pool(numbers[0], numbers[1], **options).as_json()
    result.update({name: [result[name]] for name in VECTORS})
    result.update(beta_names=["intrcpt"], p=1, m=1, R2=None, QMdf=[1, *result["ddf"]])
    return result
