"""Questions to a built review, in a small and safe language: arithmetic over its tables."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import Any

from consilience.errors import RuleError

Tables = Mapping[str, Sequence[Mapping[str, Any]]]

_BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: lambda a, b: _same(a, b),
    ast.NotEq: lambda a, b: not _same(a, b),
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


@dataclass(frozen=True)
class Questions:
    """What an expression may ask.

    Attributes
    ----------
    tables : mapping of str to rows
        `count`, `total` and `values` run on these.
    boxes : mapping of str to number
        `box("records_screened")`.
    reported : mapping of str to value, or None
        `reported("pooled.hope.post.k")`; None where the expression is a computed value, which may
        not read reported ones.
    """

    tables: Tables
    boxes: Mapping[str, Any] = field(default_factory=dict)
    reported: Mapping[str, Any] | None = None


def evaluate(expression: str, questions: Questions) -> Any:
    """Give the value of an expression.

    Numbers, texts, lists, `+ - * /`, comparisons, `and`, `or`, `not`, and calls of `reported`,
    `box`, `count`, `total`, `values`, `pct` (percent, rounded half up), `min`, `max`, `median`,
    `len`, `round` (half up), `sorted`. Nothing else.

    Raises
    ------
    RuleError
        Naming what cannot be read, or what there is no table, column or number of.
    """
    try:
        tree = ast.parse(expression.strip(), mode="eval")
    except SyntaxError as error:
        raise RuleError(f"{expression!r} is no expression: {error.msg}") from None
    try:
        return _value(tree.body, questions)
    except (TypeError, ValueError, ZeroDivisionError) as error:
        raise RuleError(f"{expression!r}: {error}") from None


def _value(node: ast.expr, asked: Questions) -> Any:
    match node:
        case ast.Constant(value=bool() | int() | float() | str() as value):
            return value
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            return tuple(_value(part, asked) for part in parts)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand, asked)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return not _value(operand, asked)
        case ast.BinOp(op=op) if type(op) in _BINARY:
            return _BINARY[type(op)](_value(node.left, asked), _value(node.right, asked))
        case ast.BoolOp(op=ast.And()):
            return all(_value(part, asked) for part in node.values)
        case ast.BoolOp(op=ast.Or()):
            return any(_value(part, asked) for part in node.values)
        case ast.Compare():
            return _compared(node, asked)
        case ast.Call(func=ast.Name(id=name)):
            return _called(name, node, asked)
    raise RuleError(f"{ast.unparse(node)!r} is not part of the language of checks")


def _compared(node: ast.Compare, asked: Questions) -> bool:
    sides = [_value(side, asked) for side in (node.left, *node.comparators)]
    for op, left, right in zip(node.ops, sides, sides[1:], strict=False):
        if type(op) not in _COMPARE:
            raise RuleError(f"{ast.unparse(node)!r} is not part of the language of checks")
        if not _COMPARE[type(op)](left, right):
            return False
    return True


def _called(name: str, node: ast.Call, asked: Questions) -> Any:
    args = [_value(arg, asked) for arg in node.args]
    named = {str(k.arg): _value(k.value, asked) for k in node.keywords}
    if name in _PLAIN and not named:
        return _PLAIN[name](*args)
    if name in ("count", "total", "values"):
        return _ask(name, args, named, asked.tables)
    if name == "box" and not named:
        return _look_up(asked.boxes, args, "box")
    if name == "reported" and not named:
        if asked.reported is None:
            raise RuleError("a computed value may not read a reported one")
        return _look_up(asked.reported, args, "reported number")
    raise RuleError(f"there is no function {name!r} with these arguments")


def _look_up(among: Mapping[str, Any], args: Sequence[Any], what: str) -> Any:
    (key,) = args
    if among.get(key) is None:
        raise RuleError(f"there is no {what} {key!r}")
    return among[key]


def _ask(name: str, args: Sequence[Any], where: Mapping[str, Any], tables: Tables) -> Any:
    table, *columns = args
    if table not in tables:
        raise RuleError(f"there is no table {table!r}; tables are {', '.join(tables)}")
    rows = [
        row
        for row in tables[table]
        if all(str(_cell(row, column, table)) == str(value) for column, value in where.items())
    ]
    if name == "count":
        return len(rows)
    (column,) = columns
    found = [number(_cell(row, column, table)) for row in rows]
    return sum(v for v in found if v is not None) if name == "total" else tuple(found)


def _cell(row: Mapping[str, Any], column: str, table: str) -> Any:
    if column not in row:
        raise RuleError(f"the table {table!r} has no column {column!r}")
    return row[column]


def number(cell: Any) -> int | float | None:
    """Read a cell as a number, or None where it is none."""
    try:
        value = float(cell)
    except (TypeError, ValueError):
        return None
    return int(value) if value.is_integer() else value


def rounded(value: float, digits: int = 0) -> float | int:
    """Round half up, as papers do."""
    step = Decimal(1).scaleb(-int(digits))
    result = Decimal(repr(float(value))).quantize(step, ROUND_HALF_UP)
    return int(result) if digits == 0 else float(result)


def _same(a: Any, b: Any) -> bool:
    if isinstance(a, tuple) and isinstance(b, tuple):
        return len(a) == len(b) and all(_same(x, y) for x, y in zip(a, b, strict=True))
    if isinstance(a, int | float) and isinstance(b, int | float):
        return math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-12)
    return bool(a == b)


_PLAIN: dict[str, Callable[..., Any]] = {
    "pct": lambda part, whole: rounded(100 * part / whole),
    "min": min,
    "max": max,
    "median": lambda values: median(values),
    "len": len,
    "round": rounded,
    "sorted": lambda values: tuple(sorted(values)),
}
