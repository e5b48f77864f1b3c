"""R's `transf.*()` as `consilience.effects.TRANSFORMATIONS`."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.oracles.calls import Call
from tests.oracles.expressions import evaluate, transformed


def with_data(call: Call) -> dict[str, Any]:
    """Evaluate the expression with the columns of the data."""
    call.only({"data", "expr"})
    return {"value": evaluate(call.args["expr"], call.data).tolist()}


def each(call: Call) -> dict[str, Any]:
    """Apply a function to every value."""
    call.only({"X", "FUN", "targs"})
    named = {"targs": evaluate(call.args["targs"], {})} if "targs" in call.args else {}
    return {"value": transformed(call.args["FUN"], [np.array(call.args["X"])], named).tolist()}


def mean_arcsine(call: Call) -> dict[str, Any]:
    """Apply the inverse of the double arcsine with the harmonic mean."""
    call.only({"xi", "targs"})
    named = {"targs": evaluate(call.args["targs"], {})}
    found = transformed("transf.ipft.hm", [np.array(call.args["xi"])], named)
    return {"value": found.tolist()}
