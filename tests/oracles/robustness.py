"""R's `influence(...)`, `leave1out(...)`, `cumul(...)` and their kin as `synthesis.robustness`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import numpy as np

from consilience.effects import TRANSFORMATIONS
from consilience.synthesis import robustness
from consilience.synthesis.fitted import Model
from tests.oracles.calls import Call
from tests.oracles.models import model_of

Adapter = Callable[[Call], dict[str, Any]]


def _model(call: Call, name: str) -> Model:
    return model_of(call.fit(call.args[name]))


def influence(call: Call) -> dict[str, Any]:
    """Give every diagnostic; those of coefficients by their names."""
    call.only({"model"})
    found = robustness.influence(_model(call, "model"))
    dfbs: dict[str, Any] = dict(
        zip(map(_column_name, found.names), zip(*found.dfbs, strict=True), strict=True)
    )
    dfbs["slab"] = tuple(int(name.removeprefix("Study ")) for name in found.slab)
    dotted = {"cook_d": "cook.d", "cov_r": "cov.r", "tau2_del": "tau2.del", "QE_del": "QE.del"}
    row = {dotted.get(n, n.replace("is_", "is.")): value for n, value in asdict(found).items()}
    return row | {"dfbs": dfbs}


def _column_name(name: str) -> str:
    """R makes names of columns out of names of coefficients."""
    return re.sub(r"[^\w.]", ".", name)


def dfbetas(call: Call) -> dict[str, Any]:
    """Give one row for each study."""
    call.only({"model"})
    return {"value": robustness.influence(_model(call, "model")).dfbs}


def cooks_distance(call: Call) -> dict[str, Any]:
    """Give one value for each study."""
    call.only({"model"})
    return {"value": robustness.influence(_model(call, "model")).cook_d}


def one_each(function: Callable[[Model], tuple[float, ...]], model: str) -> Adapter:
    """Make the adapter of a function that gives one value for each study."""

    def adapter(call: Call) -> dict[str, Any]:
        call.only({model})
        return {"value": function(_model(call, model))}

    return adapter


def table_of(function: Callable[[Model], Any], model: str) -> Adapter:
    """Make the adapter of a function that gives a table."""

    def adapter(call: Call) -> dict[str, Any]:
        call.only({model})
        return asdict(function(_model(call, model)))

    return adapter


def residuals(call: Call) -> dict[str, Any]:
    """Give the residuals of a kind."""
    call.only({"object", "type"})
    kind = call.args.get("type", "response")
    return {"value": robustness.residuals(_model(call, "object"), kind)}


def qqnorm(call: Call) -> dict[str, Any]:
    """Give the points of the plot."""
    call.only({"y", "envelope", "type"})
    kind = call.args.get("type", "rstandard")
    return asdict(robustness.normal_quantiles(_model(call, "y"), kind))


def leave1out(call: Call) -> dict[str, Any]:
    """Give the effects without each study."""
    call.only({"x", "transf"})
    return _again(call, robustness.leave_one_out(_model(call, "x")))


def cumul(call: Call) -> dict[str, Any]:
    """Give the effects with one study more each time."""
    call.only({"x", "order", "transf"})
    model, order = call.fit(call.args["x"]), None
    if "order" in call.args:
        columns = [call.data[name] for name in (model.args["yi"], model.args["vi"])]
        values = zip(call.data[call.args["order"]], *columns, strict=True)
        order = [value for value, *known in values if None not in known]
    return _again(call, robustness.cumulate(model_of(model), order))


def _again(call: Call, found: robustness.PooledAgain) -> dict[str, Any]:
    row: dict[str, Any] = {n.replace("ci_", "ci."): v for n, v in asdict(found).items()}
    if "transf" in call.args:
        change = TRANSFORMATIONS[call.args["transf"].removeprefix("transf.")].apply
        for name in ("estimate", "ci.lb", "ci.ub"):
            row[name] = change(np.array(row[name])).tolist()
        row["se"] = [None] * len(found.se)
    return row | {"tval": found.zval, "pvals": found.pval}
