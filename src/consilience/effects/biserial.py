"""How a yes-or-no variable goes with a measurement, from the two groups' means.

Columns as for `consilience.effects.means`. Every function gives estimate and sampling variance,
each of shape `(k,)`.
"""

from __future__ import annotations

import numpy as np

from consilience.effects import normal
from consilience.effects.columns import Columns, Floats
from consilience.effects.means import cohens_d, unequal_d, unequal_variance
from consilience.effects.options import Options


def point_biserial(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Point-biserial correlation `d / sqrt(d^2 + h)`, `h = m/n1i + m/n2i`, `m = n1i + n2i - 2`.

    The variance is that for groups of fixed sizes (`vtype="ST"`, delta method), or for one sample
    of both variables (`"CS"`; Tate 1954, Annals of Mathematical Statistics 25, 603).
    """
    n1, n2 = columns["n1i"], columns["n2i"]
    n, m = n1 + n2, n1 + n2 - 2
    d = cohens_d(columns)
    h = m / n1 + m / n2
    r = d / np.sqrt(d**2 + h)
    if options.vtype == "CS":
        return r, (1 - r**2) ** 2 * (n * r**2 / (4 * n1 * n2) + (2 - 3 * r**2) / (2 * n))
    return r, h**2 / (h + d**2) ** 3 * (1 / n1 + 1 / n2 + d**2 / (2 * n))


def fisher_point_biserial(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Point-biserial correlation on Fisher's z-scale, variance by the delta method."""
    return _on_fisher_scale(point_biserial(columns, options))


def biserial(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Biserial correlation: the point-biserial one times `sqrt(p q) / density(z)`.

    `p` is the share of group 1 and `z` the cut that it lies above. Variance: Soper (1914),
    Biometrika 10, 384; see Jacobs and Viechtbauer (2017), Research Synthesis Methods 8, 161.
    """
    n = columns["n1i"] + columns["n2i"]
    p, q = columns["n1i"] / n, columns["n2i"] / n
    z = -normal.quantile(p)
    height = normal.density(z)
    r = np.sqrt(p * q) / height * point_biserial(columns, options)[0]
    within = np.clip(r, -1, 1)
    bend = 3 / 2 + (1 - p * z / height) * (1 + q * z / height)
    return r, (p * q / height**2 - bend * within**2 + within**4) / (n - 1)


def fisher_biserial(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Biserial correlation on Fisher's z-scale, variance by the delta method."""
    return _on_fisher_scale(biserial(columns, options))


def _on_fisher_scale(found: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
    r, variance = found
    return np.arctanh(r), variance / (1 - r**2) ** 2


def superiority(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Probability that a person of group 1 has the higher value, as it was reported (`ai`).

    Variance: Newcombe (2006), Statistics in Medicine 25, 559, or `vtype="LS2"`, Hanley and McNeil
    (1982), Radiology 143, 29 (`mi` the share of ties), both over `(n1i - 1)(n2i - 1)` as in Cho et
    al. (2019), BMC Medical Research Methodology 19; `"H0"` under no difference; `"MAX"` the
    largest that can be (Bamber 1975, Journal of Mathematical Psychology 12, 387).
    """
    a, n1, n2 = columns["ai"], columns["n1i"], columns["n2i"]
    both, spread = (n1 - 1) * (n2 - 1), a * (1 - a)
    match options.vtype:
        case "LS2":
            ties = np.nan_to_num(columns["mi"]) if "mi" in columns else 0.0
            first, second = a / (2 - a) - a**2, 2 * a**2 / (1 + a) - a**2
            vi = (spread - ties / 4 + (n1 - 1) * first + (n2 - 1) * second) / both
        case "H0":
            vi = (n1 + n2 + 1) / (12 * n1 * n2)
        case "MAX":
            vi = spread / (np.minimum(n1, n2) - 1)
        case _:
            n = (n1 + n2) / 2
            vi = spread / both * (2 * n - 1 - (3 * n - 3) / ((2 - a) * (1 + a)))
    return a, vi


def superiority_normal(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Probability that a person of group 1 has the higher value, of normal variables.

    `probability(d / sqrt(2))`, McGraw and Wong (1992), Psychological Bulletin 111, 361; variance
    from that of `smd_unequal_variances` by the delta method, `vtype="HO"` from that of Cohen's d.
    What comes from `di`, `ti`, `pi`, or from a reported probability `ai` without the SDs, has equal
    variances.
    """
    n1, n2 = columns["n1i"], columns["n2i"]
    d = _known_d(columns, options.vtype)
    known = np.full(n1.shape, np.nan)
    if "sd1i" in columns and options.vtype != "HO":
        known = _heteroscedastic(columns, d, options.vtype)
    slope = normal.density(d / np.sqrt(2)) ** 2 / 2
    equal = slope * (1 / n1 + 1 / n2 + d**2 / (2 * (n1 + n2)))
    given = any(name in columns for name in ("di", "ti", "pi"))
    tested = np.isfinite(_tested_d(columns)) if given else np.zeros(n1.shape, dtype=bool)
    vi = np.where(np.isnan(known) | tested, equal, known)
    return normal.probability(d / np.sqrt(2)), vi


def _heteroscedastic(columns: Columns, d: Floats, vtype: str) -> Floats:
    if vtype == "H0":
        return unequal_variance(columns, np.zeros(d.shape), "LS") / (4 * np.pi)
    return normal.density(d / np.sqrt(2)) ** 2 / 2 * unequal_variance(columns, d, vtype)


def _tested_d(columns: Columns) -> Floats:
    """Give d from `di`, `ti` or `pi`; NaN where none is known."""
    return cohens_d({name: c for name, c in columns.items() if name != "m1i"})


def _reported_d(columns: Columns) -> Floats:
    """Give d from `di`, `ti`, `pi`, else from a probability `ai`; NaN where none is known."""
    d = _tested_d(columns)
    if "ai" in columns:
        d = np.where(np.isnan(d), np.sqrt(2) * normal.quantile(columns["ai"]), d)
    return d


def _known_d(columns: Columns, vtype: str) -> Floats:
    d = _reported_d(columns)
    if "m1i" in columns:
        means = {n: columns[n] for n in ("m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i")}
        made = cohens_d(means) if vtype == "HO" else unequal_d(columns)
        d = np.where(np.isnan(d), made, d)
    return d
