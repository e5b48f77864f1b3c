"""R's `rma.mh(...)` and `rma.peto(...)`, and what is asked of such a model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from consilience.effects import TRANSFORMATIONS, Continuity
from consilience.synthesis.mantel_haenszel import mantel_haenszel
from consilience.synthesis.peto import peto
from consilience.synthesis.robustness import PooledAgain
from consilience.synthesis.tables import EFFECTS, TABLES, PooledTables
from consilience.synthesis.tables_again import (
    cumulated_tables,
    deleted_table_residuals,
    without_each_table,
)
from tests.oracles.calls import Call

COLUMNS = ("ai", "bi", "ci", "di", "n1i", "n2i", "x1i", "x2i", "t1i", "t2i")
OPTIONS = ("level", "correct")
RULES = ("add", "to", "drop00")


def pooled(call: Call, function: str) -> PooledTables:
    """Pool as the call says."""
    args = call.args
    call.only({"measure", "data", *COLUMNS, *OPTIONS, *RULES})
    columns = {name: call.data[args[name]] for name in COLUMNS if name in args}
    options: dict[str, Any] = {name: args[name] for name in OPTIONS if name in args}
    options["continuity"], options["of_tables"] = _rules(call)
    if function == "rma.peto":
        return peto(columns, **options)
    return mantel_haenszel(args["measure"], columns, **options)


def _rules(call: Call) -> tuple[Continuity, Continuity]:
    """Give metafor's first and second `add`, `to` and `drop00`; one value is the first."""
    rules = []
    for place, default in enumerate((EFFECTS, TABLES)):
        row = asdict(default)
        for name in RULES:
            given = call.args.get(name)
            if isinstance(given, list):
                row[name] = given[place]
            elif given is not None and place == 0:
                row[name] = given
        rules.append(Continuity(**row))
    return rules[0], rules[1]


def _dotted(row: dict[str, Any]) -> dict[str, Any]:
    return {
        {"ci_lb": "ci.lb", "ci_ub": "ci.ub", "k_yi": "k.yi", "k_pos": "k.pos"}.get(n, n): value
        for n, value in row.items()
    }


def _answer(model: PooledTables) -> dict[str, Any]:
    names = (
        "beta", "se", "zval", "pval", "ci_lb", "ci_ub", "QE", "QEp", "I2", "H2", "k", "k_yi",
        "k_pos", "MH", "MHp", "BD", "BDp", "TA", "TAp",
    )  # fmt: skip
    row = _dotted({name: getattr(model, name) for name in names})
    row["fit.stats"] = {name: asdict(stats) for name, stats in model.fit_stats.items()}
    # Degrees of freedom are named in metafor's result from version 4 on.
    row.update(MHdf=None, TAdf=None)
    one = {n: [row[n]] for n in ("beta", "se", "zval", "pval", "ci.lb", "ci.ub")}
    return row | one


def rma_mh(call: Call) -> dict[str, Any]:
    """Give the result of Mantel and Haenszel's method."""
    return _answer(pooled(call, "rma.mh"))


def rma_peto(call: Call) -> dict[str, Any]:
    """Give the result of Peto's method."""
    return _answer(pooled(call, "rma.peto"))


def _model(call: Call, argument: str, **more: Any) -> PooledTables:
    fit = call.fits[call.args[argument]]
    return pooled(Call({**fit["args"], **more}, call.data, {}), fit["function"])


def _again(call: Call, found: PooledAgain) -> dict[str, Any]:
    row = _dotted(asdict(found))
    if "transf" in call.args:
        for name in ("estimate", "ci.lb", "ci.ub"):
            row[name] = _changed(call, row[name])
        row["se"] = [None] * len(found.se)
    return row | {"pvals": found.pval}


def _changed(call: Call, values: Sequence[float]) -> list[float]:
    change = TRANSFORMATIONS[call.args["transf"].removeprefix("transf.")].apply
    found: list[float] = change(np.array(values)).tolist()
    return found


def leave1out(call: Call) -> dict[str, Any]:
    """Pool without each study."""
    call.only({"x", "transf"})
    return _again(call, without_each_table(_model(call, "x")))


def cumul(call: Call) -> dict[str, Any]:
    """Pool one study more each time."""
    call.only({"x", "transf"})
    return _again(call, cumulated_tables(_model(call, "x")))


def rstudent(call: Call) -> dict[str, Any]:
    """Give deleted residuals."""
    call.only({"model"})
    return asdict(deleted_table_residuals(_model(call, "model")))


def weights(call: Call) -> dict[str, Any]:
    """Give weights in percent."""
    call.only({"object"})
    return {"value": _model(call, "object").weights}


def predictions(call: Call) -> dict[str, Any]:
    """Give the pooled effect, transformed."""
    call.only({"object", "transf", "level"})
    again = {"level": call.args["level"]} if "level" in call.args else {}
    model = _model(call, "object", **again)
    row = {"pred": [model.beta], "ci.lb": [model.ci_lb], "ci.ub": [model.ci_ub]}
    if "transf" not in call.args:
        return {**row, "se": [model.se]}
    return {**{name: _changed(call, value) for name, value in row.items()}, "se": [None]}
