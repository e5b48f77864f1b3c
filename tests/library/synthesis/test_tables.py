"""Mantel-Haenszel and Peto: by hand, published, and what holds for all counts."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consilience.effects import Continuity
from consilience.errors import DataError, TooFewStudies
from consilience.synthesis import (
    PooledTables,
    cumulated_tables,
    deleted_table_residuals,
    mantel_haenszel,
    peto,
    without_each_table,
)
from consilience.synthesis.mantel_haenszel import MEASURES

COUNTS = {"ai": [4, 6], "bi": [16, 14], "ci": [1, 5], "di": [19, 35]}
RATES = {"x1i": [4, 6], "t1i": [100, 50], "x2i": [2, 10], "t2i": [100, 150]}
few = settings(max_examples=40)
count = st.integers(0, 40)
table = st.tuples(*[count] * 4).filter(lambda t: t[0] + t[1] > 0 and t[2] + t[3] > 0)
tables = st.lists(table, min_size=1, max_size=8)


def columns(rows: list[tuple[int, int, int, int]], measure: str) -> dict[str, list[float]]:
    a, b, c, d = ([float(row[i]) for row in rows] for i in range(4))
    if measure in ("IRR", "IRD"):
        return {"x1i": a, "t1i": [n + 1 for n in b], "x2i": c, "t2i": [n + 1 for n in d]}
    return {"ai": a, "bi": b, "ci": c, "di": d}


def pooled(rows: list[tuple[int, int, int, int]], measure: str) -> PooledTables:
    return mantel_haenszel(measure, columns(rows, measure))


def test_odds_ratio_by_hand() -> None:
    # R = 4*19/40 + 6*35/60 = 5.4, S = 16/40 + 14*5/60 = 47/30
    found = mantel_haenszel("OR", COUNTS)
    assert found.beta == pytest.approx(math.log(5.4 / (47 / 30)))
    assert found.weights == pytest.approx((100 * 0.4 / (47 / 30), 100 * (7 / 6) / (47 / 30)))
    # Cochran: observed 10, expected 2.5 + 11/3; variances 5*35*400/(1600*39), 11*49*800/(3600*59)
    variance = 5 * 35 * 400 / (1600 * 39) + 11 * 49 * 800 / (3600 * 59)
    assert pytest.approx((10 - 2.5 - 11 / 3 - 0.5) ** 2 / variance) == found.MH
    variance = 5 * 35 * 400 / (1600 * 40) + 11 * 49 * 800 / (3600 * 60)
    assert pytest.approx((10 - 2.5 - 11 / 3 - 0.5) ** 2 / variance) == found.CO
    assert (found.k, found.k_yi, found.k_pos) == (2, 2, 2)


def test_risks_by_hand() -> None:
    ratio, difference = mantel_haenszel("RR", COUNTS), mantel_haenszel("RD", COUNTS)
    assert ratio.beta == pytest.approx(math.log((4 * 20 / 40 + 6 * 40 / 60) / (0.5 + 5 * 20 / 60)))
    # Differences 0.15 and 0.175 with weights 20*20/40 and 20*40/60
    assert difference.beta == pytest.approx((0.15 * 10 + 0.175 * 40 / 3) / (10 + 40 / 3))
    assert math.isnan(ratio.MH)


def test_rates_by_hand() -> None:
    ratio, difference = mantel_haenszel("IRR", RATES), mantel_haenszel("IRD", RATES)
    assert ratio.beta == pytest.approx(math.log((2 + 6 * 150 / 200) / (1 + 10 * 50 / 200)))
    spread = 50**2 * (4 / 100**2 + 2 / 100**2) + 37.5**2 * (6 / 50**2 + 10 / 150**2)
    assert difference.beta == pytest.approx((0.02 * 50 + (0.12 - 10 / 150) * 37.5) / 87.5)
    assert difference.se == pytest.approx(math.sqrt(spread) / 87.5)


def test_peto_by_hand() -> None:
    spread = 5 * 35 * 400 / (1600 * 39) + 11 * 49 * 800 / (3600 * 59)
    found = peto(COUNTS)
    assert found.beta == pytest.approx((10 - 2.5 - 11 / 3) / spread)
    assert found.se == pytest.approx(math.sqrt(1 / spread))


def test_tests_of_equal_odds_ratios_by_breslow_and_day() -> None:
    # With a common odds ratio of 1 the expected counts are those of the margins: 5 in each cell.
    found = mantel_haenszel("OR", {"ai": [7, 3], "bi": [3, 7], "ci": [3, 7], "di": [7, 3]})
    assert found.beta == pytest.approx(0)
    assert pytest.approx(2 * 2**2 / 1.25) == found.BD
    assert pytest.approx(found.BD) == found.TA


@few
@given(rows=tables, measure=st.sampled_from(MEASURES))
def test_groups_the_other_way_round_turn_the_sign(rows, measure: str) -> None:
    one = pooled(rows, measure)
    other = pooled([(c, d, a, b) for a, b, c, d in rows], measure)
    assert other.beta == pytest.approx(-one.beta, abs=1e-12, nan_ok=True)
    assert other.se == pytest.approx(one.se, nan_ok=True)
    assert pytest.approx(one.MH, nan_ok=True) == other.MH
    assert pytest.approx(one.TA, nan_ok=True, abs=1e-9) == other.TA


@few
@given(rows=tables, measure=st.sampled_from(MEASURES), seed=st.randoms(use_true_random=False))
def test_the_order_of_the_studies_does_not_matter(rows, measure: str, seed) -> None:
    shuffled = list(rows)
    seed.shuffle(shuffled)
    one, other = pooled(rows, measure), pooled(shuffled, measure)
    assert other.beta == pytest.approx(one.beta, nan_ok=True)
    assert pytest.approx(one.QE, nan_ok=True, abs=1e-9) == other.QE


@few
@given(rows=tables)
def test_what_cannot_be_computed_is_told(rows) -> None:
    found = pooled(rows, "OR")
    for name, yi in zip(found.slab, found.yi, strict=True):
        assert math.isfinite(yi) or any(note.startswith(f"{name}: ") for note in found.notes)
    assert math.isfinite(found.beta) or "do not determine" in found.notes[-1]


def test_a_study_without_all_its_counts_is_left_out_and_named() -> None:
    short = {**COUNTS, "ai": [4, None]}
    found = mantel_haenszel("OR", short, slab=["Alice 2000", "Beth 2001"])
    assert (found.k, found.slab) == (1, ("Alice 2000",))
    assert found.notes == ("Beth 2001: no value for ai (left out)",)


def test_a_study_without_events_is_pooled_but_has_no_estimate() -> None:
    none = {"ai": [4, 0], "n1i": [20, 10], "ci": [1, 0], "n2i": [20, 12]}
    found = mantel_haenszel("RD", none)
    assert (found.k, found.k_yi) == (2, 1)
    assert found.weights[1] > 0
    dropped = mantel_haenszel("RD", none, of_tables=Continuity(0.0, "none", drop00=True))
    assert dropped.weights[1] == 0
    assert dropped.beta == pytest.approx(0.15)


def test_each_study_is_left_out_and_added() -> None:
    model = mantel_haenszel("OR", COUNTS)
    without, added = without_each_table(model), cumulated_tables(model, [1999, 1984])
    assert without.estimate[0] == pytest.approx(math.log(6 * 35 / (14 * 5))) == added.estimate[0]
    assert (added.slab, added.estimate[1]) == (("Study 2", "Study 1"), model.beta)
    found = deleted_table_residuals(model)
    assert found.resid[0] == pytest.approx(math.log(4.75) - math.log(3))


def test_wrong_use_is_refused() -> None:
    with pytest.raises(DataError, match="cannot be pooled by this method"):
        mantel_haenszel("SMD", COUNTS)
    with pytest.raises(DataError, match="makes no interval"):
        peto(COUNTS, level=100)
    with pytest.raises(TooFewStudies, match="nothing to pool"):
        mantel_haenszel("OR", {**COUNTS, "ai": [None, None]})
    with pytest.raises(TooFewStudies, match="people with events"):
        peto({"ai": [0], "bi": [5], "ci": [0], "di": [5]})
    with pytest.raises(DataError, match="nothing is left"):
        without_each_table(peto({"ai": [1], "bi": [5], "ci": [2], "di": [5]}))
    with pytest.raises(DataError, match="needs a value for each"):
        cumulated_tables(peto(COUNTS), [1999])


def test_a_part_that_says_nothing_is_nan_and_the_rest_goes_on() -> None:
    model = peto({"ai": [0, 3, 4], "bi": [10, 7, 9], "ci": [0, 1, 2], "di": [9, 9, 8]})
    found = cumulated_tables(model)
    assert math.isnan(found.estimate[0])
    assert math.isnan(found.Q[0])
    assert found.estimate[2] == pytest.approx(model.beta)
    assert found.k == (1, 2, 3)


def test_studies_without_events_that_are_dropped_are_not_counted() -> None:
    columns = {"ai": [0, 3, 4], "bi": [10, 7, 9], "ci": [0, 1, 2], "di": [9, 9, 8]}
    dropped = Continuity(add=0.0, to="none", drop00=True)
    assert mantel_haenszel("RR", columns).k == 3
    assert mantel_haenszel("RR", columns, of_tables=dropped).k == 2
