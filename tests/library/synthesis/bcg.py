"""The trials of BCG vaccine that the project carries, as log risk ratios with their moderators."""

from __future__ import annotations

import csv
from pathlib import Path

from consilience.effects import effect_sizes

FILE = Path(__file__).resolve().parents[3] / "examples" / "bcg.csv"
with FILE.open(encoding="utf-8", newline="") as _file:
    ROWS = list(csv.DictReader(_file))
SLAB = [row["study"] for row in ROWS]
LATITUDE = [float(row["ablat"]) for row in ROWS]
YEAR = [float(row["year"]) for row in ROWS]
ALLOC = [row["alloc"] for row in ROWS]
_SIZES = effect_sizes(
    "RR", {name: [float(row[name]) for row in ROWS] for name in ("ai", "bi", "ci", "di")}
)
YI, VI = _SIZES.yi, _SIZES.vi
