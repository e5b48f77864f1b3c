"""The data of the studies as columns of a forest plot, as a look shows them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from consilience.effects import MEASURES
from consilience.figures.forest_rows import Column
from consilience.figures.styles import STYLES

Values = Mapping[str, Sequence[float | None]]

_ARMS: Mapping[str, tuple[Mapping[str, str], ...]] = {
    "counts": ({"events": "ai", "n": "n1i"}, {"events": "ci", "n": "n2i"}),
    "means": (
        {"mean": "m1i", "sd": "sd1i", "n": "n1i"},
        {"mean": "m2i", "sd": "sd2i", "n": "n2i"},
    ),
    "person time": ({"events": "x1i", "time": "t1i"}, {"events": "x2i", "time": "t2i"}),
    "proportion": ({"events": "xi", "n": "ni"},),
    "rate": ({"events": "xi", "time": "ti"},),
    "mean": ({"mean": "mi", "sd": "sdi", "n": "ni"},),
    "correlation": ({"n": "ni"},),
    "regression": ({"n": "ni"},),
    "change": ({"n": "ni"},),
    "reliability": ({"n": "ni"},),
}
"""Where the data of each arm stand, under metafor's names, by the kind of a measure."""
_SUMS = {"n1i": ("ai", "bi"), "n2i": ("ci", "di")}
_ADD_UP = {"events", "n", "time"}


def data_columns(
    measure: str,
    data: Values,
    *,
    style: str = "house",
    arms: tuple[str, str] = ("Group 1", "Group 2"),
    summed: Sequence[Sequence[int]] = (),
) -> tuple[tuple[Column, ...], list[tuple[str, ...]]]:
    """Give the columns of a look, and the cells of each study.

    Parameters
    ----------
    measure : str
        metafor's name of the measure.
    data : mapping of str to sequence of float or None
        Columns under metafor's names; one that is missing leaves out what needs it.
    style : str
        A name of `STYLES`.
    arms : tuple of str
        Names of the two arms.
    summed : sequence of sequence of int
        Which studies are added up in the row of the pooled effect, then in those of the subgroups.
    """
    kind = MEASURES[measure].kind
    sides = _ARMS.get(kind, ())
    known = _with_sums(data)
    columns: list[Column] = []
    cells: list[list[str]] = []
    for number, places in enumerate(sides):
        arm = arms[number] if len(sides) > 1 else ""
        for heading, template in STYLES[style].data[kind]:
            names = re.findall(r"{(\w+)}", template)
            if not all(places[name] in known for name in names):
                continue
            rows = [known[places[name]] for name in names]
            totals = tuple(_total(template, names, rows, of) for of in summed)
            columns.append(Column(heading, arm, totals=totals))
            cells.append([_cell(template, names, values) for values in zip(*rows, strict=True)])
    return tuple(columns), [tuple(row) for row in zip(*cells, strict=True)]


def _with_sums(data: Values) -> Values:
    """Add the sizes of groups that are given as events and the rest."""
    known = dict(data)
    for name, parts in _SUMS.items():
        if name not in known and all(part in known for part in parts):
            pairs = zip(*(known[part] for part in parts), strict=True)
            known[name] = [None if a is None or b is None else a + b for a, b in pairs]
    return known


def _cell(template: str, names: Sequence[str], values: Sequence[float | None]) -> str:
    if any(value is None for value in values):
        return ""
    said = template.format(
        **{name: f"{value:.10g}" for name, value in zip(names, values, strict=True)}
    )
    return said.replace("-", "−")


def _total(
    template: str, names: Sequence[str], rows: Sequence[Sequence[float | None]], of: Sequence[int]
) -> str:
    """Add up what adds up; means do not."""
    if not set(names) <= _ADD_UP:
        return ""
    sums = [sum(row[i] or 0 for i in of) for row in rows]
    return _cell(template, names, sums)
