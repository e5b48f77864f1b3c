"""The thirteen trials of BCG vaccine, for every figure of the table."""

from __future__ import annotations

from consilience.effects import effect_sizes
from consilience.figures.chart import ChartOptions
from consilience.figures.harvest import Harvested
from consilience.figures.table import Material
from consilience.synthesis import pool, regress

# Colditz 1994: events and the rest in both groups, absolute latitude
TRIALS = {
    "Aronson 1948": (4, 119, 11, 128, 44),
    "Ferguson 1949": (6, 300, 29, 274, 55),
    "Rosenthal 1960": (3, 228, 11, 209, 42),
    "Hart 1977": (62, 13536, 248, 12619, 52),
    "Frimodt-Moller 1973": (33, 5036, 47, 5761, 13),
    "Stein 1953": (180, 1361, 372, 1079, 44),
    "Vandiviere 1973": (8, 2537, 10, 619, 19),
    "TPT Madras 1980": (505, 87886, 499, 87892, 13),
    "Coetzee 1968": (29, 7470, 45, 7232, 27),
    "Rosenthal 1961": (17, 1699, 65, 1600, 42),
    "Comstock 1974": (186, 50448, 141, 27197, 18),
    "Comstock 1969": (5, 2493, 3, 2338, 33),
    "Comstock 1976": (27, 16886, 29, 17825, 33),
}
NAMES = tuple(TRIALS)
ROWS = tuple(TRIALS.values())
SIZES = effect_sizes(
    "RR", {n: [r[i] for r in ROWS] for i, n in enumerate(("ai", "bi", "ci", "di"))}, slab=NAMES
)
RESULT = pool(SIZES.yi, SIZES.vi, test="knha", slab=NAMES)
MODEL = regress(
    SIZES.yi, SIZES.vi, [[1, row[4]] for row in ROWS], names=["intrcpt", "latitude"], slab=NAMES
)
FINDINGS = tuple(
    Harvested(
        name,
        "Tuberculosis of the lung" if i % 3 else "Death",
        ("for", "none", "against")[i % 3] if i % 4 else "for",
        float(sum(ROWS[i][:4])),
        ("low", "unclear", "high")[i % 3],
    )
    for i, name in enumerate(NAMES)
)
MATERIAL = Material(
    RESULT,
    ChartOptions(measure="RR", outcome="tuberculosis"),
    counts=tuple((a, a + b, c, c + d) for a, b, c, d, _ in ROWS),
    arms=("BCG vaccine", "no vaccine"),
    model=MODEL,
    findings=FINDINGS,
)
