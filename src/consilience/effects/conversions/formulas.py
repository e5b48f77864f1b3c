"""The table of conversions, and the one way to use it.

To add a conversion, write its function and add its row here.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence

import numpy as np

from consilience.effects.conversions import arms, quantile_fits, ratios, spreads
from consilience.effects.conversions.conversion import Conversion, Formula, Input, Values
from consilience.effects.conversions.five_numbers import (
    METHODS,
    FiveNumbers,
    sd_shi,
    skewness,
    spans,
)
from consilience.errors import DataError

_HANDBOOK = "Cochrane Handbook for Systematic Reviews of Interventions, version 6"
_WAN = "Wan et al. 2014, BMC Med Res Methodol 14:135"
_LUO = "Luo et al. 2018, Stat Methods Med Res 27:1785"
_SHI = "Shi et al. 2020, Res Synth Methods 11:641"
_MCGRATH = "McGrath et al. 2020, Stat Methods Med Res 29:2520"
_EQUAL_SDS = "Takes the SDs of both groups to be equal."
_FROM_OUTSIDE = "The correlation comes from elsewhere: vary it in a sensitivity analysis."
_MEDIAN = (
    "An estimated mean and SD are less precise than reported ones; look at results without them."
)


def _numbers(n: float, **five: float) -> FiveNumbers:
    columns = {name: np.array([five.get(name, math.nan)]) for name in _FIVE}
    return FiveNumbers(**columns, n=np.array([n]))


_FIVE = ("low", "q1", "median", "q3", "high")
_RENAMED = {"minimum": "low", "maximum": "high"}


def _by(method: str) -> Callable[..., Values]:
    """Give the function that estimates mean and SD of one study by a method of `METHODS`."""

    def estimate(n: float, **five: float) -> Values:
        numbers = _numbers(n, **{_RENAMED.get(name, name): x for name, x in five.items()})
        of_mean, of_sd = METHODS[method]
        return {"mean": float(of_mean(numbers)[0]), "sd": float(of_sd(numbers)[0])}

    return estimate


def _wan_range(n: float, minimum: float, median: float, maximum: float) -> Values:
    """Mean with the small last term of Wan's equation 2, which later papers leave out."""
    numbers = _numbers(n, low=minimum, median=median, high=maximum)
    mean = (minimum + 2 * median + maximum) / 4 + (minimum - 2 * median + maximum) / (4 * n)
    return {"mean": mean, "sd": float(sd_shi(numbers)[0])}


def _iqr_large(q1: float, q3: float) -> Values:
    return {"sd": (q3 - q1) / 1.35}


def _range_sd(n: float, minimum: float, maximum: float) -> Values:
    return {"sd": float(spans(_numbers(n, low=minimum, high=maximum))[0][0])}


def _quantile_estimation(n: float, median: float, **five: float) -> Values:
    named = {_RENAMED.get(name, name): x for name, x in five.items()}
    fit = quantile_fits.quantile_estimation(
        *quantile_fits.reported(_numbers(n, median=median, **named), 0)
    )
    return {"mean": fit.mean, "sd": fit.sd}


def _box_cox(n: float, median: float, **five: float) -> Values:
    if min(median, *five.values()) <= 0:
        raise DataError("the Box-Cox method needs values above 0", field="median")
    named = {_RENAMED.get(name, name): x for name, x in five.items()}
    found = quantile_fits.box_cox(_numbers(n, median=median, **named))
    return {
        "mean": found.mean, "sd": found.sd, "power": found.power,
        "location": found.location, "scale": found.scale,
    }  # fmt: skip


_ENDS, _QUARTERS = ("minimum", "median", "maximum"), ("q1", "median", "q3")
_ALL = ("minimum", "q1", "median", "q3", "maximum")
_SOME = ("minimum", "q1", "q3", "maximum")

_SPREADS = (
    Formula("sd_from_se", "SD from the standard error of a mean", ("se", "n"), spreads.sd_from_se,
            ("SD = SE √n",), f"{_HANDBOOK}, 6.5.2.2", "Standard deviations",
            cautions=("The error must be that of one group, not of a difference.",), makes=("sd",)),
    Formula("sd_from_ci_large", "SD from the interval of a mean, 100 people or more",
            ("lower", "upper", "n"), spreads.sd_from_ci_large,
            ("SD = √n (upper − lower) / 3.92", "3.29 for 90%, 5.15 for 99%"),
            f"{_HANDBOOK}, 6.5.2.2", "Standard deviations", ("level",), makes=("sd",)),
    Formula("sd_from_ci_small", "SD from the interval of a mean, fewer than 100 people",
            ("lower", "upper", "n"), spreads.sd_from_ci_small,
            ("SD = √n (upper − lower) / (2 t)", "t with n − 1 degrees of freedom"),
            f"{_HANDBOOK}, 6.5.2.2", "Standard deviations", ("level",), makes=("sd", "t")),
    Formula("sd_from_difference_ci", "SD from the interval of a mean difference",
            ("lower", "upper", "n1", "n2"), spreads.sd_from_difference_ci,
            ("SE = (upper − lower) / 3.92", "SD = SE / √(1/n1 + 1/n2)"),
            f"{_HANDBOOK}, 6.5.2.3", "Standard deviations", ("level",), (_EQUAL_SDS,),
            makes=("sd", "se")),
    Formula("sd_from_difference_ci_small",
            "SD from the interval of a mean difference, small groups",
            ("lower", "upper", "n1", "n2"), spreads.sd_from_difference_ci_small,
            ("SE = (upper − lower) / (2 t), t with n1 + n2 − 2 degrees of freedom",
             "SD = SE / √(1/n1 + 1/n2)"),
            f"{_HANDBOOK}, 6.5.2.3", "Standard deviations", ("level",), (_EQUAL_SDS,),
            makes=("sd", "se", "t")),
    Formula("sd_from_p_two_groups", "SD from the p-value of an unpaired t-test",
            ("p", "md", "n1", "n2"), spreads.sd_from_p_two_groups,
            ("t at p/2 with n1 + n2 − 2 degrees of freedom", "SE = |MD| / t",
             "SD = SE / √(1/n1 + 1/n2)"), f"{_HANDBOOK}, 6.5.2.3", "Standard deviations",
            cautions=(_EQUAL_SDS, "“p < 0.05” is no value to calculate from."),
            makes=("sd", "se", "t")),
    Formula("sd_from_t", "SD from the t of an unpaired test", ("t", "md", "n1", "n2"),
            spreads.sd_from_t, ("SE = |MD| / |t|", "SD = SE / √(1/n1 + 1/n2)"),
            f"{_HANDBOOK}, 6.5.2.3", "Standard deviations", cautions=(_EQUAL_SDS,),
            makes=("sd", "se")),
    Formula("sd_from_f", "SD from the F of an analysis of variance of two groups",
            ("f", "md", "n1", "n2"), spreads.sd_from_f, ("|t| = √F, then as from t",),
            f"{_HANDBOOK}, 6.5.2.3 (F of two groups is t squared)", "Standard deviations",
            cautions=(_EQUAL_SDS,), makes=("sd", "se", "t")),
    Formula("sd_from_p_paired", "SD of changes from the p-value of a paired t-test",
            ("p", "mean_change", "n"), spreads.sd_from_p_paired,
            ("t at p/2 with n − 1 degrees of freedom", "SE = |mean change| / t", "SD = SE √n"),
            f"{_HANDBOOK}, 6.5.2.8", "Changes", makes=("sd", "se", "t")),
    Formula("change_sd", "SD of changes from the SDs before and after and their correlation",
            ("sd_baseline", "sd_final", "r"), spreads.change_sd,
            ("SD = √(SD₁² + SD₂² − 2 r SD₁ SD₂)",), f"{_HANDBOOK}, 6.5.2.8", "Changes",
            cautions=(_FROM_OUTSIDE,), makes=("sd",)),
    Formula("change_correlation", "Correlation of before and after from three SDs",
            ("sd_baseline", "sd_final", "sd_change"), spreads.change_correlation,
            ("r = (SD₁² + SD₂² − SD of changes²) / (2 SD₁ SD₂)",), f"{_HANDBOOK}, 6.5.2.8",
            "Changes", makes=("r",)),
    Formula("crossover", "Mean difference and standard error of a crossover trial",
            ("mean1", "sd1", "mean2", "sd2", "n", "r"), spreads.crossover,
            ("SD = √(SD₁² + SD₂² − 2 r SD₁ SD₂)", "SE = SD / √n"), f"{_HANDBOOK}, 23.2.7",
            "Changes", cautions=(_FROM_OUTSIDE,), makes=("md", "sd_difference", "se")),
)  # fmt: skip

_MEDIANS = (
    Formula("iqr_to_sd", "SD from the interquartile range, large and symmetric", ("q1", "q3"),
            _iqr_large, ("SD = (q3 − q1) / 1.35",), f"{_HANDBOOK}, 6.5.2.5", "Medians",
            cautions=("With the size of the group Wan’s formula is better.", _MEDIAN),
            makes=("sd",)),
    Formula("range_to_sd", "SD from the range", ("minimum", "maximum", "n"), _range_sd,
            ("SD = (b − a) / (2 Φ⁻¹((n − 0.375)/(n + 0.25)))",), f"{_WAN}, equation 9",
            "Medians", cautions=(_MEDIAN,), makes=("sd",)),
    Formula("wan_range", "Mean and SD from median and range", (*_ENDS, "n"), _wan_range,
            ("mean = (a + 2 m + b)/4 + (a − 2 m + b)/(4 n)",
             "SD = (b − a) / (2 Φ⁻¹((n − 0.375)/(n + 0.25)))"),
            f"{_WAN}, equations 2 and 9", "Medians", cautions=(_MEDIAN,), makes=("mean", "sd")),
    Formula("wan_iqr", "Mean and SD from median and quartiles", (*_QUARTERS, "n"),
            _by("wan2014"),
            ("mean = (q1 + m + q3)/3",
             "SD = (q3 − q1) / (2 Φ⁻¹((0.75 n − 0.125)/(n + 0.25)))"),
            f"{_WAN}, equations 14 to 16", "Medians", cautions=(_MEDIAN,), makes=("mean", "sd")),
    Formula("wan_range_iqr", "Mean and SD from all five numbers", (*_ALL, "n"), _by("wan2014"),
            ("mean = (a + 2 q1 + 2 m + 2 q3 + b)/8", "SD = mean of those of range and quartiles"),
            f"{_WAN}, equations 10 to 13", "Medians", cautions=(_MEDIAN,), makes=("mean", "sd")),
    Formula("luo_wan_range", "Mean and SD from median and range (preferred)", (*_ENDS, "n"),
            _by("luo/wan/shi"),
            ("w = 4/(4 + n^0.75)", "mean = w (a + b)/2 + (1 − w) m", "SD as Wan"),
            f"{_LUO}, equation 7; {_WAN}, equation 9", "Medians", cautions=(_MEDIAN,),
            makes=("mean", "sd")),
    Formula("luo_wan_iqr", "Mean and SD from median and quartiles (preferred)",
            (*_QUARTERS, "n"), _by("luo/wan/shi"),
            ("w = 0.7 + 0.39/n", "mean = w (q1 + q3)/2 + (1 − w) m", "SD as Wan"),
            f"{_LUO}, equation 11; {_WAN}, equation 16", "Medians", cautions=(_MEDIAN,),
            makes=("mean", "sd")),
    Formula("luo_shi_range_iqr", "Mean and SD from all five numbers (preferred)", (*_ALL, "n"),
            _by("luo/wan/shi"),
            ("mean = w₁ (a + b)/2 + w₂ (q1 + q3)/2 + (1 − w₁ − w₂) m",
             "w₁ = 2.2/(2.2 + n^0.75), w₂ = 0.7 − 0.72/n^0.55",
             "SD = (b − a)/θ₁ + (q3 − q1)/θ₂"),
            f"{_LUO}, equation 15; {_SHI}, equation 11", "Medians", cautions=(_MEDIAN,),
            makes=("mean", "sd")),
    Formula("mcgrath_qe", "Mean and SD of skewed data from quantiles (quantile estimation)",
            ("median", "n"), _quantile_estimation,
            ("the distribution (normal, log-normal, gamma, Weibull; beta within 0 and 1) whose "
             "quantiles lie closest to the reported ones",), _MCGRATH, "Medians", _SOME,
            (_MEDIAN,), makes=("mean", "sd")),
    Formula("mcgrath_bc", "Mean and SD of skewed data from quantiles (Box-Cox)",
            ("median", "n"), _box_cox,
            ("the power that makes the quantiles symmetric; Luo and Wan on that scale; back by "
             "integration",), _MCGRATH, "Medians", _SOME, (_MEDIAN,),
            makes=("mean", "sd", "power", "location", "scale")),
)  # fmt: skip

_RATIOS = (
    Formula("se_from_ratio_ci", "Standard error of a log ratio from its interval",
            ("estimate", "lower", "upper"), ratios.se_from_ratio_ci,
            ("SE = (ln upper − ln lower) / 3.92",), f"{_HANDBOOK}, 6.3.2", "Ratios and risks",
            ("level",), makes=("log", "se")),
    Formula("se_from_ratio_p", "Standard error of a log ratio from its p-value",
            ("estimate", "p"), ratios.se_from_ratio_p, ("z at p/2", "SE = |ln estimate| / z"),
            f"{_HANDBOOK}, 6.3.2", "Ratios and risks",
            cautions=("“p < 0.05” is no value to calculate from.",), makes=("log", "se", "z")),
    Formula("smd_from_or", "SMD from an odds ratio", ("log_or", "variance"), ratios.smd_from_or,
            ("SMD = ln OR · √3/π", "variance · 3/π²"), "Chinn 2000, Stat Med 19:3127",
            "Ratios and risks", cautions=("Takes both groups to be logistic, of one variance.",),
            makes=("smd", "variance")),
    Formula("or_from_smd", "Odds ratio from an SMD", ("smd", "se"), ratios.or_from_smd,
            ("ln OR = SMD · π/√3",), f"{_HANDBOOK}, 10.6", "Ratios and risks",
            cautions=("Takes both groups to be logistic, of one variance.",),
            makes=("log_or", "odds_ratio", "se")),
    Formula("d_from_r", "SMD from a correlation", ("r",), ratios.d_from_r,
            ("d = 2 r / √(1 − r²)",), "Borenstein et al. 2009, Introduction to Meta-Analysis, 7",
            "Ratios and risks", cautions=("Takes the two groups to be of one size.",),
            makes=("d",)),
    Formula("r_from_d", "Correlation from an SMD", ("d",), ratios.r_from_d,
            ("r = d / √(d² + 4)",), "Borenstein et al. 2009, Introduction to Meta-Analysis, 7",
            "Ratios and risks", cautions=("Takes the two groups to be of one size.",),
            makes=("r",)),
    Formula("rr_from_or", "Risk ratio from an odds ratio, at a risk of the comparator",
            ("odds_ratio", "risk"), ratios.rr_from_or, ("RR = OR / (1 − risk (1 − OR))",),
            f"{_HANDBOOK}, 15.4.4.4", "Ratios and risks",
            cautions=("Convert the limits at the same risk, never the standard error.",),
            makes=("risk_ratio",)),
    Formula("or_from_rr", "Odds ratio from a risk ratio, at a risk of the comparator",
            ("risk_ratio", "risk"), ratios.or_from_rr,
            ("OR = RR (1 − risk) / (1 − risk RR)",), f"{_HANDBOOK}, 15.4.4.4 turned round",
            "Ratios and risks",
            cautions=("Convert the limits at the same risk, never the standard error.",),
            makes=("odds_ratio",)),
    Formula("absolute_from_or", "Events per 1,000 and number needed to treat from an odds ratio",
            ("odds_ratio", "risk"), ratios.absolute_from_or,
            ("fewer per 1,000 = 1,000 (risk − OR risk / (1 − risk + OR risk))",),
            f"{_HANDBOOK}, 15.4.4.3", "Ratios and risks",
            makes=("fewer_per_1000", "nnt", "nnt_rounded")),
    Formula("absolute_from_rr", "Events per 1,000 and number needed to treat from a risk ratio",
            ("risk_ratio", "risk"), ratios.absolute_from_rr,
            ("fewer per 1,000 = 1,000 risk (1 − RR)",), f"{_HANDBOOK}, 15.4.4.2",
            "Ratios and risks", makes=("fewer_per_1000", "nnt", "nnt_rounded")),
    Formula("nnt_from_rd", "Number needed to treat from a risk difference", ("rd",),
            ratios.nnt_from_rd, ("NNT = 1/|RD|, rounded up",), f"{_HANDBOOK}, 15.4.4.1",
            "Ratios and risks",
            cautions=("An interval with 0 in it goes through infinity: benefit to harm.",),
            makes=("nnt", "nnt_rounded")),
    Formula("smd_to_units", "Mean difference on a familiar scale from an SMD", ("smd", "sd"),
            ratios.smd_to_units, ("MD = SMD · SD",), f"{_HANDBOOK}, 15.5.3.2",
            "Ratios and risks", makes=("md",)),
    Formula("flip_direction", "A scale that runs the other way, turned", ("mean", "sd"),
            ratios.flip, ("mean · (−1); the SD stays",), f"{_HANDBOOK}, 6.5.1.2",
            "Ratios and risks", makes=("mean", "sd")),
)  # fmt: skip

_ARMS = (
    Formula("combine_means", "Arms as one group, means", ("n", "mean", "sd"),
            arms.combined_means,
            ("n = n₁ + n₂", "mean = (n₁ m₁ + n₂ m₂)/n",
             "SD = √(((n₁ − 1) SD₁² + (n₂ − 1) SD₂² + n₁ n₂/n (m₁ − m₂)²)/(n − 1))"),
            f"{_HANDBOOK}, 6.5.2.10", "Arms and clusters", makes=("n", "mean", "sd")),
    Formula("combine_events", "Arms as one group, events", ("n", "events"),
            arms.combined_events, ("both add up",), f"{_HANDBOOK}, 23.3.4", "Arms and clusters",
            makes=("n", "events")),
    Formula("split_arm", "A comparator that several arms share, divided", ("n", "parts"),
            arms.split, ("n/parts and events/parts; mean and SD stay",), f"{_HANDBOOK}, 23.3.4",
            "Arms and clusters", ("events",),
            ("The comparisons stay correlated; to combine arms is better where it makes sense.",),
            makes=("n", "events")),
    Formula("events_from_percentage", "Events from a percentage", ("percentage", "n"),
            arms.events_from_percentage, ("events = round(percentage/100 · n)",),
            f"{_HANDBOOK}, 6.4", "Arms and clusters",
            cautions=("n is the number that was analysed.",),
            makes=("events", "raw", "fewest", "most")),
    Formula("cluster_size", "Arm of a cluster trial at its effective size",
            ("n", "cluster_size", "icc"), arms.effective_size,
            ("design effect = 1 + (m − 1) ICC", "n and events over the design effect"),
            f"{_HANDBOOK}, 23.1.4", "Arms and clusters", ("events",),
            ("The ICC comes from elsewhere: report it and vary it.",
             "Mean and SD do not change."),
            makes=("design_effect", "n", "n_rounded", "events", "events_rounded")),
    Formula("cluster_se", "Standard error of a cluster trial, inflated",
            ("se", "cluster_size", "icc"), arms.inflated_se,
            ("SE √(1 + (m − 1) ICC)",), f"{_HANDBOOK}, 23.1.5", "Arms and clusters",
            cautions=("The ICC comes from elsewhere: report it and vary it.",),
            makes=("design_effect", "se")),
)  # fmt: skip

FORMULAS: dict[str, Formula] = {row.id: row for row in (*_SPREADS, *_MEDIANS, *_RATIOS, *_ARMS)}
"""Every conversion by its id, in the order in which a list shows them."""

_POSITIVE = (0.0, math.inf, "above 0")
_RISK = (0.0, 1.0, "between 0 and 1")
_LIMITS: dict[str, tuple[float, float, str]] = {
    **dict.fromkeys(("n", "n1", "n2", "se", "estimate", "odds_ratio", "risk_ratio"), _POSITIVE),
    **dict.fromkeys(("sd_baseline", "sd_final", "f", "parts", "variance"), _POSITIVE),
    **dict.fromkeys(("p", "risk"), _RISK),
    "level": (0.0, 100.0, "between 0 and 100"),
}
"""Between what an input must lie, the ends excluded."""
_CLOSED: dict[str, tuple[float, float, str]] = {
    **dict.fromkeys(("sd", "sd1", "sd2", "sd_change", "events"), (0.0, math.inf, "0 or more")),
    "percentage": (0.0, 100.0, "from 0 to 100"),
    "r": (-1.0, 1.0, "from −1 to 1"),
    "icc": (0.0, 1.0, "from 0 to 1"),
    "cluster_size": (1.0, math.inf, "1 or more"),
}
"""Between what an input must lie, the ends included."""


def convert(formula: str, **inputs: Input) -> Conversion:
    """Make values from what a paper reports.

    Parameters
    ----------
    formula : str
        Id of a row of `FORMULAS`.
    **inputs : float, or sequence of float for arms
        What the formula needs, by name.

    Raises
    ------
    DataError
        An unknown formula or input, one that is missing, or a number that cannot be.

    Examples
    --------
    >>> made = convert("sd_from_se", se=1.2, n=64)
    >>> made["sd"]
    9.6
    >>> made.source
    'Cochrane Handbook for Systematic Reviews of Interventions, version 6, 6.5.2.2'
    """
    row = FORMULAS.get(formula)
    if row is None:
        raise DataError(f"there is no conversion {formula!r}; known are {', '.join(FORMULAS)}")
    _check_names(row, inputs)
    for name, value in inputs.items():
        each: Sequence[float | str] = [value] if isinstance(value, int | float | str) else value
        for one in each:
            _check_number(name, one)
    _check_order(inputs)
    values = row.compute(**inputs)
    return Conversion(formula, dict(inputs), values, row.source, (*row.cautions, *_doubts(inputs)))


def _check_names(row: Formula, inputs: dict[str, Input]) -> None:
    known = {*row.needs, *row.may_have}
    if strange := inputs.keys() - known:
        raise DataError(f"{row.id} takes {', '.join(sorted(known))}", field=min(strange))
    if absent := [name for name in row.needs if name not in inputs]:
        raise DataError(f"{row.id} needs {', '.join(row.needs)}", field=absent[0])
    ends, quarters = {"minimum", "maximum"}, {"q1", "q3"}
    if set(row.may_have) >= ends | quarters:
        given = inputs.keys() - set(row.needs)
        if given not in (ends, quarters, ends | quarters):
            raise DataError(f"{row.id} needs minimum and maximum, q1 and q3, or all", field="q1")


def _check_number(name: str, value: float | str) -> None:
    if isinstance(value, str) or not math.isfinite(value):
        raise DataError(f"{value!r} is no number", field=name)
    if name in _LIMITS:
        low, high, words = _LIMITS[name]
        if not low < value < high:
            raise DataError(f"{value:g} is not {words}", field=name)
    if name in _CLOSED:
        low, high, words = _CLOSED[name]
        if not low <= value <= high:
            raise DataError(f"{value:g} is not {words}", field=name)


def _check_order(inputs: dict[str, Input]) -> None:
    for names in (("lower", "upper"), _ALL):
        given = [(name, inputs[name]) for name in names if name in inputs]
        for (_, before), (name, after) in itertools.pairwise(given):
            if float(after) < float(before):  # type: ignore[arg-type]
                raise DataError(f"{names[0]} to {names[-1]} are out of order", field=name)


def _doubts(inputs: dict[str, Input]) -> tuple[str, ...]:
    """Say what is doubtful about these inputs: skewed quantiles (Shi et al. 2023)."""
    if "median" not in inputs or "n" not in inputs:
        return ()
    five = {_RENAMED.get(n, n): float(v) for n, v in inputs.items() if n in _ALL}  # type: ignore[arg-type]
    with np.errstate(all="ignore"):
        statistic, critical = skewness(_numbers(float(inputs["n"]), **five))  # type: ignore[arg-type]
    if statistic[0] >= critical[0]:
        return (
            "The numbers are skewed (Shi et al. 2023, Stat Methods Med Res 32:1338): a method for "
            "skewed data, or the median itself, is better.",
        )
    return ()


def formulas_of(group: str) -> Sequence[Formula]:
    """Give the conversions under one heading."""
    return [row for row in FORMULAS.values() if row.group == group]
