"""The meta-regressions of a review, as its report tells of them."""

from __future__ import annotations

from collections.abc import Iterator

from consilience.reporting.document import Block, Cell, FigureBlock, Paragraph, TableBlock
from consilience.review.analyses import Rebuilt, fact_names
from consilience.review.findings import Findings
from consilience.review.forests import file_name
from consilience.synthesis.explained_further_words import (
    BESIDE_RULE,
    MODELS_RULE,
    PAIRS_RULE,
    Further,
    further,
)
from consilience.synthesis.explained_words import (
    coefficients,
    explained_cautions,
    explained_methods,
    explained_results,
)


def explained_blocks(found: Findings, row: Rebuilt) -> Iterator[Block]:
    """Tell what was fitted and found, with the coefficients and the bubble plot."""
    explained, pooled = row.analysis.explained, row.analysis.pooled
    if explained is None or pooled is None:
        return
    if explained.model is None:
        yield Paragraph(f"Meta-regression on {explained.formula}: not run, {explained.why_not}.")
        return
    names, measure, model = fact_names(found.review.plan), row.spec.shown_measure, explained.model
    yield Paragraph(explained_methods(model, measure, names))
    yield Paragraph(explained_results(model, measure, names))
    lines = coefficients(model, measure, names)
    with_ratio = any(line.as_ratio for line in lines)
    columns = ("Moderator", "Coefficient", "SE", f"{model.level:g}% CI", "p")
    yield TableBlock(
        f"{row.spec.title}: meta-regression. {explained.formula}",
        (*columns, "As a factor") if with_ratio else columns,
        tuple(
            tuple(
                Cell(text)
                for text in (c.label, c.estimate, c.se, c.within, c.p)
                + ((c.as_ratio,) if with_ratio else ())
            )
            for c in lines
        ),
        numeric=(1, 2),
        wide=(0,),
    )
    yield from _further_blocks(row, further(model, measure, names))
    if drawing := found.drawings.get(f"bubble-{file_name(row.spec.id)}"):
        yield FigureBlock(drawing.caption, drawing.svg, drawing.description)
    yield Paragraph(" ".join(explained_cautions(explained, pooled.k)))


def _further_blocks(row: Rebuilt, found: Further) -> Iterator[Block]:
    """Tell what the model answers beyond its coefficients, as tables with what they rest on."""
    title, level = row.spec.title, f"{row.spec.level:g}%"
    for table in found.pairs:
        with_ratio = any(one.as_ratio for one in table.rows)
        columns = ("Compared", "Difference", f"{level} CI", "p", "p adjusted")
        yield TableBlock(
            f"{title}: levels of {table.title} in pairs.",
            (*columns, "As a factor") if with_ratio else columns,
            tuple(
                _cells(one.label, one.estimate, one.within, one.p, one.adjusted,
                       *((one.as_ratio,) if with_ratio else ()))
                for one in table.rows
            ),
            numeric=(1,),
            wide=(0,),
        )  # fmt: skip
    if found.pairs:
        yield Paragraph(PAIRS_RULE, "note")
    if found.beside:
        yield TableBlock(
            f"{title}: each moderator beside the others.",
            ("Moderator", "Test, the others held", "Inflation (VIF)"),
            tuple(_cells(one.label, one.test, one.vif) for one in found.beside),
            numeric=(2,),
            wide=(0,),
        )
        yield Paragraph(BESIDE_RULE, "note")
    if found.models:
        yield TableBlock(
            f"{title}: smaller models.",
            ("Model", "Against this model", "Parameters", "Log-likelihood", "AICc", "AIC", "BIC"),
            tuple(
                _cells(one.label, one.test, one.parameters, one.ll, one.AICc, one.AIC, one.BIC)
                for one in found.models
            ),
            numeric=(2, 3, 4, 5, 6),
            wide=(0,),
        )
        yield Paragraph(MODELS_RULE, "note")
    if found.left:
        yield Paragraph(found.left)


def _cells(*texts: str) -> tuple[Cell, ...]:
    return tuple(map(Cell, texts))
