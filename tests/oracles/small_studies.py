"""R's `regtest(...)`, `ranktest(...)` and their kin as `consilience.synthesis.small_studies`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from consilience.synthesis.fitted import Model
from consilience.synthesis.small_studies import (
    excess_significance,
    fail_safe_n,
    rank_test,
    regression_test,
    trim_and_fill,
)
from tests.oracles.calls import Call
from tests.oracles.models import floats, model_of, model_row


def _model(call: Call) -> Model:
    """Give the model that `x` names, or that of the estimates and variances it is given with."""
    args = call.args
    if args["x"] in call.fits:
        return model_of(call.fit(args["x"]))
    inner = {"yi": args["x"], "vi": args["vi"], "method": args.get("method", "REML")}
    inner |= {"tau2": args["tau2"]} if "tau2" in args and inner["method"] != "EE" else {}
    return model_of(Call(inner, call.data, {}))


def pooled_rows(call: Call, column: Sequence[float | None]) -> list[float]:
    """Give the values of the studies that have an estimate and a variance."""
    estimates = (call.data[call.args[name]] for name in ("x", "vi"))
    known = [None not in row for row in zip(*estimates, strict=True)]
    return [value for value, use in zip(floats(list(column)), known, strict=True) if use]


def regtest(call: Call) -> dict[str, Any]:
    """Give the test of the slope, and the limit."""
    call.only({"x", "vi", "ni", "data", "model", "predictor", "method"})
    args = call.args
    options = {name: args[name] for name in ("model", "predictor") if name in args}
    ni = pooled_rows(call, call.data[args["ni"]]) if "ni" in args else None
    found = regression_test(_model(call), ni=ni, **options)
    line = None if found.model == "lm" else found.fit.beta
    return {
        "zval": found.zval, "pval": found.pval, "ddf": [found.ddf], "est": found.est,
        "ci.lb": found.ci_lb, "ci.ub": found.ci_ub, "fit.coef": line,
    }  # fmt: skip


def listed(value: float | tuple[float, ...]) -> tuple[float, ...]:
    return value if isinstance(value, tuple) else (value,)


def ranktest(call: Call) -> dict[str, Any]:
    """Give Kendall's tau and its test."""
    call.only({"x", "vi", "data"})
    found = rank_test(_model(call))
    return {"tau": found.tau, "pval": found.pval}


def trimfill(call: Call) -> dict[str, Any]:
    """Give the number of missing studies, and the model with their images."""
    call.only({"x", "side", "estimator", "test"})
    options = {name: call.args[name] for name in ("side", "estimator") if name in call.args}
    options |= {"test": call.args.get("test", "z"), "level": 95}
    found = trim_and_fill(_model(call), as_metafor=True, **options)
    fitted = call.fit(call.args["x"])
    left_out = len(call.data[fitted.args["yi"]]) - (found.k - found.k0) if found.k0 else 0
    return {
        **model_row(found.fit), "k0": found.k0, "se.k0": found.se_k0, "side": found.side,
        "p.k0": found.p_k0, "k": found.k, "yi": found.fit.study.y.tolist(),
        "vi": found.fit.study.v.tolist(),
        "fill": [False] * left_out + list(found.fill),
    }  # fmt: skip


def fsn(call: Call) -> dict[str, Any]:
    """Give the fail-safe N; the argument `yi` is that of the older version of metafor."""
    old = "yi" in call.args
    known = {"vi", "data", "type", "alpha", "target"}
    call.only(known | ({"yi", "weighted"} if old else {"x", "method", "exact"}))
    args = call.args
    options = {name: args[name] for name in ("alpha", "target", "exact") if name in args}
    if old:
        options["weighted"] = args.get("weighted", False)
    kind = args.get("type", "Rosenthal" if old or args["x"] not in call.fits else "General")
    inner = Call({**args, "x": args.get("x", args.get("yi"))}, call.data, call.fits)
    found = fail_safe_n(_model(inner), kind=kind, as_metafor=True, **options)
    row = {
        "fsnum": found.fsnum, "pval": found.pval, "meanes": found.est, "target": found.target,
        "alpha": found.alpha, "tau2": found.tau2, "est.fsn": found.est_fsn,
        "pval.fsn": found.pval_fsn, "tau2.fsn": found.tau2_fsn,
    }  # fmt: skip
    return row | {"est": None if old else found.est}


def tes(call: Call) -> dict[str, Any]:
    """Give the test of excess significance; of bare estimates the effect is that of all equal."""
    names = {"test": "test", "alternative": "alternative", "H0": "null", "alpha": "alpha",
             "tes.alternative": "tes_alternative", "tes.alpha": "limit_alpha"}  # fmt: skip
    bare = call.args["x"] not in call.fits
    # metafor passes over the effect and the variance that a call gives beside a model.
    names |= {"theta": "theta", "tau2": "tau2"} if bare else {}
    call.only({"x", "vi", "data", "progbar", "theta", "tau2", *names})
    options = {ours: call.args[name] for name, ours in names.items() if name in call.args}
    equal = {"method": "EE"} if "tau2" not in call.args else {"method": "REML"}
    model = _model(Call({**call.args, **equal} if bare else call.args, call.data, call.fits))
    found = excess_significance(model, **options)
    return {
        "k": found.k, "O": found.O, "E": found.E, "OEratio": found.OEratio, "test": found.test,
        "X2": found.X2, "pval": found.pval, "power": found.power, "theta": listed(found.theta),
        "theta.lim": listed(found.theta_lim),
    }  # fmt: skip
