"""From what was extracted to a pooled result: who enters, who does not, and what changed since."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from consilience.evidence import Extraction, Study
from consilience.synthesis.analyses import Spec, analyse, input_changes

STUDIES = [Study("a", "A 2001"), Study("b", "B 2002")]
SPEC = Spec("x", "Recovery", "recovery", "post", "SMD")


def form(n: Any = 50, *, roles: tuple[str, str] = ("intervention", "comparator")) -> Extraction:
    values = {"mean": {"value": 10.0}, "sd": {"value": 2.0}}
    arms = [{"id": id, "name": id, "role": role} for id, role in zip("vc", roles, strict=True)]
    number = {"missing": n} if isinstance(n, str) else {"value": n}
    results = [
        {"arm": arm, "outcome": "recovery", "time": "post", "values": {**values, "n": number}}
        for arm in "vc"
    ]
    return Extraction.from_json({"arms": arms, "results": results})


def test_a_study_without_its_numbers_names_each_that_is_missing() -> None:
    lacking = form("not_reported")
    for result in lacking.results:
        del result.values["sd"]  # type: ignore[attr-defined]
    found = analyse(SPEC, STUDIES, {"a": form(), "b": lacking})
    assert [x.why for x in found.left_out] == ["intervention: n not reported, SD not extracted"]


def test_the_arms_are_those_of_the_roles_that_are_asked_for() -> None:
    forms = {id: form(roles=("other", "comparator")) for id in "ab"}
    assert len(analyse(SPEC, STUDIES, forms).left_out) == 2
    assert analyse(replace(SPEC, experimental="other"), STUDIES, forms).pooled is not None


@pytest.mark.parametrize(("n", "said"), [(50, ()), (60, ("n1i was 50, is now 60",))])
def test_what_changed_since_a_result_was_kept_is_told_by_number(n: int, said: Any) -> None:
    kept = analyse(SPEC, STUDIES, {"a": form(), "b": form()}).as_json()["inputs"]
    now = analyse(SPEC, STUDIES, {"a": form(), "b": form(n)}).contrasts
    assert input_changes(kept, now)[:1] == tuple(f"B 2002: {text}" for text in said)


def test_a_study_that_came_or_went_is_told() -> None:
    kept = analyse(SPEC, STUDIES, {"a": form()}).as_json()["inputs"]
    now = analyse(SPEC, STUDIES, {"b": form()}).contrasts
    assert input_changes(kept, now) == ("A 2001: no longer in", "B 2002: came in since")
    assert input_changes(kept, ()) == ("A 2001: no longer in",)


def test_a_specification_of_an_older_ledger_is_read() -> None:
    row = SPEC.as_json()
    for name in ("experimental", "control", "prediction"):
        del row[name]
    assert Spec.from_json(row) == SPEC
