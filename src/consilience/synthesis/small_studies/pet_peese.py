"""The effect that is expected of a study without sampling error: PET and PEESE."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from consilience.errors import DataError
from consilience.synthesis.fitted import Model
from consilience.synthesis.shown import Readable
from consilience.synthesis.small_studies.regression_test import RegressionTest, regression_test


@dataclass(frozen=True, slots=True, repr=False)
class PetPeese(Readable):
    """The line on standard errors (PET), that on variances (PEESE), and the one that counts.

    Attributes
    ----------
    pet, peese : RegressionTest
    chosen : {"PET", "PEESE"}
        PEESE where the intercept of PET differs from 0 at level `alpha`.
    est, se, pval, ci_lb, ci_ub : float
        The effect in a study without sampling error, by the chosen line.
    alpha : float
        Two-sided.
    """

    pet: RegressionTest
    peese: RegressionTest
    chosen: Literal["PET", "PEESE"]
    est: float
    se: float
    pval: float
    ci_lb: float
    ci_ub: float
    alpha: float

    @property
    def k(self) -> int:
        """Number of studies."""
        return self.pet.k


def pet_peese(result: Model, *, alpha: float = 0.1) -> PetPeese:
    """Estimate the effect without small-study effects by weighted regression.

    Parameters
    ----------
    result : Pooled or Regression
        A model without moderators.
    alpha : float
        Two-sided level at which the intercept of PET decides for PEESE; 0.1 is the one-sided 5% of
        the paper.

    Raises
    ------
    DataError
        A model with moderators, or all studies are of one size.
    TooFewStudies
        Fewer than three studies.

    Notes
    -----
    Both regressions are those of `regression_test`, which the reference results check, and the
    choice between them is checked by hand. The level of the choice follows what is said of the
    first paper, whose text was not at hand: give another `alpha` where a protocol names one.

    References
    ----------
    Stanley and Doucouliagos (2014), Research Synthesis Methods 5, 60. Its limits: Stanley (2017),
    Social Psychological and Personality Science 8, 581.
    """
    if result.study.x.shape[1] > 1:
        raise DataError("PET-PEESE is not for models with moderators", field="mods")
    pet = regression_test(result, predictor="sei", model="lm")
    peese = regression_test(result, predictor="vi", model="lm")
    there = pet.fit.pval[0] < alpha
    line = (peese if there else pet).fit
    return PetPeese(
        pet=pet,
        peese=peese,
        chosen="PEESE" if there else "PET",
        est=line.beta[0],
        se=line.se[0],
        pval=line.pval[0],
        ci_lb=line.ci_lb[0],
        ci_ub=line.ci_ub[0],
        alpha=alpha,
    )
