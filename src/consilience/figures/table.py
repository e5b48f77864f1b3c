"""The table of figures: every figure by name, what it needs, and one function to draw any."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from consilience.effects import MEASURES
from consilience.errors import DataError
from consilience.figures.baujat import baujat
from consilience.figures.bubble import bubble
from consilience.figures.chart import ChartOptions
from consilience.figures.drapery import drapery
from consilience.figures.drawing import Drawing
from consilience.figures.forest import ForestOptions, ForestRow, forest
from consilience.figures.forest_again import cumulative_forest, leave_one_out_forest
from consilience.figures.funnel import funnel
from consilience.figures.gosh import gosh
from consilience.figures.harvest import Harvested, harvest
from consilience.figures.influence_panel import influence_panel
from consilience.figures.labbe import LABBE, labbe
from consilience.figures.normal_quantiles import normal_quantile_plot
from consilience.figures.radial import radial
from consilience.figures.specifications import specification_plot
from consilience.synthesis import Pooled, PooledTables, Regression, Subgroups
from consilience.synthesis.counts import METHODS
from consilience.synthesis.robustness import Gosh, SpecificationCurve, specification_curve
from consilience.synthesis.small_studies import trim_and_fill

Counts = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Material:
    """What figures of one analysis are drawn from. Only the result is always there.

    Attributes
    ----------
    result : Pooled
    options : ChartOptions
        Measure, outcome, sizes.
    rows, forest, subgroups
        What the forest plot shows beside the result, where more than the names.
    counts : tuple of (ai, n1i, ci, n2i)
        Of every study of the result, in its order.
    arms : tuple of str
        Names of the two groups.
    order, order_is : sequence of float, str
        A value of each study by which they come in, and what it is ("year").
    model, moderator, moderator_is : Regression, str, str
        A meta-regression, the coefficient that is drawn, and what a reader calls it.
    findings : tuple of Harvested
        Findings that are not pooled.
    subsets : Gosh, optional
        Subsets of the studies that were fitted already, for the GOSH plot.
    ni : tuple of float
        How many people each study of the result has.
    curve : SpecificationCurve, optional
        Specifications that were fitted already; else models, tests and outliers are varied.
    tables : PooledTables, optional
        Where counts are pooled: the same studies by that method.
    """

    result: Pooled
    options: ChartOptions = field(default_factory=ChartOptions)
    rows: Sequence[ForestRow] | None = None
    forest: ForestOptions | None = None
    subgroups: Subgroups | None = None
    counts: tuple[Counts, ...] = ()
    arms: tuple[str, str] = ("group 1", "group 2")
    order: tuple[float, ...] | None = None
    order_is: str = ""
    model: Regression | None = None
    moderator: str = ""
    moderator_is: str = ""
    findings: tuple[Harvested, ...] = ()
    subsets: Gosh | None = None
    ni: tuple[float, ...] = ()
    curve: SpecificationCurve | None = None
    tables: PooledTables | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A row of the table.

    Attributes
    ----------
    title : str
        What it is called.
    shows : str
        What it is for, in a sentence.
    draw : callable
    needs : callable
        Why it cannot be drawn from some material, in words; empty where it can.
    columns : tuple of str
        The columns of its table that its points lie at, across and up; empty without points.
    """

    title: str
    shows: str
    draw: Callable[[Material], Drawing]
    needs: Callable[[Material], str] = lambda material: ""
    columns: tuple[str, ...] = ()


def draw(name: str, material: Material) -> Drawing:
    """Draw a figure by its name.

    Raises
    ------
    DataError
        There is no such figure, or it cannot be drawn from this material.
    """
    if name not in FIGURES:
        raise DataError(f"no figure {name!r}; known are {', '.join(FIGURES)}", field="figure")
    figure = FIGURES[name]
    if why := figure.needs(material):
        raise DataError(f"{figure.title}: {why}", field="figure")
    named = replace(material, options=replace(material.options, name=name))
    return figure.draw(named)


def drawable(material: Material) -> tuple[str, ...]:
    """Give the names of the figures that can be drawn from some material."""
    return tuple(name for name, figure in FIGURES.items() if not figure.needs(material))


def _forest(given: Material) -> Drawing:
    options = given.forest or _plain(given)
    return forest(given.result, given.rows, options, subgroups=given.subgroups)


def _plain(given: Material) -> ForestOptions:
    """The options of a forest plot without columns of its own."""
    asked = given.options
    return ForestOptions(
        measure=asked.measure,
        outcome=asked.outcome,
        places=asked.places,
        style=given.forest.style if given.forest else "house",
        favours=given.forest.favours if given.forest else ("", ""),
        name=asked.name,
    )


def _influence(given: Material) -> Drawing:
    wide = replace(given.options, width=max(given.options.width, 680))
    return influence_panel(given.result, wide)


def _bubble(given: Material) -> Drawing:
    assert given.model is not None  # `needs` said so
    return bubble(given.model, given.options, moderator=given.moderator, label=given.moderator_is)


def _filled(given: Material) -> Drawing:
    return funnel(given.result, given.options, filled=trim_and_fill(given.result))


def _against_size(given: Material, against: str) -> Drawing:
    return funnel(given.result, given.options, against=against, ni=_sizes(given))


def _sizes(given: Material) -> tuple[float, ...]:
    return given.ni or tuple(n1 + n2 for _, n1, _, n2 in given.counts)


def _people(given: Material) -> str:
    return _two(given) or ("" if _sizes(given) else "needs the people of every study")


def _specifications(given: Material) -> Drawing:
    result = given.result
    curve = given.curve or specification_curve(
        {"": (result.yi, result.vi)}, result.slab, level=result.level
    )
    return specification_plot(curve, given.options)


def _by_variance(given: Material) -> str:
    if not given.result.counts:
        return ""
    by = METHODS[given.result.counts].title
    return f"it pools by inverse variance; here counts are pooled by {by}"


def _three(given: Material) -> str:
    return "" if given.result.k >= 3 else f"needs three studies, there are {given.result.k}"


def _two(given: Material) -> str:
    return "" if given.result.k >= 2 else "needs two studies, there is 1"


def _contours(given: Material) -> str:
    measure = MEASURES[given.options.measure]
    return _two(given) or ("" if measure.tested else f"a {measure.title} has no value of no effect")


def _tested(given: Material) -> str:
    measure = MEASURES[given.options.measure]
    return _three(given) or (
        "" if measure.tested else f"a {measure.title} has no value of no effect"
    )


def _counts(given: Material) -> str:
    if given.options.measure not in LABBE:
        return f"is of {', '.join(LABBE)}"
    return "" if given.counts else "needs the events and people of both groups"


FIGURES: Mapping[str, Figure] = {
    "forest": Figure(
        "Forest plot", "Every study with its interval and weight, and the pooled effect.", _forest
    ),
    "funnel": Figure(
        "Funnel plot",
        "Estimates against their standard errors; asymmetry may come from missing small studies.",
        lambda given: funnel(given.result, given.options),
        _two,
        ("estimate", "sei"),
    ),
    "funnel-contours": Figure(
        "Contour-enhanced funnel plot",
        "Whether studies are missing where their p would not have been small.",
        lambda given: funnel(given.result, given.options, contours=True),
        _contours,
        ("estimate", "sei"),
    ),
    "funnel-filled": Figure(
        "Funnel plot with trim and fill",
        "Where studies that are taken to be missing would lie, and what they would change.",
        _filled,
        lambda given: _three(given) or _by_variance(given),
        ("estimate", "sei"),
    ),
    "funnel-size": Figure(
        "Funnel plot by size",
        "Estimates against the number of people, which does not depend on the estimates.",
        lambda given: _against_size(given, "ni"),
        _people,
        ("estimate", "ni"),
    ),
    "funnel-inverse-size": Figure(
        "Funnel plot by the inverse of size",
        "Estimates against one over the number of people, where small studies fan out.",
        lambda given: _against_size(given, "ninv"),
        _people,
        ("estimate", "ninv"),
    ),
    "drapery": Figure(
        "Drapery plot",
        "The p-value of every possible effect, for each study and the pooled effect.",
        lambda given: drapery(given.result, given.options),
    ),
    "radial": Figure(
        "Radial plot (Galbraith)",
        "Effects as slopes: how far each study is from the pooled effect, by its precision.",
        lambda given: radial(given.result, given.options),
        _two,
        ("x", "y"),
    ),
    "baujat": Figure(
        "Baujat plot",
        "Which studies make the heterogeneity, and which move the result.",
        lambda given: baujat(given.result, given.options),
        lambda given: _two(given) or _by_variance(given),
        ("x", "y"),
    ),
    "influence": Figure(
        "Influence panel",
        "Eight diagnostics of each study, with the bounds that call it influential.",
        _influence,
        lambda given: _three(given) or _by_variance(given),
    ),
    "quantiles": Figure(
        "Normal quantile plot",
        "Whether the studies vary about their mean as a normal distribution does.",
        lambda given: normal_quantile_plot(given.result, given.options),
        _three,
        ("x", "y"),
    ),
    "specifications": Figure(
        "Specification curve",
        "The result under every combination of choices: models, tests, studies left out.",
        _specifications,
        _tested,
        ("specification", "estimate"),
    ),
    "gosh": Figure(
        "GOSH plot",
        "The pooled effect and I² of every subset of the studies: two clouds split the evidence.",
        lambda given: gosh(given.result, given.options, subsets=given.subsets),
        lambda given: _three(given) or _by_variance(given),
    ),
    "leave-one-out": Figure(
        "Leave-one-out forest plot",
        "The pooled effect without each study in turn.",
        lambda given: leave_one_out_forest(given.result, _plain(given), tables=given.tables),
        _three,
    ),
    "cumulative": Figure(
        "Cumulative forest plot",
        "The pooled effect as studies come in.",
        lambda given: cumulative_forest(
            given.result, _plain(given), order=given.order, by=given.order_is, tables=given.tables
        ),
        _two,
    ),
    "labbe": Figure(
        "L’Abbé plot",
        "The risk of each study in one group against that in the other.",
        lambda given: labbe(given.result, given.counts, given.options, arms=given.arms),
        _counts,
        ("risk 2", "risk 1"),
    ),
    "bubble": Figure(
        "Bubble plot",
        "A meta-regression with its line and band, and the studies by weight.",
        _bubble,
        lambda given: "" if given.model else "needs a meta-regression",
        ("moderator", "estimate"),
    ),
    "harvest": Figure(
        "Harvest plot",
        "Where the findings of studies point that are not pooled.",
        lambda given: harvest(given.findings, given.options),
        lambda given: "" if given.findings else "needs findings by outcome and direction",
    ),
}
"""Every figure by name."""
