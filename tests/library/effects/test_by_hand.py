"""One study of every kind of data, worked by hand or printed in a paper."""

from __future__ import annotations

import math

import pytest

from consilience.effects import effect_sizes, summarise


def one(measure: str, **values: float) -> tuple[float, float]:
    found = effect_sizes(measure, {name: [value] for name, value in values.items()})
    return found.yi[0], found.vi[0]


def test_associations_of_one_table() -> None:
    # Fleiss and Berlin 2009, Handbook of Research Synthesis, table 13.4
    table = {"ai": 135, "bi": 15, "ci": 40, "di": 10}
    odds = 135 * 10 / (15 * 40)
    assert one("PHI", **table)[0] == pytest.approx(750 / math.sqrt(150 * 50 * 175 * 25))
    assert one("YUQ", **table)[0] == pytest.approx((odds - 1) / (odds + 1))
    assert one("YUY", **table)[0] == pytest.approx((math.sqrt(odds) - 1) / (math.sqrt(odds) + 1))


def test_tetrachoric_correlation_of_a_median_split() -> None:
    # Both variables cut at the median: r = sin(2 pi (a/n - 1/4)) (Sheppard 1899)
    found, _ = one("RTET", ai=40, bi=20, ci=20, di=40)
    assert found == pytest.approx(math.sin(2 * math.pi * (40 / 120 - 1 / 4)), abs=1e-4)


def test_petos_odds_ratio() -> None:
    # Expected 6.222..., hypergeometric variance 2.4...: (4 - 14 20/45) / (14 31 20 25 / (45^2 44))
    variance = 14 * 31 * 20 * 25 / (45**2 * 44)
    found = one("PETO", ai=4, bi=16, ci=10, di=15)
    assert found == pytest.approx(((4 - 14 * 20 / 45) / variance, 1 / variance))


def test_rates() -> None:
    assert one("IRR", x1i=4, t1i=80, x2i=10, t2i=100) == pytest.approx((math.log(0.5), 0.35))
    assert one("IRD", x1i=4, t1i=80, x2i=10, t2i=100) == pytest.approx(
        (-0.05, 4 / 80**2 + 10 / 100**2)
    )
    assert one("IRLN", xi=4, ti=80) == pytest.approx((math.log(0.05), 0.25))


def test_proportions() -> None:
    assert one("PR", xi=4, ni=20) == pytest.approx((0.2, 0.2 * 0.8 / 20))
    assert one("PLO", xi=4, ni=20) == pytest.approx((math.log(4 / 16), 1 / 4 + 1 / 16))
    assert one("PAS", xi=5, ni=20) == pytest.approx((math.pi / 6, 1 / 80))


def test_means_of_one_group() -> None:
    assert one("MN", mi=10, sdi=4, ni=16) == (10, 1)
    assert one("MNLN", mi=10, sdi=4, ni=16) == pytest.approx((math.log(10), 16 / (16 * 100)))
    assert one("SDLN", mi=10, sdi=4, ni=16) == pytest.approx((math.log(4) + 1 / 30, 1 / 30))


def test_correlations() -> None:
    assert one("ZCOR", ri=0.5, ni=28) == pytest.approx((math.log(3) / 2, 0.04))
    assert one("COR", ri=0.5, ni=26) == pytest.approx((0.5, 0.75**2 / 25))
    assert one("PCOR", ti=2, ni=30, mi=3)[0] == pytest.approx(2 / math.sqrt(4 + 26))


def test_change_in_one_group() -> None:
    # Handbook, section 6.5.2.8: SDs 10 and 12, r 0.6: SD of changes 10
    group = {"m1i": 25, "sd1i": 10, "m2i": 20, "sd2i": 12, "ri": 0.6, "ni": 25}
    assert one("MC", **group) == pytest.approx((5, 100 / 25))
    j = math.exp(math.lgamma(12) - math.lgamma(11.5)) / math.sqrt(12)
    assert one("SMCC", **group) == pytest.approx((j * 0.5, 1 / 25 + (j * 0.5) ** 2 / 50))


def test_pairs() -> None:
    pairs = {"ai": 20, "bi": 10, "ci": 5, "di": 15}
    assert one("MPORC", **pairs) == pytest.approx((math.log(2), 0.3))
    assert one("MPRR", **pairs) == pytest.approx((math.log(30 / 25), 15 / (30 * 25)))
    risks = 0.6 * 0.4 + 0.5 * 0.5 - 2 * (0.4 - 0.3)
    assert one("MPRD", **pairs) == pytest.approx((0.1, risks / 50))


def test_alpha() -> None:
    assert one("ABT", ai=0.8, mi=10, ni=102) == pytest.approx((math.log(5), 20 / 900))


def test_heterozygotes_as_expected_are_no_excess() -> None:
    assert one("REH", ai=25, bi=50, ci=25)[0] == pytest.approx(0)


def test_half_of_the_people_are_superior_where_means_are_equal() -> None:
    found = one("CLESN", m1i=5, sd1i=2, n1i=21, m2i=5, sd2i=2, n2i=21)
    assert found == pytest.approx((0.5, (1 / 20 + 1 / 20) / (4 * math.pi)))


def test_a_reported_superiority_with_its_sds_is_as_precise_as_from_means() -> None:
    spreads = {"sd1i": 2.0, "n1i": 21.0, "sd2i": 3.0, "n2i": 30.0}
    y, v = one("CLESN", m1i=6, m2i=5, **spreads)
    assert one("CLESN", ai=y, **spreads) == pytest.approx((y, v))


def test_a_test_and_an_interval_of_each_study() -> None:
    effects = effect_sizes("GEN", {"yi": [0.5, None], "vi": [0.04, 0.04]})
    found = summarise(effects, level=90, null=0.1)
    assert (found.sei[0], found.zi[0]) == pytest.approx((0.2, 2.0))
    assert found.pval[0] == pytest.approx(0.0455, abs=1e-4)
    assert (found.ci_lb[0], found.ci_ub[0]) == pytest.approx((0.1710, 0.8290), abs=1e-4)
    assert math.isnan(found.pval[1])
