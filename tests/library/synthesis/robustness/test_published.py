"""The BCG trials (Colditz 1994), as metafor's own tests print their diagnostics."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from consilience.synthesis import pool, regress
from consilience.synthesis.robustness import cumulate, hat_values, influence, residuals


def fit(reference: Path, file: str, name: str) -> dict[str, Any]:
    published = json.loads((reference / "oracles" / "published" / file).read_text(encoding="utf-8"))
    fits: dict[str, Any] = published["fits"]
    return fits[name] | {"dat": published["data"]["dat"]}


def test_residuals_of_the_first_six_trials(reference: Path) -> None:
    data = fit(reference, "misc_residuals.json", "f1")
    model = pool(data["yi"], data["vi"])
    assert residuals(model)[0] == pytest.approx(0.0984063598551741, rel=1e-4)
    assert residuals(model, "rstandard") == pytest.approx(
        (0.1401, -0.993, -0.4719, -1.0475, 1.6462, 0.4825), abs=1e-4
    )
    assert residuals(model, "rstudent") == pytest.approx(
        (0.1426, -0.9957, -0.4591, -1.1949, 2.0949, 0.433), abs=1e-4
    )


def test_hat_values_and_cooks_distances_with_latitude(reference: Path) -> None:
    data = fit(reference, "misc_influence.json", "f6")
    latitude = [44, 55, 42, 52, 13, 44, 19, 13, 27, 42, 18, 33, 33]
    design = [[1.0, float(one)] for one in latitude]
    model = regress(data["yi"], data["vi"], design, names=("intrcpt", "ablat"))
    assert hat_values(model)[:6] == pytest.approx(
        (0.049, 0.1493, 0.0351, 0.3481, 0.2248, 0.2367), abs=1e-4
    )
    assert influence(model).cook_d == pytest.approx(
        (0.0048, 0.0489, 0.0104, 0.2495, 0.0072, 0.2883, 0.3643, 0.2719, 0.02, 0.1645, 0.0009,
         0.0403, 0.1433), abs=1e-4,
    )  # fmt: skip


def test_the_evidence_on_bcg_by_year(reference: Path) -> None:
    data = fit(reference, "misc_cumul.json", "f1")
    found = cumulate(pool(data["yi"], data["vi"]), data["dat"]["year"])
    assert found.estimate == pytest.approx(
        (-0.889311, -1.325003, -0.97208, -1.001094, -1.101424, -0.973464, -0.901251, -0.788566,
         -0.865607, -0.785211, -0.708206, -0.794768, -0.714532), abs=1e-5,
    )  # fmt: skip
