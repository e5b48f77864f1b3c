"""The table of effect measures: to add one, write its function and add its row here."""

from __future__ import annotations

from consilience.effects import (
    association,
    biserial,
    change,
    checks,
    correlations,
    given,
    matched_pairs,
    means,
    person_time,
    proportions,
    reliability,
    single_means,
    two_by_two,
)
from consilience.effects.measure import Kind, Measure
from consilience.errors import DataError

_MEANS = (("m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i"),)
_TESTS = tuple((one, "n1i", "n2i") for one in ("di", "ti", "pi"))
_COUNTS = (("ai", "n1i", "ci", "n2i"), ("ai", "bi", "ci", "di"))
_FOUR = (("ai", "bi", "ci", "di"),)
_MARGINS = tuple((*row, known) for row in _COUNTS for known in ("ri", "pi"))
_TIMES = (("x1i", "t1i", "x2i", "t2i"),)
_EVENTS = (("xi", "ni"), ("xi", "mi"))
_RATE = (("xi", "ti"),)
_MEAN = (("mi", "sdi", "ni"),)
_R = (("ri", "ni"),)
_R_TESTS = (("ti", "ni"), ("pi", "ni"))
_PARTIAL = (("ri", "ni", "mi"), ("ti", "ni", "mi"))
_SEMI = tuple((*row, "r2i") for row in _PARTIAL)
_CHANGE = (("m1i", "sd1i", "m2i", "sd2i", "ri", "ni"),)
_PAIRED_TESTS = tuple((one, "ni") for one in ("di", "ti", "pi"))
_ALPHA = (("ai", "mi", "ni"),)

_GROUPS = (
    Measure(
        "MD", "mean difference", "MD", _MEANS, means.mean_difference, checks.MEANS, "means",
        vtypes=("LS", "UB", "HO"),
    ),
    Measure(
        "SMD", "standardised mean difference (Hedges’ g)", "SMD", _MEANS,
        means.standardised_mean_difference, checks.SMD, "means",
        vtypes=("LS", "LS2", "UB", "AV", "H0"), statistics=_TESTS, corrected=True,
    ),
    Measure(
        "SMDH", "standardised mean difference (unequal variances)", "SMD", _MEANS,
        means.smd_unequal_variances, checks.SMD, "means",
        vtypes=("LS", "LS2", "LS3"), corrected=True,
    ),
    Measure(
        "SMD1", "standardised mean difference (SD of group 2)", "SMD",
        (("m1i", "n1i", "m2i", "sd2i", "n2i"),), means.glass_delta, checks.SMD, "means",
        vtypes=("LS", "LS2", "UB", "AV", "H0"), corrected=True,
    ),
    Measure(
        "SMD1H", "standardised mean difference (SD of group 2, unequal variances)", "SMD", _MEANS,
        means.glass_delta_unequal_variances, checks.SMD, "means", corrected=True,
    ),
    Measure(
        "ROM", "ratio of means", "RoM", _MEANS, means.ratio_of_means, checks.RATIO, "means", "log",
        vtypes=("LS", "HO", "AV", "AVHO"), corrected=True,
    ),
    Measure(
        "CVR", "ratio of coefficients of variation", "CVR", _MEANS,
        means.coefficient_of_variation_ratio, checks.RATIO, "means", "log", corrected=True,
    ),
    Measure(
        "VR", "ratio of standard deviations", "VR", (("sd1i", "n1i", "sd2i", "n2i"),),
        means.variability_ratio, checks.MEANS, "means", "log", corrected=True,
    ),
    Measure(
        "D2ORN", "odds ratio from means (normal)", "OR", _MEANS, means.d_to_odds_ratio_normal,
        checks.SMD, "means", "log", statistics=_TESTS,
    ),
    Measure(
        "D2ORL", "odds ratio from means (logistic)", "OR", _MEANS, means.d_to_odds_ratio,
        checks.SMD, "means", "log", statistics=_TESTS,
    ),
    Measure(
        "RR", "risk ratio", "RR", _COUNTS, two_by_two.risk_ratio, checks.COUNTS, "counts", "log",
        vtypes=("LS", "AV"),
    ),
    Measure(
        "OR", "odds ratio", "OR", _COUNTS, two_by_two.odds_ratio, checks.COUNTS, "counts", "log",
    ),
    Measure(
        "RD", "risk difference", "RD", _COUNTS, two_by_two.risk_difference, checks.COUNTS,
        "counts", vtypes=("LS", "UB", "AV"),
    ),
    Measure(
        "AS", "arcsine difference", "AS", _COUNTS, two_by_two.arcsine_difference, checks.COUNTS,
        "counts", add=0.0,
    ),
    Measure(
        "PETO", "odds ratio (Peto)", "OR", _COUNTS, two_by_two.peto_odds_ratio, checks.COUNTS,
        "counts", "log",
    ),
    Measure(
        "PBIT", "standardised mean difference from risks (probit)", "SMD", _COUNTS,
        two_by_two.probit_difference, checks.COUNTS, "counts",
    ),
    Measure(
        "OR2DN", "standardised mean difference from risks (normal)", "SMD", _COUNTS,
        two_by_two.odds_ratio_to_d_normal, checks.COUNTS, "counts",
    ),
    Measure(
        "OR2DL", "standardised mean difference from risks (logistic)", "SMD", _COUNTS,
        two_by_two.odds_ratio_to_d, checks.COUNTS, "counts",
    ),
    Measure(
        "IRR", "rate ratio", "IRR", _TIMES, person_time.rate_ratio, checks.PERSON_TIME,
        "person time", "log",
    ),
    Measure(
        "IRD", "rate difference", "IRD", _TIMES, person_time.rate_difference, checks.PERSON_TIME,
        "person time",
    ),
    Measure(
        "IRSD", "difference of root rates", "IRSD", _TIMES, person_time.root_rate_difference,
        checks.PERSON_TIME, "person time", add=0.0,
    ),
    Measure(
        "CLES", "probability of superiority", "CLES", (("ai", "n1i", "n2i"),),
        biserial.superiority, checks.SUPERIORITY, "superiority",
        vtypes=("LS", "LS2", "H0", "MAX"),
    ),
    Measure(
        "CLESN", "probability of superiority (from means)", "CLES", _MEANS,
        biserial.superiority_normal, checks.SUPERIORITY, "superiority",
        vtypes=("LS", "LS2", "LS3", "HO", "H0"),
        statistics=(*_TESTS, ("ai", "sd1i", "n1i", "sd2i", "n2i"), ("ai", "n1i", "n2i")),
    ),
)  # fmt: skip

_LINKS = (
    Measure(
        "PHI", "phi coefficient", "φ", _COUNTS, association.phi, checks.COUNTS, "association",
        vtypes=("LS", "ST", "CS"), add=0.0,
    ),
    Measure(
        "ZPHI", "phi coefficient", "φ", _COUNTS, association.fisher_phi, checks.COUNTS,
        "association", "z", vtypes=("LS", "ST", "CS"), add=0.0,
    ),
    Measure(
        "YUQ", "Yule’s Q", "Q", _COUNTS, association.yule_q, checks.COUNTS, "association",
    ),
    Measure(
        "YUY", "Yule’s Y", "Y", _COUNTS, association.yule_y, checks.COUNTS, "association",
    ),
    Measure(
        "RTET", "tetrachoric correlation", "r", _COUNTS, association.tetrachoric, checks.COUNTS,
        "association", add=0.0, alone=True,
    ),
    Measure(
        "ZTET", "tetrachoric correlation", "r", _COUNTS, association.fisher_tetrachoric,
        checks.COUNTS, "association", "z", add=0.0,
    ),
    Measure(
        "RPB", "point-biserial correlation", "r", _MEANS, biserial.point_biserial, checks.SMD,
        "biserial", vtypes=("ST", "LS", "CS"), statistics=_TESTS,
    ),
    Measure(
        "ZPB", "point-biserial correlation", "r", _MEANS, biserial.fisher_point_biserial,
        checks.SMD, "biserial", "z", vtypes=("ST", "LS", "CS"), statistics=_TESTS,
    ),
    Measure(
        "RBIS", "biserial correlation", "r", _MEANS, biserial.biserial, checks.SMD, "biserial",
        statistics=_TESTS,
    ),
    Measure(
        "ZBIS", "biserial correlation", "r", _MEANS, biserial.fisher_biserial, checks.SMD,
        "biserial", "z", statistics=_TESTS,
    ),
    Measure(
        "COR", "correlation", "r", _R, correlations.correlation, checks.CORRELATION,
        "correlation", vtypes=("LS", "AV"), statistics=_R_TESTS,
    ),
    Measure(
        "UCOR", "correlation (unbiased)", "r", _R, correlations.unbiased_correlation,
        checks.CORRELATION, "correlation", vtypes=("LS", "UB", "AV"), statistics=_R_TESTS,
    ),
    Measure(
        "ZCOR", "correlation", "r", _R, correlations.fisher_z, checks.CORRELATION,
        "correlation", "z", statistics=_R_TESTS,
    ),
    Measure(
        "PCOR", "partial correlation", "r", _PARTIAL, correlations.partial_correlation,
        checks.REGRESSION, "regression", vtypes=("LS", "AV"), statistics=(("pi", "ni", "mi"),),
    ),
    Measure(
        "ZPCOR", "partial correlation", "r", _PARTIAL, correlations.fisher_partial,
        checks.REGRESSION, "regression", "z", statistics=(("pi", "ni", "mi"),),
    ),
    Measure(
        "SPCOR", "semipartial correlation", "r", _SEMI, correlations.semipartial_correlation,
        checks.REGRESSION, "regression", vtypes=("LS", "AV"),
        statistics=(("pi", "ni", "mi", "r2i"),),
    ),
    Measure(
        "ZSPCOR", "semipartial correlation", "r", _SEMI, correlations.fisher_semipartial,
        checks.REGRESSION, "regression", "z", vtypes=("LS", "AV"),
        statistics=(("pi", "ni", "mi", "r2i"),),
    ),
    Measure(
        "R2", "share of variance explained", "R²", (("r2i", "ni", "mi"),), correlations.explained,
        checks.REGRESSION, "regression", vtypes=("LS", "LS2", "AV", "AV2"),
        statistics=(("fi", "ni", "mi"), ("pi", "ni", "mi")),
    ),
    Measure(
        "ZR2", "share of variance explained", "R²", (("r2i", "ni", "mi"),),
        correlations.fisher_explained, checks.REGRESSION, "regression", "z of R",
        statistics=(("fi", "ni", "mi"), ("pi", "ni", "mi")),
    ),
    Measure(
        "R2F", "share of variance explained", "R²", (("r2i", "ni", "mi"),),
        correlations.explained_fixed, checks.REGRESSION, "regression",
        statistics=(("fi", "ni", "mi"), ("pi", "ni", "mi")),
    ),
    Measure(
        "ZR2F", "share of variance explained", "R²", (("r2i", "ni", "mi"),),
        correlations.fisher_explained_fixed, checks.REGRESSION, "regression", "z of R",
        statistics=(("fi", "ni", "mi"), ("pi", "ni", "mi")),
    ),
)  # fmt: skip

_SINGLE = (
    Measure(
        "PR", "proportion", "Proportion", _EVENTS, proportions.proportion, checks.PROPORTION,
        "proportion", vtypes=("LS", "UB", "AV"),
    ),
    Measure(
        "PLN", "proportion", "Proportion", _EVENTS, proportions.log_proportion,
        checks.PROPORTION, "proportion", "log", vtypes=("LS", "AV"),
    ),
    Measure(
        "PLO", "proportion", "Proportion", _EVENTS, proportions.logit_proportion,
        checks.PROPORTION, "proportion", "logit", vtypes=("LS", "AV"),
    ),
    Measure(
        "PRZ", "proportion", "Proportion", _EVENTS, proportions.probit_proportion,
        checks.PROPORTION, "proportion", "probit",
    ),
    Measure(
        "PAS", "proportion", "Proportion", _EVENTS, proportions.arcsine_proportion,
        checks.PROPORTION, "proportion", "arcsine", add=0.0,
    ),
    Measure(
        "PFT", "proportion (Freeman–Tukey)", "Proportion", _EVENTS,
        proportions.freeman_tukey_proportion, checks.PROPORTION, "proportion", "arcsine", add=0.0,
    ),
    Measure("IR", "rate", "Rate", _RATE, person_time.rate, checks.RATE, "rate"),
    Measure("IRLN", "rate", "Rate", _RATE, person_time.log_rate, checks.RATE, "rate", "log"),
    Measure(
        "IRS", "rate", "Rate", _RATE, person_time.root_rate, checks.RATE, "rate", "root", add=0.0,
    ),
    Measure(
        "IRFT", "rate (Freeman–Tukey)", "Rate", _RATE, person_time.freeman_tukey_rate,
        checks.RATE, "rate", "root", add=0.0,
    ),
    Measure(
        "MN", "mean", "Mean", _MEAN, single_means.mean, checks.MEAN, "mean", vtypes=("LS", "HO"),
    ),
    Measure(
        "SMN", "standardised mean", "SM", _MEAN, single_means.standardised_mean, checks.MEAN,
        "mean", corrected=True,
    ),
    Measure(
        "MNLN", "mean", "Mean", _MEAN, single_means.log_mean, checks.POSITIVE_MEAN, "mean", "log",
    ),
    Measure(
        "CVLN", "coefficient of variation", "CV", _MEAN,
        single_means.log_coefficient_of_variation, checks.POSITIVE_MEAN, "mean", "log",
        corrected=True,
    ),
    Measure(
        "SDLN", "standard deviation", "SD", (("sdi", "ni"),), single_means.log_sd, checks.MEAN,
        "mean", "log", corrected=True,
    ),
)  # fmt: skip

_PAIRED = (
    Measure("MC", "mean change", "MC", _CHANGE, change.mean_change, checks.CHANGE, "change"),
    Measure(
        "SMCC", "standardised mean change (SD of changes)", "SMC", _CHANGE,
        change.standardised_by_change, checks.CHANGE, "change", vtypes=("LS", "LS2", "UB"),
        statistics=_PAIRED_TESTS, corrected=True,
    ),
    Measure(
        "SMCR", "standardised mean change (first SD)", "SMC",
        (("m1i", "sd1i", "m2i", "ri", "ni"),), change.standardised_by_first, checks.CHANGE,
        "change", vtypes=("LS", "LS2", "UB"), corrected=True,
    ),
    Measure(
        "SMCRH", "standardised mean change (first SD, unequal variances)", "SMC", _CHANGE,
        change.standardised_by_first_unequal, checks.CHANGE, "change", vtypes=("LS", "LS2"),
        corrected=True,
    ),
    Measure(
        "SMCRP", "standardised mean change (both SDs)", "SMC", _CHANGE,
        change.standardised_by_both, checks.CHANGE, "change", corrected=True,
    ),
    Measure(
        "SMCRPH", "standardised mean change (both SDs, unequal variances)", "SMC", _CHANGE,
        change.standardised_by_both_unequal, checks.CHANGE, "change", vtypes=("LS", "LS2"),
        corrected=True,
    ),
    Measure(
        "ROMC", "ratio of means (paired)", "RoM", _CHANGE, change.ratio_of_means_change,
        checks.RATIO_CHANGE, "change", "log", corrected=True,
    ),
    Measure(
        "CVRC", "ratio of coefficients of variation (paired)", "CVR", _CHANGE,
        change.coefficient_of_variation_change, checks.RATIO_CHANGE, "change", "log",
        corrected=True,
    ),
    Measure(
        "VRC", "ratio of standard deviations (paired)", "VR", (("sd1i", "sd2i", "ri", "ni"),),
        change.variability_change, checks.CHANGE, "change", "log",
    ),
    Measure(
        "CLESCN", "probability of superiority (paired, from means)", "CLES", _CHANGE,
        change.paired_superiority, checks.CHANGE, "superiority",
    ),
    Measure(
        "MPRR", "risk ratio (paired)", "RR", _FOUR, matched_pairs.marginal_risk_ratio,
        checks.PAIRS, "pairs", "log",
    ),
    Measure(
        "MPOR", "odds ratio (paired)", "OR", _FOUR, matched_pairs.marginal_odds_ratio,
        checks.PAIRS, "pairs", "log",
    ),
    Measure(
        "MPRD", "risk difference (paired)", "RD", _FOUR, matched_pairs.marginal_risk_difference,
        checks.PAIRS, "pairs",
    ),
    Measure(
        "MPORC", "conditional odds ratio (paired)", "OR", _FOUR,
        matched_pairs.conditional_odds_ratio, checks.PAIRS, "pairs", "log",
    ),
    Measure(
        "MPPETO", "conditional odds ratio (paired, Peto)", "OR", _FOUR,
        matched_pairs.conditional_peto, checks.PAIRS, "pairs", "log",
    ),
    Measure(
        "MPORM", "odds ratio (paired, from margins)", "OR", _MARGINS,
        matched_pairs.marginal_odds_ratio_by_correlation, checks.MARGINS, "pairs", "log",
    ),
)  # fmt: skip

_OTHERS = (
    Measure(
        "ARAW", "Cronbach’s alpha", "α", _ALPHA, reliability.alpha, checks.RELIABILITY,
        "reliability",
    ),
    Measure(
        "AHW", "Cronbach’s alpha (Hakstian–Whalen)", "α", _ALPHA, reliability.alpha_cube_root,
        checks.RELIABILITY, "reliability", "cube root",
    ),
    Measure(
        "ABT", "Cronbach’s alpha (Bonett)", "α", _ALPHA, reliability.alpha_log,
        checks.RELIABILITY, "reliability", "log of 1 less",
    ),
    Measure(
        "REH", "relative excess heterozygosity", "REH", (("ai", "bi", "ci"),),
        matched_pairs.excess_heterozygosity, checks.GENOTYPES, "genotypes", "log",
    ),
    Measure(
        "GEN", "effect", "Effect", (("yi", "vi"), ("yi", "sei")), given.as_given, checks.GIVEN,
        "given",
    ),
)  # fmt: skip

MEASURES: dict[str, Measure] = {
    measure.name: measure for measure in (*_GROUPS, *_LINKS, *_SINGLE, *_PAIRED, *_OTHERS)
}
"""Every measure by metafor's name, in the order in which a list offers them."""

ALIASES = {
    "AUC": "CLES", "AUCN": "CLESN", "AUCCN": "CLESCN", "D2OR": "D2ORL", "OR2D": "OR2DL",
}  # fmt: skip
"""Other names that metafor has for measures of the table."""


def measure_named(name: str) -> Measure:
    """Find a measure by its name, or by another name of it.

    Raises
    ------
    DataError
        There is none of this name; the message lists those there are.
    """
    try:
        return MEASURES[ALIASES.get(name, name)]
    except KeyError:
        known = ", ".join(MEASURES)
        raise DataError(f"there is no measure {name!r}; known are {known}") from None


def measures_of(kind: Kind) -> tuple[Measure, ...]:
    """Give the measures of one kind of data, in the order of the table."""
    return tuple(measure for measure in MEASURES.values() if measure.kind == kind)
