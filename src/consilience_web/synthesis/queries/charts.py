"""The charts of an analysis, in groups by the question that they help to answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import Http404

from consilience.figures.drawing import Cell, Drawing
from consilience.figures.table import FIGURES
from consilience.reporting.html import inline
from consilience.review.analyses import Rebuilt
from consilience.review.canonical import csv_text
from consilience.review.charts import Subsets, chart_of, charts
from consilience.review.spreadsheet import safe
from consilience.synthesis.robustness.gosh import ALL_UP_TO
from consilience_web.jobs.models import Job
from consilience_web.jobs.queries import under_way
from consilience_web.reviews.queries import Member
from consilience_web.synthesis.queries.result import row_of
from consilience_web.synthesis.queries.subsets import made, shown_first

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
"""Rows of a table that a page shows at once; the others come in parts."""


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
class SubsetsShown:
    """Which subsets of the studies a GOSH plot shows, where others can be asked for."""

    shown: Subsets
    k: int
    n_all: int
    """How many all are; 0 where they are too many to fit."""
    is_asked: bool
    """Whether these are those that were asked for; else a job is to fit them."""
    under_way: tuple[Job, ...]

    @property
    def said(self) -> str:
        """Say which these are, and what else there is."""
        one = self.shown
        these = (
            f"These are {one.n:,} subsets, drawn by chance with seed {one.seed}."
            if one.n
            else f"These are all {self.n_all:,} subsets."
        )
        if not self.n_all:
            return f"{these} {self.k} studies have too many to fit them all."
        if not one.n:
            return these
        return f"{these} {self.k} studies have {self.n_all:,}; to fit them all takes some seconds."


@dataclass(frozen=True)
class Part:
    """A part of a table.

    Attributes
    ----------
    page, n_pages : int
        Which part it is, from 1, of how many.
    n_rows : int
        Of the whole table.
    is_asked : bool
        Whether somebody went to a part of it: then the table is not folded.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    page: int
    n_pages: int
    n_rows: int
    is_asked: bool

    @property
    def said(self) -> str:
        """Say which rows these are; empty where they are all."""
        if self.n_pages == 1:
            return ""
        before = (self.page - 1) * MOST_ROWS
        return f"Rows {before + 1:,} to {before + len(self.rows):,} of {self.n_rows:,}."


@dataclass(frozen=True)
class Chart:
    """One chart with its table, and its neighbours."""

    row: Rebuilt
    offer: Offer
    svg: str
    said: str
    part: Part
    before: Offer | None
    after: Offer | None
    subsets: SubsetsShown | None

    @property
    def query(self) -> str:
        """What its addresses ask for, to be of the same subsets."""
        if self.subsets is None:
            return ""
        return f"n={self.subsets.shown.n}&seed={self.subsets.shown.seed}"


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


def chart(member: Member, id: str, name: str, asked: Subsets | None = None, page: int = 0) -> Chart:
    """Give a chart with what its page shows; 404 where it cannot be drawn.

    Parameters
    ----------
    asked : Subsets, optional
        Of a GOSH plot, where not those that are shown first.
    page : int, optional
        The part of its table, from 1.
    """
    row = row_of(member, id)
    drawable = [offer for question in questions(member, row) for offer in question.offers]
    at = _place(drawable, name)
    drawing, subsets = None, None
    if name == "gosh":
        drawing, subsets = _of_subsets(member, row, asked)
    drawing = drawing or chart_of(member.review, row, name)
    return Chart(
        row, drawable[at], inline(drawing.svg), drawing.description, _part(drawing.table, page),
        drawable[at - 1] if at else None,
        drawable[at + 1] if at + 1 < len(drawable) else None,
        subsets,
    )  # fmt: skip


def _of_subsets(
    member: Member, row: Rebuilt, asked: Subsets | None
) -> tuple[Drawing, SubsetsShown | None]:
    """Give the chart of the subsets that were asked for, else of those that are shown first."""
    pooled = row.analysis.pooled
    assert pooled is not None
    found, shown = (made(member, row, asked) if asked else None), asked
    if found is None or shown is None:
        shown = shown_first(member, row)
        found = made(member, row, shown)
    assert found is not None
    k = pooled.k
    if Subsets().at_once(k):
        return found, None
    jobs = [job for job in under_way(member, "subsets") if job.args["analysis"] == row.spec.id]
    n_all = Subsets().count(k) if k <= ALL_UP_TO else 0
    return found, SubsetsShown(shown, k, n_all, asked in (None, shown), tuple(jobs))


def drawing(member: Member, id: str, name: str, asked: Subsets | None = None) -> Drawing:
    """Give a chart to be taken along; 404 where it cannot be drawn."""
    row = row_of(member, id)
    if charts(member.review, row).get(name, "unknown"):
        raise Http404
    if name == "gosh" and asked:
        if (found := made(member, row, asked)) is None:
            raise Http404
        return found
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


def _part(table: Sequence[Mapping[str, Cell]], page: int) -> Part:
    """Give the part of a table that was asked for, the nearest where there is none."""
    n_pages = max(1, -(-len(table) // MOST_ROWS))
    at = min(max(page, 1), n_pages)
    columns = tuple(table[0]) if table else ()
    some = table[(at - 1) * MOST_ROWS : at * MOST_ROWS]
    rows = tuple(tuple(_cell(one[c]) for c in columns) for one in some)
    return Part(columns, rows, at, n_pages, len(table), page > 0)


def _cell(value: Cell) -> str:
    if value is None:
        return "–"
    return f"{value:.4g}".replace("-", "−") if isinstance(value, float) else str(value)
