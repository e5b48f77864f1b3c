"""What a forest plot is told: its rows, its columns, and what it shows beside the estimates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from consilience.errors import DataError
from consilience.figures.styles import STYLES
from consilience.synthesis import Pooled, Subgroups


@dataclass(frozen=True, slots=True)
class Judgement:
    """One judgement on the risk of bias: how it is shown, and in what words.

    `tone` is "good", "unclear" or "bad"; sign, ground and ring tell them apart. An empty tone
    leaves the place free (not judged).
    """

    tone: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class ForestRow:
    """A study's row.

    Attributes
    ----------
    study : str
        Its name.
    cells : tuple of str
        What stands under `ForestOptions.columns`.
    judgements : tuple of Judgement
        What stands under `ForestOptions.domains`.
    pooled : bool
        Whether the study is in the result. One that is not keeps its row, with `note`.
    note : str
        Why it is not pooled, in two or three words.
    group : str
        Its subgroup.
    """

    study: str
    cells: tuple[str, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    pooled: bool = True
    note: str = "not estimable"
    group: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the caller.

    Attributes
    ----------
    heading : str
    group : str
        Stands above the headings of neighbouring columns of the same group: an arm.
    side : {"left", "right"}
        Where a look has its columns "left" and "right".
    align : {"start", "end"}
    totals : tuple of str
        What stands in the row of the pooled effect, then in those of the subgroups.
    """

    heading: str
    group: str = ""
    side: Literal["left", "right"] = "left"
    align: Literal["start", "end"] = "end"
    totals: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Its key in the table behind the figure."""
        return f"{self.group}, {self.heading}" if self.group else self.heading


@dataclass(frozen=True, slots=True)
class ForestOptions:
    """What a forest plot shows beside the estimates.

    Attributes
    ----------
    measure : str
        metafor's name of the measure; a ratio gets a logarithmic axis.
    outcome : str
        What was measured, for the title in the text alternative.
    style : str
        A look: a name of `STYLES` ("house", "revman", "jama", "bmj").
    columns : tuple of Column or str
        Columns beside the study and, where their `side` says so, on the right.
    totals : tuple of str
        What stands under these columns in the row of the pooled effect, where the columns do not
        say it.
    favours : tuple of str
        Whom a value below and above the null value favours; may be empty.
    domains : tuple of str
        Names of the domains of the risk of bias; the plot shows A, B, ... and a key.
    places : int
        Decimals of the estimates.
    prediction : bool
        Show the prediction interval, from three studies on.
    plot_width : float
        Width of the plot itself, in px.
    page_height : float
        Height of a printed page, in px; a longer figure is printed on several. 0: that of A4 in
        the width of the figure.
    name : str
        Unique among the drawings of a page.
    """

    measure: str = "GEN"
    outcome: str = ""
    style: str = "house"
    columns: tuple[Column | str, ...] = ()
    totals: tuple[str, ...] = ()
    favours: tuple[str, str] = ("", "")
    domains: tuple[str, ...] = ()
    places: int = 2
    prediction: bool = True
    plot_width: float = 300
    page_height: float = 0
    name: str = "forest"

    def __post_init__(self) -> None:
        """Refuse a look that does not exist."""
        if self.style not in STYLES:
            raise DataError(f"no look {self.style!r}; known are {', '.join(STYLES)}", field="style")

    @property
    def all_columns(self) -> tuple[Column, ...]:
        """The columns as such, each with its totals."""
        found = []
        for i, given in enumerate(self.columns):
            column = Column(given) if isinstance(given, str) else given
            totals = column.totals or self.totals[i : i + 1]
            found.append(Column(column.heading, column.group, column.side, column.align, totals))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Matched:
    """The rows of a forest plot with their places in the result, None for one not pooled."""

    result: Pooled
    rows: tuple[tuple[ForestRow, int | None], ...]
    subgroups: Subgroups | None = None

    @property
    def groups(self) -> tuple[tuple[str, Pooled | None, tuple[int, ...]], ...]:
        """Each subgroup: its name, its result, and which of `rows` it has.

        A group of studies of which none was pooled has no result.
        """
        if self.subgroups is None:
            return (("", None, tuple(range(len(self.rows)))),)
        known: Mapping[str, Pooled] = dict(
            zip(self.subgroups.names, self.subgroups.results, strict=True)
        )
        names = dict.fromkeys((*known, *(row.group for row, _ in self.rows)))
        return tuple(
            (
                name,
                known.get(name),
                tuple(i for i, (r, _) in enumerate(self.rows) if r.group == name),
            )
            for name in names
        )


def match(
    result: Pooled, rows: Sequence[ForestRow] | None, subgroups: Subgroups | None = None
) -> Matched:
    """Pair each row with its place in the result.

    Raises
    ------
    DataError
        The pooled rows are not as many as the studies of the result, or those of a subgroup.
    """
    given = rows if rows is not None else [ForestRow(study) for study in result.slab]
    n_pooled = sum(row.pooled for row in given)
    if n_pooled != result.k:
        raise DataError(f"{n_pooled} rows for the {result.k} studies of the result")
    if subgroups is not None:
        for name, one in zip(subgroups.names, subgroups.results, strict=True):
            n = sum(row.pooled and row.group == name for row in given)
            if n != one.k:
                raise DataError(f"{n} rows for the {one.k} studies of the subgroup {name!r}")
    places = iter(range(result.k))
    return Matched(
        result, tuple((row, next(places) if row.pooled else None) for row in given), subgroups
    )
