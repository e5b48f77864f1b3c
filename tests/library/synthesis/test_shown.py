"""How results read: as text, in a notebook, as a data frame."""

from __future__ import annotations

import math
import sys

import pytest

from consilience.errors import ConsilienceError
from consilience.synthesis import (
    compare,
    heterogeneity_interval,
    mantel_haenszel,
    pool,
    pool_subgroups,
    predict,
    regress,
    study_effects,
    without_each_table,
)
from consilience.synthesis.robustness import baujat, influence, leave_one_out, studentised
from consilience.synthesis.shown import Readable, number, p_value
from consilience.synthesis.small_studies import (
    excess_significance,
    fail_safe_n,
    pet_peese,
    rank_test,
    regression_test,
    trim_and_fill,
)

YI, VI, DOSE = [0.1, 0.4, 0.2, 0.6, 0.5], [0.02, 0.03, 0.02, 0.05, 0.03], [1.0, 2.0, 3.0, 4.0, 5.0]
COUNTS = {"ai": [4, 6], "bi": [16, 14], "ci": [1, 5], "di": [19, 35]}


def model() -> Readable:
    return regress(YI, VI, mods="~ dose", data={"dose": DOSE}, method="ML")


def test_a_pooled_effect_reads_like_a_printed_table() -> None:
    result = pool([1.0, 2.0, math.nan, 3.0], [0.5, 0.5, 0.5, 0.5], method="DL", test="knha")
    assert str(result).splitlines() == [
        "Random-effects model, 3 studies (tau² by DerSimonian–Laird)",
        "",
        "tau² = 0.5000 (SE 1.0000), tau = 0.7071; I² = 50.0%, H² = 2.00",
        "Heterogeneity: Q(2) = 4.0000, p = 0.1353",
        "",
        "        estimate      se  tval(2)    pval    ci.lb   ci.ub    pi.lb   pi.ub",
        "pooled    2.0000  0.5774   3.4641  0.0742  −0.4841  4.4841  −1.9278  5.9278",
        "",
        "Study 3: no value for yi (left out)",
    ]
    assert repr(result) == str(result)
    assert "tau" not in str(pool(YI, VI, method="EE"))


def test_a_regression_tells_its_test_and_its_coefficients() -> None:
    lines = str(model()).splitlines()
    assert lines[0] == "Mixed-effects model, 5 studies (tau² by maximum likelihood)"
    assert any(line.startswith("Test of dose: QM(1) = ") for line in lines)
    assert [line.split()[0] for line in lines[-2:]] == ["intrcpt", "dose"]


EVERY = {
    "pooled": lambda: pool(YI, VI),
    "one study": lambda: pool(YI[:1], VI[:1]),
    "regression": model,
    "predicted": lambda: predict(model(), {"dose": [2.0]}),
    "study effects": lambda: study_effects(model()),
    "interval": lambda: heterogeneity_interval(model()),
    "comparison": lambda: compare(model(), regress(YI, VI, method="ML")),
    "subgroups": lambda: pool_subgroups(YI, VI, ["a", "b", "a", "b", "a"]),
    "counts": lambda: mantel_haenszel("OR", COUNTS),
    "counts again": lambda: without_each_table(mantel_haenszel("OR", COUNTS)),
    "trim and fill": lambda: trim_and_fill(pool(YI, VI)),
    "regression test": lambda: regression_test(pool(YI, VI)),
    "rank test": lambda: rank_test(pool(YI, VI)),
    "fail-safe N": lambda: fail_safe_n(pool(YI, VI)),
    "excess significance": lambda: excess_significance(pool(YI, VI)),
    "PET-PEESE": lambda: pet_peese(pool(YI, VI)),
    "influence": lambda: influence(pool(YI, VI)),
    "without each": lambda: leave_one_out(pool(YI, VI)),
    "residuals": lambda: studentised(pool(YI, VI)),
    "Baujat": lambda: baujat(pool(YI, VI)),
}


@pytest.mark.parametrize("name", EVERY)
def test_every_result_shows_a_table(name: str) -> None:
    result = EVERY[name]()
    shown = result.shown()
    assert shown.title
    assert all(len(column) == len(shown.names) for column in shown.columns.values())
    html = result._repr_html_()
    assert html.count("<tr>") == (len(shown.names) + 1 if shown.columns else 0)
    assert "object at" not in str(result)


def test_a_data_frame_holds_the_numbers_unrounded() -> None:
    pandas = pytest.importorskip("pandas")
    result = regress(YI, VI, mods="~ dose", data=pandas.DataFrame({"dose": DOSE}))
    frame = result.to_frame()
    assert list(frame.index) == ["intrcpt", "dose"]
    assert tuple(frame["estimate"]) == result.beta
    assert list(pool(YI, VI).to_frame().columns)[:2] == ["estimate", "se"]


def test_without_pandas_a_data_frame_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ConsilienceError, match="pip install 'consilience\\[notebook\\]'"):
        pool(YI, VI).to_frame()


def test_numbers_are_written_with_fixed_decimals() -> None:
    written = [number(one) for one in (-0.00001, 1 / 3, math.inf, -math.inf, math.nan, 7, "EE")]
    assert written == ["0.0000", "0.3333", "∞", "−∞", "–", "7", "EE"]
    assert (p_value(0.0009), p_value(0.0123)) == ("<0.001", "0.0123")
