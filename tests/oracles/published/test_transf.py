"""Transformations and their ways back."""

from __future__ import annotations

import math

from consilience.effects import TRANSFORMATIONS
from tests.oracles.published.paper import Paper, Printed

PAPER = Paper(
    "misc_transf",
    "Transformations",
    "correlations, proportions, rates and reliabilities, there and back, and means over studies",
)


def by(name: str, value: float, **more: float) -> float:
    """Transform one value."""
    return float(TRANSFORMATIONS[name].apply(value, **more))


@PAPER.numbers("1-9")
def test_correlations_and_proportions(printed: Printed) -> None:
    for there, back, value in (
        ("rtoz", "ztor", 0.5), ("logit", "ilogit", 0.1), ("arcsin", "iarcsin", 0.1),
    ):  # fmt: skip
        printed.are(by(there, value), by(back, by(there, value)))
    double = by("pft", 0.1, ni=10)
    printed.are(double, by("ipft", double, ni=10), by("ipft.hm", double, ni=10))


@PAPER.numbers("10-16")
def test_rates_and_reliabilities(printed: Printed) -> None:
    double = by("irft", 0.1, ti=10)
    printed.are(by("isqrt", 0.1), double, by("iirft", double, ti=10))
    for there, back in (("ahw", "iahw"), ("abt", "iabt")):
        printed.are(by(there, 0.9), by(back, by(there, 0.9)))


@PAPER.numbers("17-23")
def test_means_over_studies(printed: Printed) -> None:
    z, log, logit = by("rtoz", 0.5), math.log(0.5), by("logit", 0.1)
    printed.are(*(by("ztor.int", z, tau2=tau2) for tau2 in (0, 0.1)))
    printed.are(*(by("exp.int", log, tau2=tau2) for tau2 in (0, 0.1)))
    printed.are(by("exp.int", log, tau2=0.1, lower=-10, upper=10))
    printed.are(*(by("ilogit.int", logit, tau2=tau2) for tau2 in (0, 0.1)))
