"""The result of pooling: a frozen value under metafor's names."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

import numpy as np

from consilience.synthesis.fingerprint import fingerprint_of
from consilience.synthesis.shown import Columns, Readable, Shown, heterogeneity_lines
from consilience.synthesis.study import Study
from consilience.synthesis.tau2 import ESTIMATORS


@dataclass(frozen=True, slots=True)
class FitStatistics:
    """Log likelihood, deviance and information criteria, as metafor's `fit.stats`."""

    ll: float
    dev: float
    AIC: float
    BIC: float
    AICc: float


def criteria(ll: float, dev: float, n: int, parameters: int) -> FitStatistics:
    """Give likelihood, deviance and information criteria of `n` observations."""
    size = max(n, parameters + 2)
    return FitStatistics(
        ll=ll,
        dev=dev,
        AIC=-2 * ll + 2 * parameters,
        BIC=-2 * ll + parameters * math.log(n) if n > 0 else math.nan,
        AICc=-2 * ll + 2 * parameters * size / (size - parameters - 1),
    )


@dataclass(frozen=True, slots=True, repr=False)
class Pooled(Readable):
    """A pooled effect, on the scale of the model (log for ratios).

    Attributes
    ----------
    beta, se, zval, pval, ci_lb, ci_ub : float
        The pooled effect with its standard error, test and interval; `zval` is the t-value where
        `ddf` is set.
    pi_lb, pi_ub : float
        Prediction interval: where the effect of a new study is expected. NaN if not defined.
    tau2, se_tau2 : float
        Variance between studies, with its standard error.
    I2, H2, QE, QEp, vt : float
        Heterogeneity: I2 in percent, H2, Cochran's Q with its p-value, the typical variance.
    QM, QMp, s2w, ddf
        Test of the effect as a square, the Hartung-Knapp factor, degrees of freedom (None: normal).
    k : int
        Number of estimates pooled.
    weights : tuple of float
        In percent, shape `(k,)`; they add up to 100.
    yi, vi, slab : tuple
        The data that were used.
    method, test, level, tau2_given
        The options. `test` is the one used (one study: "z").
    fit_stats : mapping
        For "ML" and "REML".
    version : str
        Of the method.
    notes : tuple of str
        Studies that were left out, each with the reason.
    counts : str
        "MH" or "PETO" where the counts of the studies were pooled; empty: their estimates were.
    """

    beta: float
    se: float
    zval: float
    pval: float
    ci_lb: float
    ci_ub: float
    pi_lb: float
    pi_ub: float
    tau2: float
    se_tau2: float
    I2: float
    H2: float
    QE: float
    QEp: float
    vt: float
    QM: float
    QMp: float
    s2w: float
    ddf: int | None
    k: int
    weights: tuple[float, ...]
    yi: tuple[float, ...]
    vi: tuple[float, ...]
    slab: tuple[str, ...]
    method: str
    test: str
    level: float
    tau2_given: bool
    fit_stats: Mapping[str, FitStatistics]
    version: str
    notes: tuple[str, ...] = ()
    counts: str = ""

    @property
    def study(self) -> Study:
        """What was pooled: a regression on an intercept alone."""
        return Study(np.array(self.yi), np.array(self.vi), np.ones((self.k, 1)))

    def shown(self) -> Shown:
        """Give what is shown of it: model, heterogeneity, effect."""
        kind = ESTIMATORS[self.method]
        by = "tau² given" if self.tau2_given else f"tau² by {kind.title}"
        model = f"{kind.title} model" if kind.estimate is None else "Random-effects model"
        studies = "1 study" if self.k == 1 else f"{self.k} studies"
        return Shown(
            title=f"{model[0].upper()}{model[1:]}, {studies}"
            + ("" if kind.estimate is None else f" ({by})"),
            facts=heterogeneity_lines(self, self.k - 1),
            names=("pooled",),
            columns=self._effect(),
            notes=self.notes,
        )

    def _effect(self) -> dict[str, tuple[float, ...]]:
        statistic = "zval" if self.ddf is None else f"tval({self.ddf})"
        row = {
            "estimate": self.beta, "se": self.se, statistic: self.zval, "pval": self.pval,
            "ci.lb": self.ci_lb, "ci.ub": self.ci_ub,
        }  # fmt: skip
        if not math.isnan(self.pi_lb):
            row |= {"pi.lb": self.pi_lb, "pi.ub": self.pi_ub}
        return {name: (value,) for name, value in row.items()}

    def studies(self) -> Columns:
        """Give the studies by column: estimate, variance, weight in percent.

        >>> from consilience.synthesis import pool
        >>> pool([0.1, 0.3], [0.04, 0.04], method="EE").studies()["weight"]
        (50.0, 50.0)
        """
        return {"slab": self.slab, "yi": self.yi, "vi": self.vi, "weight": self.weights}

    def as_json(self) -> dict[str, Any]:
        """Give the result as a JSON object under metafor's names; NaN becomes null.

        >>> from consilience.synthesis import pool
        >>> pool([0.1], [0.04]).as_json()["ci.lb"] < 0.1
        True
        """
        return {**self.row(), "fingerprint": self.fingerprint}

    def row(self) -> dict[str, Any]:
        """Give the object of `as_json` without the fingerprint."""
        row = {_METAFOR.get(f.name, f.name): getattr(self, f.name) for f in fields(self)}
        row["fit.stats"] = {name: asdict(stats) for name, stats in self.fit_stats.items()}
        if not self.counts:
            del row["counts"]
        return {name: plain(value) for name, value in row.items()}

    @property
    def fingerprint(self) -> str:
        """The hash of inputs, options and results."""
        return fingerprint_of(self)

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Pooled:
        """Read the object that `as_json` gives."""
        older = {"notes": (), "counts": ""}
        values = {f.name: {**older, **row}[_METAFOR.get(f.name, f.name)] for f in fields(cls)}
        for name in ("weights", "yi", "vi", "slab", "notes"):
            values[name] = tuple(values[name])
        values["fit_stats"] = {
            name: FitStatistics(**{k: math.nan if v is None else v for k, v in stats.items()})
            for name, stats in values["fit_stats"].items()
        }
        for name, value in values.items():
            if value is None and name != "ddf":
                values[name] = math.nan
        return cls(**values)


_METAFOR = {
    "ci_lb": "ci.lb",
    "ci_ub": "ci.ub",
    "pi_lb": "pi.lb",
    "pi_ub": "pi.ub",
    "se_tau2": "se.tau2",
    "fit_stats": "fit.stats",
    "tau2_given": "tau2.fix",
}
"""Names that metafor writes with a dot."""


def plain(value: Any) -> Any:
    """Give a value as JSON has it: what is not finite becomes null."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    return value
