"""Traces and quadratic forms of a weighted regression, without a k x k matrix.

With weights `a` and a design `X` of shape `(k, p)` let `A = diag(a)`, `S = (X'AX)^-1` and
`P = A - A X S X' A`. What the estimators of tau2 need of `P` follows from matrices of shape
`(p, p)`, the moments `X' diag(c) X`, in time that grows with k alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Projected:
    """The fit with weights `a`.

    Attributes
    ----------
    weights : array, shape (k,)
    inverse : array, shape (p, p)
        `S`.
    beta : array, shape (p,)
        Coefficients.
    residuals : array, shape (k,)
        Estimates less fitted values.
    design : array, shape (k, p)
    """

    weights: Floats
    inverse: Floats
    beta: Floats
    residuals: Floats
    design: Floats

    def moment(self, values: Floats) -> Floats:
        """Give `S X' diag(values) X`, shape (p, p)."""
        found: Floats = self.inverse @ (self.design.T @ (values[:, None] * self.design))
        return found

    @property
    def q(self) -> float:
        """`y'Py`, the weighted sum of squared residuals."""
        return float(self.weights @ self.residuals**2)

    @property
    def trace(self) -> float:
        """`tr(P)`."""
        a = self.weights
        return float(a.sum() - np.trace(self.moment(a**2)))

    @property
    def trace_squared(self) -> float:
        """`tr(PP)`."""
        a = self.weights
        second = self.moment(a**2)
        both = np.sum(second * second.T)
        return float((a**2).sum() - 2 * np.trace(self.moment(a**3)) + both)

    def trace_with(self, v: Floats) -> float:
        """`tr(PV)`, `V = diag(v)`."""
        a = self.weights
        return float((a * v).sum() - np.trace(self.moment(a**2 * v)))

    def trace_both_with(self, v: Floats) -> float:
        """`tr(PVPV)`."""
        a = self.weights
        inner = self.moment(a**2 * v)
        third = np.trace(self.moment(a**3 * v**2))
        return float((a**2 * v**2).sum() - 2 * third + np.sum(inner * inner.T))

    def trace_one_with(self, v: Floats) -> float:
        """`tr(PVP)`."""
        a = self.weights
        inner, plain = self.moment(a**2 * v), self.moment(a**2)
        third = np.trace(self.moment(a**3 * v))
        return float((a**2 * v).sum() - 2 * third + np.sum(inner * plain.T))

    def eigenvalues(self, spread: Floats) -> Floats:
        """Give the positive eigenvalues of `P` between the roots of `spread`, shape (k - p,)."""
        root = np.sqrt(spread)
        weighted = (root * self.weights)[:, None] * self.design
        whole = np.diag(self.weights * spread) - weighted @ self.inverse @ weighted.T
        found = np.linalg.eigvalsh(whole)[self.design.shape[1] :]
        positive: Floats = np.maximum(found, 1e-300)
        return positive

    def variance(self, v: Floats, tau2: float) -> float:
        """Variance of `y'Py` where the estimates vary by `v + tau2`."""
        known = 2 * self.trace_both_with(v) + 4 * tau2 * self.trace_one_with(v)
        return max(known + 2 * tau2**2 * self.trace_squared, 0.0)


def project(y: Floats, design: Floats, weights: Floats) -> Projected:
    """Fit coefficients by weighted least squares."""
    weighted = weights[:, None] * design
    inverse: Floats = np.linalg.inv(design.T @ weighted).astype(float)
    beta: Floats = inverse @ (weighted.T @ y)
    return Projected(weights, inverse, beta, y - design @ beta, design)
