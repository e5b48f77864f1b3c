"""Where the numbers come from: reported beside computed, what they imply, checks, references."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from consilience.catalogue import flow_boxes
from consilience.reporting.document import Bullets, Cell, Paragraph, Section, TableBlock
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


def reproduction_part(found: Findings) -> Section:
    """Published, computed, difference, reason."""
    if not found.reproduced:
        return Section("reproduction", "Reproduction")
    n = sum(r.computed is not None for r in found.reproduced)
    same = sum(r.difference == "same" for r in found.reproduced)
    text = (
        f"Of {len(found.reproduced)} published numbers {n} could be computed from what is held "
        f"here; {same} of these came out the same. No computed number reads its published "
        "counterpart."
    )
    tables = [
        TableBlock(
            "Published beside computed. Every reported number with its place.",
            ("Quantity", "Published", "Computed", "Difference", "Why, or what is missing", "Place"),
            tuple(_compared(found)), numeric=(1, 2, 3), wide=(0, 4),
        ),
    ]  # fmt: skip
    pools = tuple(_pools(found))
    if pools:
        tables.append(
            TableBlock(
                "Pooled results as published. Not computed here; the last column says what is "
                "missing, and where the numbers stand.",
                ("Outcome and time", *(label for _, label in _POOLED), "Missing; place"),
                pools, numeric=(1, 2, 4, 5), wide=(0, len(_POOLED) + 1),
            )
        )  # fmt: skip
    return Section("reproduction", "Reproduction", (Paragraph(text), *tables))


def _compared(found: Findings) -> Iterator[tuple[Cell, ...]]:
    for r in found.reproduced:
        if _of_pool(r):
            continue
        computed = (
            Cell("not computed", "missing") if r.computed is None else Cell(shown(r.computed))
        )
        yield (
            Cell(words_for(found.review, r.quantity)),
            Cell(shown(r.published), "inferred" if r.inferred else "reported"),
            computed, Cell(r.difference.replace("-", "−")), Cell(r.reason), Cell(r.place),
        )  # fmt: skip


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
        yield (Cell(name), *cells, Cell(f"{first.reason}; {first.place}"))


def implied_part(found: Findings) -> Section:
    """What the published numbers imply among themselves."""
    if not found.implied:
        return Section("implied", "The published numbers among themselves")
    rows = tuple(
        (
            Cell(words_for(found.review, r.quantity)), Cell(shown(r.published), "reported"),
            Cell(shown(r.implied)),
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
