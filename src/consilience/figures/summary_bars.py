"""Risk of bias, domain by domain: how many studies, or which share of weight, got each answer."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from consilience.catalogue import Answer, Instrument
from consilience.figures.fonts import REGULAR, SEMIBOLD, text_width, wrap
from consilience.figures.sign import NOT_JUDGED, ON, OPACITY, TONES
from consilience.figures.svg import COLOURS, Element, Type, document, element, line, text
from consilience.figures.traffic_light import (
    EDGE,
    LEADING,
    SIZE,
    SMALL,
    Appraisal,
    assessed,
    legend,
    used,
)

BAR, STEP, LABEL, WIDTH = 20.0, 34.0, 230.0, 420.0


@dataclass(frozen=True, slots=True)
class Share:
    """Part of a bar: the answer, how many studies gave it, and its share of the whole (0 to 1)."""

    answer: Answer
    n_studies: int
    share: float


def summarise(
    instrument: Instrument,
    rows: Sequence[Appraisal],
    *,
    items: Collection[str] | None = None,
    weights: Mapping[str, float] | None = None,
) -> dict[str, list[Share]]:
    """Give for each assessed item, then `Overall`, the share of every answer that occurs.

    Parameters
    ----------
    weights : mapping of str to float, optional
        Weight of each study by name (for example in an analysis); every study counts the same
        where absent. A study without a weight counts nothing in the shares.
    """
    shown = assessed(instrument, items)
    columns = {item.short: [answers.get(item.id) for _, answers, _ in rows] for item in shown}
    if any(value is not None for _, _, value in rows):
        columns["Overall"] = [value for _, _, value in rows]
    given = [1.0 if weights is None else weights.get(study, 0.0) for study, _, _ in rows]
    order = used(instrument, rows, shown, overall=True)
    total = sum(given)
    summary: dict[str, list[Share]] = {}
    for name, ids in columns.items():
        answers = [instrument.answer(id) if id else NOT_JUDGED for id in ids]
        summary[name] = [
            Share(
                answer,
                answers.count(answer),
                sum(w for w, a in zip(given, answers, strict=True) if a == answer) / total,
            )
            for answer in order
            if answer in answers and total
        ]
    return summary


def summary_bars(
    instrument: Instrument,
    rows: Sequence[Appraisal],
    *,
    items: Collection[str] | None = None,
    weights: Mapping[str, float] | None = None,
    name: str = "risk-of-bias-summary",
) -> str:
    """Draw a bar per domain, divided by answer; see `summarise` for the parameters."""
    summary = summarise(instrument, rows, items=items, weights=weights)
    shown = assessed(instrument, items)
    widest = max((text_width(words, SIZE, SEMIBOLD) for words in summary), default=0.0)
    left = EDGE + min(LABEL, widest) + 14
    right, y = left + WIDTH, EDGE + STEP / 2
    parts: list[Element] = []
    for words, shares in summary.items():
        weight = SEMIBOLD if words == "Overall" else REGULAR
        lines = wrap(words, LABEL, SIZE, weight)
        for i, one in enumerate(lines):
            lift = (i - (len(lines) - 1) / 2) * LEADING
            parts.append(text((left - 14, y + lift), one, Type(SIZE, weight, "ink", "end")))
        parts += _bar(shares, (left, y), weighted=weights is not None)
        y += STEP
    parts += _axis(left, y - STEP / 2 + 4, "Share of weight" if weights else "Share of studies")
    key, y = legend(used(instrument, rows, shown, overall=True), shown, (y + 40, right))
    title = f"{instrument.short}: judgements by domain"
    said = describe_summary(summary, len(rows), weighted=weights is not None)
    size = (right + EDGE + 12, y)
    return document(size, [*parts, *key], title=title, description=said, name=name)


def describe_summary(
    summary: Mapping[str, Sequence[Share]], n_studies: int, *, weighted: bool
) -> str:
    """Give the text alternative of `summary_bars`."""
    sentences = [f"{n_studies} studies."]
    for name, shares in summary.items():
        parts = []
        for share in shares:
            percent = f", {share.share:.0%} of the weight" if weighted else ""
            parts.append(f"{share.answer.label} in {share.n_studies}{percent}")
        sentences.append(f"{name}: {'; '.join(parts)}.")
    return " ".join(sentences)


def _bar(shares: Sequence[Share], place: tuple[float, float], *, weighted: bool) -> list[Element]:
    x, y = place
    parts = []
    for share in shares:
        width = share.share * WIDTH
        tone = TONES[share.answer.role]
        parts.append(
            element(
                "rect", element("title", f"{share.answer.label}: {share.n_studies}"),
                class_=tone, fill=COLOURS[tone], fill_opacity=OPACITY[tone],
                stroke=COLOURS[tone], x=x, y=y - BAR / 2, width=width, height=BAR,
            )
        )  # fmt: skip
        amount = f"{share.share:.0%}" if weighted else str(share.n_studies)
        words = f"{share.answer.symbol} {amount}".strip()
        if text_width(words, SMALL, SEMIBOLD) + 8 <= width:
            look = "paper" if ON[tone] == "paper" else "ink"
            parts.append(text((x + width / 2, y), words, Type(SMALL, SEMIBOLD, look, "middle")))
        x += width
    return parts


def _axis(left: float, y: float, title: str) -> list[Element]:
    parts = [line((left, y), (left + WIDTH, y), "axis", stroke_width=1)]
    for percent in (0, 25, 50, 75, 100):
        x = left + WIDTH * percent / 100
        parts.append(line((x, y), (x, y + 4), "axis", stroke_width=1))
        parts.append(text((x, y + 13), f"{percent}%", Type(SMALL, REGULAR, "muted", "middle")))
    at = (left + WIDTH / 2, y + 28)
    return [*parts, text(at, title, Type(SMALL, REGULAR, "muted", "middle"))]
