"""Which checks are run, which are not and why, and what to bear in mind."""

from __future__ import annotations

import pytest

from consilience.catalogue import small_study_conditions
from consilience.effects import MEASURES
from consilience.errors import DataError
from consilience.synthesis import Pooled, pool
from consilience.synthesis.small_studies import TITLES, Check, check_small_studies

MD, SMD, OR = MEASURES["MD"], MEASURES["SMD"], MEASURES["OR"]


def twelve(k: int = 12, spread: float = 1.0) -> Pooled:
    yi = [0.3 + 0.03 * (i % 4) for i in range(k)]
    return pool(yi, [0.02 * (1 + spread * i) for i in range(k)])


def named(checks: tuple[Check, ...]) -> dict[str, Check]:
    return {check.name: check for check in checks}


def test_every_check_is_run_on_twelve_studies_of_different_sizes() -> None:
    checks = check_small_studies(twelve(), MD)
    assert [check.name for check in checks] == list(TITLES)
    assert all(check.found and check.methods and check.results for check in checks)
    assert all(check.references and not check.why_not for check in checks)


def test_with_nine_studies_the_tests_are_not_run_and_say_why() -> None:
    checks = named(check_small_studies(twelve(9), MD))
    for name in ("regression_test", "rank_test", "trim_and_fill", "pet_peese"):
        assert checks[name].found is None
        assert checks[name].why_not.startswith("Not run: fewer than ten studies cannot tell")
        assert "BMJ 2011;343:d4002" in checks[name].why_not
    assert checks["excess_significance"].found
    assert checks["fail_safe_n"].found


def test_who_runs_them_anyway_is_told_the_reason_beside_the_result() -> None:
    found = named(check_small_studies(twelve(9), MD, anyway=True))["regression_test"]
    assert found.found
    assert "ten-studies" in [caution.id for caution in found.cautions]


def test_checks_take_the_options_of_their_functions() -> None:
    options = {
        "excess_significance": {"null": 0.2, "alternative": "greater", "alpha": 0.01},
        "fail_safe_n": {"kind": "Rosenthal"},
        "regression_test": {"model": "lm"},
    }
    found = named(check_small_studies(twelve(), MD, options=options))
    excess = found["excess_significance"]
    assert "significant at 0.01 (tested for an effect above 0.20)" in excess.results
    assert "(Rosenthal)" in found["fail_safe_n"].results
    assert "t(10)" in found["regression_test"].results


def test_studies_of_one_size_and_single_studies_are_not_tested() -> None:
    alike = named(check_small_studies(twelve(12, 0.0), MD))
    assert "all studies are of one size" in alike["rank_test"].why_not
    single = check_small_studies(twelve(1), MD)
    assert all(check.found is None and check.why_not for check in single)
    # What a condition allows but nothing can compute is told as well.
    anyway = named(check_small_studies(twelve(1), MD, anyway=True))
    assert "1 studies" in anyway["rank_test"].why_not


@pytest.mark.parametrize(
    ("measure", "caution"), [(OR, "odds-and-risk-ratios"), (SMD, "standardised-differences")]
)
def test_a_measure_tied_to_its_own_error_is_cautioned_unless_sizes_are_counted(
    measure: object, caution: str
) -> None:
    def cautions(**options: object) -> list[str]:
        checks = check_small_studies(twelve(), measure, **options)  # type: ignore[arg-type]
        return [one.id for one in named(checks)["regression_test"].cautions]

    assert caution in cautions()
    assert caution not in cautions(predictor="sqrtninv", ni=range(10, 22))


def test_heterogeneous_effects_are_cautioned() -> None:
    result = pool([0.0, 2.0] * 6, [0.02 + 0.01 * i for i in range(12)])
    cautions = {c.id for check in check_small_studies(result, MD) for c in check.cautions}
    assert cautions >= {
        "heterogeneity-of-tests", "heterogeneity-of-trim-and-fill", "heterogeneity-of-excess",
        "heterogeneity-of-pet-peese", "fail-safe-numbers", "power-of-ranks",
    }  # fmt: skip


def test_some_checks_can_be_asked_for() -> None:
    checks = check_small_studies(twelve(), MD, only=["trim_and_fill"])
    assert [check.name for check in checks] == ["trim_and_fill"]
    with pytest.raises(DataError, match="no check trim"):
        check_small_studies(twelve(), MD, only=["trim"])
    with pytest.raises(DataError, match="no predictor 'n'"):
        check_small_studies(twelve(), MD, predictor="n")
    missing = check_small_studies(twelve(), MD, predictor="ni", only=["regression_test"])[0]
    assert "0 numbers of participants" in missing.why_not


def test_every_condition_has_a_source_and_is_of_a_check() -> None:
    conditions = small_study_conditions()
    assert len({c.id for c in conditions}) == len(conditions) > 10
    for condition in conditions:
        assert set(condition.of) <= set(TITLES)
        assert condition.text.endswith(".")
        assert condition.source
    measures = {name for c in conditions for name in c.none_of}
    assert measures <= set(MEASURES)
