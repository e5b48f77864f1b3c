"""What waits for a person: the front page's "for you, today", computed."""

from __future__ import annotations

from dataclasses import dataclass

from consilience.ledger import Vote
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
        voting = state.voting(stage)
        if not member.may(stage, "vote"):
            continue
        waiting = [r for r in voting.queue(member.handle) if state.head_of(r) == r]
        if waiting:
            unit = "records" if stage == "screening" else "full texts"
            pace = _pace(voting.done(member.handle)) or (25 if stage == "screening" else 300)
            minutes = max(1, round(len(waiting) * pace / 60))
            tasks.append(
                Task(
                    f"{words} {len(waiting):,} {unit}",
                    f"about {minutes:,} min at your pace",
                    base + PATHS[stage] + "/",
                    "Go on",
                )
            )
    return tasks


def _pace(votes: list[Vote]) -> float | None:
    seconds = [v.seconds for v in votes if v.seconds]
    return sum(seconds) / len(seconds) if seconds else None


def _lead(member: Member, base: str) -> list[Task]:
    state, tasks = member.review.state, []
    if member.may("search", "import") and not state.search.exports:
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
        voting = state.voting(stage)
        placed = voting.position
        decisions = state.decisions(stage)
        if member.may(stage, "open") and (new := [h for h in decisions if h not in placed]):
            tasks.append(
                Task(
                    f"Open {len(new):,} for voting",
                    "title and abstract" if stage == "screening" else "full text",
                    base + PATHS[stage] + "/",
                    "Open",
                )
            )
        if member.may(stage, "settle") and not member.votes_in(stage):
            conflicts = sum(d.state == "conflict" for d in decisions.values())
            if conflicts:
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
        if not member.may(stage, action):
            continue
        studies = [s for s in member.review.studies() if forms.held(s.id) is None]
        mine = [
            s
            for s in studies
            if forms.may_fill(s.id, member.handle)
            and not ((own := forms.own(s.id, member.handle)) and own.done)
        ]
        if mine:
            verb = "Extract" if action == "extract" else "Appraise"
            tasks.append(
                Task(
                    f"{verb} {len(mine)} studies", "alone first", base + PATHS[stage] + "/", "Open"
                )
            )
    return tasks
