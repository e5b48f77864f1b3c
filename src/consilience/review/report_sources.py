"""Where the numbers come from: reported beside computed, what they imply, checks, references."""

from __future__ import annotations

from typing import Any

from consilience.reporting.document import Bullets, Cell, Mark, Paragraph, Section, TableBlock
from consilience.review.findings import Findings


def shown(value: Any) -> str:
    """Print a number as a reader expects it: thousands apart, no noise of binary fractions."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.6g}"
    if isinstance(value, list | tuple):
        return " to ".join(shown(v) for v in value) if len(value) == 2 else ", ".join(map(shown, value))
    return str(value)


def words_for(quantity: str) -> str:
    """The dotted name of a quantity as words."""
    return quantity.replace(".", " · ").replace("_", " ")


def reproduction_part(found: Findings) -> Section:
    """Published, computed, difference, reason."""
    if not found.reproduced:
        return Section("reproduction", "Reproduction")
    rows = []
    for r in found.reproduced:
        computed = Cell("not computed", "missing") if r.computed is None else Cell(shown(r.computed))
        mark: Mark = "inferred" if r.inferred else "reported"
        rows.append(
            (
                Cell(words_for(r.quantity)), Cell(shown(r.published), mark), computed,
                Cell(r.difference), Cell(r.reason),
            )
        )  # fmt: skip
    n = sum(r.computed is not None for r in found.reproduced)
    same = sum(r.difference == "same" for r in found.reproduced)
    text = (
        f"Of {len(rows)} published numbers {n} could be computed from what is held here; {same} of "
        "these came out the same. No computed number reads its published counterpart."
    )
    table = TableBlock(
        "Published beside computed.",
        ("Quantity", "Published", "Computed", "Difference", "Why, or what is missing"),
        tuple(rows), numeric=(1, 2, 3), wide=(4,),
    )  # fmt: skip
    return Section("reproduction", "Reproduction", (Paragraph(text), table))


def implied_part(found: Findings) -> Section:
    """What the published numbers imply among themselves."""
    if not found.implied:
        return Section("implied", "The published numbers among themselves")
    rows = tuple(
        (
            Cell(words_for(r.quantity)), Cell(shown(r.published), "reported"), Cell(shown(r.implied)),
            Cell(r.source), Cell("agrees" if r.agrees else "does not agree"),
        )
        for r in found.implied
    )  # fmt: skip
    table = TableBlock(
        "Consistency. Each number beside what other numbers of the same paper imply.",
        ("Quantity", "Published", "Implied", "From", ""), rows, numeric=(1, 2),
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
        rows.append((Cell(check.id), Cell(check.says), Cell(said, "", "" if outcome.passed else "bad")))
    passed = sum(outcome.passed for outcome in found.outcomes)
    text = f"{passed} of {len(rows)} checks came out as expected."
    table = TableBlock(
        "Checks. Each is evaluated on the tables of this build.",
        ("Check", "What it says", "Result"), tuple(rows), wide=(1,),
    )  # fmt: skip
    return Section("checks", "Checks", (Paragraph(text), table))


def reported_part(found: Findings) -> Section:
    """Every reported number with its place."""
    rows = []
    for r in found.tables["reported"]:
        mark: Mark = "inferred" if r["inferred"] else "reported"
        value = shown(r["value"]) + (f" {r['unit']}" if r["unit"] else "")
        rows.append((Cell(words_for(r["quantity"])), Cell(value, mark), Cell(r["place"]), Cell(r["note"])))
    if not rows:
        return Section("reported", "Reported numbers")
    table = TableBlock(
        "Reported numbers. Taken from papers, each with its place.",
        ("Quantity", "Value", "Place", "Note"), tuple(rows), numeric=(1,), wide=(3,),
    )  # fmt: skip
    return Section("reported", "Reported numbers", (table,))


def references_part(found: Findings) -> Section:
    """The included reports as a list of references."""
    review = found.review
    items = tuple(review.citation(report) for report in review.included_reports())
    if not items:
        return Section("references", "References of the included reports")
    return Section(
        "references", "References of the included reports", (Bullets(items, numbered=True),)
    )
