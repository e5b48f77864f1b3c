"""Every reference result (R's metafor, agreement) that lies in the library's reach."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from consilience.synthesis.tau2 import ESTIMATORS
from tests.conftest import PROJECT
from tests.oracles.cases import adapter_of, answer_file

FOLDERS = (
    "agreement", "escalc", "escalc_new", "transf", "transf_new", "conv.2x2", "conv.delta",
    "conv.fivenum", "conv.wald", "rma.uni", "rma.uni_new", "predict.rma", "confint.rma.uni",
    "blup", "anova", "vif", "rma.mh", "rma.peto", "hc",
    "regtest", "ranktest", "trimfill", "fsn", "fsn_new", "tes", "profile", "fitstats",
    "influence", "leave1out", "cumul", "plotdata",
)  # fmt: skip
ANSWERED = 4585
"""Cases of these folders in the library's reach; it may only grow."""
DIFFERENT = Path(__file__).with_name("different.toml")
"""Cases that differ from the reference, each with the reason; the documentation lists them."""


def cases(reference: Path) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for folder in FOLDERS:
        for file in sorted((reference / "oracles" / folder).glob("*.json")):
            oracle = json.loads(file.read_text(encoding="utf-8"))
            answers = answer_file(oracle)
            assert json.dumps(answers, allow_nan=False)
            yield from ((case, answers[case["id"]]) for case in oracle["cases"])


def in_reach(case: dict[str, Any]) -> bool:
    match case["function"]:
        case "percent_agreement":
            return "table" in case["args"]
        case "rma":
            return model_in_reach(case["args"])
    return adapter_of(case) is not None


def model_in_reach(args: dict[str, Any]) -> bool:
    known = {"yi", "vi", "data", "method", "test", "level", "tau2"}
    more = {"mods", "weights", "weighted", "btt", "intercept"}
    return set(args) <= known | more and args["method"] in ESTIMATORS


@dataclass
class Walked:
    """What came of all cases, answered once."""

    missed: set[str] = field(default_factory=set)
    n_equal: int = 0
    outside: list[dict[str, Any]] = field(default_factory=list)


@pytest.fixture(scope="module")
def walked(reference: Path, rule: ModuleType) -> Walked:
    """Every case's answer, compared where it lies in reach."""
    walked = Walked()
    for case, answer in cases(reference):
        if not in_reach(case):
            walked.outside.append(answer)
        elif rule.compare_case(case, answer):
            walked.missed.add(case["id"])
        else:
            walked.n_equal += 1
    return walked


def test_every_case_in_reach_equals_metafor_or_says_why_not(walked: Walked) -> None:
    reasons = tomllib.loads(DIFFERENT.read_text(encoding="utf-8"))["reason"]
    explained = {id for reason in reasons for id in reason["cases"]}
    assert walked.missed == explained
    assert walked.n_equal >= ANSWERED


def test_a_case_out_of_reach_says_why(walked: Walked) -> None:
    assert walked.outside
    assert all(set(answer) == {"error"} and answer["error"] for answer in walked.outside)


@pytest.mark.parametrize(
    "name", ["escalc/escalc__means__dat.gibson2002", "rma.uni/rma.uni__dat.bcg"]
)
def test_the_command_writes_one_json_object(reference: Path, name: str) -> None:
    file = reference / "oracles" / f"{name}.json"
    done = subprocess.run(
        [sys.executable, "-m", "tests.oracles", str(file)],
        cwd=PROJECT,
        capture_output=True,
        check=True,
        text=True,
        timeout=600,
    )
    ids = [case["id"] for case in json.loads(file.read_text(encoding="utf-8"))["cases"]]
    assert list(json.loads(done.stdout)) == ids


def test_the_adapter_never_reads_what_is_expected() -> None:
    here = Path(__file__).parent
    sources = [p.read_text(encoding="utf-8") for p in here.glob("*.py") if p != Path(__file__)]
    assert not any('["expected' in source or "'expected" in source for source in sources)
