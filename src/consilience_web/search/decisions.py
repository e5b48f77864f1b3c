"""Taking in, and taking back, what an export says was decided in another program."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import groupby

from consilience.errors import LedgerError
from consilience.protocol.compare import Change
from consilience.review.append import Act
from consilience.review.elsewhere import NEW, NOBODY, TEAM, Coming, Wish, coming_in
from consilience.review.elsewhere_standing import taken_back
from consilience.stages import BY_NAME
from consilience_web.jobs.actions import ask
from consilience_web.jobs.models import Job
from consilience_web.jobs.progress import Tell, silent
from consilience_web.jobs.queries import under_way
from consilience_web.reviews.actions import append, in_turn, require
from consilience_web.reviews.arrangements import Arrangement
from consilience_web.reviews.queries import Member
from consilience_web.search.decisions_read import drop_log
from consilience_web.search.queries.decisions import DecisionsPage, rows_of
from consilience_web.search.queries.said import Rows

TITLE = "Import decisions made elsewhere"
PLANNED_AHEAD = 3
"""How often it is planned while others go on, before they have to wait for it."""


def plan_decisions(
    member: Member, page: DecisionsPage, wish: Wish, *, rows: Rows, why: str = ""
) -> tuple[Coming, Arrangement]:
    """Plan how the decisions of an export come in, and say what that does.

    Parameters
    ----------
    rows : Rows
        What the export says (`rows_of`).

    Raises
    ------
    LedgerError
        Where nothing would come in, or it cannot be as it is wished for.
    """
    require(member, wish.stage, "open")
    coming = coming_in(
        member.review.state, rows, wish, by=member.handle, why=why,
        file=page.export.sha256, ids=iter(lambda: secrets.token_hex(4), ""),
    )  # fmt: skip
    where = f"{BY_NAME[wish.stage].title}: from {page.export.name}"
    change = Change("", where, "added", "", counted(coming))
    told = (
        _told_who(member, wish),
        *_told(member, coming, wish),
        *_told_of_people(member, wish),
    )
    return coming, Arrangement(TITLE, change, told, ())


def plan_later(
    member: Member, page: DecisionsPage, wish: Wish, typed: Sequence[tuple[str, str]]
) -> Job:
    """Have a job plan how those of a large export come in; the one that does so already.

    Parameters
    ----------
    typed : sequence of (str, str)
        The fields of the form that the wish was made of, for the page that shows what it does.
    """
    require(member, wish.stage, "open")
    args = {
        "file": page.export.sha256, "on_list": page.on_list, "wish": asdict(wish),
        "typed": [list(pair) for pair in typed], "id": secrets.token_hex(8),
    }  # fmt: skip
    known = ("file", "typed")
    same = [
        job
        for job in under_way(member, "decisions-preview")
        if all(job.args[name] == args[name] for name in known)
    ]
    return same[0] if same else ask(member, "decisions-preview", args)


def counted(coming: Coming) -> str:
    """Tell how much comes in."""
    counts = ((coming.n_votes + coming.n_settled, "decision"), (coming.n_notes, "note"),
              (coming.n_labels, "label"))  # fmt: skip
    return ", ".join(f"{n:,} {word}{'' if n == 1 else 's'}" for n, word in counts)


def take_in(
    member: Member,
    page: DecisionsPage,
    wish: Wish,
    *,
    why: str,
    id: str = "",
    tell: Tell = silent,
) -> Coming:
    """Take the decisions of an export in, each line under the name of whoever decided.

    Others wait only while the lines are written. Where somebody did something in the meantime it
    is planned anew on what stands then, so that nothing comes in twice.

    Parameters
    ----------
    id : str
        Id of the first line, where whoever asks has made it.
    """
    rows = rows_of(member, page, tell)
    for _ in range(PLANNED_AHEAD):
        n_lines = len(member.review.state.lines)
        tell("plans who votes on what")
        coming, _ = plan_decisions(member, page, wish, rows=rows, why=why)
        tell("writes the decisions")
        with in_turn(member) as current:
            if len(current.review.state.lines) == n_lines:
                _append_each(current, coming.acts, id)
                break
        member = current
    else:
        with in_turn(member) as current:
            coming, _ = plan_decisions(current, page, wish, rows=rows, why=why)
            _append_each(current, coming.acts, id)
    drop_log(member, page.export.sha256)
    return coming


def take_in_later(member: Member, page: DecisionsPage, wish: Wish, *, why: str) -> Job:
    """Have a job take the decisions of a large export in; the one that is asked for already."""
    require(member, wish.stage, "open")
    args = {
        "file": page.export.sha256, "on_list": page.on_list, "wish": asdict(wish), "why": why,
        "id": secrets.token_hex(8),
    }  # fmt: skip
    coming = [job for job in under_way(member, "decisions") if job.args["file"] == args["file"]]
    return coming[0] if coming else ask(member, "decisions", args)


def plan_taking_back(member: Member, page: DecisionsPage) -> Arrangement:
    """Say what it does to take back what came in with an export."""
    n = sum(len(one.batch.records) for one in page.stands)
    names = ", ".join(one.batch.name for one in page.stands)
    change = Change("", f"Decisions from {page.export.name}", "removed", names or "notes, labels")
    told = (
        f"What came in on {n:,} records counts no longer; it stays in the ledger. The records are "
        "in no batch then, as before.",
        "Notes and labels that came in are taken away where nobody changed them since.",
        "What was decided here on these records while they were in these batches counts no longer "
        "either.",
        "The decisions may come in again afterwards, mapped to other people.",
    )
    return Arrangement("Take the imported decisions back", change, told, ())


def take_back(member: Member, page: DecisionsPage, *, why: str) -> None:
    """Take back what came in with an export.

    Raises
    ------
    LedgerError
        Where nothing of it stands, or no reason is given.
    """
    for stage in ("screening", "fulltext"):
        require(member, stage, "open")
    if not why:
        raise LedgerError("write why; it is kept with the change")
    with in_turn(member) as current:
        state = current.review.state
        acts = taken_back(state, page.export.sha256, by=member.handle, why=why)
        if not acts:
            raise LedgerError("nothing of this file stands here any more")
        _append_each(current, acts)


def _append_each(member: Member, acts: Sequence[Act], id: str = "") -> None:
    """Append acts of several people, in their order."""
    for who, some in groupby(acts, key=lambda act: act.who or member.handle):
        lines = [(one.stage, one.act, one.subject, one.what) for one in some]
        append(member.row, who=who, acts=lines, id=id)
        id = ""


_ELSE = {
    NEW: "somebody without a name",
    TEAM: "what the team had come to together",
    NOBODY: "left out",
}


def _told_who(member: Member, wish: Wish) -> str:
    """Who each person of the file becomes."""
    named = (
        f"{name or 'no name'}: {_ELSE.get(who) or member.plan.name_of(who)}"
        for name, who in wish.people.items()
    )
    return f"Who they are here: {'; '.join(named)}."


def _told(member: Member, coming: Coming, wish: Wish) -> Iterator[str]:
    """What it does, in sentences; those about nothing are left out."""
    need = f"{wish.votes} vote{'' if wish.votes == 1 else 's'}"
    others = ", ".join(map(member.plan.name_of, wish.others))
    seen = (
        "They are shown to all."
        if wish.release
        else "They are as blind as votes cast here, until the batch is released."
    )
    told = (
        (coming.n_votes, "{} decisions come in as votes. They stay with the records of this file, "
         "also where those are merged with duplicates."),
        (coming.n_finished, f"{{}} records have the {need} that they need, or were settled: they "
         f"become a finished batch. {seen}"),
        (coming.n_begun, f"{{}} records have fewer than {need}: they become an open batch, and "
         f"what is missing waits, in turn, for {others}."),
        (coming.n_settled, "{} are settled as the team had come to it there. A settled record is "
         "open to all."),
        (coming.n_included, "{} were in no batch on title and abstract: they count as included "
         "there, since they were read in full."),
        (coming.n_open, "On {} the team had said maybe: they are left to be decided here."),
        (coming.n_twins, "{} of these records have a duplicate that is voted on here: the votes on "
         "both count together, of each person the latest."),
        (coming.n_undecided, "For {} records of the file no decision is imported: they are opened "
         "like any others."),
        (coming.n_there, "{} records are voted on here already. What is decided here stands, and "
         "their decisions in the file are left out. If those should come in, take the batch back "
         "that holds the records, and come here again."),
    )  # fmt: skip
    yield from (text.format(f"{n:,}") for n, text in told if n)
    yield (
        "Agreement between people is counted from decisions made here alone: what a program "
        "exports is the last word and not the first."
    )
    yield (
        "The report says how many decisions were made elsewhere. This can be undone on the page "
        "of the file."
    )


def _told_of_people(member: Member, wish: Wish) -> Iterator[str]:
    """Who becomes blind by it: a person who has decided is one of those who vote."""
    voting = member.review.state.voting(wish.stage)
    for who in wish.people.values():
        person = member.plan.person(who)
        votes = person and not {"reviewer", "partner"}.isdisjoint(person.roles)
        if person and not votes and not voting.is_voter(who):
            yield (
                f"{person.name} is then somebody who votes at this stage: its open counts are "
                "hidden from them until they are released."
            )
