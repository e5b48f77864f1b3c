"""How robust a result is: single studies, and what the result is without them."""

from consilience.synthesis.robustness.again import PooledAgain, cumulate, leave_one_out
from consilience.synthesis.robustness.coordinates import (
    Coordinates,
    Envelope,
    baujat,
    normal_envelope,
    normal_quantiles,
    radial,
)
from consilience.synthesis.robustness.gosh import Gosh, Spread, gosh
from consilience.synthesis.robustness.influence import (
    INFLUENTIAL,
    Influence,
    influence,
    influence_limits,
)
from consilience.synthesis.robustness.permutation import Permutation, permutation_test
from consilience.synthesis.robustness.residuals import (
    Residuals,
    fitted_values,
    hat_values,
    residuals,
    shares,
    standardised,
    studentised,
)
from consilience.synthesis.robustness.specification import (
    Specification,
    SpecificationCurve,
    specification_curve,
)

__all__ = [
    "INFLUENTIAL",
    "Coordinates",
    "Envelope",
    "Gosh",
    "Influence",
    "Permutation",
    "PooledAgain",
    "Residuals",
    "Specification",
    "SpecificationCurve",
    "Spread",
    "baujat",
    "cumulate",
    "fitted_values",
    "gosh",
    "hat_values",
    "influence",
    "influence_limits",
    "leave_one_out",
    "normal_envelope",
    "normal_quantiles",
    "permutation_test",
    "radial",
    "residuals",
    "shares",
    "specification_curve",
    "standardised",
    "studentised",
]
