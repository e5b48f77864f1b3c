"""What a change of the plan does to what was decided: told before the change is adopted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from consilience.catalogue import may
from consilience.protocol import Person, Plan
from consilience.protocol.sections import sections_that_differ
from consilience.review.state import State
from consilience.review.version import version_since
from consilience.stages import BY_NAME, VOTING_STAGES

STAGE_WORDS = {"screening": "on title and abstract", "fulltext": "at full text"}


def has_begun(state: State) -> bool:
    """Whether anything was imported, voted on or written down beside the plan itself."""
    return any(line.act != "plan" for line in state.lines)


def consequences(state: State, new: Mapping[str, Any], *, released_only: bool) -> tuple[str, ...]:
    """Say in plain words what adopting another plan does.

    Parameters
    ----------
    new : mapping
        The table of the plan that is to be adopted.
    released_only : bool
        Whether whoever asks may count released decisions only: they vote.
    """
    if state.plan is None:
        return ()
    found: list[str] = []
    for part in sections_that_differ(state.plan.raw, new):
        if tell := _TELLERS.get(part.id):
            found += tell(state, Plan.from_json(new), released_only)
    return tuple(dict.fromkeys(found))


# How many forms somebody began is blind while a stage is open, so that none of these counts them.
Teller = Callable[[State, Plan, bool], Iterator[str]]


def _wording(state: State, new: Plan, released_only: bool) -> Iterator[str]:
    for stage in VOTING_STAGES:
        decisions = state.decisions(stage).values()
        n = sum(d.decided and (d.released or not released_only) for d in decisions)
        if n:
            seen = ", counted as of the last release" if released_only else ""
            yield (
                f"{n:,} {_were(n)} decided {STAGE_WORDS[stage]} by the old wording{seen}. "
                "The decisions stay; the page of the batches opens records again."
            )
        open_now = [b.name for b in _open_batches(state, stage)]
        if open_now:
            yield f"{_list(open_now)}: goes on, from now on with the new wording beside the record."


def _were(n: int) -> str:
    return "record was" if n == 1 else "records were"


def _open_batches(state: State, stage: str) -> list[Any]:
    voting = state.voting(stage)
    return [b for b in voting.batches.values() if b.id not in voting.released]


def _list(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _voting(state: State, new: Plan, released_only: bool) -> Iterator[str]:
    old = state.plan
    assert old is not None
    for stage in VOTING_STAGES:
        before, after = _rule(old, stage), _rule(new, stage)
        if before == after:
            continue
        for batch in _open_batches(state, stage):
            yield (
                f"{batch.name} is open {STAGE_WORDS[stage]} and keeps its {len(batch.people)} "
                f"voters and its {batch.quota} votes a record, until it is changed on "
                "its own page. Batches opened from now on follow the new plan."
            )
        if before.maybe != after.maybe:
            yield _maybe(state, stage, after.maybe, released_only)


def _rule(plan: Plan, stage: str) -> Any:
    return plan.screening if stage == "screening" else plan.fulltext


def _maybe(state: State, stage: str, maybe: str, released_only: bool) -> str:
    decisions = state.decisions(stage)
    other = replace(state.voting(stage), maybe_counts_as=maybe)
    n = 0
    for head, held in decisions.items():
        then = other.decide(state.works[head])
        may_see = held.released or not released_only
        n += may_see and (then.state, then.choice) != (held.state, held.choice)
    seen = " that you may see" if released_only else ""
    what = (
        f"{n:,} {'decision' if n == 1 else 'decisions'}{seen} will differ"
        if n
        else (f"no decision{seen} will differ")
    )
    return (
        f"Votes that say maybe are compared anew {STAGE_WORDS[stage]}, earlier ones too: {what}. "
        "No vote is changed."
    )


def _reasons(state: State, new: Plan, released_only: bool) -> Iterator[str]:
    kept = {reason.id for reason in new.reasons}
    decisions = [d for d in state.decisions("fulltext").values() if d.choice == "exclude"]
    seen = [d for d in decisions if d.released or not released_only]
    gone = sum(bool(d.reason) and d.reason not in kept for d in seen)
    if gone:
        yield (
            f"{gone:,} exclusions carry a reason that is no longer in the list. They keep it; "
            "the flow diagram goes on counting them under its short name."
        )
    if seen:
        yield f"{len(seen):,} reports were excluded with the reasons as they stood; nothing moves."


def _stages(state: State, new: Plan, released_only: bool) -> Iterator[str]:
    old = state.plan
    assert old is not None
    for name in new.stages_off:
        if name not in old.stages_off:
            title = BY_NAME[name].title
            yield f"{title} leaves the rail of stages. What was recorded there stays in the ledger."
    for name in old.stages_off:
        if name not in new.stages_off:
            yield f"{BY_NAME[name].title} is part of the review again, with all that it held."


def _extraction(state: State, new: Plan, released_only: bool) -> Iterator[str]:
    yield from _people(state, "extraction", new.extraction_people)
    old = state.plan
    assert old is not None
    if new.characteristics != old.characteristics:
        yield (
            "What was written down in extraction stays; what is asked from now on is empty there "
            "until somebody fills it in."
        )


def _people(state: State, stage: str, people: int) -> Iterator[str]:
    forms = state.extraction if stage == "extraction" else state.appraisal
    if forms.quota != people:
        yield (
            "The new number of people holds at once, also for studies in work: forms are compared "
            "as soon as that many are done. What was reconciled stays."
        )


def _appraisal(state: State, new: Plan, released_only: bool) -> Iterator[str]:
    yield from _people(state, "appraisal", new.appraisal.people)
    old = state.plan
    assert old is not None
    if new.appraisal.instrument != old.appraisal.instrument:
        yield (
            "Studies that were appraised by the old instrument keep those forms in the ledger; "
            "they answer none of the new instrument's items."
        )
    elif new.appraisal != old.appraisal:
        yield "Overall judgements are computed anew; the answers stay as they are."


def _measured(state: State, new: Plan, released_only: bool) -> Iterator[str]:
    yield (
        "Results that were written down in extraction stay, also for an outcome or time point that "
        "is taken out."
    )
    if state.analyses:
        yield f"{len(state.analyses):,} analyses were run; they stay as they are."


def _analyses(state: State, new: Plan, released_only: bool) -> Iterator[str]:
    if state.analyses:
        yield (
            f"{len(state.analyses):,} analyses were run. They stay, and the report says which of "
            "them were planned."
        )


def _results(state: State, new: Plan, released_only: bool) -> Iterator[str]:
    if state.analyses:
        yield (
            f"{len(state.analyses):,} analyses were run. Their numbers stay; their conclusions are "
            "told in the new words, and the reason for the change stands in the report."
        )


def _team(state: State, new: Plan, released_only: bool) -> Iterator[str]:
    old = state.plan
    assert old is not None
    for person in old.team:
        now = new.person(person.handle)
        gone = now is None or now.left
        if gone and not person.left:
            yield (
                f"{person.name} does not see the review any more. Their votes and forms stay under "
                "their name, and they can come back."
            )
        for stage in VOTING_STAGES:
            votes = not person.left and may(person.roles, stage, "vote")
            if votes and (now is None or gone or not may(now.roles, stage, "vote")):
                yield from _left_open(state, stage, person, released_only)
    if not new.with_role("lead", "adjudicator"):
        yield "Nobody is left who settles conflicts as an adjudicator."


def _left_open(state: State, stage: str, person: Person, released_only: bool) -> Iterator[str]:
    voting = state.voting(stage)
    for batch in _open_batches(state, stage):
        own = [r for i, r in enumerate(batch.records) if person.handle in batch.assigned(i)]
        left = [
            r for r in own if person.handle in voting.waits_for(r, state.works[state.head_of(r)])
        ]
        if not own or (not left and not released_only):
            continue
        many = (
            f"{len(own):,} were given to them" if released_only else f"{len(left):,} are undecided"
        )
        yield (
            f"{batch.name} {STAGE_WORDS[stage]} is not released, and {many}. The batch waits for "
            "what is not decided until it is given to somebody else, or they come back."
        )


def _flow(state: State, new: Plan, released_only: bool) -> Iterator[str]:
    old = state.plan
    assert old is not None
    if old.update_since == new.update_since:
        return
    if not new.update_since:
        yield "The flow diagram counts every run of the searches, as that of a first version."
        return
    version = version_since(state, new.update_since)
    n = sum(version.has(record) for record in state.order)
    yield (
        f"{n:,} of {len(state.order):,} records came of runs from then on: the flow diagram counts "
        "these as new. What the others led to stands as the previous version, beside the total. "
        "No record and no decision is touched."
    )


_TELLERS: Mapping[str, Teller] = {
    "questions": _wording,
    "criteria": _wording,
    "voting": _voting,
    "reasons": _reasons,
    "stages": _stages,
    "extraction": _extraction,
    "appraisal": _appraisal,
    "outcomes": _measured,
    "timepoints": _measured,
    "analyses": _analyses,
    "results": _results,
    "flow": _flow,
    "team": _team,
}
