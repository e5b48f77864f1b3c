"""Cohen's kappa of two people and Fleiss' kappa of several."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from consilience.agreement.ratings import Table, as_square

Weights = Literal["unweighted", "linear", "quadratic"]
FEW = 30
"""Subjects below which the interval, made for large samples, is called rough."""


@dataclass(frozen=True, slots=True)
class Kappa:
    """Agreement beyond chance.

    Attributes
    ----------
    n, raters : int
        Subjects, and people who rated each.
    po, pe : float or None
        Observed agreement, and the agreement expected by chance.
    kappa : float or None
        None where it is not defined; `reason` says why.
    se, ci_lb, ci_ub : float or None
        Standard error and interval (Cohen's kappa); the interval ends at -1 and 1 at the latest.
    caution : str
        What a reader of the interval should know, empty where there is nothing.
    se0, zval, pval : float or None
        Standard error under the hypothesis of no agreement beyond chance, and its test.
    by_category, zval_by_category : tuple of float or None
        Kappa of each category against the others (Fleiss' kappa).
    """

    n: int
    raters: int
    po: float | None
    pe: float | None
    kappa: float | None
    se: float | None = None
    ci_lb: float | None = None
    ci_ub: float | None = None
    se0: float | None = None
    zval: float | None = None
    pval: float | None = None
    by_category: tuple[float | None, ...] = ()
    zval_by_category: tuple[float | None, ...] = ()
    reason: str = ""
    caution: str = ""


def cohen_kappa(table: ArrayLike, *, weights: Weights = "unweighted", level: float = 95) -> Kappa:
    """Give Cohen's kappa (po - pe) / (1 - pe) of two people.

    Parameters
    ----------
    table : array_like, shape (k, k)
        Counts, rows by the first person, columns by the second (`cross_table`).
    weights : {"unweighted", "linear", "quadratic"}
        Credit for near agreement: 1 - |i-j|/(k-1), or 1 - (i-j)^2/(k-1)^2; categories in order.
    level : float
        Level of the interval, in percent.

    Notes
    -----
    Standard errors by Fleiss JL, Cohen J, Everitt BS. Psychol Bull 1969;72:323-327. They hold for
    large samples: where the interval would leave the range of kappa it is cut there, and
    `caution` says so.
    """
    counts = as_square(table)
    n = int(counts.sum())
    if n == 0:
        return Kappa(0, 2, None, None, None, reason="nothing was rated by both")
    p = counts / n
    rows, columns = p.sum(axis=1), p.sum(axis=0)
    w = _weights(len(p), weights)
    po, pe = float((w * p).sum()), float((w * np.outer(rows, columns)).sum())
    if math.isclose(pe, 1, abs_tol=1e-12):
        reason = "both gave every subject the same rating, so chance alone explains the agreement"
        return Kappa(n, 2, po, pe, None, reason=reason)
    kappa = (po - pe) / (1 - pe)
    mean = (w @ columns)[:, None] + (rows @ w)[None, :]
    spread = float((p * (w * (1 - pe) - mean * (1 - po)) ** 2).sum())
    spread -= (po * pe - 2 * pe + po) ** 2
    se = math.sqrt(max(spread, 0) / n) / (1 - pe) ** 2
    null = float((np.outer(rows, columns) * (w - mean) ** 2).sum()) - pe**2
    se0 = math.sqrt(max(null, 0) / n) / (1 - pe)
    half = NormalDist().inv_cdf(0.5 + level / 200) * se
    zval, pval = _test(kappa, se0)
    low, high = max(-1.0, kappa - half), min(1.0, kappa + half)
    caution = _caution(n, se, cut=low != kappa - half or high != kappa + half)
    return Kappa(n, 2, po, pe, kappa, se, low, high, se0, zval, pval, caution=caution)


def fleiss_kappa(counts: ArrayLike) -> Kappa:
    """Give Fleiss' kappa of several people, the same number for every subject.

    Parameters
    ----------
    counts : array_like, shape (n, k)
        How many people chose each category, subject by subject (`count_table`).

    Notes
    -----
    Fleiss JL. Psychol Bull 1971;76:378-382; standard error under no agreement by Fleiss JL,
    Nee JCM, Landis JR. Psychol Bull 1979;86:974-977.

    Raises
    ------
    ValueError
        Subjects were rated by different numbers of people, or by fewer than two.
    """
    table = np.asarray(counts, dtype=float)
    if table.ndim != 2 or not table.size:
        return Kappa(0, 0, None, None, None, reason="nothing was rated")
    raters = table.sum(axis=1)
    n, m = len(table), float(raters[0])
    if (raters != m).any() or m < 2:
        raise ValueError("Fleiss' kappa needs the same number of people, two or more, per subject")
    share = table.sum(axis=0) / (n * m)
    po = float(((table**2).sum() - n * m) / (n * m * (m - 1)))
    pe = float((share**2).sum())
    if math.isclose(pe, 1, abs_tol=1e-12):
        reason = "everybody gave every subject the same rating"
        return Kappa(n, int(m), po, pe, None, reason=reason)
    kappa = (po - pe) / (1 - pe)
    pq = share * (1 - share)
    total = float(pq.sum())
    inner = total**2 - float((pq * (1 - 2 * share)).sum())
    se0 = math.sqrt(2 * inner / (n * m * (m - 1))) / total
    zval, pval = _test(kappa, se0)
    by_category, z_by_category = _by_category(table, share, n, m)
    return Kappa(
        n, int(m), po, pe, kappa, se0=se0, zval=zval, pval=pval,
        by_category=by_category, zval_by_category=z_by_category,
    )  # fmt: skip


def _by_category(
    table: Table, share: Table, n: int, m: float
) -> tuple[tuple[float | None, ...], tuple[float | None, ...]]:
    kappas: list[float | None] = []
    for column, p in zip(table.T, share.tolist(), strict=True):
        apart = float((column * (m - column)).sum())
        kappas.append(1 - apart / (n * m * (m - 1) * p * (1 - p)) if 0 < p < 1 else None)
    se = math.sqrt(2 / (n * m * (m - 1)))
    return tuple(kappas), tuple(None if kappa is None else kappa / se for kappa in kappas)


def _caution(n: int, se: float, *, cut: bool) -> str:
    if math.isclose(se, 0, abs_tol=1e-12):
        return "the interval has no width because they never differed; it does not mean certainty"
    few = f"made for large samples and rough with {n}" if n < FEW else "made for large samples"
    if cut:
        return f"the interval is {few}; it was cut where kappa ends"
    return f"the interval is {few}" if n < FEW else ""


def _weights(k: int, weights: Weights) -> Table:
    if weights == "unweighted" or k < 2:
        return np.eye(k)
    places = np.arange(k)
    distance = np.abs(places[:, None] - places[None, :]) / (k - 1)
    weighted: Table = 1 - (distance if weights == "linear" else distance**2)
    return weighted


def _test(estimate: float, se0: float) -> tuple[float | None, float | None]:
    """Give z and the two-sided P value; erfc keeps small P values exact."""
    if se0 == 0:
        return None, None
    z = estimate / se0
    return z, math.erfc(abs(z) / math.sqrt(2))
