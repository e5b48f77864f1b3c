"""What the review found: flow, studies, risk of bias, pooled results, agreement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from consilience.catalogue import Instrument
from consilience.protocol.plan import Characteristic
from consilience.reporting.document import (
    Block,
    Bullets,
    Cell,
    FigureBlock,
    Mark,
    Paragraph,
    Section,
    TableBlock,
)
from consilience.review.analyses import Rebuilt, sensitivity_of
from consilience.review.appraised import instrument_of, items_of
from consilience.review.concluded import concluded, results_of
from consilience.review.findings import Findings
from consilience.review.forests import file_name, tone
from consilience.review.report_explained import explained_blocks
from consilience.review.report_sources import published_pools
from consilience.stages import BY_NAME
from consilience.synthesis import difference_sentence
from consilience.synthesis.heterogeneity_words import (
    henmi_copas_sentence,
    spread,
    spread_sentence,
)
from consilience.synthesis.narrative import narrative
from consilience.synthesis.pooled import Pooled
from consilience.synthesis.sensitivity import summary

_MOST_COLUMNS, _LONG = 6, 44


def flow_part(found: Findings) -> Section:
    """The flow of records, reports and studies."""
    blocks: list[Block] = []
    kinds = {box.kind for box in found.boxes.values()}
    if "reported" in kinds:
        blocks.append(
            Paragraph(
                "Numbers marked as reported are those of the paper: the records of its searches "
                "are not held here, and none were made up. What could be counted was counted."
            )
        )
    if drawing := found.drawings.get("flow"):
        blocks.append(FigureBlock(drawing.caption, drawing.svg, drawing.description))
    excluded = [(r["citation"], r["reason"]) for r in found.tables["excluded"]]
    parts: tuple[Section, ...] = ()
    if excluded:
        rows = tuple((Cell(citation), Cell(reason)) for citation, reason in excluded)
        table = TableBlock(
            "Reports excluded on full text. One row a report, with the reason.",
            ("Report", "Reason"), rows, wide=(0,),
        )  # fmt: skip
        parts = (Section("excluded", "Excluded reports", (table,)),)
    return Section("flow", "Flow of records, reports and studies", tuple(blocks), parts)


def characteristics_part(found: Findings) -> Section:
    """What the included studies were."""
    review = found.review
    studies = {s.id: s for s in review.studies()}
    if not studies:
        return Section("studies", "Included studies")
    rows = found.tables["characteristics"]
    columns = [c for c in review.plan.characteristics if any(r.get(c.id) for r in rows)]
    n = sum(len(study.reports) for study in studies.values())
    caption = f"Characteristics of the included studies. {len(rows)} studies in {n} reports"
    tables = []
    for start in range(0, max(len(columns), 1), _MOST_COLUMNS):
        shown = columns[start : start + _MOST_COLUMNS]
        told = f"{caption}{', continued' if start else ''}."
        tables.append(_characteristics(found, told, shown, with_unit=start == 0))
    return Section("studies", "Included studies", tuple(tables))


def _characteristics(
    found: Findings, caption: str, shown: list[Characteristic], *, with_unit: bool
) -> TableBlock:
    rows = found.tables["characteristics"]
    with_unit = with_unit and any(row["unit"] for row in rows)
    cells = []
    for row in rows:
        line = [Cell(row["name"])] + ([Cell(row["unit"])] if with_unit else [])
        for column in shown:
            mark: Mark = "inferred" if row.get(f"{column.id}_inferred") else ""
            text = row[column.id]
            line.append(Cell(text or "not extracted", mark if text else "missing"))
        cells.append(tuple(line))
    unit = ((found.review.plan.unit or "unit").capitalize(),) if with_unit else ()
    first = 1 + len(unit)
    return TableBlock(
        caption,
        ("Study", *unit, *(c.label for c in shown)),
        tuple(cells),
        numeric=tuple(i for i, c in enumerate(shown, first) if c.type == "number"),
        wide=tuple(
            i for i, c in enumerate(shown, first) if any(len(r[c.id]) > _LONG for r in rows)
        ),
    )


def appraisal_part(found: Findings) -> Section:
    """The appraisal: the judgements, the figure, and the row of the rule that gave the overall."""
    review = found.review
    chosen = instrument_of(review.plan)
    if chosen is None or not any(r["answer"] for r in found.tables["appraisal"]):
        return Section("appraisal", "Risk of bias")
    blocks: list[Block] = [
        FigureBlock(d.caption, d.svg, d.description)
        for name in ("traffic-light", "appraisal-summary")
        if (d := found.drawings.get(name))
    ]
    rows = []
    for row in found.tables["overall"]:
        look = tone(chosen, row["value"]) if row["value"] else ""
        rows.append(
            (Cell(row["name"]), Cell(row["label"] or "no value", "", look), Cell(row["why"]))
        )
    overall = TableBlock(
        "Overall judgement. Computed by the rule of the plan from the judgements per domain.",
        ("Study", "Overall", "Why"), tuple(rows), wide=(2,),
    )  # fmt: skip
    support = [
        (
            Cell(r["name"]),
            Cell(r["label"]),
            _judgement(chosen, r),
            Cell("; ".join(part for part in (r["support"], r["place"]) if part)),
        )
        for r in found.tables["appraisal"]
        if r["answer"]
    ]
    support_table = TableBlock(
        f"Support for each judgement. {len(items_of(review.plan))} items of the {chosen.short}.",
        ("Study", "Item", "Judgement", "Support and place"), tuple(support), wide=(3,),
    )  # fmt: skip
    part = Section("support", "Support for the judgements", (support_table,))
    return Section("appraisal", "Risk of bias", (*blocks, overall), (part,))


def _judgement(chosen: Instrument, row: Mapping[str, Any]) -> Cell:
    mark: Mark = "inferred" if row["inferred"] else ""
    return Cell(row["answer_label"], mark, tone(chosen, row["answer"]))


def synthesis_part(found: Findings) -> Section:
    """Every analysis: pooled with its forest plot and fingerprint, or each study by itself."""
    parts = []
    for row in found.analyses:
        name = f"forest-{file_name(row.spec.id)}"
        if row.analysis.pooled is not None and name in found.drawings:
            parts.append(Section(name, row.spec.title, tuple(_pooled_blocks(found, row, name))))
        elif row.analysis.contrasts and not row.why:
            parts.append(Section(name, row.spec.title, _narrative_blocks(row)))
    return Section("synthesis", "Results of the syntheses", published_pools(found), tuple(parts))


def _pooled_blocks(found: Findings, row: Rebuilt, name: str) -> Iterator[Block]:
    drawing, pooled, review = found.drawings[name], row.analysis.pooled, found.review
    assert pooled is not None
    told = concluded(review, row, pooled)
    yield Paragraph(results_of(row, pooled))
    yield FigureBlock(drawing.caption, drawing.svg, drawing.description)
    if row.analysis.subgroups and (test := difference_sentence(row.analysis.subgroups)):
        yield Paragraph(test)
    if said := _further_intervals(row, pooled):
        yield Paragraph(said)
    yield from explained_blocks(found, row)
    yield Paragraph(" ".join([told.text, *told.cautions]))
    varied, rule = sensitivity_of(review, row.analysis, found.held)
    yield Paragraph(f"{summary(varied)} {rule.text}")
    if row.analysis.left_out:
        yield Paragraph("Not in this analysis:")
        yield Bullets(tuple(f"{x.name}: {x.why}." for x in row.analysis.left_out))
    if row.differences:
        yield Paragraph(f"The rebuild differs: {'; '.join(row.differences)}.", "warning")
    again = "The rebuild repeats the stored result." if row.stored and not row.differences else ""
    mark = f"Result {pooled.fingerprint}, method {pooled.version}."
    yield Paragraph(f"{mark} {again}".strip(), "note")


def _further_intervals(row: Rebuilt, pooled: Pooled) -> str:
    """Tell the intervals of the heterogeneity, and the mean with that of Henmi and Copas."""
    measure, found = row.spec.shown_measure, spread(pooled)
    said = (spread_sentence(found, measure) if found else "", henmi_copas_sentence(pooled, measure))
    return " ".join(filter(None, said))


def _narrative_blocks(row: Rebuilt) -> tuple[Block, ...]:
    rows = tuple(
        (Cell(one.name), Cell(one.arms), Cell(one.found)) for one in narrative(row.analysis)
    )
    caption = f"{row.spec.title}. Not pooled: {row.analysis.why_not_pooled}."
    return (TableBlock(caption, ("Study", "Compared", "Found"), rows, wide=(1, 2)),)


def planned_part(found: Findings) -> Section:
    """What was planned and what was done."""
    rows = [
        (
            Cell(r["title"]),
            Cell(r["kind"] or "not planned"),
            Cell(r["measure"] or ""),
            Cell(r["status"]),
        )
        for r in found.tables["analyses"]
    ]
    if not rows:
        return Section("planned", "What was planned and what was done")
    table = TableBlock(
        "Analyses. Every analysis of the plan with what became of it, and those added later.",
        ("Analysis", "Kind", "Measure", "What was done"), tuple(rows), wide=(0, 3),
    )  # fmt: skip
    return Section("planned", "What was planned and what was done", (table,))


def _kappa(row: Mapping[str, Any]) -> str:
    """Kappa with its interval, as in the text; a constant rating has none."""
    if not row["kappa"]:
        return "not defined"
    interval = f" ({row['kappa_lb']} to {row['kappa_ub']})" if row["kappa_lb"] else ""
    return f"{row['kappa']}{interval}".replace("-", "−")


def agreement_part(found: Findings) -> Section:
    """Percent agreement and kappa per stage, from released first choices."""
    name_of = found.review.plan.name_of
    rows = tuple(
        (
            Cell(BY_NAME[r["stage"]].title),
            Cell(f"{name_of(r['first'])} and {name_of(r['second'])}"),
            Cell(str(r["n"])), Cell(f"{r['percent']}%"), Cell(_kappa(r)),
        )
        for r in found.tables["agreement"]
    )  # fmt: skip
    if not rows:
        return Section("agreement", "Agreement between screeners")
    table = TableBlock(
        "Agreement. First choices before release; Cohen’s kappa corrects for chance.",
        ("Stage", "People", "Records", "Agreement", "κ (95% CI)"), rows, numeric=(2, 3, 4),
    )  # fmt: skip
    return Section("agreement", "Agreement between screeners", (table,))
