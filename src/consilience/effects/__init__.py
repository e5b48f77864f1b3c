"""Effect sizes: from the numbers of two groups to an estimate and its variance."""

from consilience.effects.effect_sizes import EffectIssue, EffectSizes, effect_sizes
from consilience.effects.measure import KINDS, Measure
from consilience.effects.measures import ALIASES, MEASURES, measure_named, measures_of
from consilience.effects.options import Continuity
from consilience.effects.summary import Summary, summarise
from consilience.effects.transformations import TRANSFORMATIONS, Transformation

__all__ = [
    "ALIASES",
    "KINDS",
    "MEASURES",
    "TRANSFORMATIONS",
    "Continuity",
    "EffectIssue",
    "EffectSizes",
    "Measure",
    "Summary",
    "Transformation",
    "effect_sizes",
    "measure_named",
    "measures_of",
    "summarise",
]
