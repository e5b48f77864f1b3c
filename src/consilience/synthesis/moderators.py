"""From a formula and a table of studies to the design matrix of a meta-regression, as in R.

Texts and truth values are factors, with treatment contrasts: the first level, in the order of
characters (numbers: of size), is the one that the others are compared with. Where what a factor is
compared within is not in the model (no intercept; an interaction without the main effects) it has
one column for each level.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from consilience.errors import DataError
from consilience.synthesis.bases import Basis, Powers, Scaled, orthogonal
from consilience.synthesis.formula import Expression, Formula, Term, parse_formula
from consilience.synthesis.moments import Floats

Table = Mapping[str, Sequence[Any]]
INTERCEPT = "intrcpt"
"""metafor's name of the intercept."""
FUNCTIONS: dict[str, Callable[[Floats], Floats]] = {
    "I": lambda x: x,
    "abs": np.abs,
    "as.numeric": lambda x: x,
    "exp": np.exp,
    "log": np.log,
    "log10": np.log10,
    "log1p": np.log1p,
    "log2": np.log2,
    "sqrt": np.sqrt,
}
"""Functions of numbers that a formula may use, by R's names."""
COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
    "==": operator.eq, "!=": operator.ne,
}  # fmt: skip
"""What is true or false of a study: `I(year >= 2000)`, `I(country == "Chile")`."""
SPECIAL = ("factor", "poly", "relevel", "scale")
"""Functions that need all studies: levels, orthogonal polynomials, mean and SD."""


@dataclass(frozen=True, slots=True)
class Coding:
    """How a variable of a formula becomes columns, as learnt from the studies of the model.

    `levels` are those of a factor, the reference first; `basis` turns the values of a number into
    columns. Names are added to the text of the variable.
    """

    variable: Expression
    levels: tuple[str, ...] = ()
    basis: Basis | None = None
    suffixes: tuple[str, ...] = ("",)

    @property
    def text(self) -> str:
        """The variable as R writes it."""
        return str(self.variable)

    def columns(self, table: Table, *, every_level: bool) -> tuple[list[str], Floats]:
        """Give names and values, shape (k, columns); NaN where a value is missing."""
        if not self.levels:
            values = _numbers(self.variable, table)
            made = values[:, None] if self.basis is None else self.basis(values)
            return [self.text + suffix for suffix in self.suffixes], made
        labels = _labels(self.variable, table)
        for strange in [one for one in labels if one is not None and one not in self.levels]:
            known = ", ".join(self.levels)
            raise DataError(f"{self.text} has no level {strange!r}; it has {known}", field="data")
        shown = self.levels if every_level else self.levels[1:]
        rows = [[math.nan if one is None else float(one == level) for level in shown]
                for one in labels]  # fmt: skip
        return [f"{self.text}{level}" for level in shown], np.array(rows).reshape(-1, len(shown))


@dataclass(frozen=True, slots=True)
class Design:
    """A design matrix.

    Attributes
    ----------
    names : tuple of str
        Of the columns, as metafor writes them.
    matrix : array, shape (k, p)
        NaN in the rows of studies that lack a value.
    missing : mapping of str to array of bool, shape (k,)
        Which studies lack a value, by variable.
    """

    names: tuple[str, ...]
    matrix: Floats
    missing: Mapping[str, NDArray[np.bool_]]


@dataclass(frozen=True, slots=True)
class Moderators:
    """A formula with what was learnt about its variables: levels of factors, means, bases."""

    formula: Formula
    codings: Mapping[str, Coding]

    def design(self, table: Table) -> Design:
        """Give the design matrix of studies.

        Raises
        ------
        DataError
            A column that is not there, a level that the model does not have.
        """
        k = _length(table, self.formula)
        names: list[str] = []
        parts: list[Floats] = []
        for term in self.formula.terms:
            labels, columns = self._columns(term, table, k)
            names += labels
            parts.append(columns)
        missing = {
            text: gaps(coding.columns(table, every_level=True)[1])
            for text, coding in self.codings.items()
        }
        return Design(tuple(names), np.hstack(parts), missing)

    def _columns(self, term: Term, table: Table, k: int) -> tuple[list[str], Floats]:
        names, values = [INTERCEPT] if not term else [""], np.ones((k, 1))
        for text in term:
            own, columns = self.codings[text].columns(
                table, every_level=self._stands_alone(text, term)
            )
            # R lets the first variable of an interaction run fastest.
            names = [f"{left}:{right}".lstrip(":") for right in own for left in names]
            values = np.concatenate([values * columns[:, [j]] for j in range(len(own))], axis=1)
        return names, values

    def _stands_alone(self, text: str, term: Term) -> bool:
        """Whether a factor is compared with nothing in the model, so that every level counts.

        Without an intercept this holds for the first factor; the others are compared with it.
        """
        terms = self.formula.terms
        if term == (text,):
            factors = [one for one in terms if len(one) == 1 and self.codings[one[0]].levels]
            return () not in terms and factors[:1] == [term]
        return set(term) - {text} not in [set(one) for one in terms]


def gaps(columns: Floats) -> NDArray[np.bool_]:
    """Say which studies lack a value in one of the columns."""
    return np.asarray(np.isnan(columns).any(axis=1), dtype=bool)


def read_moderators(text: str, table: Table) -> Moderators:
    """Read a formula and learn from a table what its variables are.

    Raises
    ------
    DataError
        The formula cannot be read, names a column that is not there or a function that is not
        offered, or a factor has one level alone.
    """
    formula = parse_formula(text)
    _length(table, formula)
    return Moderators(
        formula, {name: _learn(one, table) for name, one in formula.variables.items()}
    )


def _length(table: Table, formula: Formula) -> int:
    names = dict.fromkeys(name for one in formula.variables.values() for name in one.columns())
    for name in names:
        if name not in table:
            there = ", ".join(str(one) for one in table) or "none"
            raise DataError(f"no column {name!r}; there are {there}", field="mods")
    lengths = {name: len(table[name]) for name in (names or list(table)[:1])}
    if len(set(lengths.values())) > 1:
        said = ", ".join(f"{name} {length}" for name, length in lengths.items())
        raise DataError(f"the columns have unequal lengths: {said}", field="mods")
    return next(iter(lengths.values()), 0)


def _learn(variable: Expression, table: Table) -> Coding:
    if next(variable.columns(), None) is None:
        raise DataError(f"{variable} names no column", field="mods")
    if _is_factor(variable, table):
        return Coding(variable, levels=_levels(variable, table))
    if variable.kind == "call" and variable.name in ("poly", "scale"):
        values = _numbers(variable, table)
        known = values[np.isfinite(values)]
        if len(set(known.tolist())) < 2:
            raise DataError(f"{variable} needs values that differ", field="mods")
        if variable.name == "scale":
            mean, sd = float(known.mean()), float(known.std(ddof=1))
            return Coding(variable, basis=Scaled(mean, sd))
        degree = _degree(variable)
        basis: Basis = Powers(degree) if _is_raw(variable) else orthogonal(known, degree)
        return Coding(variable, basis=basis, suffixes=tuple(str(d + 1) for d in range(degree)))
    _numbers(variable, table)
    return Coding(variable)


# -- numbers -----------------------------------------------------------------------------------


def _numbers(node: Expression, table: Table) -> Floats:
    """Compute a variable of numbers, study by study; what has no value is NaN."""
    if node.kind == "name":
        return _column(node.name, table)
    if node.kind == "number":
        return np.array([float(node.name)])
    if node.kind == "call":
        if node.name in ("poly", "scale"):
            return _numbers(node.parts[0], table)
        if node.name not in FUNCTIONS or len(node.parts) != 1 or node.named:
            known = ", ".join((*FUNCTIONS, *SPECIAL))
            raise DataError(f"a formula cannot use {node}; it can use {known}", field="mods")
        with np.errstate(all="ignore"):
            return _finite(FUNCTIONS[node.name](_numbers(node.parts[0], table)))
    if node.kind == "text":
        raise DataError(f"{node} is no number", field="mods")
    return _finite(_operation(node.name, [_numbers(part, table) for part in node.parts]))


def _operation(sign: str, values: Sequence[Floats]) -> Floats:
    if len(values) == 1:
        return -values[0] if sign == "-" else values[0]
    left, right = values
    with np.errstate(all="ignore"):
        match sign:
            case "+":
                return left + right
            case "-":
                return left - right
            case "*":
                return left * right
            case "/":
                return left / right
            case "^":
                return np.asarray(left**right, dtype=float)
    raise DataError(f"{sign!r} cannot stand inside a function", field="mods")


def _finite(values: Floats) -> Floats:
    found: Floats = np.where(np.isfinite(values), values, np.nan)
    return found


def _column(name: str, table: Table) -> Floats:
    found = []
    for value in table[name]:
        if _is_missing(value):
            found.append(math.nan)
            continue
        try:
            found.append(float(value))
        except (TypeError, ValueError):
            raise DataError(
                f"{value!r} in column {name} is no number; for a factor write factor({name})",
                field="mods",
            ) from None
    return np.array(found)


def _is_missing(value: object) -> bool:
    try:
        return value is None or bool(value == "" or value != value)
    except TypeError:  # the NA of pandas compares with nothing
        return True


def _degree(node: Expression) -> int:
    given = node.parts[1] if len(node.parts) == 2 else dict(node.named).get("degree")
    if given is None or given.kind != "number" or not given.name.isdigit() or given.name == "0":
        raise DataError(f"{node} needs its degree: poly(x, 2)", field="mods")
    return int(given.name)


def _is_raw(node: Expression) -> bool:
    raw = dict(node.named).get("raw")
    return raw is not None and raw.name in ("TRUE", "T")


# -- factors -----------------------------------------------------------------------------------


def _is_factor(node: Expression, table: Table) -> bool:
    if node.kind == "call":
        return node.name in ("factor", "relevel") or _compares(node) is not None
    if node.kind != "name":
        return False
    known = [value for value in table[node.name] if not _is_missing(value)]
    return any(isinstance(value, str | bool | np.bool_) for value in known)


def _compares(node: Expression) -> Expression | None:
    """Give the comparison that `I()` (or a bracket) holds, if it holds one."""
    if node.kind == "operation" and node.name in COMPARISONS:
        return node
    inside = (node.kind, node.name) in (("call", "I"), ("operation", "("))
    return _compares(node.parts[0]) if inside and len(node.parts) == 1 else None


def _compared(node: Expression, table: Table) -> list[str | None]:
    """Say of each study whether the comparison holds of it."""
    k = max(len(table[name]) for name in node.columns())
    text = any(part.kind == "text" or (part.kind == "name" and _is_factor(part, table))
               for part in node.parts)  # fmt: skip
    sides: list[Sequence[Any]] = []
    for part in node.parts:
        if part.kind == "text":
            sides.append([part.name] * k)
        elif text:
            sides.append(_labels(part, table))
        else:
            numbers = np.broadcast_to(_numbers(part, table), (k,)).tolist()
            sides.append([None if math.isnan(one) else one for one in numbers])
    compare = COMPARISONS[node.name]
    return [
        None if left is None or right is None else _label(compare(left, right))
        for left, right in zip(*sides, strict=True)
    ]


def _labels(node: Expression, table: Table) -> list[str | None]:
    comparison = _compares(node)
    if comparison is not None:
        return _compared(comparison, table)
    if node.kind == "call":
        if not node.parts:
            raise DataError(f"{node} needs a column", field="mods")
        return _labels(node.parts[0], table)
    if node.kind != "name":
        raise DataError(f"{node} is no column of levels", field="mods")
    return [None if _is_missing(value) else _label(value) for value in table[node.name]]


def _label(value: object) -> str:
    """Write a level as R does."""
    if isinstance(value, bool | np.bool_):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float | np.number):
        return f"{float(value):.15g}"
    return str(value)


def _levels(node: Expression, table: Table) -> tuple[str, ...]:
    labels = {one for one in _labels(node, table) if one is not None}
    name = next(node.columns())
    numbers = _compares(node) is not None or not any(
        isinstance(value, str) for value in table[name] if not _is_missing(value)
    )
    levels = tuple(sorted(labels, key=_size if numbers else str))
    if len(levels) < 2:
        only = f"the level {levels[0]!r} alone" if levels else "no value"
        raise DataError(f"{node} has {only}; leave it out of the formula", field="mods")
    reference = dict(node.named).get("ref") if node.kind == "call" else None
    if reference is None:
        return levels
    if reference.name not in levels:
        known = ", ".join(levels)
        raise DataError(f"{node}: no level {reference.name!r}; there are {known}", field="mods")
    return (reference.name, *(one for one in levels if one != reference.name))


def _size(label: str) -> float:
    truth = {"FALSE": 0.0, "TRUE": 1.0}
    return truth[label] if label in truth else float(label)
