"""The front page, computed: what waits for a person, and the flow in short."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from consilience.catalogue import flow_boxes, review_type
from consilience.ledger import Batch
from consilience.reporting.flow import Box, with_reported
from consilience.review.flow import counted_boxes
from consilience.stages import VOTING_STAGES
from consilience_web.reviews.duplicates import n_not_compared
from consilience_web.reviews.pace import duration, pace
from consilience_web.reviews.queries import PATHS, Member
from consilience_web.reviews.rail import how_many
from consilience_web.reviews.voting import settles_how


@dataclass(frozen=True)
class Task:
    """One thing to do, with the page to do it on."""

    what: str
    why: str
    url: str
    button: str


@dataclass(frozen=True)
class Card:
    """A review in the list of a person's reviews: the first thing that waits, and how many more."""

    title: str
    slug: str
    about: str
    first: Task | None
    n_more: int


def card(member: Member) -> Card:
    """Tell a review in three lines, for somebody who is in several."""
    present = sum(not person.left for person in member.plan.team)
    about = f"{review_type(member.plan.kind).label} · {how_many(present, 'person', 'people')}"
    tasks = for_you(member)
    return Card(
        member.plan.title, member.row.slug, about, tasks[0] if tasks else None, len(tasks) - 1
    )


def for_you(member: Member) -> list[Task]:
    """Give what waits for this person, the next thing first."""
    base = f"/r/{member.row.slug}/"
    stages = [task for stage in VOTING_STAGES for task in _voting(member, base, stage)]
    return [*_beginning(member, base), *stages, *_forms(member, base), *_analyses(member, base)]


def what_comes(member: Member) -> str:
    """Say to somebody for whom nothing waits what will; empty where there is nothing to say."""
    waited = [s for s in VOTING_STAGES if member.may(s, "vote") and s not in member.plan.stages_off]
    opened = [stage for stage in waited if member.review.state.voting(stage).batches]
    if not waited or opened or begins_later(member):
        return ""
    return "Records to screen come to you here once a lead has opened a batch of them."


def tells_numbers(member: Member) -> bool:
    """Whether the flow holds numbers that a paper reports: a review that was carried in whole."""
    told = member.review.state.reported.by_quantity
    return any(quantity.startswith("flow.") for quantity in told)


def begins_later(member: Member) -> bool:
    """Whether the review came in with reports and without searches, and may stay so."""
    return tells_numbers(member) or member.review.state.begins_with_reports


def _beginning(member: Member, base: str) -> list[Task]:
    state, tasks = member.review.state, []
    alone = sum(not person.left for person in member.plan.team) == 1
    if alone and member.may("team", "manage"):
        why = "they join with a link that you send them"
        tasks.append(Task("Invite your team", why, base + "team/", "Invite"))
    if member.may("search", "import") and not state.search.exports and not begins_later(member):
        why = "RIS, PubMed, EndNote XML or CSV"
        tasks.append(Task("Add your searches", why, base + "search/", "Open"))
    if member.may("dedupe", "run") and (new := n_not_compared(member)):
        many = how_many(new, "record", "records")
        what = "Look for duplicates"
        why = f"{many} came in since the last search" if state.merges.runs else f"among {many}"
        tasks.append(Task(what, why, base + "duplicates/", "Open"))
    if member.may("dedupe", "decide") and (queue := state.merges.queue()):
        what = f"Decide on {how_many(len(queue), 'probable duplicate', 'probable duplicates')}"
        why = "pairs that a person should look at"
        tasks.append(Task(what, why, base + "duplicates/queue/", "Compare"))
    return tasks


def _voting(member: Member, base: str, stage: str) -> list[Task]:
    """What a voted stage asks of the person: votes, then the batch, then what is in conflict."""
    state, url = member.review.state, base + PATHS[stage] + "/"
    voting, tasks = state.voting(stage), []
    words, seconds = ("Screen", 25.0) if stage == "screening" else ("Read", 300.0)
    unit = ("record", "records") if stage == "screening" else ("full text", "full texts")
    waiting = len(state.queue(stage, member.handle))
    if stage == "fulltext" and member.may(stage, "attach") and (n := _without_file(member)):
        what = f"Attach {how_many(n, *unit)}"
        tasks.append(Task(what, "many at once, found by their names", url + "files/", "Attach"))
    if member.may(stage, "vote") and waiting:
        own = pace([vote for vote in voting.done(member.handle) if not vote.imported_by])
        why = f"about {duration(waiting * (own or seconds))}{' at your pace' if own else ''}"
        button = "Go on" if voting.done(member.handle) else "Start"
        tasks.append(Task(f"{words} {how_many(waiting, *unit)}", why, url, button))
    for batch in voting.batches.values():
        if batch.id not in voting.released and (ask := _asks(member, stage, batch)):
            tasks.append(Task(f"{ask} {batch.name}", _STAGE_WORDS[stage], url + "batches/", "Open"))
    if member.may(stage, "open") and (new := len(state.unopened(stage))):
        what = f"Open {how_many(new, *unit)} for voting"
        tasks.append(Task(what, _STAGE_WORDS[stage], url + "batches/", "Open"))
    conflicts = _to_settle(member, stage)
    if conflicts:
        what = f"Settle {how_many(conflicts, 'conflict', 'conflicts')}"
        tasks.append(
            Task(what, f"{_STAGE_WORDS[stage]}, one at a time", url + "conflicts/", "Open")
        )
    return tasks


def _without_file(member: Member) -> int:
    """How many reports are to be read and have no file; those whose decision is open to all not."""
    state = member.review.state
    held, decisions = state.studies_log.attachments, state.standing("fulltext").decisions
    told = {head for head, one in decisions.items() if one.released and one.decided}
    looked_for = (h for h in state.sought if h not in told and h not in state.standings.lost)
    return sum(not any(m in held for m in state.works[head]) for head in looked_for)


_STAGE_WORDS = {"screening": "title and abstract", "fulltext": "full text"}


def _asks(member: Member, stage: str, batch: Batch) -> str:
    """What an open batch asks of the person beside votes, in words; empty for nothing."""
    state, who = member.review.state, member.handle
    if who in batch.voters:
        done = not state.standing(stage).n_own(batch, who)
        said = who in state.voting(stage).ready.get(batch.id, ())
        return "Say that you have finished" if done and not said else ""
    may = member.may(stage, "release") and not member.votes_in(stage)
    return "Release" if may and state.is_finished(stage, batch) else ""


def _to_settle(member: Member, stage: str) -> int:
    """How many conflicts the person may settle: as adjudicator, or together after a release."""
    conflicts = member.review.state.in_state(stage, "conflict")
    return sum(settles_how(member, stage, record) is not None for record in conflicts)


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
            what = f"Put the forms of {how_many(len(together), 'study', 'studies')} together"
            tasks.append(Task(what, f"two {stage} forms to compare", url, "Compare"))
        if mine:
            what = f"{action.capitalize()} {how_many(len(mine), 'study', 'studies')}"
            tasks.append(Task(what, "alone first", url, "Open"))
    return tasks


def _analyses(member: Member, base: str) -> list[Task]:
    """Planned analyses that wait, once the team holds something to pool."""
    review = member.review
    waiting = [a for a in member.plan.analyses if a.id not in review.state.analyses]
    if not waiting or not member.may("synthesis", "analyse") or not review.extractions():
        return []
    what = f"Run {how_many(len(waiting), 'planned analysis', 'planned analyses')}"
    return [Task(what, "or say why not", base + PATHS["synthesis"] + "/", "Open")]


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
