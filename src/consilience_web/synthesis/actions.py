"""Running an analysis: its specification and its result are kept together."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from django.utils.text import slugify

from consilience.errors import ConsilienceError, LedgerError
from consilience.protocol.plan import PlannedAnalysis
from consilience.review.analyses import Rebuilt, direction, holdings, spec_of, time_rule
from consilience.review.charts import Subsets, gosh_chart
from consilience.review.planned import is_check
from consilience.synthesis.analyses import Analysis, ByHand, Spec
from consilience_web.jobs.actions import ask
from consilience_web.jobs.files import WITHDRAWN, withdrawals
from consilience_web.jobs.models import Job
from consilience_web.jobs.progress import Tell
from consilience_web.jobs.queries import under_way
from consilience_web.reviews.actions import record_act, require
from consilience_web.reviews.blobs import CHART, keep_blob
from consilience_web.reviews.locks import writing
from consilience_web.reviews.models import Blob, ReviewRow
from consilience_web.reviews.queries import Member
from consilience_web.synthesis.queries.subsets import as_content, place


def planned_as(member: Member, planned_id: str) -> PlannedAnalysis | None:
    """The analysis of the plan with this id, or None."""
    return next((a for a in member.plan.analyses if a.id == planned_id), None)


def specify(
    member: Member, parts: Mapping[str, Any], *, planned_id: str = "", again: str = ""
) -> Spec:
    """Make the specification that a form asks for.

    It has the plan's id where it is what was planned, and that of the analysis that it is set up
    again for.
    """
    given = dict(parts)
    given["times"] = {id: ByHand(time, why) for id, (time, why) in given["times"].items()}
    given["rule"] = time_rule(member.plan, given["timepoint"])
    given["higher_is"] = direction(member.plan, given["outcome"])
    before = member.review.state.analyses.get(again)
    if before is not None:
        given["answers"] = Spec.from_json(before.what["spec"]).answers
    planned = planned_as(member, planned_id or again)
    if planned is not None and _is_what_was_planned(planned, given):
        return Spec(id=planned.id, planned=True, **given)
    known = again in member.review.state.analyses and planned is None
    id = again if known else _new_id(member, given["title"])
    return Spec(id=id, planned=False, **given)


def _is_what_was_planned(planned: PlannedAnalysis, given: Mapping[str, Any]) -> bool:
    parts = ("outcome", "timepoint", "measure")
    return all(getattr(planned, part) in ("", given[part]) for part in parts)


def carry_out(member: Member, spec: Spec) -> Analysis:
    """Compute an analysis on what the team holds; nothing is kept."""
    return holdings(member.review).analyse(spec)


def keep(member: Member, spec: Spec, *, why: str = "") -> None:
    """Carry out an analysis and keep its result; an earlier one stays below it."""
    require(member, "synthesis", "analyse")
    what = {"spec": spec.as_json(), "result": carry_out(member, spec).as_json()}
    _record(member, spec, {**what, "why": why or None})


def tie(member: Member, analysis: str, answers: Collection[str]) -> None:
    """Keep which checks of the plan an analysis carries out; its result stays as it was kept.

    Raises
    ------
    LedgerError
        There is no such analysis, or the plan names no such check.
    """
    require(member, "synthesis", "analyse")
    line = member.review.state.analyses.get(analysis)
    if line is None:
        raise LedgerError("there is no such analysis")
    known = [one.id for one in member.plan.analyses if is_check(one)]
    if unknown := sorted(set(answers) - set(known)):
        raise LedgerError(f"the plan names no check {unknown[0]}")
    spec = Spec.from_json(line.what["spec"])
    tied = replace(spec, answers=tuple(id for id in known if id in answers))
    if tied != spec:
        _record(member, tied, {**line.what, "spec": tied.as_json()})


def not_run(member: Member, *, planned_id: str, why: str) -> None:
    """Keep the reason why a planned analysis is not run.

    Raises
    ------
    LedgerError
        Where the plan has no such analysis, or no reason is given.
    """
    planned = planned_as(member, planned_id)
    if planned is None:
        raise LedgerError("the plan names no such analysis")
    if not why.strip():
        raise LedgerError("write why this analysis is not run; the report shows it")
    spec = spec_of(member.plan, planned) or Spec(
        planned.id, planned.title, planned.outcome, planned.timepoint, planned.measure or "SMD",
        planned.method, planned.test, planned.minimum_k,
    )  # fmt: skip
    _record(member, replace(spec, planned=True), {"spec": spec.as_json(), "why": why.strip()})


def _record(member: Member, spec: Spec, what: Mapping[str, Any]) -> None:
    record_act(
        member, needs="analyse", stage="synthesis", act="analysis", subject=f"analysis:{spec.id}",
        what=what,
    )  # fmt: skip


def _new_id(member: Member, title: str) -> str:
    taken = set(member.review.state.analyses) | {a.id for a in member.plan.analyses}
    stem = slugify(title)[:50] or "analysis"
    id, n = stem, 2
    while id in taken:
        id, n = f"{stem}-{n}", n + 1
    return id


def ask_for_subsets(member: Member, row: Rebuilt, subsets: Subsets) -> Job:
    """Ask for subsets of the studies to be fitted; what waits or runs is not asked for twice."""
    args = {"analysis": row.spec.id, "n": subsets.n, "seed": subsets.seed}
    same = [job for job in under_way(member, "subsets") if job.args == args]
    return same[0] if same else ask(member, "subsets", args)


def keep_subsets(member: Member, row: Rebuilt, subsets: Subsets, tell: Tell) -> None:
    """Fit subsets of the studies, and keep their chart; those of other inputs are dropped.

    Raises
    ------
    ConsilienceError
        Something was withdrawn meanwhile, which the chart may hold.
    """
    before = withdrawals(member.row)
    inputs, name = place(member, row, subsets)
    drawn = gosh_chart(member.review, row, subsets, lambda done, n: tell("fits the model", done, n))
    keep_blob(member.row, CHART, as_content(drawn), name=name)
    with writing():
        ReviewRow.objects.select_for_update().get(pk=member.row.pk)
        charts = Blob.objects.filter(review=member.row, kind=CHART)
        of_analysis = charts.filter(name__startswith=f"{inputs.partition('-')[0]}-")
        of_analysis.exclude(name__startswith=inputs).delete()
        changed = withdrawals(member.row) != before
        if changed:
            charts.filter(name=name).delete()
    if changed:
        raise ConsilienceError(WITHDRAWN)
