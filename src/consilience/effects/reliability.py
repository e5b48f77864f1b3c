"""Cronbach's alpha, raw and transformed.

Columns under metafor's names: alpha `ai`, number of items `mi`, size of the sample `ni`. Every
function gives estimate and sampling variance, each of shape `(k,)`.
"""

from __future__ import annotations

import numpy as np

from consilience.effects.columns import Columns, Floats
from consilience.effects.options import Options


def alpha(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """Alpha as it is, variance `2 mi (1 - ai)^2 / ((mi - 1) (ni - 2))`.

    Source: Bonett (2010), Psychological Methods 15, 368.
    """
    a, items, n = columns["ai"], columns["mi"], columns["ni"]
    return a, 2 * items * (1 - a) ** 2 / ((items - 1) * (n - 2))


def alpha_cube_root(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """`1 - (1 - ai)^(1/3)`, variance `18 mi (ni - 1) (1 - ai)^(2/3) / ((mi - 1) (9 ni - 11)^2)`.

    Source: Hakstian and Whalen (1976), Psychometrika 41, 219; turned so that it rises with alpha.
    """
    a, items, n = columns["ai"], columns["mi"], columns["ni"]
    root = np.cbrt(1 - a)
    return 1 - root, 18 * items * (n - 1) * root**2 / ((items - 1) * (9 * n - 11) ** 2)


def alpha_log(columns: Columns, options: Options) -> tuple[Floats, Floats]:
    """`-log(1 - ai)`, variance `2 mi / ((mi - 1) (ni - 2))`.

    Source: Bonett (2002), Journal of Educational and Behavioral Statistics 27, 335; turned so
    that it rises with alpha.
    """
    a, items, n = columns["ai"], columns["mi"], columns["ni"]
    return -np.log(1 - a), 2 * items / ((items - 1) * (n - 2))
