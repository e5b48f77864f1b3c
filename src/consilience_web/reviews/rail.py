"""The rail above every page of a review: its stages in order, and how far each is."""

from __future__ import annotations

from dataclasses import dataclass

from consilience.ledger import Forms
from consilience.stages import STAGES
from consilience_web.reviews.queries import PATHS, Member

_REPORTED = {
    "search": (
        "database_results", "register_results",
        "website_results", "organisation_results", "citations_results", "other_results",
    ),
    "dedupe": ("duplicates",),
    "screening": ("records_screened",),
    "fulltext": ("dbr_assessed", "other_assessed"),
}  # fmt: skip
"""What a paper reports of the stages before a review that begins with its reports."""


@dataclass(frozen=True)
class Stop:
    """One stage on the rail."""

    name: str
    title: str
    url: str
    """Empty where the member's roles do not open it."""
    count: str
    done: int
    of: int
    """How far the stage is, as far as the member may know; `of` is 0 where that has no meaning."""
    here: bool


def rail(member: Member, here: str) -> list[Stop]:
    """Give the stages with their counts, as far as the member may see them."""
    counts = _counts(member)
    return [
        Stop(
            stage.name,
            stage.title,
            f"/r/{member.row.slug}/{PATHS[stage.name]}/" if member.may(stage.name, "view") else "",
            *counts[stage.name],
            stage.name == here,
        )
        for stage in STAGES
        if stage.name not in member.plan.stages_off
    ]


def _counts(member: Member) -> dict[str, tuple[str, int, int]]:
    """Words for each stage, and how much of how much is done."""
    state, released = member.review.state, member.released_only
    studies = member.review.studies()
    works = len(state.works)
    n_merged = state.search.n_records() - works
    n_asked = len(state.merges.queue())
    n_run = len(state.analyses)

    def decided(stage: str) -> tuple[str, int, int]:
        if not state.voting(stage).batches:
            return "not open yet", 0, 1
        standing = state.standing(stage)
        done, n = standing.n_decided(released_only=released), len(standing.decisions)
        return f"{done:,} of {n:,}", done, n

    def formed(forms: Forms) -> tuple[str, int, int]:
        held = sum(forms.held(s.id) is not None for s in studies)
        words = f"{held} of {how_many(len(studies), 'study', 'studies')}"
        return words if studies else "no study yet", held, len(studies)

    counts = {
        "protocol": (f"version {len(state.plans)}", 1, 1),
        "search": (how_many(state.search.n_records(), "record", "records"), int(works > 0), 1),
        "dedupe": (
            f"{n_asked:,} to decide" if n_asked else f"{n_merged:,} merged",
            int(bool(state.merges.runs) and not n_asked),
            1,
        ),
        "screening": decided("screening"),
        "fulltext": decided("fulltext"),
        "extraction": formed(state.extraction),
        "appraisal": formed(state.appraisal),
        "synthesis": (
            how_many(n_run, "analysis", "analyses"), n_run, max(n_run, len(member.plan.analyses), 1)
        ),
        "reporting": ("live", 0, 0),
    }  # fmt: skip
    return counts | _reported(member)


def _reported(member: Member) -> dict[str, tuple[str, int, int]]:
    """Words for stages of which nothing is held but what a paper says of them."""
    told = {stage: reported_of(member, stage) for stage in _REPORTED}
    return {stage: (f"{n:,} reported", 0, 0) for stage, n in told.items() if n is not None}


def reported_of(member: Member, stage: str) -> int | None:
    """How many a paper reports of a stage; None where it does not, or where records are held."""
    state = member.review.state
    boxes = () if state.search.n_records() else _REPORTED.get(stage, ())
    held = [number.value for box in boxes if (number := state.reported.get(f"flow.{box}"))]
    return sum(held) if held else None


def how_many(n: int, one: str, many: str) -> str:
    """Say how many, with the word that the number asks for."""
    return f"{n:,} {one if n == 1 else many}"
