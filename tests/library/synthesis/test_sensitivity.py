"""Sensitivity analyses, subgroups and what stands in for a result below the fewest studies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from consilience.effects import MEASURES
from consilience.evidence import Extraction, Study
from consilience.synthesis import pool
from consilience.synthesis.analyses import Analysis, Spec, analyse, pool_some
from consilience.synthesis.mantel_haenszel import mantel_haenszel
from consilience.synthesis.narrative import narrative
from consilience.synthesis.sensitivity import (
    MaterialRule,
    Varied,
    is_usual_care,
    sensitivity,
    summary,
)
from tests.library.synthesis.trials import SPEC, form

TAU = (("Group", "intervention", 40, 12.0, 3.0, 9), ("TAU", "comparator", 40, 10.0, 3.0, 20))
APP = (("Group", "intervention", 40, 10.0, 3.0, 9), ("An app", "comparator", 40, 10.5, 3.0, 20))
FORMS = {
    "a": form(TAU, severe="yes"), "b": form(TAU, severe="yes"), "c": form(TAU, severe="no"),
    "d": form(APP, severe="no"),
}  # fmt: skip
STUDIES = [Study(id, f"Study {id.upper()}") for id in FORMS]
RISK = {id: {"risk_of_bias": said} for id, said in zip("abcd", ("Low", "Low", "High", "High"),
                                                       strict=True)}  # fmt: skip


def carry_out(spec: Spec, forms: Mapping[str, Extraction] = FORMS) -> Analysis:
    return analyse(spec, STUDIES, forms, facts=RISK)


def varied(spec: Spec = SPEC, **more: Any) -> dict[str, Varied]:
    rows = sensitivity(carry_out(spec), carry_out, low=("Low",), **more)
    return {row.id: row for row in rows}


def test_every_other_choice_is_run_or_says_why_not() -> None:
    rows = varied()
    assert rows["low-risk"].pooled is not None
    assert rows["low-risk"].pooled.k == 2
    assert rows["tau"].pooled is not None
    assert rows["tau"].pooled.k == 3
    assert [rows[f"without-{id}"].pooled.k for id in "abcd"] == [3] * 4  # type: ignore[union-attr]
    assert {"by-DL", "by-PM", "z", "correct"} <= rows.keys()
    none = sensitivity(carry_out(SPEC), carry_out, low=("None of these",))
    assert none[0].verdict == "not run, because no study is left"


@pytest.mark.parametrize("more", [{}, {"method": "DL"}, {"method": "EE"}, {"test": "knha"}])
def test_without_each_study_the_others_are_pooled_as_by_themselves(more: dict[str, str]) -> None:
    main = carry_out(replace(SPEC, **more))  # type: ignore[arg-type]
    rows = {row.id: row.pooled for row in sensitivity(main, carry_out)}
    for i, contrast in enumerate(main.contrasts):
        others = [j for j in range(len(main.contrasts)) if j != i]
        found, alone = rows[f"without-{contrast.study}"], pool_some(main, others)
        assert found is not None
        names = ("beta", "ci_lb", "ci_ub", "I2", "k", "tau2")
        assert [getattr(found, n) for n in names] == pytest.approx(
            [getattr(alone, n) for n in names], abs=1e-9
        )


def test_counts_are_pooled_by_themselves_too() -> None:
    rows = varied(replace(SPEC, measure="OR"))
    n, found = 40, rows["mh"].pooled
    assert found is not None
    table = {"ai": [9] * 4, "n1i": [n] * 4, "ci": [20] * 4, "n2i": [n] * 4}
    assert found.beta == mantel_haenszel("OR", table).beta
    assert rows["peto"].pooled is not None
    assert "mh" not in varied()


def test_what_changes_nothing_is_not_told_as_an_analysis() -> None:
    only_usual = {id: FORMS[id] for id in "abc"}
    main = carry_out(SPEC, only_usual)
    rows = {r.id: r for r in sensitivity(main, lambda s: carry_out(s, only_usual), low=("Low",))}
    assert rows["tau"].verdict.startswith("not run, because it is the main analysis")


def test_a_change_is_material_by_the_rule_that_is_stated() -> None:
    main = pool([0.3, 0.4, 0.35], [0.02, 0.02, 0.02])
    null = pool([0.1, 0.2], [0.05, 0.05])
    measure = MEASURES["SMD"]
    assert MaterialRule().changes(main, null, measure) == (
        "the interval includes no effect", "the estimate lies outside the main interval",
    )  # fmt: skip
    assert MaterialRule(crossing=False, outside=False).changes(main, null, measure) == ()
    words = MaterialRule(False, False, size_word=True)
    assert words.changes(main, null, measure) == ("negligible instead of small",)
    moved = MaterialRule(False, False, percent=10)
    assert moved.changes(main, main, measure) == ()
    assert moved.text == "A change is material where the estimate moved by more than 10%."
    assert MaterialRule.from_json(moved.as_json()) == moved


def test_the_summary_names_what_changed() -> None:
    rows = varied(rule=MaterialRule(crossing=False, outside=False, percent=20)).values()
    said = summary(rows)
    assert "changed the result materially: " in said
    assert "Low risk of bias only" in said
    calm = summary(varied(rule=MaterialRule(False, False)).values())
    assert calm.endswith("none changed the result materially.")


@pytest.mark.parametrize(
    ("name", "usual"),
    [("TAU", True), ("Standard care", True), ("Waiting list", True), ("waitlist", True),
     ("An app", False), ("Taurine", False)],
)  # fmt: skip
def test_treatment_as_usual_is_known_by_its_names(name: str, usual: bool) -> None:
    assert is_usual_care(name) is usual


def test_subgroups_by_a_characteristic_are_tested_for_their_difference() -> None:
    found = carry_out(replace(SPEC, subgroup="severe", groups={"c": "yes"})).subgroups
    assert found is not None
    assert dict(zip(found.names, [r.k for r in found.results], strict=True)) == {"yes": 3, "no": 1}
    assert found.df == 1
    assert 0 < found.QMp < 0.05
    assert found.as_json()["groups"][0]["pooled"]["k"] == 3


def test_below_the_fewest_studies_each_is_told_by_itself() -> None:
    forms = {**FORMS, "d": form((("Group", "intervention", 40, 10.0, 3.0, 9),))}
    found = carry_out(replace(SPEC, minimum_k=5), forms)
    assert found.pooled is None
    rows = narrative(found)
    assert [row.name for row in rows] == ["Study A", "Study B", "Study C", "Study D"]
    assert rows[0].found.startswith("SMD 0.66 (95% CI 0.21 to 1.11)")
    assert rows[3].found == "no usable data: no comparator arm with a result"
