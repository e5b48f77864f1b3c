"""Means and standard deviations from minimum, quartiles, median and maximum.

Arrays of shape `(k,)`; what a study does not report is NaN. Sources: Wan et al. (2014), BMC Medical
Research Methodology 14, 135; Luo et al. (2018), Statistical Methods in Medical Research 27, 1785;
Shi et al. (2020a), Research Synthesis Methods 11, 641; (2020b), Statistics and Its Interface 13,
519; (2023), Statistical Methods in Medical Research 32, 1338; Hozo et al. (2005), BMC Medical
Research Methodology 5, 13; Bland (2015), International Journal of Statistics in Medical Research
4, 57; Walter and Yao (2007), Journal of Clinical Epidemiology 60, 849.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from consilience.effects import normal
from consilience.effects.columns import Floats

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class FiveNumbers:
    """What studies report of a distribution, as floats of shape `(k,)`; `n` are the sizes."""

    low: Floats
    q1: Floats
    median: Floats
    q3: Floats
    high: Floats
    n: Floats

    @property
    def scenarios(self) -> tuple[Mask, Mask, Mask]:
        """Which studies have minimum and maximum alone, quartiles alone, all of them."""
        ends = ~np.isnan(self.low) & ~np.isnan(self.high)
        quarters = ~np.isnan(self.q1) & ~np.isnan(self.q3)
        no_ends = np.isnan(self.low) & np.isnan(self.high)
        no_quarters = np.isnan(self.q1) & np.isnan(self.q3)
        return ends & no_quarters, quarters & no_ends, ends & quarters

    @property
    def unsorted(self) -> Mask:
        """Which studies have numbers out of order."""
        rows = np.stack(self.five)
        found: Mask = np.any(rows < np.fmax.accumulate(rows, axis=0), axis=0)
        return found

    def logs(self) -> FiveNumbers:
        """Give the logarithms, NaN where there is none."""
        return self.each(lambda x: np.log(np.where(x > 0, x, np.nan)))

    @property
    def five(self) -> tuple[Floats, Floats, Floats, Floats, Floats]:
        """The five numbers in their order."""
        return self.low, self.q1, self.median, self.q3, self.high

    def each(self, change: Callable[[Floats], Floats]) -> FiveNumbers:
        """Give the same with each of the five numbers changed."""
        low, q1, median, q3, high = (change(x) for x in self.five)
        return FiveNumbers(low, q1, median, q3, high, self.n)

    def one(self, row: int) -> FiveNumbers:
        """Give one study alone, as arrays of shape `(1,)`."""
        found = self.each(lambda x: x[row : row + 1])
        return replace(found, n=self.n[row : row + 1])


def chosen(numbers: FiveNumbers, by_scenario: tuple[Floats, Floats, Floats]) -> Floats:
    """Give each study the value of its scenario; NaN where it has none."""
    found = np.full(numbers.n.shape, np.nan)
    for has, value in zip(numbers.scenarios, by_scenario, strict=True):
        found = np.where(has, value, found)
    return found


def skewness(numbers: FiveNumbers) -> tuple[Floats, Floats]:
    """Give the test of skewness of Shi et al. (2023): statistic and critical value (5%)."""
    x, n = numbers, numbers.n
    ends = np.abs((x.low + x.high - 2 * x.median) / (x.high - x.low))
    quarters = np.abs((x.q1 + x.q3 - 2 * x.median) / (x.q3 - x.q1))
    both = np.maximum(2.65 * np.log(0.6 * n) / np.sqrt(n) * ends, quarters)
    critical = (
        1 / np.log(n + 9) + 2.5 / (n + 1),
        2.65 / np.sqrt(n) - 6 / n**2,
        3 / np.sqrt(n) - 40 / n**3,
    )
    return chosen(x, (ends, quarters, both)), chosen(x, critical)


def mean_luo(numbers: FiveNumbers) -> Floats:
    """Mean by Luo et al. (2018), equations 7, 11 and 15: weights that depend on the size."""
    x, n = numbers, numbers.n
    middle, quarter = (x.low + x.high) / 2, (x.q1 + x.q3) / 2
    ends, quarters = 4 / (4 + n**0.75), 0.7 + 0.39 / n
    end, rest = 2.2 / (2.2 + n**0.75), 0.7 - 0.72 / n**0.55
    return chosen(
        x,
        (
            ends * middle + (1 - ends) * x.median,
            quarters * quarter + (1 - quarters) * x.median,
            end * middle + rest * quarter + (1 - end - rest) * x.median,
        ),
    )


def mean_wan(numbers: FiveNumbers) -> Floats:
    """Mean by Wan et al. (2014), equations 10 and 14; of the range without the last term."""
    x = numbers
    five = (x.low + 2 * x.q1 + 2 * x.median + 2 * x.q3 + x.high) / 8
    return chosen(x, ((x.low + 2 * x.median + x.high) / 4, (x.q1 + x.median + x.q3) / 3, five))


def mean_hozo(numbers: FiveNumbers) -> Floats:
    """Mean by Hozo et al. (2005), of the range alone: the median above 25 people."""
    x = numbers
    small = (x.low + 2 * x.median + x.high) / 4
    return np.where(x.scenarios[0], np.where(x.n <= 25, small, x.median), np.nan)


def mean_bland(numbers: FiveNumbers) -> Floats:
    """Mean by Bland (2015), of all five numbers."""
    return np.where(numbers.scenarios[2], mean_wan(numbers), np.nan)


def mean_walter(numbers: FiveNumbers) -> Floats:
    """The median, of the range alone, as Walter and Yao (2007) have no mean of their own."""
    return np.where(numbers.scenarios[0], numbers.median, np.nan)


def spans(numbers: FiveNumbers) -> tuple[Floats, Floats]:
    """Range and interquartile range, each over what it is in SDs (Wan et al. 2014)."""
    x, n = numbers, numbers.n
    of_range = 2 * normal.quantile((n - 0.375) / (n + 0.25))
    of_quarters = 2 * normal.quantile((0.75 * n - 0.125) / (n + 0.25))
    return (x.high - x.low) / of_range, (x.q3 - x.q1) / of_quarters


def shi_weight(n: Floats) -> Floats:
    """Weight of the range beside the quartiles (Shi et al. 2020a, equation 10)."""
    weight: Floats = 1 / (1 + 0.07 * n**0.6)
    return weight


def sd_shi(numbers: FiveNumbers) -> Floats:
    """SD by Wan et al. (2014), equations 9 and 16; of all five by Shi et al. (2020a)."""
    by_range, by_quarters = spans(numbers)
    weight = shi_weight(numbers.n)
    both = weight * by_range + (1 - weight) * by_quarters
    return chosen(numbers, (by_range, by_quarters, both))


def sd_wan(numbers: FiveNumbers) -> Floats:
    """SD by Wan et al. (2014), equations 9, 12 and 16."""
    by_range, by_quarters = spans(numbers)
    return chosen(numbers, (by_range, by_quarters, (by_range + by_quarters) / 2))


def sd_hozo(numbers: FiveNumbers) -> Floats:
    """SD by Hozo et al. (2005), of the range alone."""
    x = numbers
    width = x.high - x.low
    small = np.sqrt(((x.low - 2 * x.median + x.high) ** 2 / 4 + width**2) / 12)
    found = np.where(x.n <= 15, small, np.where(x.n <= 70, width / 4, width / 6))
    return np.where(x.scenarios[0], found, np.nan)


def sd_bland(numbers: FiveNumbers) -> Floats:
    """SD by Bland (2015), of all five numbers."""
    x = numbers
    squares = x.low**2 + 2 * x.q1**2 + 2 * x.median**2 + 2 * x.q3**2 + x.high**2
    products = x.low * x.q1 + x.q1 * x.median + x.median * x.q3 + x.q3 * x.high
    total = x.low + 2 * x.q1 + 2 * x.median + 2 * x.q3 + x.high
    found = np.sqrt(squares / 16 + products / 8 - total**2 / 64)
    return np.where(x.scenarios[2], found, np.nan)


def sd_walter(numbers: FiveNumbers) -> Floats:
    """SD by Walter and Yao (2007), of the range alone: over its expectation, exactly."""
    points, weights = np.polynomial.legendre.leggauss(200)
    p = normal.probability(10 * points)[:, None]
    beyond = 1 - (1 - p) ** numbers.n - p**numbers.n
    expected = 10 * np.tensordot(weights, beyond, 1)
    found = (numbers.high - numbers.low) / expected
    return np.where(numbers.scenarios[0], found, np.nan)


def log_normal(numbers: FiveNumbers) -> tuple[Floats, Floats]:
    """Mean and SD of the logarithms of log-normal data (Shi et al. 2020b); `numbers` are logs."""
    n = numbers.n
    inflation = (1.01 + 0.25 / np.log(n) ** 2, 1 + 1.58 / n, 1 + 0.28 / np.log(n) ** 2)
    return mean_luo(numbers), sd_shi(numbers) / np.sqrt(chosen(numbers, inflation))


_TERMS = ((0.565, 0.37), (0.57, 0.75), (0.405, 0.315))


def from_logs(numbers: FiveNumbers, mean: Floats, sd: Floats) -> tuple[Floats, Floats]:
    """Turn mean and SD of logarithms into those of the data, corrected (Shi et al. 2020b)."""
    n, var = numbers.n, sd**2
    fourth = sd_shi(numbers) ** 4 / chosen(
        numbers, (1 + 2.23 / np.log(n) ** 2, 1 + 19.2 / n**1.2, 1 + 3.93 / n)
    )
    second, last = (
        chosen(numbers, tuple(np.full(n.shape, row[i]) for row in _TERMS))  # type: ignore[arg-type]
        for i in (0, 1)
    )
    of_mean = 1 + second * var / n + last * fourth / n
    of_square = 1 + 4 * second * var / n + 16 * last * fourth / n
    of_squared_mean = 1 + 4 * second * var / n + 4 * last * fourth / n
    variance = np.exp(2 * mean + 2 * var) / of_square - np.exp(2 * mean + var) / of_squared_mean
    return np.exp(mean + var / 2) / of_mean, np.sqrt(variance)


METHODS: dict[str, tuple[Callable[[FiveNumbers], Floats], Callable[[FiveNumbers], Floats]]] = {
    "luo/wan/shi": (mean_luo, sd_shi),
    "wan2014": (mean_wan, sd_wan),
    "hozo2005": (mean_hozo, sd_hozo),
    "bland2015": (mean_bland, sd_bland),
    "walter2007": (mean_walter, sd_walter),
}
"""Ways to the mean and to the SD by metafor's names."""
