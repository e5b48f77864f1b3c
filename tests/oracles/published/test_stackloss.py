"""An ordinary regression as a meta-regression: loss of ammonia from a stack.

Where all sampling variances are one number, that number and tau2 together are the variance about
the line, and whatever is asked of `lm` can be asked of the meta-regression. metafor sets them to
zero, which is refused here; 1 will do as well.
"""

from __future__ import annotations

import numpy as np
import pytest

from consilience.synthesis import Regression, regress
from consilience.synthesis.robustness import fitted_values, influence, standardised
from tests.oracles.published.paper import Paper, Printed

PAPER = Paper(
    "tips_regression_with_rma",
    "Ordinary regression (tips of metafor's site)",
    "21 days of a plant: R's lm with its likelihood, residuals and influence, by a meta-regression",
)


@pytest.fixture
def line(printed: Printed) -> Regression:
    """Regress the loss on air, water and acid."""
    plant = printed.table("stackloss")
    ones = [1.0] * 21
    return regress(
        plant["stack.loss"], ones, mods="~ Air.Flow + Water.Temp + Acid.Conc.", data=plant
    )


@PAPER.numbers("1-4")
def test_the_line(printed: Printed, line: Regression) -> None:
    # The restricted likelihood has a constant that metafor and we count, and R's lm does not.
    x = np.array(line.study.x)
    constant = float(np.linalg.slogdet(x.T @ x)[1]) / 2
    printed.are(line.fit_stats["REML"].ll - constant)
    printed.are(line.beta, line.vb, fitted_values(line))


@PAPER.numbers("5-11")
def test_what_single_days_do(printed: Printed, line: Regression) -> None:
    found = influence(line)
    printed.are(standardised(line).z, found.rstudent, found.hat, found.dffits, found.cov_r)
    printed.are(found.dfbs, [distance / 4 for distance in found.cook_d])  # lm: over p
