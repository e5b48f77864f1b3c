"""What checks for small-study effects say: the sentence wanted, and words that are forbidden."""

from __future__ import annotations

from typing import get_args

import pytest

from consilience.effects import MEASURES
from consilience.synthesis import pool
from consilience.synthesis.small_studies import (
    excess_significance,
    fail_safe_n,
    pet_peese,
    rank_test,
    regression_test,
    trim_and_fill,
)
from consilience.synthesis.small_studies.words import (
    NAMES,
    REFERENCES,
    Found,
    methods,
    references,
    results,
)

SLANTED = pool([0.1, 0.12, 0.2, 0.35, 0.6, 0.9], [0.01, 0.02, 0.04, 0.08, 0.2, 0.35], method="EE")
LEVEL = pool([0.3, 0.1, 0.5, 0.32, 0.28, 0.3], [0.01, 0.02, 0.03, 0.05, 0.2, 0.3], method="EE")
MD, RR = MEASURES["MD"], MEASURES["RR"]

FORBIDDEN = (
    "no evidence of", "no publication bias", "no small-study effect", "not significant",
    "symmetric funnel", "absence", "corrected effect", "proves", "rules out", "nan",
)  # fmt: skip

SAID = [
    (regression_test(SLANTED, model="lm"), "The test suggests that effects depend on the stand"),
    (regression_test(SLANTED, model="lm"), "in what they did, in how well, or in being published"),
    (regression_test(LEVEL), "The data do not tell a relation between effects and standard error"),
    (regression_test(LEVEL), "That does not show that there is none: 6 studies tell little."),
    (regression_test(LEVEL), "In a study without sampling error the mean difference"),
    (rank_test(SLANTED), "effects and their variances go together (Kendall's tau = 1.00, p = 0."),
    (rank_test(LEVEL), "The data do not tell a correlation of effects with their variances"),
    (trim_and_fill(SLANTED), "Trim and fill added 3 studies on the left; with them the"),
    (trim_and_fill(SLANTED), "it is not a corrected result."),
    (trim_and_fill(LEVEL, side="right"), "Trim and fill added"),
    (fail_safe_n(SLANTED), "studies that average no effect until p rises to 0.05 (General)"),
    (fail_safe_n(SLANTED), "The number does not tell how many there are."),
    (fail_safe_n(SLANTED, kind="Orwin", target=0.05), "until the mean difference is"),
    (fail_safe_n(SLANTED, kind="Orwin", target=0.0), "more than ten million unknown studies"),
    (fail_safe_n(pool([0.1, -0.1], [1.0, 1.0])), "No further study is needed: p is not below 0.05"),
    (fail_safe_n(SLANTED, target=5.0), "no further from no effect than 5.00 already (General)"),
    (excess_significance(LEVEL), "2 of 6 studies are significant at 0.05, where 2.1 are expected"),
    (excess_significance(LEVEL), "That does not show that no result was held back."),
    (excess_significance(LEVEL, theta=0.0), "more than chance explains; why, the test does not"),
    (pet_peese(SLANTED), "By PEESE the mean difference in a study without sampling error"),
    (pet_peese(LEVEL), "By PET the mean difference in a study without sampling error"),
]  # fmt: skip


@pytest.mark.parametrize(("found", "wanted"), SAID)
def test_a_result_says_what_it_found_and_nothing_beyond_it(found: Found, wanted: str) -> None:
    said = results(found, MD, SLANTED)
    assert wanted in said
    assert said.endswith(".")
    assert not [word for word in FORBIDDEN if word in said.lower()]


def test_ratios_are_told_on_the_scale_that_a_reader_sees() -> None:
    found = trim_and_fill(SLANTED)
    assert "risk ratio would be 1.13 (95% CI 0.99 to 1.29) instead of 1.17" in results(
        found, RR, SLANTED
    )


@pytest.mark.parametrize(("found", "_"), SAID)
def test_a_method_is_told_with_its_publication(found: Found, _: str) -> None:
    assert methods(found).startswith("We ")
    assert methods(found).endswith(".")
    assert references(found)


def test_eggers_test_is_named_where_it_is_eggers() -> None:
    assert "Egger's test" in methods(regression_test(LEVEL, model="lm"))
    assert "Egger's test" not in methods(regression_test(LEVEL, model="lm", predictor="vi"))
    assert "meta-regression by EE" in methods(regression_test(LEVEL))


def test_every_result_has_a_name_and_a_reference() -> None:
    assert set(NAMES) == set(get_args(Found))
    assert {name.partition(":")[0] for name in REFERENCES} == set(NAMES.values())
