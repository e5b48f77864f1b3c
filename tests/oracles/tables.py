"""R's `rma.mh(...)` and `rma.peto(...)`, and what is asked of such a model."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np

from consilience.effects import TRANSFORMATIONS, Continuity
from consilience.synthesis.mantel_haenszel import mantel_haenszel
from consilience.synthesis.peto import peto
from consilience.synthesis.tables import EFFECTS, TABLES, PooledTables
from consilience.synthesis.tables_again import (
    TablesAgain,
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


def _model(call: Call, argument: str) -> PooledTables:
    fit = call.fits[call.args[argument]]
    return pooled(Call(fit["args"], call.data, {}), fit["function"])


def _again(found: TablesAgain) -> dict[str, Any]:
    return _dotted(asdict(found))


def leave1out(call: Call) -> dict[str, Any]:
    """Pool without each study."""
    call.only({"x"})
    return _again(without_each_table(_model(call, "x")))


def cumul(call: Call) -> dict[str, Any]:
    """Pool one study more each time."""
    call.only({"x"})
    return _again(cumulated_tables(_model(call, "x")))


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
    call.only({"object", "transf"})
    model = _model(call, "object")
    change = TRANSFORMATIONS[call.args["transf"].removeprefix("transf.")].apply
    row = {"pred": model.beta, "ci.lb": model.ci_lb, "ci.ub": model.ci_ub}
    changed = {name: change(np.array([value])).tolist() for name, value in row.items()}
    return {**changed, "se": [None]}
