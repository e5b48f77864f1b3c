"""Risk of bias, study by study: a sign for every domain, and the overall judgement."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from consilience.catalogue import Answer, Instrument, Item
from consilience.figures.fonts import REGULAR, SEMIBOLD, text_width, wrap
from consilience.figures.sign import NOT_JUDGED, sign
from consilience.figures.svg import Element, Type, document, line, lines_of_text, text

Appraisal = tuple[str, Mapping[str, str], str | None]
"""A study's name, its answers by item, and its overall value (or `UNDEFINED`, or None)."""

SIZE, SMALL, LEADING, EDGE = 12.0, 10.5, 14.0, 12.0
ROW, STUDY, NARROW, WIDE = 30.0, 210.0, 34.0, 88.0
_GAP = 14.0


def traffic_light(
    instrument: Instrument,
    rows: Sequence[Appraisal],
    *,
    items: Collection[str] | None = None,
    name: str = "risk-of-bias",
) -> str:
    """Draw the judgements of every study.

    Parameters
    ----------
    instrument : Instrument
    rows : sequence of (study, answers, overall)
        Answers are ids of the instrument. An item without an answer is shown as not judged.
    items : collection of str, optional
        Items that the review assesses; all where absent.
    name : str
        Unique among the drawings of a page.

    Returns
    -------
    str
        SVG with title and description.
    """
    shown = assessed(instrument, items)
    overall = any(value is not None for _, _, value in rows)
    headings = _headings(shown)
    step = _step(headings)
    study_width = min(STUDY, max([text_width(study, SIZE) for study, _, _ in rows] or [0])) + _GAP
    centres = [EDGE + study_width + step * (i + 0.5) for i in range(len(shown))]
    right = EDGE + study_width + step * len(shown)
    if overall:
        centres.append(right + _GAP + max(step, 60) / 2)
        headings.append(("Overall",))
        right += _GAP + max(step, 60)
    top = EDGE + max(len(heading) for heading in headings) * LEADING + 8
    parts = _head(headings, centres, top, overall)
    y = top
    for study, answers, value in rows:
        judged = [_answer(instrument, answers.get(item.id)) for item in shown]
        judged += [_answer(instrument, value)] if overall else []
        parts += [line((EDGE, y), (right, y), "rule", stroke_width=1)]
        parts += _row(study, judged, centres, (y + ROW / 2, study_width - _GAP))
        y += ROW
    parts.append(line((EDGE, y), (right, y), "rule", stroke_width=1))
    key, y = legend(used(instrument, rows, shown, overall=overall), shown, (y + 22, right))
    title = f"{instrument.short}: judgements by study"
    said = describe_appraisal(instrument, rows, items=items)
    size = (right + EDGE, y)
    return document(size, [*parts, *key], title=title, description=said, name=name)


def describe_appraisal(
    instrument: Instrument, rows: Sequence[Appraisal], *, items: Collection[str] | None = None
) -> str:
    """Give the text alternative of `traffic_light`: every judgement in words."""
    sentences = []
    for row in appraisal_table(instrument, rows, items=items):
        study, *said = [f"{name}: {value}" for name, value in row.items()]
        sentences.append(f"{study.removeprefix('Study: ')}. {'; '.join(said)}.")
    return " ".join(sentences)


def appraisal_table(
    instrument: Instrument, rows: Sequence[Appraisal], *, items: Collection[str] | None = None
) -> list[dict[str, str]]:
    """Give the table behind the figure: a row per study, a column per item, then `Overall`."""
    shown = assessed(instrument, items)
    return [
        {
            "Study": study,
            **{item.short: _answer(instrument, answers.get(item.id)).label for item in shown},
            "Overall": _answer(instrument, overall).label,
        }
        for study, answers, overall in rows
    ]


def assessed(instrument: Instrument, items: Collection[str] | None) -> tuple[Item, ...]:
    """Give the assessed items in the instrument's order."""
    if items is None:
        return instrument.items
    return tuple(item for item in instrument.items if item.id in items)


def used(
    instrument: Instrument, rows: Sequence[Appraisal], shown: Sequence[Item], *, overall: bool
) -> list[Answer]:
    """Give the answers that occur, low before unclear before high before the rest."""
    ids = {answers.get(item.id) for _, answers, _ in rows for item in shown}
    ids |= {value for _, _, value in rows} if overall else set()
    found = {_answer(instrument, id) for id in ids}
    known = list(instrument.answers)
    roles = ("low", "unclear", "high", "none")
    return sorted(
        found,
        key=lambda a: (roles.index(a.role), known.index(a) if a in known else len(known)),
    )


def legend(
    answers: Sequence[Answer], items: Sequence[Item], place: tuple[float, float]
) -> tuple[list[Element], float]:
    """Draw the key below `place` (y, right edge): signs, and items that are headed by a number."""
    (y, right), x = place, EDGE
    parts: list[Element] = []
    for answer in answers:
        width = 26 + text_width(answer.label, SMALL) + 18
        if x > EDGE and x + width > right:
            x, y = EDGE, y + 22
        parts.append(sign((x + 9, y), answer, 8))
        parts.append(text((x + 24, y), answer.label, Type(SMALL, REGULAR, "muted")))
        x += width
    y += 20
    for item in items:
        if item.short != item.id:
            continue
        lines = wrap(item.text, right - EDGE - 40, SMALL)
        parts.append(text((EDGE, y), item.short, Type(SMALL, SEMIBOLD, "muted")))
        for words in lines:
            parts.append(text((EDGE + 40, y), words, Type(SMALL, REGULAR, "muted")))
            y += LEADING
    return parts, y + 2


def _answer(instrument: Instrument, id: str | None) -> Answer:
    return NOT_JUDGED if not id else instrument.answer(id)


def _headings(items: Sequence[Item]) -> list[tuple[str, ...]]:
    return [wrap(item.short, WIDE - 10, SMALL, SEMIBOLD) for item in items]


def _step(headings: Sequence[tuple[str, ...]]) -> float:
    widest = max(text_width(words, SMALL, SEMIBOLD) for lines in headings for words in lines)
    return min(WIDE, max(NARROW, widest + 10))


def _head(
    headings: Sequence[tuple[str, ...]], centres: Sequence[float], top: float, overall: bool
) -> list[Element]:
    parts = [text((EDGE, top - 8 - LEADING / 2), "Study", Type(SMALL, SEMIBOLD))]
    last = len(headings) - 1
    for i, (lines, x) in enumerate(zip(headings, centres, strict=True)):
        look = "accent" if overall and i == last else "ink"
        middle = top - 8 - LEADING * len(lines) / 2
        parts += lines_of_text((x, middle), lines, Type(SMALL, SEMIBOLD, look, "middle"), LEADING)
    return parts


def _row(
    study: str, judged: Sequence[Answer], centres: Sequence[float], place: tuple[float, float]
) -> list[Element]:
    y, room = place
    lines = wrap(study, room + 1, SIZE)
    if len(lines) > 2:
        lines = (lines[0], lines[1] + " …")
    parts = lines_of_text((EDGE, y), lines, Type(SIZE), 13)
    return parts + [sign((x, y), answer) for x, answer in zip(centres, judged, strict=True)]
