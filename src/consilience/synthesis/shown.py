"""How results read: as text in a terminal, as a table in a notebook, as a data frame."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from html import escape
from typing import Any, cast

from consilience.errors import ConsilienceError

Columns = Mapping[str, Sequence[Any]]
P_VALUES = ("pval", "Qp", "QEp", "QMp")
"""Columns of p-values, which are written by their size."""
NAMES = ("slab", "names")
"""Fields that name the rows of a table."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown of a result: a title, lines of facts, a table, and notes below it.

    `names` head the rows of the table.
    """

    title: str
    facts: tuple[str, ...]
    names: tuple[str, ...]
    columns: Columns
    notes: tuple[str, ...] = ()


class Readable:
    """A result that reads well; what it shows is its `shown`."""

    __slots__ = ()

    def shown(self) -> Shown:
        """Give what is shown of it: what is one number above, what is one a row in the table."""
        values = {f.name: getattr(self, f.name) for f in fields(cast(Any, self)) if f.repr}
        columns = {n: v for n, v in values.items() if _is_column(v)}
        k = max((len(column) for column in columns.values()), default=0)
        table = {dotted(n): c for n, c in columns.items() if len(c) == k and n not in NAMES}
        names = next((columns[n] for n in NAMES if n in columns), None)
        single = {n: v for n, v in values.items() if isinstance(v, int | float | str)}
        facts = [f"{dotted(name)}: {_written(name, value)}" for name, value in single.items()]
        return Shown(
            title=_title(type(self)),
            facts=tuple(facts),
            names=tuple(str(i + 1) for i in range(k)) if names is None else tuple(names),
            columns=table,
            notes=tuple(values.get("notes", ())),
        )

    def __str__(self) -> str:
        """Write it as plain text, numbers to four decimals."""
        shown = self.shown()
        blocks = [[shown.title], list(shown.facts), _table(shown), list(shown.notes)]
        return "\n\n".join("\n".join(block) for block in blocks if block)

    def __repr__(self) -> str:
        """As its text, so that a terminal shows it."""
        return str(self)

    def _repr_html_(self) -> str:
        """Give it as a table for notebooks."""
        shown = self.shown()
        head = "".join(f"<th scope='col'>{escape(name)}</th>" for name in ("", *shown.columns))
        rows = "".join(
            f"<tr><th scope='row'>{escape(name)}</th>"
            + "".join(f"<td>{escape(cell)}</td>" for cell in cells)
            + "</tr>"
            for name, cells in zip(shown.names, _cells(shown), strict=True)
        )
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        facts = "".join(f"<p>{escape(line)}</p>" for line in shown.facts)
        notes = "".join(f"<p>{escape(line)}</p>" for line in shown.notes)
        title = f"<p><strong>{escape(shown.title)}</strong></p>"
        return f"<div>{title}{facts}{table if shown.columns else ''}{notes}</div>"

    def to_frame(self) -> Any:
        """Give its table as a data frame of pandas, unrounded.

        Raises
        ------
        ConsilienceError
            pandas is not installed.
        """
        return frame(self.shown().columns, self.shown().names)


def frame(columns: Columns, names: Sequence[str]) -> Any:
    """Give columns as a data frame, the names as its index."""
    try:
        import pandas as pd
    except ImportError:
        message = "data frames need pandas; install it with pip install 'consilience[notebook]'"
        raise ConsilienceError(message) from None
    return pd.DataFrame({name: list(c) for name, c in columns.items()}, index=list(names))


def number(value: Any, places: int = 4) -> str:
    """Write a number with fixed decimals, a missing one as a dash.

    >>> number(0.12345), number(float("nan")), number(True)
    ('0.1235', '–', 'yes')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "–"
    if isinstance(value, float):
        if math.isinf(value):
            return "∞" if value > 0 else "−∞"
        text = f"{value:.{places}f}"
        return (text.lstrip("-") if float(text) == 0 else text).replace("-", "−")
    return str(value)


def p_value(value: float) -> str:
    """Write a p-value: below 0.001 as such.

    >>> p_value(0.00004), p_value(0.0321)
    ('<0.001', '0.0321')
    """
    return "<0.001" if value < 0.001 else number(value)


def p_equals(value: float) -> str:
    """Write `p = 0.0321` or `p <0.001`."""
    return "p < 0.001" if value < 0.001 else f"p = {number(value)}"


def dotted(name: str) -> str:
    """Write a name as metafor does: `ci.lb`.

    >>> dotted("ci_lb"), dotted("tau2")
    ('ci.lb', 'tau2')
    """
    return name.replace("_", ".")


def heterogeneity_lines(model: Any, df: int, *, what: str = "Heterogeneity") -> tuple[str, ...]:
    """Say tau2, I2, H2 and Q of a model in two lines."""
    between = ""
    if not (math.isnan(model.se_tau2) and model.tau2 == 0):
        error = "" if math.isnan(model.se_tau2) else f" (SE {number(model.se_tau2)})"
        root = number(math.sqrt(model.tau2))
        between = f"tau² = {number(model.tau2)}{error}, tau = {root}; "
    return (
        f"{between}I² = {number(model.I2, 1)}%, H² = {number(model.H2, 2)}",
        f"{what}: Q({df}) = {number(model.QE)}, {p_equals(model.QEp)}",
    )


def _is_column(value: object) -> bool:
    plain = (int, float, str, type(None))
    return isinstance(value, tuple) and bool(value) and all(isinstance(v, plain) for v in value)


def _written(name: str, value: Any) -> str:
    if name == "level":
        return f"{value:g}%"
    return p_value(value) if name in P_VALUES else number(value)


def _title(kind: type) -> str:
    """Say what a class is in the first line of its words."""
    first = (kind.__doc__ or kind.__name__).strip().partition("\n")[0]
    return first.removesuffix(".")


def _cells(shown: Shown) -> list[list[str]]:
    """Write the table row by row."""
    written = [[_written(name, one) for one in c] for name, c in shown.columns.items()]
    return [list(row) for row in zip(*written, strict=True)]


def _table(shown: Shown) -> list[str]:
    if not shown.columns:
        return []
    rows = [[name, *cells] for name, cells in zip(shown.names, _cells(shown), strict=True)]
    lines = [["", *shown.columns], *rows]
    widths = [max(len(line[j]) for line in lines) for j in range(len(lines[0]))]
    return [
        "  ".join([line[0].ljust(widths[0])]
                  + [cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True)])
        .rstrip()
        for line in lines
    ]  # fmt: skip
