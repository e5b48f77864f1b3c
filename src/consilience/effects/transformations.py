"""The table of transformations of estimates, under metafor's names without their `transf.`.

To add one, write its function and add its row to the table at the end. All take arrays (or single
numbers) and give arrays of the common shape.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from consilience.effects import averaged, normal
from consilience.effects.columns import Floats
from consilience.effects.means_and_correlations import (
    biserial_of,
    d_of_point_biserial,
    d_of_r,
    point_biserial_of,
    point_biserial_of_r,
)
from consilience.effects.means_and_correlations import biserial_of_d as _biserial_of_d
from consilience.effects.proportions import freeman_tukey
from consilience.effects.two_by_two import LOGISTIC, NORMAL


@dataclass(frozen=True, slots=True)
class Transformation:
    """A function of an estimate.

    Attributes
    ----------
    name : str
        metafor's name without `transf.`.
    title : str
        What it turns into what.
    function : callable
        The estimates, and what else it needs by name.
    needs, may_have : tuple of str
        Names of the further arguments that it must have, and may have.
    inverse : str
        Name of the way back, where there is one.
    """

    name: str
    title: str
    function: Callable[..., Floats]
    needs: tuple[str, ...] = ()
    may_have: tuple[str, ...] = ()
    inverse: str = ""

    def apply(self, values: object, **more: object) -> Floats:
        """Transform `values`; NaN where there is no value."""
        arrays = {name: np.asarray(value, dtype=float) for name, value in more.items()}
        with np.errstate(all="ignore"):
            found: Floats = self.function(np.asarray(values, dtype=float), **arrays)
        return found


def double_arcsine(xi: Floats, ni: Floats) -> Floats:
    """Freeman and Tukey's double arcsine of proportions `xi` of samples of `ni`."""
    return freeman_tukey(xi * ni, ni)


def inverse_double_arcsine(xi: Floats, ni: Floats) -> Floats:
    """Proportion of a double arcsine. Source: Miller (1978), The American Statistician 32, 138.

    Values beyond those of the proportions 0 and 1 give 0 and 1.
    """
    sine = np.sin(2 * xi)
    inner = 1 - (sine + (sine - 1 / sine) / ni) ** 2
    found = (1 - np.sign(np.cos(2 * xi)) * np.sqrt(np.maximum(inner, 0))) / 2
    found = np.where(xi <= double_arcsine(np.zeros(()), ni), 0.0, found)
    found = np.where(xi >= double_arcsine(np.ones(()), ni), 1.0, found)
    return np.where(np.isnan(xi), np.nan, found)


def inverse_double_arcsine_mean(xi: Floats, ni: Floats) -> Floats:
    """Proportion of a double arcsine, with the harmonic mean of the sample sizes `ni`."""
    return inverse_double_arcsine(xi, np.asarray(1 / np.mean(1 / ni)))


def double_root(xi: Floats, ti: Floats) -> Floats:
    """Freeman and Tukey's transformation of rates `xi` over person-times `ti`."""
    value: Floats = (np.sqrt(xi) + np.sqrt(xi + 1 / ti)) / 2
    return value


def inverse_double_root(xi: Floats, ti: Floats) -> Floats:
    """Rate of a double root: `(xi - 1/(4 ti xi))^2`, 0 below the value of no event."""
    found = (xi - 1 / (4 * ti * xi)) ** 2
    return np.where(xi <= np.sqrt(1 / ti) / 2, 0.0, found)


def _u1(xi: Floats) -> Floats:
    half = normal.probability(np.abs(xi) / 2)
    return (2 * half - 1) / half


def _risk(xi: Floats, pc: Floats) -> Floats:
    """Risk of group 1 from the log odds ratio and the risk of the comparator."""
    odds = np.exp(xi) * pc / (1 - pc)
    return odds / (1 + odds)


def _risk_difference(xi: Floats, pc: Floats) -> Floats:
    return _risk(xi, pc) - pc


def _risk_ratio(xi: Floats, pc: Floats) -> Floats:
    return _risk(xi, pc) / pc


def _tetrachoric_pearson(xi: Floats) -> Floats:
    value: Floats = np.cos(np.pi / (1 + np.exp(xi / 2)))
    return value


def _besd(xi: Floats) -> Floats:
    return 0.5 + point_biserial_of(xi) / 2


def _logistic(xi: Floats) -> Floats:
    value: Floats = 1 / (1 + np.exp(-xi))
    return value


def _superiority(xi: Floats) -> Floats:
    return normal.probability(xi / np.sqrt(2))


_T = Transformation
_TABLE = (
    _T("exp", "logarithm to ratio", np.exp, inverse="log"),
    _T("log", "ratio to logarithm", np.log, inverse="exp"),
    _T("rtoz", "correlation to Fisher’s z", np.arctanh, inverse="ztor"),
    _T("ztor", "Fisher’s z to correlation", np.tanh, inverse="rtoz"),
    _T("r2toz", "R² to Fisher’s z of R", lambda x: np.arctanh(np.sqrt(x)), inverse="ztor2"),
    _T("ztor2", "Fisher’s z of R to R²", lambda x: np.tanh(x) ** 2, inverse="r2toz"),
    _T("logit", "proportion to log odds", lambda x: np.log(x / (1 - x)), inverse="ilogit"),
    _T("ilogit", "log odds to proportion", _logistic, inverse="logit"),
    _T("probit", "proportion to probit", normal.quantile, inverse="iprobit"),
    _T("iprobit", "probit to proportion", normal.probability, inverse="probit"),
    _T("arcsin", "proportion to arcsine of its root", lambda x: np.arcsin(np.sqrt(x)),
       inverse="iarcsin"),
    _T("iarcsin", "arcsine of the root to proportion",
       lambda x: np.sin(np.clip(x, 0, np.pi / 2)) ** 2, inverse="arcsin"),
    _T("pft", "proportion to double arcsine", double_arcsine, ("ni",), inverse="ipft"),
    _T("ipft", "double arcsine to proportion", inverse_double_arcsine, ("ni",), inverse="pft"),
    _T("ipft.hm", "double arcsine to proportion, harmonic mean of n",
       inverse_double_arcsine_mean, ("ni",)),
    _T("isqrt", "square root to rate", lambda x: np.where(x < 0, 0.0, x**2)),
    _T("irft", "rate to double root", double_root, ("ti",), inverse="iirft"),
    _T("iirft", "double root to rate", inverse_double_root, ("ti",), inverse="irft"),
    _T("ahw", "alpha to its Hakstian–Whalen transform", lambda x: 1 - np.cbrt(1 - x),
       inverse="iahw"),
    _T("iahw", "Hakstian–Whalen transform to alpha",
       lambda x: 1 - (1 - np.clip(x, 0, 1)) ** 3, inverse="ahw"),
    _T("abt", "alpha to its Bonett transform", lambda x: -np.log(1 - x), inverse="iabt"),
    _T("iabt", "Bonett transform to alpha",
       lambda x: 1 - np.exp(-np.maximum(x, 0)), inverse="abt"),
    _T("exp.int", "mean of the ratio over studies", averaged.mean_of(np.exp), ("tau2",),
       ("lower", "upper")),
    _T("ztor.int", "mean of the correlation over studies", averaged.mean_of(np.tanh), ("tau2",),
       ("lower", "upper")),
    _T("ilogit.int", "mean of the proportion over studies", averaged.mean_of(_logistic),
       ("tau2",), ("lower", "upper")),
    _T("iprobit.int", "mean of the proportion over studies (probit)",
       averaged.mean_of(normal.probability), ("tau2",), ("lower", "upper")),
    _T("exp.mode", "mode of the ratio over studies", averaged.log_mode, ("tau2",)),
    _T("ztor.mode", "mode of the correlation over studies", averaged.fisher_mode, ("tau2",)),
    _T("ilogit.mode", "mode of the proportion over studies", averaged.logit_mode, ("tau2",)),
    _T("iprobit.mode", "mode of the proportion over studies (probit)", averaged.probit_mode,
       ("tau2",)),
    _T("dtou1", "SMD to Cohen’s U1", _u1),
    _T("dtou2", "SMD to Cohen’s U2", lambda x: normal.probability(x / 2)),
    _T("dtou3", "SMD to Cohen’s U3", normal.probability),
    _T("dtoovl", "SMD to overlap", lambda x: 2 * normal.probability(-np.abs(x) / 2)),
    _T("dtocles", "SMD to probability of superiority", _superiority, inverse="clestod"),
    _T("clestod", "probability of superiority to SMD",
       lambda x: np.sqrt(2) * normal.quantile(x), inverse="dtocles"),
    _T("dtocliffd", "SMD to Cliff’s delta", lambda x: 2 * _superiority(x) - 1),
    _T("dtobesd", "SMD to binomial effect size display", _besd),
    _T("dtomd", "SMD to mean difference", lambda x, sd: x * sd, ("sd",)),
    _T("dtorpb", "SMD to point-biserial correlation", point_biserial_of, (), ("n1i", "n2i"),
       "rpbtod"),
    _T("rpbtod", "point-biserial correlation to SMD", d_of_point_biserial, (), ("n1i", "n2i"),
       "dtorpb"),
    _T("dtorbis", "SMD to biserial correlation", _biserial_of_d, (), ("n1i", "n2i"), "rtod"),
    _T("rtod", "correlation to SMD", d_of_r, (), ("n1i", "n2i"), "dtorbis"),
    _T("rpbtorbis", "point-biserial to biserial correlation", biserial_of, (), ("pi",), "rtorpb"),
    _T("rtorpb", "correlation to point-biserial correlation", point_biserial_of_r, (), ("pi",),
       "rpbtorbis"),
    _T("lnortord", "log odds ratio to risk difference", _risk_difference, ("pc",)),
    _T("lnortorr", "log odds ratio to risk ratio", _risk_ratio, ("pc",)),
    _T("lnortod.norm", "log odds ratio to SMD (normal)", lambda x: x / NORMAL,
       inverse="dtolnor.norm"),
    _T("lnortod.logis", "log odds ratio to SMD (logistic)", lambda x: x / LOGISTIC,
       inverse="dtolnor.logis"),
    _T("dtolnor.norm", "SMD to log odds ratio (normal)", lambda x: x * NORMAL,
       inverse="lnortod.norm"),
    _T("dtolnor.logis", "SMD to log odds ratio (logistic)", lambda x: x * LOGISTIC,
       inverse="lnortod.logis"),
    _T("lnortortet.pearson", "log odds ratio to tetrachoric correlation (Pearson)",
       _tetrachoric_pearson),
    _T("lnortortet.digby", "log odds ratio to tetrachoric correlation (Digby)",
       lambda x: np.tanh(3 * x / 8)),
)  # fmt: skip

TRANSFORMATIONS: dict[str, Transformation] = {row.name: row for row in _TABLE}
"""Every transformation by metafor's name without `transf.`."""
