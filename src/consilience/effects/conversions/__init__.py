"""What papers report, made into what an analysis needs; each value says how it was made."""

from consilience.effects.conversions.arms import counted_twice
from consilience.effects.conversions.conversion import Conversion, Formula
from consilience.effects.conversions.formulas import FORMULAS, convert
from consilience.effects.conversions.tables import (
    MadeColumns,
    conv_2x2,
    conv_delta,
    conv_fivenum,
    conv_wald,
)

__all__ = [
    "FORMULAS",
    "Conversion",
    "Formula",
    "MadeColumns",
    "conv_2x2",
    "conv_delta",
    "conv_fivenum",
    "conv_wald",
    "convert",
    "counted_twice",
]
