"""Agreement held against published tables and an independent program."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from consilience.agreement import cohen_kappa, fleiss_kappa, pabak, percent_agreement

COHEN = ("n", "po", "pe", "kappa", "se", "ci.lb", "ci.ub", "se0", "zval", "pval")
FLEISS = ("n", "raters", "po", "pe", "kappa", "se0", "zval", "pval")


def cases(reference: Path, function: str) -> Iterator[tuple[Any, dict[str, Any], dict[str, Any]]]:
    for file in sorted((reference / "oracles" / "agreement").glob("*.json")):
        oracle = json.loads(file.read_text(encoding="utf-8"))
        for case in oracle["cases"]:
            if case["function"] == function and "ratings" not in case["args"]:
                data = oracle["objects"][case["args"].get("table", case["args"].get("counts"))]
                yield data, case["args"], case["expected"]


def same(found: Any, expected: dict[str, Any], names: tuple[str, ...]) -> None:
    for name in names:
        value = getattr(found, name.replace(".", "_"))
        assert value == pytest.approx(expected[name], rel=1e-9, abs=1e-12), name


def test_cohens_kappa_agrees_with_the_oracle_under_all_weights(reference: Path) -> None:
    found = list(cases(reference, "cohen_kappa"))
    assert {args["weights"] for _, args, _ in found} == {"unweighted", "linear", "quadratic"}
    for table, args, expected in found:
        same(cohen_kappa(table, weights=args["weights"], level=args["level"]), expected, COHEN)


def test_fleiss_kappa_agrees_with_the_oracle(reference: Path) -> None:
    found = list(cases(reference, "fleiss_kappa"))
    assert len(found) == 3
    for counts, _, expected in found:
        kappa = fleiss_kappa(counts)
        same(kappa, expected, FLEISS)
        assert kappa.by_category == pytest.approx(expected["kappa.category"], rel=1e-9)
        assert kappa.zval_by_category == pytest.approx(expected["zval.category"], rel=1e-9)


def test_adjusted_kappa_and_percent_agreement_agree_with_the_oracle(reference: Path) -> None:
    found = list(cases(reference, "pabak"))
    assert len(found) == 5
    for table, _, expected in found:
        same(pabak(table), expected, tuple(expected))
    for table, _, expected in cases(reference, "percent_agreement"):
        same(percent_agreement(table), expected, ("po",))
