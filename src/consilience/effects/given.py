"""Effect sizes that come ready made, with their variances."""

from __future__ import annotations

from consilience.effects.columns import Columns, Floats
from consilience.effects.options import Options


def as_given(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Pass on the estimates `yi` with their variances `vi`, or the squares of the errors `sei`."""
    vi = columns["vi"] if "vi" in columns else columns["sei"] ** 2
    return columns["yi"], vi
