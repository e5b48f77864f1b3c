"""The front page, computed: what waits for a person, the flow in short, what happened lately."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from consilience.catalogue import flow_boxes
from consilience.ledger import may_see
from consilience.reporting.flow import Box, with_reported
from consilience.review.flow import counted_boxes
from consilience_web.reviews.pace import pace
from consilience_web.reviews.queries import PATHS, Member


@dataclass(frozen=True)
class Task:
    """One thing to do, with the page to do it on."""

    what: str
    why: str
    url: str
    button: str


def for_you(member: Member) -> list[Task]:
    """Give what waits for this person, the next thing first."""
    base = f"/r/{member.row.slug}/"
    return [*_voting(member, base), *_lead(member, base), *_forms(member, base)]


def _voting(member: Member, base: str) -> list[Task]:
    state, tasks = member.review.state, []
    for stage, words in (("screening", "Screen"), ("fulltext", "Read")):
        if not member.may(stage, "vote"):
            continue
        waiting = len(state.queue(stage, member.handle))
        if waiting:
            unit = "records" if stage == "screening" else "full texts"
            own = state.voting(stage).done(member.handle)
            seconds = pace(own) or (25 if stage == "screening" else 300)
            minutes = max(1, round(waiting * seconds / 60))
            tasks.append(
                Task(
                    f"{words} {waiting:,} {unit}",
                    f"about {minutes:,} min at your pace",
                    base + PATHS[stage] + "/",
                    "Go on",
                )
            )
    return tasks


def _lead(member: Member, base: str) -> list[Task]:
    state, tasks = member.review.state, []
    told = any(quantity.startswith("flow.") for quantity in state.reported.by_quantity)
    if member.may("search", "import") and not state.search.exports and not told:
        tasks.append(
            Task(
                "Bring the searches in", "RIS, PubMed, EndNote XML or CSV", base + "search/", "Open"
            )
        )
    if member.may("dedupe", "decide") and (queue := state.merges.queue()):
        tasks.append(
            Task(
                f"Decide on {len(queue)} probable duplicates",
                "pairs that a person should look at",
                base + "duplicates/",
                "Compare",
            )
        )
    for stage in ("screening", "fulltext"):
        if member.may(stage, "open") and (new := state.unopened(stage)):
            tasks.append(
                Task(
                    f"Open {len(new):,} for voting",
                    "title and abstract" if stage == "screening" else "full text",
                    base + PATHS[stage] + "/",
                    "Open",
                )
            )
        conflicts = len(state.in_state(stage, "conflict"))
        if conflicts and member.may(stage, "settle") and not member.votes_in(stage):
            tasks.append(
                Task(
                    f"Settle {conflicts} conflicts",
                    "one at a time",
                    base + PATHS[stage] + "/",
                    "Open",
                )
            )
    return tasks


def _forms(member: Member, base: str) -> list[Task]:
    tasks, state = [], member.review.state
    for stage, forms, action in (
        ("extraction", state.extraction, "extract"),
        ("appraisal", state.appraisal, "appraise"),
    ):
        url, who = base + PATHS[stage] + "/", member.handle
        third = member.may(stage, "reconcile")
        studies = [s.id for s in member.review.studies() if forms.held(s.id) is None]
        together = [s for s in studies if forms.reconciles_as(s, who, third=third)]
        mine = [
            s
            for s in studies
            if member.may(stage, action)
            and forms.may_fill(s, who)
            and not ((own := forms.own(s, who)) and own.done)
        ]
        if together:
            what = f"Put the forms of {_studies(len(together))} together"
            tasks.append(Task(what, f"two {stage} forms to compare", url, "Compare"))
        if mine:
            what = f"{action.capitalize()} {_studies(len(mine))}"
            tasks.append(Task(what, "alone first", url, "Open"))
    return tasks


def _studies(n: int) -> str:
    return f"{n} {'study' if n == 1 else 'studies'}"


# -- the flow in short -------------------------------------------------------------------------

SHORT_FLOW: tuple[tuple[tuple[str, tuple[str, ...]], ...], ...] = (
    (
        ("From databases and registers", ("database_results", "register_results")),
        (
            "Other methods",
            ("website_results", "organisation_results", "citations_results", "other_results"),
        ),
    ),
    (("Screened", ("records_screened",)), ("Excluded", ("records_excluded",))),
    (
        ("Full texts read", ("dbr_assessed", "other_assessed")),
        ("Excluded, with reasons", ("dbr_excluded", "other_excluded")),
    ),
    (("Reports included", ("new_reports",)), ("Studies", ("new_studies",))),
)
"""The rows of the short flow: words, and the boxes of PRISMA 2020 that they add up."""


@dataclass(frozen=True)
class FlowCell:
    """A number of the short flow; `url` opens the list behind it."""

    label: str
    value: int | None
    reported: bool
    url: str


def short_flow(member: Member) -> list[tuple[FlowCell, ...]]:
    """Give the flow in four rows, as far as the member may see it."""
    counted = counted_boxes(member.review, released_only=member.released_only)
    state = member.review.state
    boxes = with_reported(counted, state.reported, [b.id for b in flow_boxes()]) | counted
    return [tuple(_cell(member, boxes, *cell) for cell in row) for row in SHORT_FLOW]


def _cell(member: Member, boxes: Mapping[str, Box], label: str, ids: tuple[str, ...]) -> FlowCell:
    known = [boxes[id] for id in ids if id in boxes and boxes[id].value is not None]
    kinds = {box.kind for box in known}
    # A counted number and a reported one are never added up.
    shown = [box for box in known if box.kind == "counted"] if "counted" in kinds else known
    behind = [box for box in shown if box.kind == "counted" and box.value]
    url = f"/r/{member.row.slug}/report/box/{behind[0].id}/" if len(behind) == 1 else ""
    total = sum(box.value or 0 for box in shown) if shown else None
    return FlowCell(label, total, kinds == {"reported"}, url)


# -- what happened lately ----------------------------------------------------------------------

LATELY: Mapping[str, tuple[str, str]] = {
    "plan": ("the plan adopted", "{n} versions of the plan adopted"),
    "search": ("a search documented", "{n} searches documented"),
    "import": ("an export imported", "{n} exports imported"),
    "deduplicate": ("duplicates looked for", "duplicates looked for {n} times"),
    "batch": ("voting opened", "{n} batches opened for voting"),
    "release": ("the votes of a batch released", "the votes of {n} batches released"),
    "settle": ("a conflict settled", "{n} conflicts settled"),
    "study": ("reports grouped into a study", "reports grouped into {n} studies"),
    "reconcile": ("two forms reconciled", "forms of {n} studies reconciled"),
    "check": ("what the team holds checked", "what the team holds checked {n} times"),
    "analysis": ("an analysis run", "{n} analyses run"),
    "withdraw": ("content withdrawn", "content withdrawn {n} times"),
}
"""The acts that the front page tells, once and several times on a day."""


@dataclass(frozen=True)
class Happened:
    """What one person did on one day."""

    day: date
    what: str
    who: str


def lately(member: Member, *, at_most: int = 6) -> list[Happened]:
    """Give what happened last, the latest first; one line for each person, day and kind of act."""
    state = member.review.state
    told = [
        line
        for line in state.lines[-400:]
        if line.act in LATELY and may_see(line, member.handle, state.open)
    ]

    counted = Counter((line.at[:10], line.act, line.who) for line in reversed(told))
    return [
        Happened(date.fromisoformat(day), _told(act, n), member.plan.name_of(who))
        for (day, act, who), n in counted.items()
    ][:at_most]


def _told(act: str, n: int) -> str:
    once, often = LATELY[act]
    return often.format(n=n) if n > 1 else once
