"""Means and SDs of skewed data, from quantiles, by fitted distributions.

Source: McGrath et al. (2020), Statistical Methods in Medical Research 29, 2520: quantile estimation
(`"qe"`) and the Box-Cox method (`"bc"`), here without random numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from consilience.effects import normal
from consilience.effects.columns import Floats
from consilience.effects.conversions.five_numbers import FiveNumbers, mean_luo, sd_wan

SMALL = 0.01
"""What stands for a quantile of 0, of which a positive distribution has none."""


@dataclass(frozen=True, slots=True)
class Fit:
    """The distribution that fits the quantiles best, with its mean and SD."""

    name: str
    mean: float
    sd: float
    misfit: float


def reported(numbers: FiveNumbers, row: int) -> tuple[Floats, Floats]:
    """Give the quantiles of a study and their probabilities, the ends at `1/n` and `1 - 1/n`."""
    n = float(numbers.n[row])
    values = np.array([x[row] for x in numbers.five])
    p = np.array([1 / n, 0.25, 0.5, 0.75, 1 - 1 / n])
    known = np.isfinite(values)
    return values[known], p[known]


def quantile_estimation(values: Floats, p: Floats) -> Fit:
    """Fit normal, log-normal, gamma and Weibull (beta within 0 and 1) to quantiles; the best.

    The squared distances of quantiles are least; with a negative quantile only the normal is
    fitted.
    """
    fits = [_normal_fit(values, p)]
    if values[0] >= 0:
        positive = np.where(values == 0, SMALL, values)
        families = (*POSITIVE, *(UNIT if values[-1] <= 1 else ()))
        fits += [family.fit(positive, p) for family in families]
    return min(fits, key=lambda fit: fit.misfit)


def _normal_fit(values: Floats, p: Floats) -> Fit:
    """The normal distribution, by least squares on the normal quantiles."""
    z = normal.quantile(p)
    slope, centre = np.polyfit(z, values, 1)
    misfit = float(np.sum((centre + slope * z - values) ** 2))
    return Fit("normal", float(centre), float(slope), misfit)


@dataclass(frozen=True, slots=True)
class Family:
    """A distribution of two positive parameters: start, quantiles, moments."""

    name: str
    start: Callable[[float, float], tuple[float, float]]
    quantiles: Callable[[Floats, float, float], Floats]
    moments: Callable[[float, float], tuple[float, float]]

    def fit(self, values: Floats, p: Floats) -> Fit:
        """Fit by least squares, from the moments of the normal fit."""
        from scipy.optimize import least_squares

        first = _normal_fit(values, p)
        mean, sd = max(first.mean, values[0] / 2 + 1e-9), max(first.sd, 1e-9)

        def distances(logs: Floats) -> Floats:
            one, two = np.exp(np.clip(logs, -300, 300))
            found = self.quantiles(p, float(one), float(two)) - values
            return np.nan_to_num(found, nan=1e6, posinf=1e6, neginf=-1e6)

        start = np.log(np.maximum(self.start(mean, sd), 1e-12))
        found = least_squares(distances, start, xtol=1e-14, ftol=1e-14, gtol=1e-14)
        one, two = (float(x) for x in np.exp(found.x))
        return Fit(self.name, *self.moments(one, two), float(np.sum(found.fun**2)))


def _log_normal_start(mean: float, sd: float) -> tuple[float, float]:
    spread = np.log1p((sd / mean) ** 2)
    return float(mean / np.exp(spread / 2)), float(np.sqrt(spread))


def _log_normal_moments(median: float, spread: float) -> tuple[float, float]:
    mean = median * np.exp(spread**2 / 2)
    return float(mean), float(mean * np.sqrt(np.expm1(spread**2)))


def _gamma_quantiles(p: Floats, shape: float, scale: float) -> Floats:
    from scipy.special import gammaincinv

    value: Floats = scale * np.asarray(gammaincinv(shape, p), dtype=float)
    return value


def _weibull_moments(shape: float, scale: float) -> tuple[float, float]:
    from scipy.special import gamma

    first, second = float(gamma(1 + 1 / shape)), float(gamma(1 + 2 / shape))
    return scale * first, scale * float(np.sqrt(second - first**2))


def _beta_start(mean: float, sd: float) -> tuple[float, float]:
    centre = min(max(mean, 0.01), 0.99)
    size = max(centre * (1 - centre) / sd**2 - 1, 0.1)
    return centre * size, (1 - centre) * size


def _beta_quantiles(p: Floats, one: float, two: float) -> Floats:
    from scipy.special import betaincinv

    value: Floats = np.asarray(betaincinv(one, two, p), dtype=float)
    return value


def _beta_moments(one: float, two: float) -> tuple[float, float]:
    total = one + two
    return one / total, float(np.sqrt(one * two / (total + 1)) / total)


POSITIVE = (
    Family(
        "log-normal", _log_normal_start,
        lambda p, median, spread: median * np.exp(spread * normal.quantile(p)),
        _log_normal_moments,
    ),
    Family(
        "gamma", lambda mean, sd: ((mean / sd) ** 2, sd**2 / mean), _gamma_quantiles,
        lambda shape, scale: (shape * scale, float(np.sqrt(shape)) * scale),
    ),
    Family(
        "weibull", lambda mean, sd: ((mean / sd) ** 1.086, mean),
        lambda p, shape, scale: scale * (-np.log1p(-p)) ** (1 / shape),
        _weibull_moments,
    ),
)  # fmt: skip
UNIT = (Family("beta", _beta_start, _beta_quantiles, _beta_moments),)


@dataclass(frozen=True, slots=True)
class BoxCox:
    """The Box-Cox method: the power that makes the quantiles symmetric, and what follows."""

    power: float
    location: float
    scale: float
    mean: float
    sd: float


def box_cox(numbers: FiveNumbers) -> BoxCox:
    """Estimate mean and SD of one study with positive quantiles by the Box-Cox method.

    The power lies between -2 and 3, a negative one is set to 0; on the transformed scale location
    and scale are those of Luo and Wan.
    """
    raw = _power(numbers)
    power = max(raw, 0.0)
    seen = numbers.each(lambda x: _transformed(x, power))
    location, scale = float(mean_luo(seen)[0]), float(sd_wan(seen)[0])
    mean, sd = _moments(power, location, scale)
    return BoxCox(power, location, scale, mean, sd)


def _transformed(x: Floats, power: float) -> Floats:
    return np.log(x) if power == 0 else (x**power - 1) / power


def _power(numbers: FiveNumbers) -> float:
    """Search the power: a grid, then Brent's search between its best points."""
    from scipy.optimize import minimize_scalar

    def uneven(power: float) -> float:
        low, q1, median, q3, high = (_transformed(x, power) for x in numbers.five)
        ends = ((high - median) / (median - low) - 1) ** 2
        quarters = ((q3 - median) / (median - q1) - 1) ** 2
        return float(np.nansum(np.concatenate((ends, quarters))))

    grid = np.linspace(-2, 3, 101)
    best = int(np.argmin([uneven(float(power)) for power in grid]))
    ends = (float(grid[max(best - 1, 0)]), float(grid[min(best + 1, 100)]))
    found = minimize_scalar(uneven, bounds=ends, method="bounded", options={"xatol": 1e-12})
    return float(found.x)


def _moments(power: float, location: float, scale: float) -> tuple[float, float]:
    """Mean and SD back on the scale of the data; the normal cut at both ends alike."""
    if power == 0:
        return _log_normal_moments(float(np.exp(location)), scale)
    low = max(-1 / power, location - 12 * scale)
    high = min(2 * location + 1 / power, location + 12 * scale)
    points, weights = np.polynomial.legendre.leggauss(400)
    z = (low + high) / 2 + (high - low) / 2 * points
    density = weights * np.exp(-(((z - location) / scale) ** 2) / 2)
    value = (power * z + 1) ** (1 / power)
    mean = float(np.sum(density * value) / np.sum(density))
    return mean, float(np.sqrt(np.sum(density * (value - mean) ** 2) / np.sum(density)))


def _by_quantiles(numbers: FiveNumbers, row: int) -> tuple[float, float]:
    fit = quantile_estimation(*reported(numbers, row))
    return fit.mean, fit.sd


def _by_box_cox(numbers: FiveNumbers, row: int) -> tuple[float, float]:
    one = numbers.one(row)
    if not all(x[0] > 0 or np.isnan(x[0]) for x in one.five):
        return float("nan"), float("nan")
    found = box_cox(one)
    return found.mean, found.sd


FITS: dict[str, Callable[[FiveNumbers, int], tuple[float, float]]] = {
    "qe": _by_quantiles,
    "bc": _by_box_cox,
}


def fitted(numbers: FiveNumbers, method: str) -> tuple[Floats, Floats]:
    """Give means and SDs of all studies that have a complete scenario."""
    complete = np.any(np.stack(numbers.scenarios), axis=0) & (numbers.n >= 5)
    complete &= np.isfinite(numbers.median) & ~numbers.unsorted
    mean, sd = np.full(complete.shape, np.nan), np.full(complete.shape, np.nan)
    for row in np.flatnonzero(complete).tolist():
        mean[row], sd[row] = FITS[method](numbers, row)
    return mean, sd
