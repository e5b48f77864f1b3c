"""Formulas of moderators: what they say, the columns they make, who lacks a value."""

from __future__ import annotations

import json
import math
import pickle
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consilience.errors import DataError
from consilience.synthesis import predict, regress
from consilience.synthesis.formula import parse_formula
from consilience.synthesis.moderators import Table, read_moderators

TABLE: Table = {
    "dose": [1.0, 2.0, 3.0, 4.0, 5.0, 6.0],
    "alloc": ["random", "alternate", "random", "systematic", "alternate", "systematic"],
    "blind": [True, False, True, True, False, False],
    "wave": [10, 2, 10, 2, 10, 2],
    "pre dose": [0.0, 1.0, 0.0, 1.0, 0.0, 1.0],
}
YI, VI = [0.1, 0.4, 0.2, 0.6, 0.5, 0.9], [0.02, 0.03, 0.02, 0.05, 0.03, 0.04]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("~ a + b", ["1", "a", "b"]),
        ("a*b", ["1", "a", "b", "a:b"]),
        ("~ 0 + a", ["a"]),
        ("~ a - 1 + b", ["a", "b"]),
        ("~ (a + b + c)^2 - a:b", ["1", "a", "b", "c", "a:c", "b:c"]),
        ("~ a / b", ["1", "a", "a:b"]),
        ("~ a:b + a + b:a", ["1", "a", "a:b"]),
        ("~ 1", ["1"]),
        ("I(x**2) + log( x+1 )", ["1", "I(x^2)", "log(x + 1)"]),
        ("~ `pre dose` + relevel(g, ref='b')", ["1", "pre dose", 'relevel(g, ref = "b")']),
        ("~ I(2 * (x - 1) / -3)", ["1", "I(2 * (x - 1)/-3)"]),
    ],
)
def test_a_formula_is_read_as_in_r(text: str, terms: list[str]) -> None:
    assert [":".join(term) or "1" for term in parse_formula(text).terms] == terms


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("~ a +", "at its end"),
        ("~ f(a b)", "at b"),
        ("~ (a", "at its end"),
        ("~ a %in% b", "at ' %in% b'"),
        ("~ 0", "leaves nothing"),
        ("~ a^b", "not a whole number"),
        ("~ a + -b", "takes nothing away"),
        ("~ weight", "no column 'weight'; there are dose, alloc"),
        ("~ log(alloc)", "'random' in column alloc is no number"),
        ("~ __import__('os')", "names no column"),
        ("~ eval(dose)", "cannot use eval(dose)"),
        ("~ rcs(dose)", "cannot use rcs(dose); it can use I, abs"),
        ("~ poly(dose)", "needs its degree"),
        ("~ scale()", "scale() names no column"),
        ("~ I(1)", "I(1) names no column"),
        ("~ scale(same)", "needs values that differ"),
        ("~ poly(dose, 9)", "needs more than 9 values"),
        ("~ relevel(alloc, ref = 'none')", "no level 'none'; there are alternate"),
        ("~ factor(one)", "the level 'x' alone"),
        ("~ short", "unequal lengths"),
    ],
)
def test_a_formula_that_cannot_be_used_says_why(text: str, said: str) -> None:
    table = {**TABLE, "one": ["x"] * 6, "same": [1.0] * 6, "short": [1.0]}
    with pytest.raises(DataError) as caught:
        read_moderators(text + (" + dose" if text == "~ short" else ""), table)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("~ dose + alloc", ["intrcpt", "dose", "allocrandom", "allocsystematic"]),
        ("~ 0 + alloc", ["allocalternate", "allocrandom", "allocsystematic"]),
        ("~ 0 + dose + alloc + blind",
         ["dose", "allocalternate", "allocrandom", "allocsystematic", "blindTRUE"]),
        ("~ factor(wave)", ["intrcpt", "factor(wave)10"]),
        ("~ relevel(factor(wave), ref = '10')",
         ["intrcpt", 'relevel(factor(wave), ref = "10")2']),
        ("~ dose * blind", ["intrcpt", "dose", "blindTRUE", "dose:blindTRUE"]),
        ("~ dose:blind", ["intrcpt", "dose:blindFALSE", "dose:blindTRUE"]),
        ("~ blind:alloc - 1",
         ["blindFALSE:allocalternate", "blindTRUE:allocalternate", "blindFALSE:allocrandom",
          "blindTRUE:allocrandom", "blindFALSE:allocsystematic", "blindTRUE:allocsystematic"]),
    ],
)  # fmt: skip
def test_the_columns_are_those_of_r(text: str, names: list[str]) -> None:
    design = read_moderators(text, TABLE).design(TABLE)
    assert list(design.names) == names
    assert design.matrix.shape == (6, len(names))


def test_numbers_are_computed() -> None:
    design = read_moderators("~ I(dose^2 - 1) + log2(dose) + scale(dose) + `pre dose`", TABLE)
    columns = design.design(TABLE).matrix.T
    assert columns[1].tolist() == [0, 3, 8, 15, 24, 35]
    assert columns[2] == pytest.approx(np.log2(TABLE["dose"]))
    assert columns[3] == pytest.approx((np.arange(1, 7) - 3.5) / math.sqrt(3.5))


@settings(max_examples=30)
@given(st.lists(st.integers(-50, 50), min_size=6, max_size=12, unique=True))
def test_polynomials_are_orthonormal_and_say_what_powers_say(values: list[int]) -> None:
    table = {"x": [float(value) for value in values]}
    design = read_moderators("~ poly(x, 3)", table).design(table)
    assert design.names[1:] == ("poly(x, 3)1", "poly(x, 3)2", "poly(x, 3)3")
    assert design.matrix[:, 1:].T @ design.matrix[:, 1:] == pytest.approx(np.eye(3), abs=1e-8)
    assert design.matrix[:, 1:].sum(axis=0) == pytest.approx(np.zeros(3), abs=1e-8)
    raw = read_moderators("~ poly(x, 3, raw = TRUE)", table).design(table)
    assert raw.matrix[:, 3].tolist() == [float(value) ** 3 for value in values]
    fitted = np.linalg.lstsq(design.matrix, raw.matrix, rcond=None)[0]
    assert design.matrix @ fitted == pytest.approx(raw.matrix, rel=1e-6, abs=1e-4)


def test_a_regression_takes_a_formula_or_its_design() -> None:
    by_formula = regress(YI, VI, mods="~ dose + blind", data=TABLE)
    by_design = regress(
        YI, VI, [[1, x, b] for x, b in zip(TABLE["dose"], TABLE["blind"], strict=True)],
        names=("intrcpt", "dose", "blindTRUE"),
    )  # fmt: skip
    assert by_formula == by_design
    assert regress(YI, VI).beta == regress(YI, VI, mods="~ 1").beta
    with pytest.raises(DataError, match="not both"):
        regress(YI, VI, [[1.0]] * 6, names=["intrcpt"], mods="~ dose", data=TABLE)


def test_a_study_without_a_value_is_left_out_and_named() -> None:
    table = {**TABLE, "dose": [1, None, 3, 4, 5, 0], "alloc": [*TABLE["alloc"][:5], ""]}
    fit = regress(
        [*YI[:4], math.nan, 0.9], VI, mods="~ log(dose) + blind", data=table, method="EE",
        slab=["Ann 1999", "Bo 2001", "Cy 2002", "Di 2003", "Ed 2004", "Flo 2005"],
    )  # fmt: skip
    assert fit.notes == (
        "Bo 2001: no value for log(dose) (left out)",
        "Ed 2004: no value for yi (left out)",
        "Flo 2005: no value for log(dose) (left out)",
    )
    assert fit.slab == ("Ann 1999", "Cy 2002", "Di 2003")


def test_a_data_frame_is_a_table() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({**TABLE, "yi": YI, "vi": VI})
    frame["alloc"] = pandas.Series([*TABLE["alloc"][:5], None], dtype="string")
    fit = regress(frame["yi"], frame["vi"], mods="~ dose + alloc", data=frame, method="EE")
    assert fit.names == ("intrcpt", "dose", "allocrandom", "allocsystematic")
    assert fit.notes == ("Study 6: no value for alloc (left out)",)
    assert len(predict(fit, frame[:5]).pred) == 5


def test_new_values_are_coded_as_those_of_the_model() -> None:
    fit = regress(YI, VI, mods="~ poly(dose, 2) + alloc", data=TABLE, method="EE")
    at = predict(fit, {"dose": [2.0, 5.0], "alloc": ["alternate", "alternate"]})
    own = predict(fit)
    assert at.pred == pytest.approx((own.pred[1], own.pred[4]))
    with pytest.raises(DataError, match="no level 'coin'; it has alternate, random, systematic"):
        predict(fit, {"dose": [2.0], "alloc": ["coin"]})
    with pytest.raises(DataError, match="no column 'alloc'"):
        predict(fit, {"dose": [2.0]})
    with pytest.raises(DataError, match="not fitted by a formula"):
        predict(regress(YI, VI), {"dose": [2.0]})


@settings(max_examples=20)
@given(seed=st.randoms(use_true_random=False))
def test_the_order_of_the_studies_does_not_matter(seed) -> None:
    order = list(range(6))
    seed.shuffle(order)
    table = {name: [column[i] for i in order] for name, column in TABLE.items()}
    one = regress(YI, VI, mods="~ dose + alloc", data=TABLE, method="DL")
    other = regress([YI[i] for i in order], [VI[i] for i in order], mods="~ dose + alloc",
                    data=table, method="DL")  # fmt: skip
    assert other.names == one.names
    assert other.beta == pytest.approx(one.beta)


def test_every_design_of_the_reference_results_is_made(reference: Path) -> None:
    made = 0
    for file in sorted((reference / "oracles" / "rma.uni").glob("*.json")):
        oracle = json.loads(file.read_text(encoding="utf-8"))
        for case in oracle["cases"]:
            design = oracle.get("designs", {}).get(case.get("design"))
            if design is None:
                continue
            found = read_moderators(case["args"]["mods"], oracle["data"]).design(oracle["data"])
            yi, vi = (oracle["data"][case["args"][name]] for name in ("yi", "vi"))
            lacks = np.any(list(found.missing.values()), axis=0)
            known = [y is not None and v is not None for y, v in zip(yi, vi, strict=True)]
            used = np.array(known) & ~lacks
            # R drops columns that say nothing new; the regression does it here.
            columns = [found.names.index(name) for name in design["names"]]
            assert found.matrix[used][:, columns] == pytest.approx(np.array(design["matrix"]))
            made += 1
    assert made > 500


def test_numbers_alone_need_no_intercept() -> None:
    through_zero = regress(YI, VI, mods="~ 0 + dose", data=TABLE)
    assert through_zero.names == ("dose",)
    assert predict(through_zero, {"dose": [0.0]}).pred == (0.0,)


def test_what_is_true_or_false_of_a_study_is_a_factor() -> None:
    table = {"year": [1990, 2000, 2010, None], "country": ["Chile", "Peru", "Chile", "Peru"]}
    later = read_moderators("~ I(year >= 2000)", table).design(table)
    assert later.names == ("intrcpt", "I(year >= 2000)TRUE")
    assert later.matrix[:3, 1].tolist() == [0.0, 1.0, 1.0]
    assert math.isnan(later.matrix[3, 1])
    there = read_moderators('~ I(country == "Chile")', table).design(table)
    assert there.matrix[:, 1].tolist() == [1.0, 0.0, 1.0, 0.0]
    with pytest.raises(DataError, match="for a comparison"):
        read_moderators("~ year > 2000", table)


@pytest.mark.parametrize("text", ["~ poly(x, 2)", "~ poly(x, 2, raw = TRUE)", "~ scale(x)", "~ g"])
def test_a_model_with_a_formula_can_be_stored(text: str) -> None:
    table = {"x": [1.0, 2.0, 4.0, 7.0, 8.0], "g": list("aabba")}
    model = regress([0.1, 0.4, 0.2, 0.8, 0.5], [0.1] * 5, mods=text, data=table)
    again = pickle.loads(pickle.dumps(model))
    assert again == model
    rows = {"x": [3.0], "g": ["b"]}
    assert predict(again, rows) == predict(model, rows)
