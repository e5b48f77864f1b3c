"""Results with the sentences they get, the words that none may hold, and the evidence table."""

from __future__ import annotations

import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilience.effects import MEASURES
from consilience.errors import DataError
from consilience.synthesis import methods_sentence, pool, results_sentence
from consilience.synthesis.conclusions import conclude
from consilience.synthesis.descriptives import described
from consilience.synthesis.references import METHODS, references
from consilience.synthesis.strength import STRENGTH, StrengthTable
from consilience.synthesis.tau2 import ESTIMATORS

RESULTS = tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))["result"]
FORBIDDEN = (
    "no effect", "no difference", "no evidence", "not significant", "significan", "trend",
    "marginal", "borderline", "failed to", "proves", "ineffective", "nan", "  ",
)  # fmt: skip
"""What no sentence on a result may say, whatever the result."""
LYONS = [
    {"from": 0, "to": 0.001, "word": "very strong"}, {"from": 0.001, "to": 0.01, "word": "strong"},
    {"from": 0.01, "to": 0.09, "word": "weak"}, {"from": 0.1, "to": 1, "word": "no"},
]  # fmt: skip
"""As the paper prints it: nothing is said of p between 0.09 and 0.1."""


def told(row: dict[str, Any]) -> tuple[list[str], tuple[str, ...]]:
    """Give the sentences of a result, and its cautions."""
    measure = MEASURES[row["measure"]]
    result = pool(row["yi"], row["vi"], method=row.get("method", "REML"), test=row.get("test", "z"))
    table = StrengthTable.from_json(row["table"]) if "table" in row else STRENGTH
    found = conclude(
        result, measure, about=row["about"], table=table,
        favours=tuple(row.get("favours", ("", ""))), risk=row.get("risk"),
    )  # fmt: skip
    return [results_sentence(result, measure), found.text], found.cautions


def test_there_are_results_enough() -> None:
    assert len(RESULTS) >= 20


@pytest.mark.parametrize("row", RESULTS, ids=[row["name"] for row in RESULTS])
def test_a_result_gets_its_sentences_and_no_forbidden_word(row: dict[str, Any]) -> None:
    sentences, cautions = told(row)
    assert sentences == row["wanted"]
    assert list(cautions) == row["cautions"]
    everything = " ".join([*sentences, *cautions]).casefold()
    assert [word for word in FORBIDDEN if word in everything] == []


@given(
    st.lists(st.tuples(st.floats(-3, 3), st.floats(0.001, 2)), min_size=1, max_size=12),
    st.sampled_from(["REML", "DL", "EE"]), st.sampled_from(["z", "knha"]),
    st.sampled_from(["SMD", "MD", "RR", "OR"]),
)  # fmt: skip
def test_no_result_is_told_with_a_forbidden_word(
    studies: list[tuple[float, float]], method: str, test: str, name: str
) -> None:
    yi, vi = zip(*studies, strict=True)
    result = pool(yi, vi, method=method, test=test)
    found = conclude(result, MEASURES[name], about="Recovery")
    said = " ".join([methods_sentence(result, MEASURES[name]), found.text, *found.cautions])
    assert [word for word in FORBIDDEN if word in said.casefold()] == []


# -- the table of evidence words ---------------------------------------------------------------


def test_a_gap_in_the_table_is_refused_and_named() -> None:
    with pytest.raises(DataError, match=r"no word for p from 0\.09 to 0\.1"):
        StrengthTable.from_json(LYONS)
    LYONS_WHOLE = [row | ({"to": 0.1} if row["to"] == 0.09 else {}) for row in LYONS]
    assert StrengthTable.from_json(LYONS_WHOLE).word(0.095) == "weak"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "is empty"),
        ([(0, 0.5, "a"), (0.4, 1, "b")], "“a” and “b” both claim p from 0.4 to 0.5"),
        ([(0.01, 1, "a")], "no word for p from 0 to 0.01"),
        ([(0, 0.9, "a")], "no word for p from 0.9 to 1"),
        ([(0, 1.5, "a")], "p cannot be above 1"),
        ([(0, 1, " ")], "has no word"),
        ([(0.5, 0.1, "a")], "the first has to be the smaller"),
    ],
)
def test_a_table_that_does_not_hold_every_p_once_is_refused(rows: list[Any], said: str) -> None:
    table = [{"from": low, "to": high, "word": word} for low, high, word in rows]
    with pytest.raises(DataError) as refused:
        StrengthTable.from_json(table)
    assert said in str(refused.value)


@given(st.floats(0, 1), st.sets(st.floats(0.001, 0.999), max_size=6))
def test_every_p_has_one_word(p: float, cuts: set[float]) -> None:
    edges = [0.0, *sorted(cuts), 1.0]
    rows = [
        {"from": low, "to": high, "word": f"w{i}"} for i, (low, high) in enumerate(pairwise(edges))
    ]
    table = StrengthTable.from_json(rows[::-1])
    assert table.word(p) == f"w{min(sum(p >= cut for cut in edges[1:]), len(rows) - 1)}"
    assert StrengthTable.from_json(table.as_json()) == table


# -- references and descriptives ---------------------------------------------------------------


@pytest.mark.parametrize("method", [n for n, row in ESTIMATORS.items() if row.estimate])
def test_every_estimator_has_its_publication(method: str) -> None:
    result = pool([0.1, 0.4, 0.3], [0.02, 0.03, 0.02], method=method)
    assert METHODS[method] in references(result, MEASURES["RR"])


def test_the_studies_in_numbers_of_lyons_2021() -> None:
    sizes = [555, 428, 163, 300, 100, 82, 298, 205]
    found = described("Randomised", [*map(float, sizes)])
    assert found is not None
    assert found.total == 2131
    assert found.text == "Randomised: median 251.5, range 82 to 555 (8 of 8 studies)."
    assert described("Age", [None, None]) is None
