"""Feed the cases of an oracle file to the library, and give its answers under metafor's names.

An adapter translates names and shapes only. To answer another R function, write an adapter and add
its row to `ADAPTERS`. `expected` is never read.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from consilience.errors import ConsilienceError
from consilience.synthesis import robustness as library
from tests.oracles import (
    agreement,
    conversions,
    robustness,
    small_studies,
    subsets,
    tables,
    transformations,
)
from tests.oracles.calls import Call
from tests.oracles.effect_sizes import escalc, summary
from tests.oracles.models import (
    anova,
    blup,
    coefficient_table,
    covariance,
    henmi_copas_of,
    likelihoods,
    predictions,
    ranef,
    rma,
    statistics,
    tau2_interval,
    vif,
)

Row = Mapping[str, Any]
Adapter = Callable[[Call], dict[str, Any]]

ADAPTERS: dict[str, Adapter] = {
    "anova": anova,
    "baujat": robustness.table_of(library.baujat, "x"),
    "blup": blup,
    "coef": coefficient_table,
    "cohen_kappa": agreement.cohen,
    "confint": tau2_interval,
    "conv.2x2": conversions.two_by_two,
    "conv.delta": conversions.delta,
    "conv.fivenum": conversions.fivenum,
    "conv.wald": conversions.wald,
    "cooks.distance": robustness.cooks_distance,
    "cumul": robustness.cumul,
    "dfbetas": robustness.dfbetas,
    "escalc": escalc,
    "fitted": robustness.one_each(library.fitted_values, "object"),
    "fleiss_kappa": agreement.fleiss,
    "fsn": small_studies.fsn,
    "gosh": subsets.gosh_of,
    "hatvalues": robustness.one_each(library.hat_values, "model"),
    "hc": henmi_copas_of,
    "influence": robustness.influence,
    "leave1out": robustness.leave1out,
    "list": statistics,
    "pabak": agreement.adjusted,
    "percent_agreement": agreement.percent,
    "permutest": subsets.permutest,
    "predict": predictions,
    "profile": likelihoods,
    "qqnorm": robustness.qqnorm,
    "radial": robustness.table_of(library.radial, "x"),
    "ranef": ranef,
    "ranktest": small_studies.ranktest,
    "regtest": small_studies.regtest,
    "residuals": robustness.residuals,
    "rma": rma,
    "rma.mh": tables.rma_mh,
    "rma.peto": tables.rma_peto,
    "rstandard": robustness.table_of(library.standardised, "model"),
    "rstudent": robustness.table_of(library.studentised, "model"),
    "sapply": transformations.each,
    "summary": summary,
    "tes": small_studies.tes,
    "transf.ipft.hm": transformations.mean_arcsine,
    "trimfill": small_studies.trimfill,
    "vcov": covariance,
    "vif": vif,
    "weights": robustness.one_each(library.shares, "object"),
    "with": transformations.with_data,
}
"""R function to adapter: the call in, quantities out."""

OF_TABLES: dict[str, Adapter] = {
    "cumul": tables.cumul,
    "leave1out": tables.leave1out,
    "predict": tables.predictions,
    "rstudent": tables.rstudent,
    "weights": tables.weights,
}
"""The like for functions of a model that is pooled from counts."""


class NotComputed(Exception):
    """The library does not compute this case (yet)."""


def answer_file(oracle: Row) -> dict[str, dict[str, Any]]:
    """Answer every case of a file; one that is not computed says why."""
    named = {**oracle["data"], **oracle.get("objects", {})}
    designs = oracle.get("designs", {})
    return {
        case["id"]: answer(case, named, designs.get(case.get("design"))) for case in oracle["cases"]
    }


def answer(case: Row, data: Row, design: Row | None = None) -> dict[str, Any]:
    """Answer one case, or `{"error": why}`."""
    try:
        adapter = adapter_of(case)
        if adapter is None:
            raise NotComputed(f"no {case['function']}()")
        call = Call(case["args"], data, case.get("fits", {}), design)
        return {name: plain(value) for name, value in adapter(call).items()}
    except (NotComputed, ConsilienceError, LookupError) as error:
        return {"error": f"{type(error).__name__}: {error}"}


def adapter_of(case: Row) -> Adapter | None:
    """Give the adapter of a case, by its function and the model that it is about."""
    models = {fit["function"] for fit in case.get("fits", {}).values()}
    table = OF_TABLES if models & {"rma.mh", "rma.peto"} else ADAPTERS
    return table.get(case["function"])


def plain(value: Any) -> Any:
    """Give a value as JSON has it: a missing number is null, an infinite one a word."""
    if isinstance(value, float):
        if math.isnan(value):
            return None
        return value if math.isfinite(value) else ("Inf" if value > 0 else "-Inf")
    if isinstance(value, Mapping):
        return {name: plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value
