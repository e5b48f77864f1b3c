"""Options beyond those of the reference results, as R answered them on simulated data."""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.oracles.cases import answer

ORACLES = json.loads(Path(__file__).with_name("options.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("oracle", ORACLES, ids=[one["id"] for one in ORACLES])
def test_every_option_is_answered_as_metafor_does(oracle: dict[str, Any], rule: ModuleType) -> None:
    missed = {
        case["call"]: names
        for case in oracle["cases"]
        if (names := rule.compare_case(case, answer(case, oracle["data"])))
    }
    assert missed == {}
