"""One study by every measure."""

from __future__ import annotations

import math
from statistics import mean, stdev

from consilience.effects import effect_sizes, summarise
from tests.oracles.published.paper import CLOSED, Paper, Printed, Tolerance

ABOUT = "how R's tables of effect sizes remember names, labels and columns; no effect is computed"
PAPER = Paper(
    "misc_escalc",
    "Effect sizes",
    "41 measures, most by the example of the paper that describes them",
    left={"88-100": ABOUT, "103-104": ABOUT, "106-116": ABOUT},
)
TABLE = {"ai": [135], "bi": [15], "ci": [40], "di": [10]}
PAIRS = {"ai": [20], "bi": [10], "ci": [5], "di": [20]}
CHANGE = {
    "m1i": [26], "m2i": [22], "sd1i": [math.sqrt(30)], "sd2i": [math.sqrt(20)], "ni": [60],
    "ri": [0.7],
}  # fmt: skip
RATES = {"x1i": [10], "x2i": [6], "t1i": [20], "t2i": [20]}
ONE = {"xi": [10], "ni": [20], "ti": [20]}
MEAN = {"mi": [10], "sdi": [2], "ni": [20]}
Columns = dict[str, list[float]]


@PAPER.numbers("3-16")
def test_association_of_a_table(printed: Printed) -> None:
    for measure in ("PHI", "YUQ", "YUY", "RTET", "PBIT", "OR2D", "OR2DN"):
        found = summarise(effect_sizes(measure, TABLE))
        printed.are(found.yi, found.sei)


@PAPER.numbers("17-18", "31-34")
def test_means_and_spreads(printed: Printed) -> None:
    normand = {name: column[:4] for name, column in printed.table("dat.normand1999").items()}
    ratio = effect_sizes("ROM", normand)
    printed.are(ratio.yi, ratio.vi)
    for measure in ("CVR", "VR"):
        found = effect_sizes(measure, {name: column[:1] for name, column in normand.items()})
        printed.are(found.yi, found.vi)


@PAPER.numbers("19-30")
def test_chance_that_one_is_larger(printed: Printed) -> None:
    # Ratings 1 to 5 of computed tomographs, of 51 people with the disease and 58 without.
    sick = [rating + 1 for rating, n in enumerate((3, 2, 2, 11, 33)) for _ in range(n)]
    well = [rating + 1 for rating, n in enumerate((33, 6, 6, 11, 2)) for _ in range(n)]
    wins = sum((one > other) + 0.5 * (one == other) for one in sick for other in well)
    sizes = {"n1i": [51], "n2i": [58]}
    for vtype in ("LS", "LS2"):
        area = effect_sizes("AUC", {"ai": [wins / (51 * 58)], **sizes}, vtype=vtype)
        printed.are(area.yi, area.vi)
    spreads = {"sd1i": [stdev(sick)], "sd2i": [stdev(well)]}
    means = {"m1i": [mean(sick)], "m2i": [mean(well)]}
    normal = effect_sizes("AUCN", {**means, **spreads, **sizes})
    printed.are(normal.yi, normal.vi)
    area = {"ai": [normal.yi[0]]}
    for columns in ({**area, **spreads, **sizes}, {**area, **sizes}):
        found = effect_sizes("AUCN", columns)
        printed.are(found.yi, found.vi)
    d = effect_sizes("SMD", {**means, **spreads, **sizes}, correct=False).yi
    found = effect_sizes("AUCN", {"di": d, **sizes})
    printed.are(found.yi, found.vi)


@PAPER.numbers("35-42")
def test_between_means_and_correlations(printed: Printed) -> None:
    # Two samples of ten, parted at the median of x (Jacobs and Viechtbauer 2017).
    high, low = [3, 3, 4, 5, 6, 4, 7, 6, 5, 4], [3, 5, 1, 5, 2, 4, 6, 4, 2, 4]
    halves = {
        "m1i": [mean(high)], "sd1i": [stdev(high)], "n1i": [10],
        "m2i": [mean(low)], "sd2i": [stdev(low)], "n2i": [10],
    }  # fmt: skip
    for measure in ("RPB", "RBIS"):
        found = effect_sizes(measure, halves)
        printed.are(found.yi, found.vi)
    gibson = printed.table("dat.gibson2002")
    means = {name: gibson[name][:4] for name in halves}  # its di is a count
    for measure in ("D2ORL", "D2ORN"):
        found = effect_sizes(measure, means)
        printed.are(found.yi, found.vi)


@PAPER.numbers("43-57")
def test_correlations(printed: Printed) -> None:
    mcdaniel = printed.table("dat.mcdaniel1994")
    some = {name: [mcdaniel[name][i - 1] for i in (1, 13, 33, 102)] for name in ("ri", "ni")}
    for measure in ("COR", "UCOR"):
        found = effect_sizes(measure, some)
        # metafor integrates the series of UCOR numerically, to 0.001.
        printed.are(found.yi, found.vi, within=Tolerance(1e-3) if measure == "UCOR" else CLOSED)
    unbiased = effect_sizes("UCOR", some, vtype="UB")
    printed.are(unbiased.vi, within=Tolerance(1e-3))
    fisher = effect_sizes("ZCOR", some)
    printed.are(fisher.yi, fisher.vi)
    aloe = printed.table("dat.aloe2013")
    regressions = {"ti": aloe["tval"], "ni": aloe["n"], "mi": aloe["preds"], "r2i": aloe["R2"]}
    for measure in ("PCOR", "ZPCOR", "SPCOR", "ZSPCOR"):
        found = effect_sizes(measure, regressions)
        printed.are(found.yi[0], found.vi[0])


@PAPER.numbers("58-87")
def test_changes_pairs_rates_and_single_groups(printed: Printed) -> None:
    of: list[tuple[str, Columns]] = [("MC", CHANGE), ("SMCRH", CHANGE)]
    of += [(measure, ONE) for measure in ("PAS", "IRS", "IRFT")]
    of += [("ROMC", CHANGE)]
    of += [(measure, PAIRS) for measure in ("MPRD", "MPRR", "MPOR", "MPORC", "MPPETO")]
    of += [("IRSD", RATES)]
    of += [(measure, MEAN) for measure in ("MNLN", "CVLN", "SDLN")]
    for measure, columns in of:
        found = effect_sizes(measure, columns)
        if measure == "IRS":
            found = effect_sizes(measure, {"xi": columns["xi"], "ti": columns["ti"]})
        printed.are(found.yi, found.vi)


@PAPER.numbers("1-2", "101-102", "105")
def test_vaccine(printed: Printed) -> None:
    bcg = printed.table("dat.bcg")
    columns = {"ai": bcg["tpos"], "bi": bcg["tneg"], "ci": bcg["cpos"], "di": bcg["cneg"]}
    risks = effect_sizes("RR", columns)
    printed.are(risks.yi[0], risks.vi[0])
    for measure in ("RR", "OR"):
        found = summarise(effect_sizes(measure, columns))
        printed.are([column[0] for column in (found.zi, found.sei, found.ci_lb, found.ci_ub)])
    unknown = {name: column[:4] for name, column in columns.items()}
    unknown["ai"] = [None, *unknown["ai"][1:]]
    printed.are(effect_sizes("RR", unknown).yi)
