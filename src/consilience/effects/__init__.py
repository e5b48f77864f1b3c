"""Effect sizes: from the numbers of two groups to an estimate and its variance."""

from consilience.effects.effect_sizes import EffectIssue, EffectSizes, effect_sizes
from consilience.effects.measures import MEASURES, Measure, measure_named
from consilience.effects.two_by_two import Continuity

__all__ = [
    "MEASURES",
    "Continuity",
    "EffectIssue",
    "EffectSizes",
    "Measure",
    "effect_sizes",
    "measure_named",
]
