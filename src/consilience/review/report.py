"""The report of a review, put together from its plan, its ledger and what is computed from both."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from consilience import __version__
from consilience.catalogue import roles
from consilience.reporting.document import (
    Bullets,
    Cell,
    Document,
    Facts,
    Paragraph,
    Section,
    TableBlock,
)
from consilience.reporting.methods import (
    criteria,
    day,
    kind_of,
    protocol_sentence,
    question_facts,
    search_sentences,
    source_kind,
    stage_sentences,
)
from consilience.review.checks import ChecksFile
from consilience.review.elsewhere_standing import stands
from consilience.review.findings import Findings, findings
from consilience.review.report_results import (
    agreement_part,
    appraisal_part,
    characteristics_part,
    flow_part,
    planned_part,
    synthesis_part,
)
from consilience.review.report_sources import (
    checks_part,
    implied_part,
    references_part,
    reproduction_part,
)
from consilience.review.review import Review
from consilience.search import runs


def document(
    review: Review, *, checks: ChecksFile | None = None, released_only: bool = False
) -> Document:
    """Give the report of a review as structure, for `html` and `docx` to set.

    Parameters
    ----------
    checks : ChecksFile, optional
        A folder's own checks and comparisons.
    released_only : bool
        Show open stages as of their last release.
    """
    return document_of(findings(review, checks, released_only=released_only))


def document_of(found: Findings) -> Document:
    """Give the report of what was computed already."""
    plan = found.review.plan
    makers: tuple[Callable[[Findings], Section], ...] = (
        _question, _methods, flow_part, characteristics_part, appraisal_part, synthesis_part,
        planned_part, agreement_part, _amendments, reproduction_part, implied_part, checks_part,
        references_part, _repeat,
    )  # fmt: skip
    first = plan.questions[0].text if len(plan.questions) == 1 else ""
    return Document(
        title=plan.title,
        kicker=" · ".join(
            part for part in (kind_of(plan), plan.registration.get("number")) if part
        ),
        authors=_people(found.review),
        question=first,
        sections=tuple(make(found) for make in makers),
        made_with=f"Consilience {__version__}",
        key_figures=_key_figures(found),
    )


def _people(review: Review) -> tuple[str, ...]:
    labels = {role.id: role.label.lower() for role in roles()}
    return tuple(
        f"{p.name} ({', '.join(labels.get(role, role) for role in p.roles)})"
        for p in review.plan.team
    )


def _key_figures(found: Findings) -> tuple[tuple[str, str], ...]:
    wanted = (
        ("database_results", "records from databases"), ("records_screened", "records screened"),
        ("dbr_assessed", "full texts assessed"), ("new_reports", "reports included"),
        ("new_studies", "studies included"),
    )  # fmt: skip
    rows = []
    for id, words in wanted:
        box = found.boxes[id]
        if box.value is not None:
            told = " (reported)" if box.kind == "reported" else ""
            rows.append((words + told, f"{box.value:,}"))
    return tuple(rows)


def _question(found: Findings) -> Section:
    plan = found.review.plan
    blocks: list[Paragraph | Facts | Bullets] = []
    if plan.background:
        blocks.append(Paragraph(plan.background))
    for text, pairs in question_facts(plan):
        if len(plan.questions) > 1:
            blocks.append(Paragraph(text, "lead"))
        if pairs:
            blocks.append(Facts(pairs))
    parts = tuple(
        Section(f"criteria-{kind}", title, (Bullets(rows),))
        for kind, title in (("include", "Included were"), ("exclude", "Excluded were"))
        if (rows := criteria(plan, kind))
    )
    return Section("question", "Question and criteria", tuple(blocks), parts)


def _methods(found: Findings) -> Section:
    review = found.review
    plan = review.plan
    searches = list(review.state.search.searches.values())
    blocks = [
        Paragraph(
            " ".join([protocol_sentence(plan), *search_sentences(searches), *_run_again(review)])
        ),
        Paragraph(" ".join([*_stages(found), *_elsewhere(review)])),
    ]
    parts = [
        Section("searches", "Searches", (_searches(found),))
        if searches
        else Section("searches", "")
    ]
    outcomes = Facts(
        tuple((o.name, _outcome(o.higher_is, o.kind)) for o in plan.outcomes)
        + tuple((t.name, t.rule) for t in plan.timepoints if t.rule)
    )
    if outcomes.pairs:
        parts.append(Section("outcomes", "Outcomes and time points", (outcomes,)))
    return Section("methods", "Methods", tuple(blocks), tuple(parts))


def _stages(found: Findings) -> list[str]:
    """How the stages were done; those before the reports only where they are known of."""
    state, boxes = found.review.state, found.boxes
    forms = {"extraction": state.extraction, "appraisal": state.appraisal}
    studies = found.review.studies()
    begun = {name for name, f in forms.items() if any(f.held(study.id) for study in studies)}
    told = {"screening": "records_screened", "fulltext": "dbr_assessed"}
    begun |= {
        stage
        for stage, box in told.items()
        if state.voting(stage).batches or boxes[box].kind == "reported"
    }
    passed_over = told.keys() - begun if state.begins_with_reports else ()
    return stage_sentences(found.review.plan, begun=begun, passed_over=passed_over)


def _run_again(review: Review) -> Iterator[str]:
    """Which searches were run again and when, and since when the review is an update."""
    again: dict[str, list[str]] = {}
    for run in runs(review.state.search):
        if not run.first:
            again.setdefault(run.date, []).append(run.search.source)
    for date, sources in sorted(again.items()):
        yield f"The search of {', '.join(sources)} was run again on {day(date)}."
    if since := review.plan.update_since:
        yield (
            f"This is an update: what was searched from {day(since)} is new, and what was included "
            "before is the previous version."
        )


def _elsewhere(review: Review) -> Iterator[str]:
    """That decisions were made in another program before the review came here."""
    words = {"screening": "titles and abstracts", "fulltext": "full texts"}
    for stage, text in words.items():
        found = [one.batch for one in stands(review.state) if one.stage == stage]
        records = {record for batch in found for record in batch.records}
        if records:
            yield (
                f"Decisions on {len(records):,} {text} were made in another program and imported "
                "from its export; agreement was computed without them."
            )


def _outcome(higher_is: str, kind: str) -> str:
    return kind + (f"; higher is {higher_is}" if higher_is else "")


def _searches(found: Findings) -> TableBlock:
    """The log of searches; the counts only where exports came in."""
    counted = bool(found.review.state.search.exports)
    rows = []
    for row in found.tables["sources"]:
        platform = f" ({row['platform']})" if row["platform"] else ""
        string = row["string"] or "not recorded"
        limits = f". Limits: {row['limits']}" if row["limits"] else ""
        cells = [
            Cell(f"{row['source']}{platform}"), Cell(source_kind(row["kind"])),
            Cell(day(row["date"]) if row["date"] else "not reported"), Cell(f"{string}{limits}"),
        ]  # fmt: skip
        if counted:
            cells += [Cell(f"{row['n_records']:,}"), Cell(f"{row['n_merged']:,}")]
        rows.append(tuple(cells))
    columns = ("Source", "Kind", "Date", "Search")
    return TableBlock(
        "Searches. Every source with its date and its exact string.",
        columns + (("Records", "Duplicates") if counted else ()),
        tuple(rows),
        numeric=(4, 5) if counted else (),
        wide=(3,),
    )


def _amendments(found: Findings) -> Section:
    amended = found.tables["amendments"]
    if not amended:
        return Section("amendments", "Amendments")
    columns = {"part": "Part", "reason": "Why"}
    if any(row.get("affects") for row in amended):
        columns["affects"] = "Affects"
    rows = tuple(
        (
            Cell(day(str(row.get("date") or ""))),
            *(Cell(str(row.get(key) or "")) for key in columns),
        )
        for row in amended
    )
    head = ("Date", *columns.values())
    table = TableBlock("Changes after the plan was adopted.", head, rows, wide=(2,))
    return Section("amendments", "Amendments", (table,))


def _repeat(found: Findings) -> Section:
    text = (
        "Every number of this report is computed from the review's ledger, its exports and its "
        "plan, or marked as reported. To repeat it, keep the review folder and run "
        "“consilience build FOLDER”; “consilience build FOLDER --check” says in what a rebuild "
        "differs."
    )
    state = found.review.state
    n = state.n_open_lines
    exports = state.search.exports.values()
    facts = [("Lines of the ledger, open to all", f"{n:,}")]
    facts += [("Version", f"Consilience {__version__}")]
    facts += [(f"Export {e.name}", f"{e.n_records:,} records, SHA-256 {e.sha256}") for e in exports]
    return Section("repeat", "How to repeat this", (Paragraph(text), Facts(tuple(facts))))
