"""An axis of a figure: its range, round ticks, and the place of a value on it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from consilience.figures.fonts import text_width

_STEPS = (1.0, 2.0, 2.5, 5.0)
_LOG_FAMILIES = (
    (1.0,),
    (1.0, 3.0),
    (1.0, 2.0, 5.0),
    (1.0, 1.5, 2.0, 3.0, 5.0, 7.0),
    (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0),
)


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on the axis, on the scale of the model, with its label."""

    value: float
    label: str


@dataclass(frozen=True, slots=True)
class Axis:
    """Values from `low` to `high` (scale of the model) between the x of `left` and `right`."""

    low: float
    high: float
    left: float
    right: float
    ticks: tuple[Tick, ...]

    def at(self, value: float) -> float:
        """Give the x of a value; one beyond the range is put on its end."""
        return self.beyond(min(max(value, self.low), self.high))

    def beyond(self, value: float) -> float:
        """Give the x of a value, also where it lies outside of the range."""
        return self.left + (value - self.low) / (self.high - self.low) * (self.right - self.left)


def axis_over(
    low: float,
    high: float,
    place: tuple[float, float],
    *,
    log: bool,
    size: float = 11,
    padding: float = 0.03,
    upright: bool = False,
) -> Axis:
    """Make an axis that holds `low` to `high`, with three to seven ticks that do not touch.

    Parameters
    ----------
    low, high : float
        On the scale of the model: logarithms where `log` is set.
    place : tuple of float
        The x of the left and the right end; of an upright axis the y of the low and the high end.
    log : bool
        Label the ticks with `exp(value)`.
    size : float
        Font size of the labels.
    padding : float
        Free space on either side, as a share of the range.
    upright : bool
        The axis goes up or down, so labels stand above one another.
    """
    if high - low < 1e-9:
        low, high = low - 0.5, high + 0.5
    space = padding * (high - low)
    low, high = low - space, high + space
    bare = Axis(low, high, place[0], place[1], ())
    families = _log_families(low, high) if log else _linear_families(low, high)
    fitting = [ticks for ticks in families if _apart(ticks, bare, size, upright)]
    ticks = min(fitting, key=lambda ticks: abs(len(ticks) - 5), default=())
    return Axis(low, high, place[0], place[1], ticks)


def _apart(ticks: Sequence[Tick], axis: Axis, size: float, upright: bool) -> bool:
    spans = sorted(
        (axis.at(t.value), size if upright else text_width(t.label, size) / 2 + 5) for t in ticks
    )
    free = all(a + half_a <= b - half_b for (a, half_a), (b, half_b) in pairwise(spans))
    return len(ticks) >= 2 and free


def _linear_families(low: float, high: float) -> list[tuple[Tick, ...]]:
    power = math.floor(math.log10(high - low))
    steps = [step * 10.0**p for p in (power - 1, power) for step in _STEPS]
    return [_multiples(low, high, step) for step in steps]


def _multiples(low: float, high: float, step: float) -> tuple[Tick, ...]:
    decimals = _decimals(step)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return tuple(Tick(i * step, _label(i * step, decimals)) for i in range(first, last + 1))


def _log_families(low: float, high: float) -> list[tuple[Tick, ...]]:
    first = math.floor(low / math.log(10))
    last = min(math.ceil(high / math.log(10)), first + 60)
    families = []
    for mantissas in _LOG_FAMILIES:
        values = [m * 10.0**p for p in range(first, last + 1) for m in mantissas]
        kept = [v for v in values if low <= math.log(v) <= high]
        families.append(tuple(Tick(math.log(v), _plain(v)) for v in kept))
    if high - low < 1.5:
        narrow = _linear_families(math.exp(low), math.exp(high))
        families += [
            tuple(Tick(math.log(t.value), t.label) for t in family if t.value > 0)
            for family in narrow
        ]
    return families


def _decimals(step: float) -> int:
    for decimals in range(12):
        if math.isclose(step, round(step, decimals), rel_tol=1e-9):
            return decimals
    return 12


def _label(value: float, decimals: int) -> str:
    text = f"{value:.{decimals}f}"
    if (decimals > 4 and 0 < abs(value) < 1e-3) or abs(value) >= 1e6:
        figures, _, power = f"{value:.3e}".partition("e")
        text = f"{figures.rstrip('0').rstrip('.')}e{int(power)}"
    return "0" if float(text) == 0 else text.replace("-", "−")


def _plain(value: float) -> str:
    return f"{value:.12f}".rstrip("0").rstrip(".") if 1e-4 <= value < 1e6 else f"{value:.0e}"
