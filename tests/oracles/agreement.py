"""Agreement of raters as `consilience.agreement`; tables and counts are objects of the file."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from consilience.agreement import cohen_kappa, fleiss_kappa, pabak, percent_agreement
from tests.oracles.calls import Call

COHEN = {
    "n": "n", "po": "po", "pe": "pe", "kappa": "kappa", "se": "se", "ci.lb": "ci_lb",
    "ci.ub": "ci_ub", "se0": "se0", "zval": "zval", "pval": "pval",
}  # fmt: skip
FLEISS = {
    "n": "n", "raters": "raters", "po": "po", "pe": "pe", "kappa": "kappa", "se0": "se0",
    "zval": "zval", "pval": "pval", "kappa.category": "by_category",
    "zval.category": "zval_by_category",
}  # fmt: skip
PABAK = {
    "po": "po", "pabak": "pabak", "prevalence.index": "prevalence_index",
    "bias.index": "bias_index", "positive.agreement": "positive_agreement",
    "negative.agreement": "negative_agreement",
}  # fmt: skip


def _named(found: Any, names: dict[str, str]) -> dict[str, Any]:
    values = asdict(found)
    return {name: values[field] for name, field in names.items()}


def cohen(call: Call) -> dict[str, Any]:
    """Two raters by their cross table."""
    call.only({"table", "weights", "level"})
    args = call.args
    found = cohen_kappa(
        call.data[args["table"]], weights=args["weights"], level=args.get("level", 95)
    )
    return _named(found, COHEN)


def fleiss(call: Call) -> dict[str, Any]:
    """Several raters by the counts of each subject."""
    call.only({"counts"})
    return _named(fleiss_kappa(call.data[call.args["counts"]]), FLEISS)


def adjusted(call: Call) -> dict[str, Any]:
    """Kappa adjusted for prevalence and bias."""
    call.only({"table"})
    return _named(pabak(call.data[call.args["table"]]), PABAK)


def percent(call: Call) -> dict[str, Any]:
    """Two raters by their cross table."""
    call.only({"table"})
    return {"po": percent_agreement(call.data[call.args["table"]]).po}
