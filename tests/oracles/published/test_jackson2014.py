"""Jackson et al. (2014): intervals of what two meta-regressions leave unexplained."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from consilience.synthesis import Regression, heterogeneity_interval, regress
from tests.oracles.published.paper import STEPPED, Paper, Printed

PAPER = Paper(
    "analysis_example_jackson2014",
    "Jackson, Turner, Rhodes and Viechtbauer (2014), BMC Medical Research Methodology 14, 103",
    "intervals of tau² by Wald, by generalised Q with two kinds of weights, and by Q-profile",
)


class Example(NamedTuple):
    """Estimates, variances and the moderator."""

    yi: list[float]
    vi: list[float]
    xi: list[float]


FIRST = Example(
    [0.0267, 0.8242, 0.393, 2.4405, 2.1401, 1.2528, 2.4849, 0.3087, 1.4246, 0.1823, 1.1378, 1.2321,
     2.0695, 4.0237, 1.4383, 1.6021],
    [0.1285, 0.0315, 0.0931, 2.0967, 1.0539, 0.1602, 1.0235, 0.0218, 0.5277, 0.0556, 0.3304, 0.1721,
     0.4901, 2.02, 0.3399, 0.183],
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1],
)  # fmt: skip
SECOND = Example(
    [0.54, 0.4, 0.64, 0.365, 0.835, 0.02, 0.12, 0.085, 1.18, 0.08, 0.18, 0.325, 0.06, 0.715, 0.065,
     0.245, 0.24, 0.06, 0.19],
    [0.0176, 0.019, 0.0906, 0.0861, 0.0063, 0.0126, 0.0126, 0.0041, 0.0759, 0.0126, 0.0104, 0.0242,
     0.0026, 0.2629, 0.0169, 0.0156, 0.0481, 0.0084, 0.0044],
    [1986, 1987, 1988, 1988, 1998, 1999, 2000, 2000, 2000, 2001, 2001, 2001, 2002, 2002, 2002, 2002,
     2003, 2003, 2003],
)  # fmt: skip


def line(example: Example, method: str = "REML", power: float | None = None) -> Regression:
    """Regress on the moderator, with weights that are a power of the variances."""
    weights = None if power is None else [v**power for v in example.vi]
    data = {"xi": example.xi}
    return regress(
        example.yi, example.vi, mods="~ xi", data=data, method=method, weights=weights
    )  # fmt: skip


@pytest.mark.parametrize(
    "example",
    [
        pytest.param(FIRST, marks=PAPER.numbers("1-8"), id="with a group"),
        pytest.param(SECOND, marks=PAPER.numbers("9-16"), id="over years"),
    ],
)
def test_four_intervals(printed: Printed, example: Example) -> None:
    wald = heterogeneity_interval(line(example), kind="Wald.log")
    printed.are(*wald.tau2[1:], within=STEPPED)
    for power in (-1, -0.5):
        generalised = heterogeneity_interval(line(example, "GENQ", power))
        printed.are(*generalised.tau2[1:], within=STEPPED)
    profile = heterogeneity_interval(line(example, "PM"))
    printed.are(*profile.tau2[1:], within=STEPPED)
