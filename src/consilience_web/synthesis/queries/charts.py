"""The charts of an analysis, in groups by the question that they help to answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404

from consilience.figures.drawing import Cell, Drawing
from consilience.figures.table import FIGURES
from consilience.reporting.html import inline
from consilience.review.analyses import Rebuilt
from consilience.review.canonical import csv_text
from consilience.review.charts import chart_of, charts
from consilience.review.spreadsheet import safe
from consilience_web.reviews.queries import Member
from consilience_web.synthesis.queries.result import row_of

QUESTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Does one study carry it?", ("leave-one-out", "influence", "baujat", "quantiles", "gosh")),
    ("Would other choices change it?", ("specifications",)),
    (
        "Is small-study bias likely?",
        (
            "funnel", "funnel-contours", "funnel-filled", "funnel-size", "funnel-inverse-size",
            "radial",
        ),
    ),
    ("Does something explain the differences?", ("bubble", "labbe")),
    ("How did it come about, and how sure is it?", ("cumulative", "drapery")),
    ("Where do single findings point?", ("harvest",)),
)  # fmt: skip
"""What a chart is looked at for: a new row of the table of figures gets its place here."""
MOST_ROWS = 200
"""Rows of a table that a page shows; its file has all."""


@dataclass(frozen=True)
class Offer:
    """A chart by name, with what it shows, or why it is not drawn here."""

    name: str
    title: str
    shows: str
    why_not: str


@dataclass(frozen=True)
class Question:
    """A question with the charts that help to answer it, and those that cannot be drawn here."""

    id: str
    text: str
    offers: tuple[Offer, ...]
    others: tuple[Offer, ...]


@dataclass(frozen=True)
class Chart:
    """One chart with its table, and its neighbours."""

    row: Rebuilt
    offer: Offer
    svg: str
    said: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    n_rows: int
    before: Offer | None
    after: Offer | None


def questions(member: Member, row: Rebuilt) -> tuple[Question, ...]:
    """Give every question with its charts."""
    found = charts(member.review, row)
    made = []
    for at, (text, names) in enumerate(QUESTIONS, 1):
        offers = [Offer(n, FIGURES[n].title, FIGURES[n].shows, found[n]) for n in names]
        made.append(
            Question(
                f"charts-{at}", text,
                tuple(o for o in offers if not o.why_not),
                tuple(o for o in offers if o.why_not),
            )
        )  # fmt: skip
    return tuple(made)


def chart(member: Member, id: str, name: str) -> Chart:
    """Give a chart with what its page shows; 404 where it cannot be drawn."""
    row = row_of(member, id)
    drawable = [offer for question in questions(member, row) for offer in question.offers]
    at = _place(drawable, name)
    drawing = chart_of(member.review, row, name)
    columns = tuple(drawing.table[0]) if drawing.table else ()
    return Chart(
        row, drawable[at], inline(drawing.svg), drawing.description, columns,
        tuple(tuple(_cell(one[c]) for c in columns) for one in drawing.table[:MOST_ROWS]),
        len(drawing.table),
        drawable[at - 1] if at else None,
        drawable[at + 1] if at + 1 < len(drawable) else None,
    )  # fmt: skip


def drawing(member: Member, id: str, name: str) -> Drawing:
    """Give a chart to be taken along; 404 where it cannot be drawn."""
    row = row_of(member, id)
    if charts(member.review, row).get(name, "unknown"):
        raise Http404
    return chart_of(member.review, row, name)


def table_csv(found: Drawing) -> str:
    """Give the numbers of a chart, unrounded."""
    columns = tuple(found.table[0]) if found.table else ()
    return csv_text(columns, [safe(dict(row)) for row in found.table])


def _place(drawable: Sequence[Offer], name: str) -> int:
    for at, offer in enumerate(drawable):
        if offer.name == name:
            return at
    raise Http404


def _cell(value: Cell) -> str:
    if value is None:
        return "–"
    return f"{value:.4g}".replace("-", "−") if isinstance(value, float) else str(value)
