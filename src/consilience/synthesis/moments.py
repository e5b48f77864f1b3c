"""Traces and quadratic forms of weighted regressions, without a k x k matrix.

With weights `a` and a design `X` of shape `(k, p)` let `A = diag(a)`, `S = (X'AX)^-1` and
`P = A - A X S X' A`. What the estimators of tau2 need of `P` follows from matrices of shape
`(p, p)`, the moments `X' diag(c) X`, in time that grows with k alone.

Every array may be a stack of as many on leading axes (`...`), so that many fits are made at once;
those of one fit have none.
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
    weights : array, shape (..., k)
    inverse : array, shape (..., p, p)
        `S`.
    beta : array, shape (..., p)
        Coefficients.
    residuals : array, shape (..., k)
        Estimates less fitted values.
    design : array, shape (..., k, p)
    """

    weights: Floats
    inverse: Floats
    beta: Floats
    residuals: Floats
    design: Floats

    def moment(self, values: Floats) -> Floats:
        """Give `S X' diag(values) X`, shape (..., p, p)."""
        found: Floats = self.inverse @ squared(self.design, values)
        return found

    @property
    def q(self) -> Floats:
        """`y'Py`, the weighted sum of squared residuals."""
        return total(self.weights * self.residuals**2)

    @property
    def q_slope(self) -> Floats:
        """`y'PPy`: how fast `q` falls as tau2 grows, where the weights are `1/(v + tau2)`."""
        return total((self.weights * self.residuals) ** 2)

    @property
    def q_curvature(self) -> Floats:
        """`y'PPPy`: half as fast as `q_slope` falls."""
        pulled = self.weights**2 * self.residuals
        of_design = (pulled[..., None, :] @ self.design)[..., 0, :]
        fitted = (self.inverse @ of_design[..., None])[..., 0]
        return total(pulled * self.weights * self.residuals) - total(of_design * fitted)

    @property
    def trace(self) -> Floats:
        """`tr(P)`."""
        a = self.weights
        return total(a) - trace(self.moment(a**2))

    @property
    def trace_squared(self) -> Floats:
        """`tr(PP)`.

        `P` has no negative eigenvalue, and no more than `k - p` positive ones: the sum of their
        squares lies between `tr(P)^2 / (k - p)` and `tr(P)^2`. What rounding leaves where one
        weight is a billion times another is kept within.
        """
        a = self.weights
        second = self.moment(a**2)
        found = total(a**2) - 2 * trace(self.moment(a**3)) + trace(second @ second)
        df = np.add.reduce(a != 0, axis=-1) - self.design.shape[-1]
        most: Floats = np.maximum(total(a) - trace(second), 0.0) ** 2
        within: Floats = np.minimum(np.maximum(found, most / np.maximum(df, 1)), most)
        return within

    def trace_with(self, v: Floats) -> Floats:
        """`tr(PV)`, `V = diag(v)`."""
        a = self.weights
        return total(a * v) - trace(self.moment(a**2 * v))

    def trace_both_with(self, v: Floats) -> Floats:
        """`tr(PVPV)`."""
        a = self.weights
        inner = self.moment(a**2 * v)
        return total(a**2 * v**2) - 2 * trace(self.moment(a**3 * v**2)) + trace(inner @ inner)

    def trace_one_with(self, v: Floats) -> Floats:
        """`tr(PVP)`."""
        a = self.weights
        inner, plain = self.moment(a**2 * v), self.moment(a**2)
        return total(a**2 * v) - 2 * trace(self.moment(a**3 * v)) + trace(inner @ plain)

    def eigenvalues(self, spread: Floats) -> Floats:
        """Give the positive eigenvalues of `P` between the roots of `spread`, shape (k - p,).

        Of one fit, not of a stack.
        """
        root = np.sqrt(spread)
        weighted = (root * self.weights)[:, None] * self.design
        whole = np.diag(self.weights * spread) - weighted @ self.inverse @ weighted.T
        found = np.linalg.eigvalsh(whole)[self.design.shape[1] :]
        positive: Floats = np.maximum(found, 1e-300)
        return positive

    def variance(self, v: Floats, tau2: Floats | float) -> Floats:
        """Variance of `y'Py` where the estimates vary by `v + tau2`."""
        known = 2 * self.trace_both_with(v) + 4 * tau2 * self.trace_one_with(v)
        found: Floats = np.maximum(known + 2 * tau2**2 * self.trace_squared, 0.0)
        return found


def total(values: Floats) -> Floats:
    """Sum over the studies (the last axis)."""
    found: Floats = np.add.reduce(values, axis=-1)
    return found


def trace(matrices: Floats) -> Floats:
    """Sum of the diagonals of the last two axes."""
    alone = matrices.shape[-1] == 1  # as it is without moderators, and sooner told
    found: Floats = matrices[..., 0, 0] if alone else np.einsum("...ii->...", matrices)
    return found


def squared(design: Floats, values: Floats) -> Floats:
    """Give `X' diag(values) X`, shape (..., p, p)."""
    found: Floats = design.swapaxes(-1, -2) @ (values[..., None] * design)
    return found


def inverted(matrices: Floats) -> Floats:
    """Invert symmetric matrices of the last two axes; small ones quickly, by their formula."""
    p = matrices.shape[-1]
    if p == 1:
        return 1 / matrices
    if p == 2:
        a, b, d = matrices[..., 0, 0], matrices[..., 0, 1], matrices[..., 1, 1]
        found = np.stack((d, -b, -b, a), axis=-1) / (a * d - b * b)[..., None]
        return found.reshape(matrices.shape)
    return np.linalg.inv(matrices).astype(float)


def project(y: Floats, design: Floats, weights: Floats) -> Projected:
    """Fit coefficients by weighted least squares."""
    weighted = weights[..., None] * design
    turned = weighted.swapaxes(-1, -2)
    inverse = inverted(turned @ design)
    beta: Floats = (inverse @ (turned @ y[..., None]))[..., 0]
    fitted = (design @ beta[..., None])[..., 0]
    return Projected(weights, inverse, beta, y - fitted, design)
