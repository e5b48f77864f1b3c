"""How robust a result is: single studies, and what the result is without them."""

from consilience.synthesis.robustness.again import PooledAgain, cumulate, leave_one_out
from consilience.synthesis.robustness.coordinates import (
    Coordinates,
    baujat,
    normal_quantiles,
    radial,
)
from consilience.synthesis.robustness.influence import (
    INFLUENTIAL,
    Influence,
    influence,
    influence_limits,
)
from consilience.synthesis.robustness.residuals import (
    Residuals,
    fitted_values,
    hat_values,
    residuals,
    shares,
    standardised,
    studentised,
)

__all__ = [
    "INFLUENTIAL",
    "Coordinates",
    "Influence",
    "PooledAgain",
    "Residuals",
    "baujat",
    "cumulate",
    "fitted_values",
    "hat_values",
    "influence",
    "influence_limits",
    "leave_one_out",
    "normal_quantiles",
    "radial",
    "residuals",
    "shares",
    "standardised",
    "studentised",
]
