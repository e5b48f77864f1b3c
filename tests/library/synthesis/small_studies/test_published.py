"""Known meta-analyses: magnesium after infarction, smoke and lung cancer, placebo in IBS."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from consilience.effects import effect_sizes
from consilience.synthesis import Pooled, pool
from consilience.synthesis.small_studies import (
    excess_significance,
    fail_safe_n,
    rank_test,
    regression_test,
)


def published(reference: Path, file: str) -> dict[str, Any]:
    path = reference / "oracles" / "published" / file
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def test_magnesium_trials_are_asymmetric_by_regression_and_not_by_ranks(reference: Path) -> None:
    # Sterne and Egger (2001), the sixteen trials of intravenous magnesium
    file = published(reference, "misc_pub_bias.json")
    data, rows = file["fits"]["f1"], file["data"]["dat.egger2001"]
    model = pool(data["yi"], data["vi"])
    ni = [a + b for a, b in zip(rows["n1i"], rows["n2i"], strict=True)]
    assert regression_test(model).zval == pytest.approx(-4.6686, abs=1e-4)
    linear = regression_test(model, model="lm", predictor="sqrtninv", ni=ni)
    assert linear.zval == pytest.approx(-5.6083, abs=1e-4)
    assert rank_test(model).tau == pytest.approx(0.15)
    assert rank_test(model).pval == pytest.approx(0.4503, abs=1e-4)


def test_file_drawers_of_smoke_and_lung_cancer(reference: Path) -> None:
    # Hackshaw (1998): 37 studies of environmental tobacco smoke
    data = published(reference, "misc_fsn.json")["data"]["dat.hackshaw1998"]
    model = pool(data["yi"], data["vi"])
    assert fail_safe_n(model, kind="Rosenthal").fsnum == 393
    assert fail_safe_n(model, kind="Orwin", target=0.049, weighted=False).fsnum == 186
    assert fail_safe_n(model, kind="Orwin", target=0.049).fsnum == 104
    assert fail_safe_n(model, kind="Rosenberg").fsnum == 202
    assert fail_safe_n(model).fsnum == fail_safe_n(model, as_metafor=True).fsnum == 112
    assert fail_safe_n(model, exact=True, as_metafor=True).fsnum == 119


def placebo(reference: Path) -> Pooled:
    data = published(reference, "misc_tes.json")["data"]["dat.dorn2007"]
    names = {"ai": "x.a", "n1i": "n.a", "ci": "x.p", "n2i": "n.p"}
    sizes = effect_sizes("RR", {name: data[column] for name, column in names.items()})
    return pool(sizes.yi, sizes.vi, method="EE")


def test_more_trials_in_irritable_bowel_are_significant_than_expected(reference: Path) -> None:
    # Dorn et al. (2007), complementary medicine in irritable bowel syndrome
    found = excess_significance(placebo(reference), test="chi2")
    assert (10, pytest.approx(4.923333, abs=1e-6)) == (found.O, found.E)
    assert pytest.approx(7.065648, abs=1e-5) == found.X2
    assert found.pval == pytest.approx(0.003928794, abs=1e-7)
    binomial = excess_significance(placebo(reference), test="binom")
    assert binomial.pval == pytest.approx(0.01159554, abs=1e-7)
    exact = excess_significance(placebo(reference), test="exact")
    assert exact.pval == pytest.approx(0.007778529, abs=1e-7)
