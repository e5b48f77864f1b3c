"""The harvest plot: where the evidence points, study by study, without pooling it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from consilience.errors import DataError
from consilience.figures.chart import ChartOptions, Swatch, finished, ground
from consilience.figures.drawing import Cell, Drawing
from consilience.figures.fonts import REGULAR, SEMIBOLD, text_width, wrap
from consilience.figures.svg import COLOURS, Element, Type, element, line, lines_of_text, text

Direction = Literal["against", "none", "for"]

_TONES = {"low": ("accent", "Low risk of bias"), "unclear": ("shade", "Some concerns"),
          "high": ("haze", "High risk of bias"), "": ("accent", "Study")}  # fmt: skip
_BAR, _STEP, _HIGH, _LOW = 14.0, 19.0, 60.0, 18.0
_EDGE, _GAP, _ROOM, _SMALL = 8.0, 16.0, 150.0, 11.0


@dataclass(frozen=True, slots=True)
class Harvested:
    """A study's finding on one outcome.

    Attributes
    ----------
    study : str
        Its name; the bar has a number, the key below the name.
    outcome : str
        Its row.
    direction : {"against", "none", "for"}
        Its column.
    size : float
        The height of its bar, such as its number of people.
    tone : {"", "low", "unclear", "high"}
        Its risk of bias, the ground of its bar.
    """

    study: str
    outcome: str
    direction: Direction
    size: float = 1.0
    tone: str = ""


def harvest(
    findings: Sequence[Harvested],
    options: ChartOptions | None = None,
    *,
    headings: tuple[str, str, str] = (
        "Favours comparator",
        "No clear difference",
        "Favours intervention",
    ),
    size: str = "participants",
) -> Drawing:
    """Draw a harvest plot: a bar for each study, in the column of its finding.

    Parameters
    ----------
    findings : sequence of Harvested
    options : ChartOptions, optional
    headings : tuple of str, optional
        Of the columns against, none and for.
    size : str, optional
        What the height of a bar is, in words.

    Raises
    ------
    DataError
        No findings, or one of an unknown direction or tone.

    References
    ----------
    Ogilvie et al. 2008, BMC Medical Research Methodology 8, 8.
    """
    chosen = options or ChartOptions(name="harvest")
    _check(findings)
    numbers = {name: i + 1 for i, name in enumerate(dict.fromkeys(f.study for f in findings))}
    outcomes = tuple(dict.fromkeys(f.outcome for f in findings))
    widths = _widths(findings, outcomes, headings)
    biggest = max(f.size for f in findings)
    left = _EDGE + _ROOM
    parts, y = _head(headings, widths, left)
    for outcome in outcomes:
        parts += _row(findings, outcome, (left, y), numbers=numbers, widths=widths, biggest=biggest)
        y += _HIGH + 34
    width = left + sum(widths) + _EDGE
    named, y = _names(numbers, width, y)
    title = f"Harvest plot: {chosen.outcome or 'direction of findings'}"
    said = _description(findings, outcomes, headings, size)
    entries = _key(findings, size)
    sheet = ChartOptions(width=width, height=y, name=chosen.name)
    svg = finished(sheet, [*parts, *named], entries, title=title, description=said)
    table = tuple(_table_row(f, numbers, headings, size) for f in findings)
    return Drawing(svg, title, said, table)


def _check(findings: Sequence[Harvested]) -> None:
    if not findings:
        raise DataError("no findings; a harvest plot needs one")
    for found in findings:
        if found.direction not in ("against", "none", "for"):
            raise DataError(f"no direction {found.direction!r}", study=found.study)
        if found.tone not in _TONES:
            raise DataError(f"no tone {found.tone!r}", study=found.study)


def _widths(
    findings: Sequence[Harvested], outcomes: Sequence[str], headings: Sequence[str]
) -> list[float]:
    widths = []
    for direction, heading in zip(("against", "none", "for"), headings, strict=True):
        most = max(
            sum(f.direction == direction and f.outcome == outcome for f in findings)
            for outcome in outcomes
        )
        words = max(
            text_width(row, _SMALL, SEMIBOLD) for row in wrap(heading, 150, _SMALL, SEMIBOLD)
        )
        widths.append(max(most * _STEP, words, 90.0) + 2 * _GAP)
    return widths


def _head(
    headings: Sequence[str], widths: Sequence[float], left: float
) -> tuple[list[Element], float]:
    parts: list[Element] = []
    x = left
    for heading, width in zip(headings, widths, strict=True):
        rows = wrap(heading, width - 8, _SMALL, SEMIBOLD)
        type_ = Type(_SMALL, SEMIBOLD, "ink", "middle")
        parts += lines_of_text((x + width / 2, 20), rows, type_, 14)
        x += width
    parts.append(line((_EDGE, 40), (x, 40), "axis", stroke_width=1))
    return parts, 48


def _row(
    findings: Sequence[Harvested],
    outcome: str,
    place: tuple[float, float],
    *,
    numbers: Mapping[str, int],
    widths: Sequence[float],
    biggest: float,
) -> list[Element]:
    left, top = place
    floor = top + _HIGH + 6
    rows = wrap(outcome, _ROOM - 14, 12)
    parts = lines_of_text((_EDGE, top + _HIGH / 2 + 6), rows[:4], Type(12), 15)
    x = left
    for direction, width in zip(("against", "none", "for"), widths, strict=True):
        own = [f for f in findings if f.outcome == outcome and f.direction == direction]
        start = x + (width - len(own) * _STEP) / 2
        parts.append(line((x + 6, floor), (x + width - 6, floor), "axis", stroke_width=1))
        for i, found in enumerate(own):
            at = start + i * _STEP + (_STEP - _BAR) / 2
            tall = _LOW + (_HIGH - _LOW) * found.size / biggest
            parts.append(_bar(found, at, floor, tall))
            type_ = Type(9.5, REGULAR, "ink", "middle")
            parts.append(text((at + _BAR / 2, floor + 9), str(numbers[found.study]), type_))
        x += width
    parts.append(line((_EDGE, floor + 22), (x, floor + 22), "rule", stroke_width=1))
    return parts


def _bar(found: Harvested, x: float, floor: float, tall: float) -> Element:
    look = _TONES[found.tone][0]
    return element(
        "rect", element("title", found.study), class_=look, fill=COLOURS[look],
        stroke=COLOURS["ink"], stroke_width=0.8, x=x, y=floor - tall, width=_BAR, height=tall,
    )  # fmt: skip


def _names(numbers: Mapping[str, int], width: float, top: float) -> tuple[list[Element], float]:
    """The names behind the numbers, as running text."""
    said = " · ".join(f"{n} {name}" for name, n in numbers.items())
    rows = wrap(said, width - 2 * _EDGE, _SMALL)
    parts = [
        text((_EDGE, top + 12 + i * 15), row, Type(_SMALL, REGULAR, "muted"))
        for i, row in enumerate(rows)
    ]
    return parts, top + 15 * len(rows) + 12


def _key(findings: Sequence[Harvested], size: str) -> list[Swatch]:
    used = [tone for tone in _TONES if any(f.tone == tone for f in findings)]
    entries = [Swatch(ground(_TONES[tone][0]), _TONES[tone][1]) for tone in used]
    if len({f.size for f in findings}) > 1:
        entries.append(Swatch(ground("paper"), f"The taller the bar, the more {size}"))
    return entries


def _description(
    findings: Sequence[Harvested], outcomes: Sequence[str], headings: Sequence[str], size: str
) -> str:
    studies = len({f.study for f in findings})
    said = [f"Findings of {studies} studies, not pooled."]
    for outcome in outcomes:
        counts = []
        for direction, heading in zip(("for", "none", "against"), reversed(headings), strict=True):
            own = [f for f in findings if f.outcome == outcome and f.direction == direction]
            counts.append(f"{heading.lower()} {len(own)}")
        said.append(f"{outcome}: {', '.join(counts)}.")
    return " ".join(said)


def _table_row(
    found: Harvested, numbers: Mapping[str, int], headings: Sequence[str], size: str
) -> dict[str, Cell]:
    column = headings[("against", "none", "for").index(found.direction)]
    return {
        "number": float(numbers[found.study]), "study": found.study, "outcome": found.outcome,
        "finding": column, size: found.size, "risk of bias": found.tone,
    }  # fmt: skip
