"""Running an analysis: its specification and its result are kept together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.text import slugify

from consilience.synthesis.analyses import Spec, analyse
from consilience_web.reviews.actions import record_act, require
from consilience_web.reviews.queries import Member


def run(member: Member, given: Mapping[str, Any], *, planned_id: str = "") -> str:
    """Carry out an analysis on what the team holds and keep it; give its id."""
    require(member, "synthesis", "analyse")
    planned = next(
        (
            a
            for a in member.plan.analyses
            if a.id == planned_id
            and all(getattr(a, part) in ("", given[part]) for part in ("outcome", "timepoint"))
            and a.measure in ("", given["measure"])
        ),
        None,
    )
    spec = Spec(id=planned.id if planned else "", planned=planned is not None, **given)
    if planned is None:
        spec = replace(spec, id=_new_id(member, spec.title))
    found = analyse(spec, member.review.studies(), member.review.extractions())
    record_act(
        member, needs="analyse", stage="synthesis", act="analysis", subject=f"analysis:{spec.id}",
        what={"spec": spec.as_json(), "result": found.as_json()},
    )  # fmt: skip
    return spec.id


def run_again(member: Member, spec: Spec) -> None:
    """Carry out a stored analysis on what the team holds now; the earlier result stays below."""
    found = analyse(spec, member.review.studies(), member.review.extractions())
    record_act(
        member, needs="analyse", stage="synthesis", act="analysis", subject=f"analysis:{spec.id}",
        what={"spec": spec.as_json(), "result": found.as_json()},
    )  # fmt: skip


def _new_id(member: Member, title: str) -> str:
    taken = set(member.review.state.analyses) | {a.id for a in member.plan.analyses}
    stem = slugify(title)[:50] or "analysis"
    id, n = stem, 2
    while id in taken:
        id, n = f"{stem}-{n}", n + 1
    return id
