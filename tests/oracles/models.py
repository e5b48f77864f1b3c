"""R's `rma(...)`, and what is asked of such a model, as `consilience.synthesis.pool`."""

from __future__ import annotations

import ast
import math
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np

from consilience.effects import TRANSFORMATIONS
from consilience.synthesis import ESTIMATORS, Pooled, pool
from consilience.synthesis.fitted import Model
from consilience.synthesis.henmi_copas import henmi_copas
from consilience.synthesis.hypotheses import compare, contrasts, inflation, joint_test
from consilience.synthesis.intervals import heterogeneity_interval
from consilience.synthesis.predictions import predict, study_effects
from consilience.synthesis.profile import profile
from consilience.synthesis.regression import Regression, regress
from tests.oracles.calls import Call
from tests.oracles.expressions import evaluate

ARGUMENTS = {"yi", "vi", "data", "method", "test", "level", "tau2"}
_DOTTED = {
    "ci_lb": "ci.lb",
    "ci_ub": "ci.ub",
    "se_tau2": "se.tau2",
    "pi_lb": "pi.lb",
    "pi_ub": "pi.ub",
}
VECTORS = ("beta", "se", "zval", "pval", "ci.lb", "ci.ub", "ddf")


def fitted(call: Call, **more: Any) -> Pooled:
    """Pool as the call says; `more` goes before its options."""
    call.only(ARGUMENTS)
    options = {
        name: call.args[name] for name in ("method", "test", "level", "tau2") if name in call.args
    }
    yi, vi = (
        [float("nan") if value is None else value for value in call.data[call.args[name]]]
        for name in ("yi", "vi")
    )
    return pool(yi, vi, **{**options, **more})


def rma(call: Call) -> dict[str, Any]:
    """Translate the names of the result; vectors have one element."""
    if call.args.keys() - ARGUMENTS or call.args["method"] not in ESTIMATORS:
        return regression(call)
    result = fitted(call).as_json()
    result.update({name: [result[name]] for name in VECTORS})
    result.update(beta_names=["intrcpt"], p=1, m=1, R2=None, QMdf=[1, *result["ddf"]])
    return result


def regressed(call: Call, **more: Any) -> Regression:
    """Fit the meta-regression that the call says; `more` goes before its options."""
    call.only({*ARGUMENTS, "mods", "weights", "weighted", "btt", "intercept"})
    args = call.args
    columns = {name: floats(call.data[args[name]]) for name in ("yi", "vi")}
    options: dict[str, Any] = {
        n: args[n] for n in ("method", "test", "level", "tau2", "weighted") if n in args
    }
    if "weights" in args:
        options["weights"] = evaluate(args["weights"], {**call.data, "dat": call.data})
    if "btt" in args:
        btt = args["btt"]
        named = isinstance(btt, str)
        options["btt"] = (
            btt if named else [n - 1 for n in (btt if isinstance(btt, list) else [btt])]
        )
    return regress(**columns, mods=args.get("mods"), data=call.data, **{**options, **more})


def model_of(call: Call) -> Model:
    """Fit the model of either kind that the call says."""
    plain = call.args.keys() <= ARGUMENTS and call.args["method"] in ESTIMATORS
    return fitted(call) if plain else regressed(call)


def floats(column: list[float | None]) -> list[float]:
    return [math.nan if value is None else value for value in column]


def regression(call: Call) -> dict[str, Any]:
    """Translate the names of a meta-regression."""
    return model_row(regressed(call))


def model_row(found: Regression) -> dict[str, Any]:
    """Give a fitted model under metafor's names."""
    row = found.as_json()
    row.update(beta_names=found.names, ddf=[found.ddf], QMdf=[found.m, found.ddf])
    return row


def predictions(call: Call) -> dict[str, Any]:
    """Give predictions of a model, transformed where the call says so."""
    call.only({"object", "level", "transf", "newmods", "intercept", "pi.type", "vcov"})
    args = call.args
    model = regressed(call.fit(args["object"]))
    options = {"level": args["level"]} if "level" in args else {}
    found = predict(
        model, _new_rows(args, model), interval=args.get("pi.type", "default"), **options
    )
    answer = {_DOTTED.get(name, name): value for name, value in asdict(found).items()}
    del answer["slab"]
    if "transf" in args:
        change = TRANSFORMATIONS[args["transf"].removeprefix("transf.")].apply
        answer = {name: change(value).tolist() for name, value in answer.items() if name != "vcov"}
        answer["se"] = [None] * len(found.se)
    return answer


def _new_rows(args: Mapping[str, Any], model: Regression) -> list[list[float]] | None:
    """Give `newmods` as rows of the design: with the intercept, one study a row."""
    if "newmods" not in args:
        return None
    p = len(model.beta)
    constant = 1.0 if args.get("intercept", True) else 0.0
    given = args["newmods"] if isinstance(args["newmods"], list) else [args["newmods"]]
    rows = [one if isinstance(one, list) else [one] for one in given]
    if len(rows[0]) == 1 and p > 2:
        rows = [[row[0] for row in rows]]
    return [[constant, *row] if len(row) < p else row for row in rows]


def tau2_interval(call: Call) -> dict[str, Any]:
    """Give the interval of tau2 and its kin; `fixed` adds those of the coefficients."""
    call.only({"object", "type", "level", "fixed"})
    args = call.args
    model = regressed(call.fit(args["object"]))
    level = {"level": args["level"]} if "level" in args else {}
    of = regressed(call.fit(args["object"]), **level)
    found = heterogeneity_interval(
        model, kind=args.get("type"), level=args.get("level"), as_metafor=True
    )
    answer = {
        "tau^2": found.tau2, "tau": found.tau, "I^2(%)": found.I2, "H^2": found.H2,
        "fixed": list(zip(of.beta, of.ci_lb, of.ci_ub, strict=True)),
    }  # fmt: skip
    signs = ["<" if found.below else ">" if beyond else "" for beyond in found.beyond]
    return answer | dict(zip(("lb.sign", "ub.sign"), signs, strict=True))


def henmi_copas_of(call: Call) -> dict[str, Any]:
    """Give the interval of Henmi and Copas, transformed where the call says so."""
    call.only({"object", "transf"})
    data = call.fit(call.args["object"])
    yi, vi = (floats(data.data[data.args[name]]) for name in ("yi", "vi"))
    found = henmi_copas(yi, vi, level=data.args.get("level", 95))
    answer = {_DOTTED.get(name, name): value for name, value in asdict(found).items()}
    if "transf" in call.args:
        change = TRANSFORMATIONS[call.args["transf"].removeprefix("transf.")].apply
        one = {n: float(change(np.array([answer[n]]))[0]) for n in ("beta", "ci.lb", "ci.ub")}
        answer |= {**one, "se": None}
    return answer


def likelihoods(call: Call) -> dict[str, Any]:
    """Give the likelihood at values of tau2."""
    call.only({"fitted", "xlim", "steps", "plot", "progbar"})
    args = call.args
    model = regressed(call.fit(args["fitted"]))
    found = profile(model, np.linspace(*args["xlim"], args["steps"]).tolist())
    return {"param": found.tau2, "ll": found.ll, "beta": found.beta, "maxll": found.maxll}


def statistics(call: Call) -> dict[str, Any]:
    """Give fit statistics and numbers of observations; each argument is such a question."""
    model = regressed(call.fit("res"))
    row = {**asdict(model.statistics), "nobs": model.nobs, "df.residual": model.study.df}
    return {name: row[name] for name in call.args}


def covariance(call: Call) -> dict[str, Any]:
    """Give the covariance matrix of the coefficients, or of the residuals."""
    call.only({"object", "type"})
    model = regressed(call.fit(call.args["object"]))
    match call.args.get("type"):
        case "resid":
            return {"value": model.residual_covariance.tolist()}
        case "fitted":
            return {"value": model.fitted_covariance.tolist()}
        case "obs":
            return {"value": np.diag(model.study.v + model.tau2).tolist()}
    return {"value": model.vb}


def coefficient_table(call: Call) -> dict[str, Any]:
    """Give the table of coefficients of `summary()`."""
    call.only({"object"})
    model = regressed(call.fit(call.args["object"].removeprefix("summary(").removesuffix(")")))
    value = "zval" if model.ddf is None else "tval"
    return {
        "estimate": model.beta, "se": model.se, value: model.zval, "pval": model.pval,
        "df": [model.ddf] * len(model.beta), "ci.lb": model.ci_lb, "ci.ub": model.ci_ub,
    }  # fmt: skip


def blup(call: Call) -> dict[str, Any]:
    """Give the effects of the studies."""
    return _effects(call, "x", deviations=False)


def ranef(call: Call) -> dict[str, Any]:
    """Give the deviations of the studies."""
    return _effects(call, "object", deviations=True)


def _effects(call: Call, model: str, *, deviations: bool) -> dict[str, Any]:
    call.only({model, "level", "transf"})
    level = {"level": call.args["level"]} if "level" in call.args else {}
    found = study_effects(regressed(call.fit(call.args[model])), deviations=deviations, **level)
    answer: dict[str, Any] = {_DOTTED.get(n, n): value for n, value in asdict(found).items()}
    del answer["slab"]
    if "transf" in call.args:
        change = TRANSFORMATIONS[call.args["transf"].removeprefix("transf.")].apply
        answer = {name: change(value).tolist() for name, value in answer.items()}
        answer["se"] = [None] * len(found.se)
    return answer


def anova(call: Call) -> dict[str, Any]:
    """Give Wald tests of a model, or one model against another."""
    call.only({"object", "arg1", "X", "btt", "rhs"})
    args = call.args
    model = regressed(call.fit(args["object"]))
    if "arg1" in args:
        other = regressed(call.fit(args["arg1"]))
        found = compare(model, other)
        return {
            "pval": [found.pval], "LRT": found.LRT, "QE.f": model.QE, "QE.r": other.QE,
            "tau2.f": model.tau2, "tau2.r": other.tau2, "R2": found.R2,
            "fit.stats.f": list(asdict(found.full).values()),
            "fit.stats.r": list(asdict(found.reduced).values()),
        }  # fmt: skip
    if "X" not in args:
        some = args.get("btt")
        if some is not None and not isinstance(some, str):
            some = _places(some, model)
        value, p, m = joint_test(model, some)
        return {"QM": value, "QMdf": [m, model.ddf], "QMp": p}
    rows = args["X"] if isinstance(args["X"][0], list) else [args["X"]]
    rhs = args.get("rhs")
    made = contrasts(model, rows, rhs if rhs is None or isinstance(rhs, list) else [rhs])
    return {
        "QM": made.QM, "QMdf": [made.m, made.ddf], "QMp": made.QMp, "Xb": made.estimate,
        "se": made.se, "zval": made.zval, "pval": made.pval, "ddf": [made.ddf] * len(rows),
    }  # fmt: skip


def _places(btt: Any, model: Regression) -> list[int]:
    """Give the places of coefficients named by number, or by a part of their names."""
    if isinstance(btt, str):
        return [i for i, name in enumerate(model.names) if btt in name]
    return [one - 1 for one in (btt if isinstance(btt, list) else [btt])]


def _sets(btt: Any) -> list[Any]:
    """Give the sets of coefficients of `list(2, c(3, 4))`, or the one set of numbers."""
    if not (isinstance(btt, str) and btt.startswith("list(")):
        return [btt]
    text = btt.replace("list(", "[").replace("c(", "[").replace(")", "]")
    return list(ast.literal_eval(text))


def vif(call: Call) -> dict[str, Any]:
    """Give variance inflation factors."""
    call.only({"x", "btt", "table"})
    model = regressed(call.fit(call.args["x"]))
    sets = [_places(one, model) for one in _sets(call.args["btt"])] if "btt" in call.args else None
    factors, of_errors = inflation(model, sets)
    return {"vif": factors, "sif": of_errors}
