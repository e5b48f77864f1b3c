"""Where the numbers come from: reported beside computed, what they imply, checks, references."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from consilience.catalogue import flow_boxes
from consilience.reporting.document import (
    Block,
    Bullets,
    Cell,
    Paragraph,
    Section,
    TableBlock,
)
from consilience.review.findings import Findings
from consilience.review.reproduction import Reproduced
from consilience.review.review import Review


def shown(value: Any) -> str:
    """Print a number as a reader expects it: thousands apart, no noise of binary fractions."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.6g}".replace("-", "−")
    if isinstance(value, list | tuple):
        return (
            " to ".join(shown(v) for v in value)
            if len(value) == 2
            else ", ".join(map(shown, value))
        )
    return str(value)


_QUANTITIES = {
    "k": "trials", "n": "participants", "estimate": "estimate", "ci_lb": "lower limit",
    "ci_ub": "upper limit", "p": "p", "i2": "I² in percent", "chi2": "χ²",
    "df": "degrees of freedom",
}  # fmt: skip


def words_for(review: Review, quantity: str) -> str:
    """A quantity in words: the label of a box, the name of a study, outcome and time of a pool."""
    kind, _, rest = quantity.partition(".")
    if kind == "flow":
        label = next((b.label for b in flow_boxes() if b.id == rest), rest.replace("_", " "))
        return f"Flow: {label[:1].lower()}{label[1:]}"
    if kind == "overall":
        name = next((s.name for s in review.studies() if s.id == rest), rest)
        return f"Overall judgement, {name}"
    if kind == "pooled" and rest.count(".") == 2:
        head, _, name = rest.rpartition(".")
        return f"{pool_words(review, head)}: {_QUANTITIES.get(name, name)}"
    words = rest.replace("_", " ").replace(".", ", ")
    return f"{kind.capitalize()}: {words}" if rest else kind.capitalize()


def pool_words(review: Review, head: str) -> str:
    """`recovery.post` as "Personal recovery, post-intervention"."""
    outcome, _, time = head.partition(".")
    name = review.plan.timepoint_name(time)
    return f"{review.plan.outcome_name(outcome)}, {name[:1].lower()}{name[1:]}"


_NO_RECORDS = "The records of the paper's searches are not held here, and none were made up."


def reproduction_part(found: Findings) -> Section:
    """Published, computed, difference, reason; then what could not be computed, and why."""
    rows = [r for r in _in_order(found) if not _of_pool(r)]
    if not found.reproduced:
        return Section("reproduction", "Published and computed")
    computed = [r for r in rows if r.computed is not None]
    other = [r for r in computed if r.difference != "same"]
    text = (
        f"Of the {len(found.reproduced)} numbers taken from the paper, {len(computed)} can be "
        f"computed from the data held here: {len(computed) - len(other)} are the same"
        + (f", {len(other)} {'differs' if len(other) == 1 else 'differ'}" if other else "")
        + ". No computed number uses its published counterpart."
    )
    items = tuple(
        f"{words_for(found.review, r.quantity)}. Published {shown(r.published)}, computed "
        f"{shown(r.computed)}{': ' + r.reason if r.reason else ''}."
        for r in other
    )
    blocks: list[Block] = [Paragraph(text), *([Bullets(items)] if items else [])]
    if computed:
        blocks.append(
            TableBlock(
                "Published beside computed. Every number that what is held here gives.",
                ("Quantity", "Published", "Computed", "Difference", "Reason, or note", "Place"),
                tuple(_compared(found, computed)), numeric=(1, 2, 3), wide=(0, 4),
            )
        )  # fmt: skip
    parts: tuple[Section, ...] = ()
    if missing := [r for r in rows if r.computed is None]:
        parts = (Section("not-computed", "Published and not computed", _missing(found, missing)),)
    return Section("reproduction", "Published and computed", tuple(blocks), parts)


def _in_order(found: Findings) -> list[Reproduced]:
    """The flow in the order of its boxes, then the others by name."""
    boxes = [f"flow.{box.id}" for box in flow_boxes()]
    return sorted(
        found.reproduced,
        key=lambda r: (boxes.index(r.quantity) if r.quantity in boxes else len(boxes), r.quantity),
    )


def _compared(found: Findings, rows: list[Reproduced]) -> Iterator[tuple[Cell, ...]]:
    for r in rows:
        difference = r.difference.replace("-", "−")
        yield (
            Cell(words_for(found.review, r.quantity)),
            Cell(shown(r.published), "inferred" if r.inferred else "reported"),
            Cell(shown(r.computed)), Cell(difference),
            Cell(r.reason), Cell(r.place),
        )  # fmt: skip


def _missing(found: Findings, rows: list[Reproduced]) -> tuple[Block, ...]:
    of_flow = any(r.quantity.startswith("flow.") for r in rows)
    table = TableBlock(
        "Not computed. Numbers of the paper for which nothing is held here.",
        ("Quantity", "Published", "Place"),
        tuple(
            (
                Cell(words_for(found.review, r.quantity)),
                Cell(shown(r.published), "inferred" if r.inferred else "reported"),
                Cell(r.place),
            )
            for r in rows
        ),
        numeric=(1,), wide=(0,),
    )  # fmt: skip
    return (Paragraph(_NO_RECORDS), table) if of_flow else (table,)


def published_pools(found: Findings) -> tuple[Block, ...]:
    """The pooled results of the paper, where none is computed here."""
    rows = [r for r in found.reproduced if _of_pool(r)]
    if not rows:
        return ()
    reasons = dict.fromkeys(r.reason for r in rows)
    text = (
        "The pooled results below are those of the paper. None of them is computed here: each "
        f"{' or '.join(reasons)}."
    )
    table = TableBlock(
        "Pooled results as published. One row for each outcome and time point.",
        ("Outcome and time", *(label for _, label in _POOLED), "Place"),
        tuple(_pools(found)), numeric=(1, 2, 3, 4, 5, 6), wide=(0,),
    )  # fmt: skip
    return (Paragraph(text), table)


def _of_pool(row: Reproduced) -> bool:
    return row.quantity.startswith("pooled.") and row.computed is None


_POOLED = (("k", "Trials"), ("n", "People"), ("estimate", "Estimate [95% CI]"), ("p", "p"),
           ("i2", "I²"), ("chi2", "χ² (df)"))  # fmt: skip


def _pools(found: Findings) -> Iterator[tuple[Cell, ...]]:
    """One row for each pooled result that is not computed here, its numbers side by side."""
    rows = [r for r in found.reproduced if _of_pool(r)]
    for head in dict.fromkeys(r.quantity.rpartition(".")[0] for r in rows):
        here = {r.quantity.rpartition(".")[2]: r for r in rows if r.quantity.startswith(head + ".")}
        said = {name: shown(row.published) for name, row in here.items()}
        if "ci_lb" in said and "ci_ub" in said:
            said["estimate"] = f"{said.get('estimate', '')} [{said['ci_lb']}, {said['ci_ub']}]"
        if "i2" in said:
            said["i2"] += "%"
        if "df" in said and "chi2" in said:
            said["chi2"] += f" ({said['df']})"
        first = next(iter(here.values()))
        cells = [Cell(said[name], "reported") if name in said else Cell("") for name, _ in _POOLED]
        name = pool_words(found.review, head.partition(".")[2])
        yield (Cell(name), *cells, Cell(first.place))


def implied_part(found: Findings) -> Section:
    """What the published numbers imply among themselves."""
    if not found.implied:
        return Section("implied", "The published numbers among themselves")
    rows = tuple(
        (
            Cell(words_for(found.review, r.quantity)), Cell(shown(r.published), "reported"),
            Cell(shown(r.implied)),
            Cell(r.source),
            Cell("agrees", "", "good") if r.agrees else Cell("does not agree", "", "bad"),
        )
        for r in found.implied
    )  # fmt: skip
    table = TableBlock(
        "Consistency. Each number beside what other numbers of the same paper imply.",
        ("Quantity", "Published", "Implied", "Implied by", "Agreement"), rows, numeric=(1, 2),
    )  # fmt: skip
    return Section("implied", "The published numbers among themselves", (table,))


def checks_part(found: Findings) -> Section:
    """The checks of the folder and how they came out."""
    if not found.outcomes:
        return Section("checks", "Checks")
    rows = []
    for outcome in found.outcomes:
        check = outcome.check
        if outcome.passed:
            said = "holds" if check.expect else "does not hold, as known"
        else:
            said = outcome.problem or "does not come out as expected"
        rows.append(
            (Cell(check.id), Cell(check.says), Cell(said, "", "" if outcome.passed else "bad"))
        )
    passed = sum(outcome.passed for outcome in found.outcomes)
    text = f"{passed} of {len(rows)} checks came out as expected."
    table = TableBlock(
        "Checks. Each is evaluated on the tables of this build.",
        ("Check", "What it says", "Result"), tuple(rows), wide=(1,),
    )  # fmt: skip
    return Section("checks", "Checks", (Paragraph(text), table))


def references_part(found: Findings) -> Section:
    """The included reports as a list of references."""
    review = found.review
    items = tuple(review.citation(report) for report in review.included_reports())
    if not items:
        return Section("references", "References of the included reports")
    return Section(
        "references", "References of the included reports", (Bullets(items, numbered=True),)
    )
