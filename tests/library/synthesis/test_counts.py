"""Counts pooled by Mantel–Haenszel or Peto, as a result that everything can show."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from consilience.effects import MEASURES
from consilience.errors import TooFewStudies
from consilience.figures.forest import ForestOptions, forest
from consilience.synthesis import mantel_haenszel, methods_sentence, peto, pool
from consilience.synthesis.counts import METHODS, pool_counts, pooled_tables
from consilience.synthesis.fingerprint import same_result
from consilience.synthesis.pooled import Pooled
from consilience.synthesis.references import references
from consilience.synthesis.sensitivity import sensitivity
from consilience.synthesis.words import count_tests_sentence
from tests.library.synthesis.trials import SPEC, form, run

ROWS = [
    {"ai": 4, "n1i": 123, "ci": 11, "n2i": 139},
    {"ai": 6, "n1i": 306, "ci": 29, "n2i": 303},
    {"ai": 0, "n1i": 60, "ci": 4, "n2i": 61},
]
RATE_ROWS = [
    {"x1i": 9, "t1i": 413, "x2i": 19, "t2i": 398},
    {"x1i": 8, "t1i": 263, "x2i": 20, "t2i": 245},
    {"x1i": 0, "t1i": 487, "x2i": 13, "t2i": 435},
]
YI, VI = [-0.89, -1.59, -2.2], [0.33, 0.19, 2.1]


@pytest.mark.parametrize("measure", METHODS["MH"].measures)
def test_the_effect_is_that_of_the_method_and_the_estimates_are_the_studies_own(
    measure: str,
) -> None:
    rows = RATE_ROWS if measure.startswith("IR") else ROWS
    found = pool_counts("MH", measure, rows, YI, VI)
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    by = mantel_haenszel(measure, columns)
    assert (found.beta, found.ci_lb, found.QE) == (by.beta, by.ci_lb, by.QE)
    assert found.weights == by.weights
    assert found.yi == tuple(YI)
    assert (found.method, found.tau2, found.counts) == ("EE", 0.0, "MH")


def test_petos_effect_is_observed_less_expected_over_its_variance() -> None:
    found = pool_counts("PETO", "PETO", ROWS, YI, VI)
    columns = {name: [row[name] for row in ROWS] for name in ROWS[0]}
    assert found.beta == peto(columns).beta


def test_groups_given_by_events_and_others_are_the_same() -> None:
    others = [{"ai": r["ai"], "bi": r["n1i"] - r["ai"], "ci": r["ci"], "di": r["n2i"] - r["ci"]}
              for r in ROWS]  # fmt: skip
    one, two = (pool_counts("MH", "OR", rows, YI, VI) for rows in (ROWS, others))
    assert one.beta == two.beta


def test_a_study_with_a_zero_is_pooled_by_its_counts_even_where_nothing_is_to_be_added() -> None:
    spec = replace(SPEC, measure="RR", method="EE", test="z", counts="MH", to="none")
    assert spec.continuity.to == "only0"
    forms = [
        form(
            (("Peer group", "intervention", n1, 1, 1, a), ("Usual care", "comparator", n2, 1, 1, c))
        )
        for (a, n1), (c, n2) in (((5, 60), (9, 61)), ((0, 40), (3, 38)))
    ]
    found = run(spec, *forms)
    assert len(found.contrasts) == 2
    assert not found.left_out


def test_the_tests_of_the_counts_are_told() -> None:
    said = count_tests_sentence(pooled_tables("MH", "OR", ROWS))
    assert said.startswith("Cochran–Mantel–Haenszel test: χ²(1) = ")
    assert "Tests that the odds ratios are equal: Tarone χ²(2) = " in said
    assert count_tests_sentence(pooled_tables("MH", "RR", ROWS)) == ""
    of_rates = count_tests_sentence(pooled_tables("MH", "IRR", RATE_ROWS))
    assert of_rates.startswith("Mantel–Haenszel test: χ²(1) = ")


def test_counts_that_give_no_effect_are_not_pooled() -> None:
    none = [{"ai": 0, "n1i": 60, "ci": 4, "n2i": 61}]
    with pytest.raises(TooFewStudies, match="Mantel–Haenszel"):
        pool_counts("MH", "RR", none, [-2.2], [2.1])


def test_it_is_kept_and_read_back_and_others_keep_their_hash() -> None:
    found = pool_counts("MH", "RR", ROWS, YI, VI)
    assert same_result(found.as_json(), found) == []
    assert Pooled.from_json(found.as_json()).counts == "MH"
    plain = pool(YI, VI, method="EE")
    assert "counts" not in plain.as_json()
    assert [d.name for d in same_result(replace(plain, counts="MH"), plain)] == ["counts"]
    assert replace(plain, counts="MH").fingerprint != plain.fingerprint


def test_it_says_how_it_was_pooled_and_cites_it() -> None:
    found = pool_counts("MH", "RR", ROWS, YI, VI)
    measure = MEASURES["RR"]
    assert "by the method of Mantel–Haenszel" in methods_sentence(found, measure)
    assert any("Mantel N" in one for one in references(found, measure))
    assert "(Mantel–Haenszel)" in forest(found, None, ForestOptions(measure="RR")).svg
    revman = forest(found, None, ForestOptions(measure="RR", style="revman")).svg
    assert "M-H, Fixed, 95% CI" in revman
    assert "IV, " not in revman


def test_sensitivity_holds_other_models_against_it_and_leaves_out_by_its_own_method() -> None:
    trials = [((5, 60), (9, 61)), ((0, 40), (3, 38)), ((12, 90), (15, 85))]
    forms = [
        form(
            (("Peer group", "intervention", n1, 1, 1, a), ("Usual care", "comparator", n2, 1, 1, c))
        )
        for (a, n1), (c, n2) in trials
    ]
    spec = replace(SPEC, measure="RR", method="EE", test="z", counts="MH")
    main = run(spec, *forms)
    assert main.pooled is not None
    assert main.pooled.counts == "MH"
    found = {row.id: row for row in sensitivity(main)}
    assert {"equal", "random"} <= set(found)
    assert "mh" not in found, "that is the main one"
    assert "knha" not in found
    without = found[f"without-{main.contrasts[0].study}"]
    columns = {name: [c.values[name] for c in main.contrasts[1:]] for name in ROWS[0]}
    assert without.pooled is not None
    assert math.isclose(without.pooled.beta, mantel_haenszel("RR", columns).beta)
