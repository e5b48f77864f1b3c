"""Formulas of moderators, `~ ablat + factor(alloc)`, read as R reads them. Nothing is evaluated.

A formula is a sum of terms: `a + b`, `a:b` (interaction), `a * b` (both and their interaction),
`a / b` (`a + a:b`), `(a + b)^2`, `- b` (left out), `- 1` or `0 +` (no intercept). What stands in a
term is a column, or a function of columns: `factor(a)`, `log(a)`, `I(a^2)`, `poly(a, 2)`. Names
with spaces stand between backticks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from consilience.errors import DataError

WRITTEN = {
    "`~ a + b`": "both; a column of text is a factor, the others are compared with its first level",
    "`a:b`": "their interaction",
    "`a * b`": "both and their interaction",
    "`a / b`": "`a + a:b`",
    "`(a + b + c)^2`": "all of them, and the interactions of two",
    "`- b`": "without this term",
    "`0 + a`, `a - 1`": "without an intercept: a factor has a column for each level",
    "`factor(a)`": "numbers as levels",
    '`relevel(a, ref = "b")`': "another level to compare with",
    "`I(a^2 + 1)`": "computed: `+ - * / ^`",
    '`I(a >= 2000)`, `I(a == "b")`': "true or false: a factor",
    "`poly(a, 2)`": "orthogonal polynomials; `raw = TRUE`: powers",
    "`scale(a)`": "less its mean, over its standard deviation",
    "`` `years since` ``": "a column whose name has spaces",
}
"""What a formula may hold, and what it means."""

Kind = Literal["number", "name", "text", "call", "operation"]


@dataclass(frozen=True, slots=True)
class Expression:
    """A part of a formula: a number, a column, a text, a function or an operation with its parts.

    `name` is the number as written, the column, the text, the function or the sign.
    """

    kind: Kind
    name: str
    parts: tuple[Expression, ...] = ()
    named: tuple[tuple[str, Expression], ...] = ()

    def __str__(self) -> str:
        """Write it as R does, which names the columns of a design by it."""
        match self.kind:
            case "text":
                return f'"{self.name}"'
            case "call":
                inside = [str(p) for p in self.parts] + [f"{n} = {p}" for n, p in self.named]
                return f"{self.name}({', '.join(inside)})"
            case "operation" if len(self.parts) == 1:
                return f"{self.name}{self.parts[0]}{')' if self.name == '(' else ''}"
            case "operation":
                gap = "" if self.name in "^:/" else " "
                return f"{self.parts[0]}{gap}{self.name}{gap}{self.parts[1]}"
        return self.name

    def columns(self) -> Iterator[str]:
        """Give the columns that it needs."""
        if self.kind == "name":
            yield self.name
        for part in self.parts:
            yield from part.columns()


Term = tuple[str, ...]
"""The variables of a term by their text; the intercept is the term without any."""


@dataclass(frozen=True, slots=True)
class Formula:
    """What a formula says.

    Attributes
    ----------
    terms : tuple of tuple of str
        In R's order: the intercept, single variables, interactions of two, of three ...
    variables : dict of str to Expression
    """

    terms: tuple[Term, ...]
    variables: dict[str, Expression]


def parse_formula(text: str) -> Formula:
    """Read a formula; the sign `~` before it may be left out.

    Raises
    ------
    DataError
        The formula cannot be read; the message says from where on.

    Examples
    --------
    >>> parse_formula("~ dose * factor(alloc)").terms
    ((), ('dose',), ('factor(alloc)',), ('dose', 'factor(alloc)'))
    """
    reader = _Reader(text)
    if not reader.tokens:
        raise DataError("the formula is empty; write e.g. ~ dose + factor(country)", field="mods")
    whole = reader.expression(0)
    if reader.tokens:
        raise reader.wrong()
    variables: dict[str, Expression] = {}
    terms = _terms(whole, variables)
    with_intercept = {(): None, **terms}
    if _says_no_intercept(whole):
        del with_intercept[()]
    ordered = tuple(sorted(with_intercept, key=len))
    used = {name for term in ordered for name in term}
    if not ordered:
        raise DataError("the formula leaves nothing in the model", field="mods")
    return Formula(ordered, {name: v for name, v in variables.items() if name in used})


_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+)|`(?P<quoted>[^`]+)`"
    r"|(?P<name>[^\W\d][\w.]*)|\"(?P<text>[^\"]*)\"|'(?P<single>[^']*)'"
    r"|(?P<sign>\*\*|[<>=!]=|[-+*/:^(),=<>]))"
)
_COMPARING = dict.fromkeys(("<", "<=", ">", ">=", "==", "!="), 5)
_STRENGTH = _COMPARING | {"+": 10, "-": 10, "*": 20, "/": 20, ":": 30, "^": 50}
_MINUS = 40


class _Reader:
    """The words and signs of a formula, read from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text.strip().removeprefix("~")
        self.tokens: list[tuple[str, str]] = []
        at = 0
        while self.text[at:].strip():
            found = _TOKEN.match(self.text, at)
            if found is None:
                raise DataError(f"cannot read the formula at {self.text[at:]!r}", field="mods")
            kind = str(found.lastgroup)
            self.tokens.append((kind, found[kind].replace("**", "^")))
            at = found.end()

    def wrong(self) -> DataError:
        """Say where the formula stops to make sense."""
        rest = " ".join(value for _, value in self.tokens) or "its end"
        return DataError(f"cannot read the formula {self.text.strip()!r} at {rest}", field="mods")

    def take(self, sign: str) -> bool:
        """Pass over a sign if it comes next."""
        if self.tokens and self.tokens[0] == ("sign", sign):
            self.tokens.pop(0)
            return True
        return False

    def expression(self, least: int) -> Expression:
        """Read operations that bind more than `least`."""
        left = self.first()
        while self.tokens and self.tokens[0][0] == "sign":
            sign = self.tokens[0][1]
            strength = _STRENGTH.get(sign, 0)
            if strength <= least:
                break
            self.tokens.pop(0)
            right = self.expression(strength - 1 if sign == "^" else strength)
            left = Expression("operation", sign, (left, right))
        return left

    def first(self) -> Expression:
        """Read what is no operation of two."""
        if not self.tokens:
            raise self.wrong()
        kind, value = self.tokens.pop(0)
        if kind == "sign":
            if value in "+-":
                return Expression("operation", value, (self.expression(_MINUS),))
            if value == "(":
                inside = self.expression(0)
                if self.take(")"):
                    return Expression("operation", "(", (inside,))
            raise self.wrong()
        if kind == "name" and self.take("("):
            return self.call(value)
        plain: dict[str, Kind] = {"number": "number", "text": "text", "single": "text"}
        return Expression(plain.get(kind, "name"), value)

    def call(self, name: str) -> Expression:
        """Read the arguments of a function."""
        parts: list[Expression] = []
        named: list[tuple[str, Expression]] = []
        while not self.take(")"):
            if len(self.tokens) > 1 and self.tokens[1] == ("sign", "="):
                key = self.tokens.pop(0)[1]
                self.take("=")
                named.append((key, self.expression(0)))
            else:
                parts.append(self.expression(0))
            if not self.take(",") and self.tokens[:1] != [("sign", ")")]:
                raise self.wrong()
        return Expression("call", name, tuple(parts), tuple(named))


Terms = dict[Term, None]
"""A set that keeps its order."""


def _terms(node: Expression, variables: dict[str, Expression]) -> Terms:
    """Give the terms of a part of the formula; numbers, which speak of the intercept, have none."""
    if node.kind == "number":
        return {(): None} if node.name == "1" else {}
    if node.kind != "operation":
        variables[str(node)] = node
        return {(str(node),): None}
    inside = [_terms(part, variables) for part in node.parts]
    if len(inside) == 1:
        if node.name == "-" and node.parts[0].kind != "number":
            raise DataError(f"{node} alone takes nothing away", field="mods")
        return {} if node.name == "-" else inside[0]
    left, right = inside
    match node.name:
        case "+":
            return _joined(left, right)
        case "-":
            gone = [set(term) for term in right]
            return {term: None for term in left if set(term) not in gone}
        case ":":
            return _crossed(left, right)
        case "*":
            return _joined(_joined(left, right), _crossed(left, right))
        case "/":
            all_of_left = tuple(dict.fromkeys(name for term in left for name in term))
            return _joined(left, _crossed({all_of_left: None}, right))
        case "^":
            return _power(node, left)
    raise DataError(f"write I({node}) for a comparison", field="mods")


def _joined(left: Terms, right: Terms) -> Terms:
    """Add terms to those that are there; a:b and b:a are one."""
    known = [set(term) for term in left]
    return left | {term: None for term in right if set(term) not in known}


def _power(node: Expression, base: Terms) -> Terms:
    power = node.parts[1]
    if power.kind != "number" or not power.name.isdigit() or power.name == "0":
        raise DataError(f"the power in {node} is not a whole number", field="mods")
    found = base
    for _ in range(int(power.name) - 1):
        found = _joined(found, _crossed(found, base))
    return found


def _crossed(left: Terms, right: Terms) -> Terms:
    crossed: Terms = {}
    for one in left:
        for other in right:
            crossed = _joined(crossed, {tuple(dict.fromkeys(one + other)): None})
    return crossed


def _says_no_intercept(node: Expression, *, taken_away: bool = False) -> bool:
    """Whether `0 +`, `+ 0` or `- 1` stands in the outermost sum; the last of them counts."""
    if node.kind == "number":
        return node.name == ("1" if taken_away else "0")
    if node.kind == "operation" and node.name in "+-(":
        signs = [False] * (len(node.parts) - 1) + [taken_away or node.name == "-"]
        pairs = zip(node.parts, signs, strict=True)
        return any(_says_no_intercept(part, taken_away=sign) for part, sign in pairs)
    return False
