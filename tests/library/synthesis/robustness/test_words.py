"""What leaving out, cumulating and influence say: the sentence wanted, and words forbidden."""

from __future__ import annotations

from consilience.effects import MEASURES
from consilience.synthesis import pool, regress, without_each_table
from consilience.synthesis.counts import pool_counts, pooled_tables
from consilience.synthesis.robustness import cumulate, influence, leave_one_out
from consilience.synthesis.robustness.words import (
    cumulate_methods,
    cumulate_results,
    influence_methods,
    influence_results,
    leave_one_out_methods,
    leave_one_out_results,
)

MD, RR, PR = MEASURES["MD"], MEASURES["RR"], MEASURES["PR"]
NAMES = ["Ash", "Beech", "Cedar", "Elm"]
STEADY = pool([1.0, 1.2, 0.9, 1.1], [0.04] * 4, method="EE", slab=NAMES)
ON_ONE = pool([0.1, 0.1, 0.1, 1.5], [0.09] * 4, method="EE", slab=NAMES)


def test_a_result_that_no_study_carries_alone() -> None:
    said = leave_one_out_results(leave_one_out(STEADY), STEADY, MD)
    assert said == (
        "Without any one study the pooled mean difference lies between 1.00 (without Beech) and "
        "1.10 (without Cedar). The 95% interval excludes 0 each time, as with all studies."
    )


def test_a_result_that_turns_on_one_study() -> None:
    said = leave_one_out_results(leave_one_out(ON_ONE), ON_ONE, MD)
    assert "With all studies the 95% interval excludes 0; it includes 0 without Elm." in said
    ratio = leave_one_out_results(leave_one_out(ON_ONE), ON_ONE, RR)
    assert "lies between 1.11 (without Elm) and 1.76" in ratio
    assert "includes 1 without Elm" in ratio


def test_a_study_without_which_the_counts_give_no_effect_is_named() -> None:
    rows = [{"ai": 3, "n1i": 40, "ci": 5, "n2i": 40}, {"ai": 0, "n1i": 40, "ci": 2, "n2i": 40}]
    result = pool_counts("MH", "RR", rows, [-0.5, -1.6], [0.5, 2.0], slab=NAMES[:2])
    found = without_each_table(pooled_tables("MH", "RR", rows, slab=NAMES[:2]))
    said = leave_one_out_results(found, result, RR)
    assert "(without Beech)" in said
    assert "Without Ash the others give no effect." in said


def test_a_measure_without_a_value_of_no_effect_says_nothing_of_one() -> None:
    said = leave_one_out_results(leave_one_out(STEADY), STEADY, PR)
    assert "interval" not in said


def test_influential_studies_are_named() -> None:
    names = [f"Trial {i}" for i in range(1, 13)]
    outlier = pool([1.0, 1.1, 0.9, 1.05, 0.95, 1.0] * 2, [0.04] * 11 + [0.002], slab=names)
    assert influence_results(influence(outlier)) == (
        "1 of 12 studies is influential by these rules: Trial 12."
    )
    assert influence_results(influence(STEADY)) == (
        "By these rules none of 4 studies is influential."
    )
    assert "hat value above 3 p / k" in influence_methods()


def test_a_study_that_the_model_cannot_do_without_is_named() -> None:
    design = [[1.0, 0.0], [1.0, 0.0], [1.0, 0.0], [1.0, 1.0]]
    model = regress([1.0, 1.1, 0.9, 4.0], [0.5] * 4, design, names=("intrcpt", "late"), slab=NAMES)
    assert influence_results(influence(model)).endswith("cannot be fitted without Elm.")


def test_cumulating_tells_since_when_the_interval_is_as_it_is() -> None:
    found = cumulate(ON_ONE)
    assert cumulate_results(found, MD, 95) == (
        "The pooled mean difference was 0.10 with 2 studies and is 0.45 (95% CI 0.16 to 0.74) with "
        "all 4. Its interval has excluded 0 since Elm came in."
    )
    assert "from the first study on" in cumulate_results(cumulate(STEADY), MD, 95)
    one = cumulate(pool([1.0], [0.5]))
    assert "with 1 study and is" in cumulate_results(one, MD, 95)


def test_methods_are_sentences() -> None:
    assert cumulate_methods("year") == (
        "We pooled the studies again with one more each time, in the order of year."
    )
    assert cumulate_methods().endswith("in the order of the table.")
    assert leave_one_out_methods().startswith("We pooled")
