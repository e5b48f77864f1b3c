"""Morris (2008): effects of designs with a pretest, a posttest and a control group."""

from __future__ import annotations

from collections.abc import Sequence

from consilience.effects import EffectSizes, effect_sizes
from tests.oracles.published.paper import Paper, Printed

PAPER = Paper(
    "analysis_example_morris2008",
    "Morris (2008), Organizational Research Methods 11, 364",
    "standardised mean changes of two groups in 5 studies, and their difference in three ways",
)
TREATED = {
    "m_pre": [30.6, 23.5, 0.5, 53.4, 35.6], "m_post": [38.5, 26.8, 0.7, 75.9, 36],
    "sd_pre": [15, 3.1, 0.1, 14.5, 4.7], "sd_post": [11.6, 4.1, 0.1, 4.4, 4.6],
    "ni": [20, 50, 9, 10, 14], "ri": [0.47, 0.64, 0.77, 0.89, 0.44],
}  # fmt: skip
CONTROL = {
    "m_pre": [23.1, 24.9, 0.6, 55.7, 34.8], "m_post": [19.7, 25.3, 0.6, 60.7, 33.4],
    "sd_pre": [13.8, 4.1, 0.2, 17.3, 3.1], "sd_post": [14.8, 3.3, 0.2, 17.9, 6.9],
    "ni": [20, 42, 9, 11, 14], "ri": [0.47, 0.64, 0.77, 0.89, 0.44],
}  # fmt: skip
Group = dict[str, list[float]]


def change(measure: str, group: Group) -> EffectSizes:
    """Change over the SD before it (SMCR), or over that of the change (SMCC)."""
    columns = {"m1i": group["m_post"], "m2i": group["m_pre"], "ni": group["ni"], "ri": group["ri"]}
    if measure == "SMCR":
        return effect_sizes(measure, {**columns, "sd1i": group["sd_pre"]})
    sds = {"sd1i": group["sd_post"], "sd2i": group["sd_pre"]}
    return effect_sizes(measure, {**columns, **sds})


def difference(one: Sequence[float], other: Sequence[float]) -> list[float]:
    """Subtract study by study."""
    return [a - b for a, b in zip(one, other, strict=True)]


def total(one: Sequence[float], other: Sequence[float]) -> list[float]:
    """Add study by study."""
    return [a + b for a, b in zip(one, other, strict=True)]


@PAPER.numbers("1-6")
def test_each_group_by_its_standard_deviation_before(printed: Printed) -> None:
    treated, control = change("SMCR", TREATED), change("SMCR", CONTROL)
    printed.are(treated.yi, treated.vi, control.yi, control.vi)
    printed.are(difference(treated.yi, control.yi), total(treated.vi, control.vi))


@PAPER.numbers("7-8")
def test_both_groups_by_one_standard_deviation_before(printed: Printed) -> None:
    changes = [difference(group["m_post"], group["m_pre"]) for group in (TREATED, CONTROL)]
    yi = effect_sizes(
        "SMD",
        {
            "m1i": changes[0], "sd1i": TREATED["sd_pre"], "n1i": TREATED["ni"],
            "m2i": changes[1], "sd2i": CONTROL["sd_pre"], "n2i": CONTROL["ni"],
        },
    ).yi  # fmt: skip
    # The variance for which Morris prints the formula; the library has none for this design.
    people = zip(yi, TREATED["ri"], TREATED["ni"], CONTROL["ni"], strict=True)
    vi = [2 * (1 - r) * (1 / m + 1 / n) + y**2 / (2 * (m + n)) for y, r, m, n in people]
    printed.are(yi, vi)


@PAPER.numbers("9-14")
def test_each_group_by_the_standard_deviation_of_its_change(printed: Printed) -> None:
    treated, control = change("SMCC", TREATED), change("SMCC", CONTROL)
    printed.are(treated.yi, treated.vi, control.yi, control.vi)
    printed.are(difference(treated.yi, control.yi), total(treated.vi, control.vi))
