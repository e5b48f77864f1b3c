"""The looks of a forest plot, as data: what stands where, under which heading, in which colour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from consilience.synthesis.words import p_value

Part = Literal["study", "left", "plot", "effect", "weight", "right", "risk"]

Data = Mapping[str, tuple[tuple[str, str], ...]]

_COUNTED = (("Events/n", "{events}/{n}"),)
_TIMED = (("Events/time", "{events}/{time}"),)
_SIZED = (("n", "{n}"),)
_SHOWN: Data = {
    "counts": _COUNTED,
    "means": (("Mean (SD)", "{mean} ({sd})"), ("n", "{n}")),
    "person time": _TIMED,
    "proportion": _COUNTED,
    "rate": _TIMED,
    "mean": (("Mean (SD)", "{mean} ({sd})"), ("n", "{n}")),
    "correlation": _SIZED,
    "regression": _SIZED,
    "change": _SIZED,
    "reliability": _SIZED,
}
"""What a look shows of the data of each arm, by the kind of a measure: headings and templates."""


@dataclass(frozen=True, slots=True)
class Style:
    """One look. Templates name what they take in braces.

    Attributes
    ----------
    title : str
        What a person chooses it by.
    parts : tuple of str
        What stands there, from left to right; "left" and "right" are the columns of the caller.
    study, effect, plot, weight : str
        Headings; a line break in one is kept.
    total, subtotal : str
        Labels of the pooled effect, in ink and (after a line break) in muted.
    span, to : str
        An estimate with its interval; `to` stands between the limits, spelt out where one is
        negative.
    percent : str
        What follows a weight.
    between, heterogeneity, overall, difference : str
        Lines on heterogeneity and tests; `overall` may be empty.
    p : str
        A p-value as this look writes it, by an example.
    above : bool
        Whom each side favours stands over the plot, not under its axis.
    square, diamond, part : str
        Classes of the squares, of the pooled diamond and of those of subgroups.
    data : mapping of str to tuple of (heading, template)
        Columns of each arm, by the kind of the measure.
    """

    title: str
    parts: tuple[Part, ...]
    study: str = "Study"
    effect: str = "{symbol} [{level} CI]"
    plot: str = "{title}"
    weight: str = "Weight"
    total: str = "{model}\n{how}"
    subtotal: str = "Subtotal"
    span: str = "{estimate} [{low}{to}{high}]"
    to: str = ", "
    percent: str = "%"
    between: str = "τ² = {tau2}, "
    heterogeneity: str = "Heterogeneity: {between}I² = {i2}%, Q = {q} (df {df}, {p})"
    overall: str = ""
    difference: str = "Subgroup differences: Q = {q} (df {df}, {p})"
    p: str = "p = 0.03"
    above: bool = False
    square: str = "accent"
    diamond: str = "accent"
    part: str = "tint"
    data: Data = field(default_factory=lambda: _SHOWN)

    def p_value(self, value: float) -> str:
        """Write a p-value in this look."""
        words = p_value(value)
        if "estimable" in words:
            return words
        if self.p.startswith("P"):
            words = "P" + words[1:]
        if "0." not in self.p:
            words = words.replace("0.", ".", 1)
        return words if " " in self.p else words.replace(" ", "")


STYLES: Mapping[str, Style] = {
    "house": Style(
        title="Consilience",
        parts=("study", "left", "plot", "effect", "weight", "right", "risk"),
    ),
    "revman": Style(
        title="RevMan (Cochrane)",
        parts=("study", "left", "weight", "effect", "plot", "right", "risk"),
        study="Study or Subgroup",
        effect="{title}\n{by}, {kind}, {level} CI",
        plot="{title}\n{by}, {kind}, {level} CI",
        total="Total ({level} CI)",
        subtotal="Subtotal ({level} CI)",
        between="Tau² = {tau2}; ",
        heterogeneity="Heterogeneity: {between}Chi² = {q}, df = {df} ({p}); I² = {i2}%",
        overall="Test for overall effect: {Z} = {z} ({p})",
        difference="Test for subgroup differences: Chi² = {q}, df = {df} ({p})",
        p="P = 0.03",
        square="blue",
        diamond="ink",
        part="ink",
        data={
            **_SHOWN,
            "counts": (("Events", "{events}"), ("Total", "{n}")),
            "means": (("Mean", "{mean}"), ("SD", "{sd}"), ("Total", "{n}")),
        },
    ),
    "jama": Style(
        title="JAMA",
        parts=("study", "left", "effect", "plot", "weight", "right", "risk"),
        study="Source",
        effect="{symbol} ({level} CI)",
        plot="",
        weight="Weight, %",
        total="Overall, {kind_} effects",
        subtotal="Subtotal",
        span="{estimate} ({low}{to}{high})",
        to="-",
        percent="",
        between="τ² = {tau2}; ",
        heterogeneity="Heterogeneity: {between}χ² = {q} (df = {df}; {p}); I² = {i2}%",
        overall="Test for overall effect: {Z} = {z} ({p})",
        difference="Test for subgroup differences: χ² = {q} (df = {df}; {p})",
        p="P = .03",
        above=True,
        square="blue",
        diamond="sky",
        part="sky",
        data={
            **_SHOWN,
            "counts": (("No./total No.", "{events}/{n}"),),
            "means": (("No.", "{n}"), ("Mean (SD)", "{mean} ({sd})")),
        },
    ),
    "bmj": Style(
        title="BMJ",
        parts=("study", "left", "plot", "weight", "effect", "right", "risk"),
        plot="{title}\n({level} CI)",
        effect="{title}\n({level} CI)",
        weight="Weight\n(%)",
        total="Total ({level} CI)",
        subtotal="Subtotal ({level} CI)",
        span="{estimate} ({low}{to}{high})",
        to=" to ",
        percent="",
        between="τ²={tau2}; ",
        heterogeneity="Test for heterogeneity: {between}χ²={q}, df={df}, {p}; I²={i2}%",
        overall="Test for overall effect: {Z}={z}, {p}",
        difference="Test for subgroup differences: χ²={q}, df={df}, {p}",
        p="P=0.03",
        square="sky",
        diamond="blue",
        part="blue",
        data={
            **_SHOWN,
            "counts": (("No of events/total", "{events}/{n}"),),
            "means": (("Mean (SD)", "{mean} ({sd})"), ("Total", "{n}")),
        },
    ),
}
"""Every look by name."""
