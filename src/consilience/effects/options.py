"""What may be chosen about an effect measure, under metafor's names and with its defaults."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from consilience.effects.columns import Floats

To = Literal["all", "only0", "if0all", "none"]


@dataclass(frozen=True, slots=True)
class Continuity:
    """What is done about counts of zero.

    Attributes
    ----------
    add : float, optional
        What is added to each of the counts; by default what the measure asks for: 1/2, or nothing
        where zeros do no harm (AS, PHI, RTET, PAS, PFT, IRSD, IRS, IRFT and their like).
    to : {"only0", "all", "if0all", "none"}
        To which studies: those with a zero, all, all if any has a zero, none.
    drop00 : bool
        Leave out studies in which both groups have no events, or only events.
    addyi, addvi : bool
        Whether the added amount enters the estimate, and the variance.
    """

    add: float | None = None
    to: To = "only0"
    drop00: bool = False
    addyi: bool = True
    addvi: bool = True

    def amounts(self, zero: NDArray[np.bool_]) -> tuple[Floats, Floats]:
        """Give what each study's counts get for the estimate, and for the variance.

        Parameters
        ----------
        zero : array of bool, shape (k,)
            Which studies have a count of zero.
        """
        chosen = {
            "only0": zero,
            "all": np.full(zero.shape, True),
            "if0all": np.full(zero.shape, bool(zero.any())),
            "none": np.full(zero.shape, False),
        }[self.to]
        more = np.where(chosen, self.add or 0.0, 0.0)
        none = np.zeros(zero.shape)
        return more if self.addyi else none, more if self.addvi else none


@dataclass(frozen=True, slots=True)
class Options:
    """What a formula is told beside the numbers.

    Attributes
    ----------
    continuity : Continuity
        What is done about counts of zero; `add` is a number here.
    vtype : str
        The kind of variance, one of those that the measure offers.
    correct : bool
        Correct the estimate for its bias in small samples, where the measure knows how.
    """

    continuity: Continuity
    vtype: str
    correct: bool = True
