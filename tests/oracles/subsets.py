"""R's `gosh(...)` and `permutest(...)` as `consilience.synthesis.robustness`."""

from __future__ import annotations

from typing import Any

from consilience.synthesis.robustness import gosh, permutation_test
from tests.oracles.calls import Call
from tests.oracles.models import model_of


def gosh_of(call: Call) -> dict[str, Any]:
    """Give how each column is spread over the subsets."""
    call.only({"x", "progbar"})
    found = gosh(model_of(call.fit(call.args["x"])))
    spreads = found.spreads()
    quantities = ("mean", "sd", "min", "max", "median", "q25", "q75")
    return {
        "n": found.n,
        "columns": list(spreads),
        **{name: [getattr(one, name) for one in spreads.values()] for name in quantities},
    }


def permutest(call: Call) -> dict[str, Any]:
    """Give the tests of the coefficients and of all of them."""
    call.only({"x", "exact", "progbar"})
    found = permutation_test(model_of(call.fit(call.args["x"])), exact=call.args["exact"])
    return {
        "zval": found.zval, "pval": found.pval, "QM": found.QM, "QMp": found.QMp,
        "iter": None if found.exact else found.n, "exact": found.exact,
    }  # fmt: skip
