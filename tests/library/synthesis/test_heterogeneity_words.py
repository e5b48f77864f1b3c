"""How much the BCG trials differ, beside what R's metafor 3.8-1 says (solved to more digits)."""

from __future__ import annotations

import pytest

from consilience.effects import MEASURES
from consilience.synthesis import Pooled, pool
from consilience.synthesis.heterogeneity_words import (
    henmi_copas_sentence,
    heterogeneity_json,
    own_effect_rows,
    own_effects,
    robust_mean,
    spread,
    spread_rows,
    spread_sentence,
)
from tests.library.synthesis.bcg import SLAB, VI, YI

RR = MEASURES["RR"]


def pooled(**options: str) -> Pooled:
    return pool(YI, VI, slab=SLAB, **options)  # type: ignore[arg-type]


def test_the_intervals_are_those_of_confint() -> None:
    by_q, by_likelihood = spread(pooled())
    assert (by_q.kind, by_likelihood.kind) == ("QP", "PL")
    assert by_q.tau2 == pytest.approx((0.313243, 0.119695, 1.111486), abs=3e-5)
    assert pytest.approx((92.221386, 81.917723, 97.678090), abs=4e-3) == by_q.I2
    assert pytest.approx((12.855761, 5.530277, 43.067984), abs=1e-3) == by_q.H2
    assert by_likelihood.tau2 == pytest.approx((0.313243, 0.115239, 0.964666), abs=4e-5)
    assert [row.within for row in spread_rows((by_q, by_likelihood))] == [
        ("0.120 to 1.111", "0.115 to 0.965"), ("0.346 to 1.054", "0.340 to 0.982"),
        ("81.9 to 97.7", "81.4 to 97.3"), ("5.53 to 43.07", "5.36 to 37.51"),
    ]  # fmt: skip


def test_the_sentence_says_how_far_effects_lie_apart() -> None:
    assert spread_sentence(spread(pooled()), RR) == (
        "The effects of studies have a standard deviation τ of 0.560 on the log scale "
        "(95% CI 0.346 to 1.054, Q-profile; τ² 0.120 to 1.111; I² 81.9 to 97.7%)."
    )


def test_a_model_by_generalised_q_has_the_interval_of_its_own() -> None:
    assert [one.kind for one in spread(pooled(method="GENQ"))] == ["GENQ"]
    assert [one.kind for one in spread(pooled(method="DL"))] == ["QP"]


def test_the_own_effects_are_those_of_blup() -> None:
    found = own_effects(pooled())
    assert found is not None
    assert found.pred[:3] == pytest.approx((-0.80023, -1.25171, -0.98690), abs=6e-6)
    assert found.pi_lb[7] == pytest.approx(-0.11979, abs=6e-6)
    assert found.pi_ub[12] == pytest.approx(0.33039, abs=6e-6)
    first = own_effect_rows(pooled(), found, RR)[0]
    assert (first.name, first.found, first.expected, first.within) == (
        SLAB[0], "0.41", "0.45", "0.20 to 1.00",
    )  # fmt: skip


def test_the_robust_mean_is_that_of_hc() -> None:
    found = robust_mean(pooled())
    assert found is not None
    numbers = (found.beta, found.se, found.ci_lb, found.ci_ub, found.tau2)
    expected = (-0.430285, 0.283544, -1.155512, 0.294942, 0.308760)
    assert numbers == pytest.approx(expected, abs=5e-5)
    said = henmi_copas_sentence(pooled(), RR)
    assert "RR 0.65 (95% CI 0.31 to 1.34); it includes no effect, unlike the interval" in said


@pytest.mark.parametrize("method", ["EE", "FE"])
def test_a_model_of_equal_effects_has_no_spread_and_still_a_robust_mean(method: str) -> None:
    found = pooled(method=method)
    assert spread(found) == () and own_effects(found) is None
    assert list(heterogeneity_json(found)) == ["hc"]


def test_one_study_has_none_of_it() -> None:
    alone = pool(YI[:1], VI[:1])
    assert heterogeneity_json(alone) == {} and henmi_copas_sentence(alone, RR) == ""


def test_programs_get_it_under_the_names_of_metafor() -> None:
    found = heterogeneity_json(pooled())
    assert [one["kind"] for one in found["confint"]] == ["QP", "PL"]
    assert found["hc"]["ci.lb"] == pytest.approx(-1.155512, abs=5e-5)
    assert len(found["blup"]["pi.lb"]) == 13
