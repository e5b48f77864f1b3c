"""The studies in numbers: medians and ranges over studies, with how many report each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Described:
    """A number over the studies.

    Attributes
    ----------
    median, low, high : float
        Over the `n` studies that report it, of the `of` there are.
    total : float
        Their sum; it means something only where the number counts people.
    """

    label: str
    n: int
    of: int
    median: float
    low: float
    high: float
    total: float

    @property
    def text(self) -> str:
        """The sentence for a report.

        >>> described("Participants", [82, 555, None]).text
        'Participants: median 318.5, range 82 to 555 (2 of 3 studies).'
        """
        studies = "study" if self.of == 1 else "studies"
        whom = f"{self.n} of {self.of} {studies}"
        if self.n == 1:
            return f"{self.label}: {_plain(self.median)} ({whom})."
        span = f"range {_plain(self.low)} to {_plain(self.high)}"
        return f"{self.label}: median {_plain(self.median)}, {span} ({whom})."


def described(label: str, values: Sequence[float | None]) -> Described | None:
    """Describe a number over studies, None for those that do not report it.

    Returns
    -------
    Described or None
        None where no study reports it.
    """
    known = [value for value in values if value is not None]
    if not known:
        return None
    return Described(
        label, len(known), len(values), median(known), min(known), max(known), sum(known)
    )


def _plain(value: float) -> str:
    return f"{round(value, 2):,.10g}".replace("-", "−")
