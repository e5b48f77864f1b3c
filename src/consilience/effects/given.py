"""Effect sizes that come ready made, with their variances."""

from __future__ import annotations

import numpy as np

from consilience.effects.columns import Columns, Floats
from consilience.effects.two_by_two import Continuity


def as_given(columns: Columns, rule: Continuity, vtype: str) -> tuple[Floats, Floats]:
    """Pass on the estimates `yi` with their variances `vi`, or the squares of the errors `sei`."""
    with np.errstate(over="ignore"):
        vi = columns["vi"] if "vi" in columns else columns["sei"] ** 2
    return columns["yi"], vi
