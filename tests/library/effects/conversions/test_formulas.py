"""Every conversion of the reference formulas gives the value of its worked example."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML
from scipy.special import stdtrit

from consilience.effects.conversions import convert, counted_twice
from consilience.errors import DataError

IDS = {
    "combine_two_groups": "combine_means", "combine_many_groups": "combine_means",
    "crossover_md": "crossover", "iqr_to_sd_approx": "iqr_to_sd", "luo_range": "luo_wan_range",
    "luo_iqr": "luo_wan_iqr", "luo_range_iqr": "luo_shi_range_iqr",
    "shi_range_iqr": "luo_shi_range_iqr", "mcgrath_bc_left": "mcgrath_bc",
    "or_to_smd": "smd_from_or", "smd_to_or": "or_from_smd",
    "se_ln_ratio_from_ci": "se_from_ratio_ci", "se_ln_ratio_from_p": "se_from_ratio_p",
    "cluster_design_effect": "cluster_size", "cluster_inflate_se": "cluster_se",
    "split_shared_comparator": "split_arm", "combine_arms_dichotomous": "combine_events",
}  # fmt: skip
"""Ids of the reference that go by another name here."""
NAMES = {
    "N": "n", "SE": "se", "NE": "n1", "NC": "n2", "P": "p", "MD": "md", "F": "f", "min": "minimum",
    "max": "maximum", "SDbase": "sd_baseline", "SDfinal": "sd_final", "SDchange": "sd_change",
    "ME": "mean1", "SDE": "sd1", "MC": "mean2", "SDC": "sd2", "SMD": "smd", "SD": "sd",
    "ln_OR": "log_or", "var_ln_OR": "variance", "OR": "odds_ratio", "RR": "risk_ratio",
    "ACR": "risk", "RD": "rd", "k": "parts",
}  # fmt: skip
GIVES = {
    "N": "n", "sd_diff": "sd_difference", "ln": "log", "ln_or": "log_or", "se_ln_or": "se",
    "rr": "risk_ratio", "events_raw": "raw", "lam": "power", "var": "variance",
}  # fmt: skip
NOT_SAID = {"lambda_raw", "selected", "theta1", "theta2", "back", "t"}
ELSEWHERE = {"smd_hedges", "two_by_two", "continuity_correction"}
"""Effect sizes, tested with the measures."""
OWN = {"cluster_design_effect", "cluster_inflate_se", "combine_two_groups", "combine_many_groups",
       "combine_arms_dichotomous"}  # fmt: skip
"""Examples of several arms, each tested below."""


def formulas(reference: Path) -> dict[str, dict[str, Any]]:
    file = reference / "instruments" / "formulas.yaml"
    rows = YAML(typ="safe").load(file.read_text(encoding="utf-8"))["formulas"]
    return {row["id"]: row for row in rows}


def test_every_formula_gives_the_value_of_its_example(reference: Path) -> None:
    tried = 0
    for id, row in formulas(reference).items():
        if id in ELSEWHERE | OWN:
            continue
        example = row["example"]
        inputs = {NAMES.get(n, n): v for n, v in example["inputs"].items()}
        if "level" in inputs:
            inputs["level"] *= 100
        made = convert(IDS.get(id, id), **inputs)
        for name, value in example["expected"].items():
            if name not in NOT_SAID:
                found = made[GIVES.get(name, name)]
                assert found == pytest.approx(value, rel=example["tolerance"], abs=2e-6), (id, name)
                tried += 1
    assert tried > 40


def test_arms_become_one(reference: Path) -> None:
    rows = formulas(reference)
    example = rows["combine_many_groups"]["example"]
    n, mean, sd = zip(*example["inputs"]["groups"], strict=True)
    made = convert("combine_means", n=n, mean=mean, sd=sd)
    assert made["mean"] == pytest.approx(example["expected"]["mean"], abs=1e-6)
    assert made["sd"] == pytest.approx(example["expected"]["sd"], abs=1e-6)
    events, sizes = zip(*rows["combine_arms_dichotomous"]["example"]["inputs"]["arms"], strict=True)
    both = convert("combine_events", n=sizes, events=events)
    assert (both["events"], both["n"]) == (30, 122)


def test_a_cluster_trial_shrinks_to_its_effective_size(reference: Path) -> None:
    example = formulas(reference)["cluster_design_effect"]["example"]
    inputs = example["inputs"]
    found = []
    for events, n in inputs["arms"]:
        made = convert(
            "cluster_size", n=n, events=events, cluster_size=inputs["M"], icc=inputs["ICC"]
        )
        assert made["design_effect"] == pytest.approx(1.576)
        found += [made["events"], made["n"]]
    assert found == pytest.approx(example["expected"]["eff"], abs=1e-5)
    wider = convert("cluster_se", se=0.19014, cluster_size=29.8, icc=0.02)
    assert wider["se"] == pytest.approx(0.238699, abs=1e-5)


def test_a_conversion_keeps_how_it_was_made() -> None:
    made = convert("sd_from_ci_small", lower=30.0, upper=34.2, n=25)
    kept = made.as_json()
    assert kept["formula"] == "sd_from_ci_small"
    assert kept["source"].endswith("6.5.2.2")
    again = convert(kept["formula"], **kept["inputs"])
    assert again == made
    assert str(made).startswith("sd 5.08746, t 2.0639 from lower 30, upper 34.2, n 25 (")


def test_skewed_quantiles_are_doubted() -> None:
    skewed = convert("luo_wan_iqr", q1=1, median=2, q3=20, n=50)
    assert any("skewed" in caution for caution in skewed.cautions)
    even = convert("luo_wan_iqr", q1=1, median=2, q3=3, n=50)
    assert not any("skewed" in caution for caution in even.cautions)


@pytest.mark.parametrize(
    ("formula", "inputs", "said"),
    [
        ("sd_from_hearsay", {}, "there is no conversion"),
        ("sd_from_se", {"se": 1.2}, "needs se, n"),
        ("sd_from_se", {"se": 1.2, "n": 4, "sd": 1}, "takes n, se"),
        ("sd_from_se", {"se": -1.2, "n": 4}, "not above 0"),
        ("sd_from_se", {"se": float("nan"), "n": 4}, "is no number"),
        ("sd_from_ci_large", {"lower": 3, "upper": 2, "n": 200}, "out of order"),
        ("sd_from_p_two_groups", {"p": 0, "md": 1, "n1": 9, "n2": 9}, "not between 0 and 1"),
        ("sd_from_t", {"t": 0, "md": 1, "n1": 9, "n2": 9}, "says nothing about the SD"),
        ("change_sd", {"sd_baseline": 1, "sd_final": 1, "r": 1.2}, "not from −1 to 1"),
        ("change_correlation", {"sd_baseline": 1, "sd_final": 1, "sd_change": 9}, "correlation of"),
        ("se_from_ratio_ci", {"estimate": 2, "lower": 0.5, "upper": 1}, "not lie in its interval"),
        ("or_from_rr", {"risk_ratio": 3, "risk": 0.4}, "1 or more"),
        ("nnt_from_rd", {"rd": 0}, "without a difference"),
        ("combine_means", {"n": [3], "mean": [1], "sd": [1]}, "two or more arms"),
        ("luo_wan_iqr", {"q1": 3, "median": 2, "q3": 4, "n": 9}, "out of order"),
        ("mcgrath_qe", {"median": 2, "q1": 1, "n": 9}, "needs minimum and maximum"),
        ("mcgrath_bc", {"median": 2, "q1": 0, "q3": 3, "n": 9}, "values above 0"),
        ("events_from_percentage", {"percentage": 120, "n": 9}, "not from 0 to 100"),
        ("cluster_size", {"n": 9, "cluster_size": 0.5, "icc": 0.1}, "not 1 or more"),
    ],
)
def test_what_cannot_be_is_refused(formula: str, inputs: dict[str, Any], said: str) -> None:
    with pytest.raises(DataError, match=re.escape(said)):
        convert(formula, **inputs)


def test_a_percentage_says_which_counts_would_print_the_same() -> None:
    made = convert("events_from_percentage", percentage=12, n=1000)
    assert (made["events"], made["fewest"], made["most"]) == (120, 115, 125)
    exact = convert("events_from_percentage", percentage=21.4, n=295)
    assert (exact["fewest"], exact["most"]) == (63, 63)


def test_arms_that_are_counted_twice_are_found() -> None:
    found = counted_twice(
        [("Bates 1999", ("peer", "usual")), ("Bates 1999", ("phone", "usual")), ("Cho", ("a", "b"))]
    )
    assert found == {"Bates 1999: usual": 2}


def test_split_arms_add_up_to_the_whole() -> None:
    part = convert("split_arm", n=80, events=24, parts=3)
    assert (3 * part["n"], 3 * part["events"]) == pytest.approx((80, 24))


@given(st.floats(0.1, 50), st.floats(0.1, 50), st.floats(-0.99, 0.99))
def test_three_sds_give_their_correlation_back(one: float, two: float, r: float) -> None:
    change = convert("change_sd", sd_baseline=one, sd_final=two, r=r)["sd"]
    found = convert("change_correlation", sd_baseline=one, sd_final=two, sd_change=change)
    assert found["r"] == pytest.approx(r, abs=1e-9)


@given(st.floats(0.05, 20), st.floats(0.01, 0.99))
def test_odds_and_risk_ratios_go_there_and_back(odds: float, risk: float) -> None:
    ratio = convert("rr_from_or", odds_ratio=odds, risk=risk)["risk_ratio"]
    assert convert("or_from_rr", risk_ratio=ratio, risk=risk)["odds_ratio"] == pytest.approx(odds)


@given(st.floats(0.1, 30), st.integers(2, 500))
def test_an_interval_gives_the_sd_that_made_it(sd: float, n: int) -> None:
    half = float(stdtrit(n - 1, 0.975)) * sd / n**0.5
    made = convert("sd_from_ci_small", lower=5 - half, upper=5 + half, n=n)
    assert made["sd"] == pytest.approx(sd)
