"""R expressions of oracle files: their calls taken apart, and evaluated where they transform.

R's calls read like Python's, names with dots like attributes, so Python's own parser takes them.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from consilience.effects.transformations import TRANSFORMATIONS

RENAMED = {"logortord": "lnortord", "logortorr": "lnortorr"}
CONSTANTS = {"TRUE": True, "FALSE": False, "NULL": None, "NA": None}
OPERATORS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul,
    ast.Div: operator.truediv, ast.Pow: operator.pow,
}  # fmt: skip
PLAIN: dict[str, Callable[..., Any]] = {
    "abs": np.abs, "c": lambda *values: np.array(values, dtype=float), "list": dict,
    "mean": np.nanmean, "nrow": lambda rows: len(next(iter(rows.values()))),
    "rep": lambda value, times: np.repeat(value, times), "round": np.round, "sqrt": np.sqrt,
}  # fmt: skip


def call_of(text: str) -> tuple[str, dict[str, Any]]:
    """Give the function of a call and its arguments, columns as their names."""
    call = ast.parse(text, mode="eval").body
    assert isinstance(call, ast.Call)
    return _name(call.func), {str(k.arg): _literal(k.value) for k in call.keywords}


def evaluate(text: str, data: Mapping[str, Any]) -> Any:
    """Evaluate an expression of transformations over the columns of `data`."""
    return _value(ast.parse(text, mode="eval").body, data)


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_name(node.value)}.{node.attr}"
    if isinstance(node, ast.Name):
        return node.id
    raise LookupError(f"no name {ast.unparse(node)}")


def _literal(node: ast.expr) -> Any:
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.UnaryOp | ast.BinOp):
        return _value(node, {})
    name = _name(node)
    return CONSTANTS.get(name, name)


def _value(node: ast.expr, data: Mapping[str, Any]) -> Any:
    match node:
        case ast.Constant():
            return node.value
        case ast.Name() | ast.Attribute():
            name = _name(node)
            if name in CONSTANTS:
                return CONSTANTS[name]
            return data[name] if name == "dat" else np.array(data[name], dtype=float)
        case ast.UnaryOp(op=ast.USub()):
            return -_value(node.operand, data)
        case ast.BinOp():
            return OPERATORS[type(node.op)](_value(node.left, data), _value(node.right, data))
        case ast.Call():
            return _called(node, data)
    raise LookupError(f"no expression {ast.unparse(node)}")


def _called(call: ast.Call, data: Mapping[str, Any]) -> Any:
    values = [_value(one, data) for one in call.args]
    named = {str(one.arg): _value(one.value, data) for one in call.keywords}
    name = _name(call.func)
    if name in PLAIN:
        return PLAIN[name](*values, **named)
    return transformed(name, values, named)


def transformed(name: str, values: list[Any], named: dict[str, Any]) -> Any:
    """Call a transformation as R does: further values in their order, `targs` a list of names."""
    bare = name.removeprefix("transf.")
    row = TRANSFORMATIONS.get(RENAMED.get(bare, bare))
    if row is None:
        raise LookupError(f"no {name}()")
    named = {**{n: v for n, v in named.items() if n != "targs"}, **named.get("targs", {})}
    if "xi" in named:
        values = [named.pop("xi"), *values]
    first, *rest = values
    return row.apply(first, **dict(zip((*row.needs, *row.may_have), rest, strict=False)), **named)
