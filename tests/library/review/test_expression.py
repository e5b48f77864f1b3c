"""The small language of checks: what it computes, and what it refuses."""

from __future__ import annotations

import pytest

from consilience.errors import RuleError
from consilience.review.expression import Questions, evaluate

ASKED = Questions(
    {"trials": [{"id": "a", "n": "10", "usable": "yes"}, {"id": "b", "n": 5, "usable": "no"},
                {"id": "c", "n": "", "usable": "yes"}]},
    {"duplicates": 3, "empty": None},
    {"total": 15, "range": 2.5},
)  # fmt: skip


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ('count("trials")', 3),
        ('count("trials", usable="yes")', 2),
        ('total("trials", "n")', 15),
        ('total("trials", "n", usable="yes")', 10),
        ('values("trials", "n")', (10, 5, None)),
        ('total("trials", "n") == reported("total")', True),
        ('box("duplicates") + 1 - 2 * 3 / 4', 2.5),
        ("pct(1, 8)", 13),
        ("round(2.5)", 3),
        ("round(0.145, 2)", 0.15),
        ("median((3, 1, 2))", 2),
        ("(min((3, 1)), max((3, 1))) == (1, 3)", True),
        ("len(sorted((2, 1)))", 2),
        ("1 < 2 <= 2 and not 3 > 4 or 1 == 2", True),
        ("0.1 + 0.2 == 0.3", True),
        ("-1 != 1", True),
    ],
)
def test_it_computes(expression: str, value: object) -> None:
    assert evaluate(expression, ASKED) == value


@pytest.mark.parametrize(
    ("expression", "why"),
    [
        ('count("studies")', "there is no table 'studies'"),
        ('count("trials", size=1)', "has no column 'size'"),
        ('box("empty")', "there is no box 'empty'"),
        ('reported("p")', "there is no reported number 'p'"),
        ('__import__("os")', "there is no function '__import__'"),
        ('"a".upper()', "is not part of the language"),
        ("(lambda: 1)()", "is not part of the language"),
        ("[x for x in (1, 2)]", "is not part of the language"),
        ("2 ** 99", "is not part of the language"),
        ("1 in (1, 2)", "is not part of the language"),
        ("1 / 0", "division by zero"),
        ("1 +", "is no expression"),
    ],
)
def test_it_refuses(expression: str, why: str) -> None:
    with pytest.raises(RuleError, match="(?s)" + why.replace("(", r"\(")):
        evaluate(expression, ASKED)


def test_a_computed_value_cannot_read_a_reported_one() -> None:
    with pytest.raises(RuleError, match="may not read a reported one"):
        evaluate('reported("total")', Questions(ASKED.tables, ASKED.boxes, None))
