"""One good study for every kind of data, under the names that measures ask for."""

from __future__ import annotations

from consilience.effects import Measure

TWO_MEANS = {"m1i": 5.0, "sd1i": 2.0, "n1i": 20.0, "m2i": 4.0, "sd2i": 2.5, "n2i": 25.0}
TWO_GROUPS = {
    "ai": 4.0, "bi": 16.0, "ci": 10.0, "di": 15.0, "n1i": 20.0, "n2i": 25.0, "ri": 0.3, "pi": 0.1,
}  # fmt: skip
TESTS = {"di": 0.4, "ti": 1.3, "pi": 0.2}
GOOD: dict[str, dict[str, float]] = {
    "means": TWO_MEANS | TESTS,
    "biserial": TWO_MEANS | TESTS,
    "superiority": TWO_MEANS | TESTS | {"ai": 0.6, "mi": 0.0, "ri": 0.5, "ni": 20.0},
    "counts": TWO_GROUPS,
    "association": TWO_GROUPS,
    "pairs": TWO_GROUPS,
    "person time": {"x1i": 4.0, "t1i": 90.0, "x2i": 7.0, "t2i": 80.0},
    "correlation": {"ri": 0.3, "ni": 40.0, "ti": 2.0, "pi": 0.04},
    "regression": {
        "ri": 0.3, "ni": 40.0, "mi": 3.0, "r2i": 0.4, "ti": 2.0, "pi": 0.04, "fi": 5.0,
    },
    "proportion": {"xi": 4.0, "ni": 20.0, "mi": 16.0},
    "rate": {"xi": 4.0, "ti": 90.0},
    "mean": {"mi": 5.0, "sdi": 2.0, "ni": 20.0},
    "change": {
        "m1i": 5.0, "sd1i": 2.0, "m2i": 4.0, "sd2i": 2.5, "ri": 0.5, "ni": 20.0,
        "di": 0.4, "ti": 1.3, "pi": 0.2,
    },
    "reliability": {"ai": 0.8, "mi": 10.0, "ni": 100.0},
    "genotypes": {"ai": 20.0, "bi": 40.0, "ci": 30.0},
    "given": {"yi": 0.3, "vi": 0.04, "sei": 0.2},
}  # fmt: skip


def study(measure: Measure, names: tuple[str, ...]) -> dict[str, float]:
    """Give a good study for one set of columns of a measure."""
    return {name: GOOD[measure.kind][name] for name in names}
