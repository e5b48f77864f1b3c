"""R's `rma(...)`, and what is asked of such a model, as `consilience.synthesis.pool`."""

from __future__ import annotations

from typing import Any

from consilience.effects import MEASURES
from consilience.synthesis import Pooled, pool
from tests.oracles.calls import Call

ARGUMENTS = {"yi", "vi", "data", "method", "test", "level", "tau2"}
VECTORS = ("beta", "se", "zval", "pval", "ci.lb", "ci.ub", "ddf")
LIMITS = ("ci.lb", "ci.ub", "pi.lb", "pi.ub")


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
    result = fitted(call).as_json()
    result.update({name: [result[name]] for name in VECTORS})
    result.update(beta_names=["intrcpt"], p=1, m=1, R2=None, QMdf=[1, *result["ddf"]])
    return result


def predict(call: Call) -> dict[str, Any]:
    """Give the pooled effect with both intervals, as ratios where `transf=exp`."""
    call.only({"object", "level", "transf"})
    level = {"level": call.args["level"]} if "level" in call.args else {}
    result = fitted(call.fit(call.args["object"]), **level).as_json()
    answer = {"pred": result["beta"], "se": result["se"]}
    answer.update({name: result[name] for name in LIMITS if result[name] is not None})
    if "transf" in call.args:
        if call.args["transf"] != "exp":
            raise LookupError(f"no transf={call.args['transf']}")
        answer = {name: MEASURES["RR"].back(value) for name, value in answer.items()}
        answer["se"] = None
    return {name: [value] for name, value in answer.items()}
