"""What an export holds of decisions made in another program, and what of it came in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from consilience.protocol.compare import Change
from consilience.review.elsewhere import unnamed
from consilience.review.elsewhere_standing import Standing, has_numbers_of_rayyan, stands
from consilience.search import Export
from consilience_web.jobs.models import Job
from consilience_web.jobs.progress import Tell, silent
from consilience_web.reviews.queries import Member
from consilience_web.search.queries.said import (
    Rows,
    Told,
    kept_rows,
    kept_told,
    log_beside,
    read_said,
)

MANY = 5_000
"""Records of an export from which jobs read its decisions, preview them, and take them in."""


@dataclass(frozen=True)
class DecisionsPage:
    """The decisions of an export: counts of each person and nothing of what they decided.

    Attributes
    ----------
    told : Told or None
        None while no job has read a large export.
    rows : Rows or None
        What was said; None where it is kept, or not read.
    of_rayyan : bool
        Its records carry Rayyan's numbers, which a log of Rayyan names them by.
    has_log : bool
        Whether a log was given beside it, which stays until the decisions are taken in.
    on_list : str
        The list of Covidence that it is read as.
    """

    export: Export
    told: Told | None
    rows: Rows | None
    stands: tuple[Standing, ...]
    of_rayyan: bool
    has_log: bool
    on_list: str

    @property
    def is_large(self) -> bool:
        """Whether jobs read, preview and take in the decisions, and not the request."""
        return self.export.n_records >= MANY


@dataclass(frozen=True)
class Previewed:
    """What a job found that it does to take in the decisions of a large export.

    Attributes
    ----------
    change : Change or None
        None where they cannot come in as it was wished for.
    refused : str
        Why they cannot; else empty.
    typed : tuple of (str, str)
        The fields of the form that it was asked with.
    at : datetime
        When it was worked out.
    """

    change: Change | None
    told: tuple[str, ...]
    refused: str
    typed: tuple[tuple[str, str], ...]
    at: datetime | None


def as_shown(change: Change | None, told: Sequence[str], refused: str = "") -> Mapping[str, Any]:
    """Give a preview as it is kept with its job."""
    return {
        "change": asdict(change) if change else None, "told": list(told), "refused": refused
    }  # fmt: skip


def previewed(member: Member, page: DecisionsPage, id: str) -> Previewed | None:
    """Give the preview that a job worked out; None where there is none of this file."""
    found = Job.objects.filter(review=member.row, kind="decisions-preview", state="done")
    job = next((one for one in found.order_by("-pk") if one.args["id"] == id), None)
    if job is None or job.args["file"] != page.export.sha256:
        return None
    shows = job.result["shows"]
    change = Change(**shows["change"]) if shows["change"] else None
    typed = tuple((name, value) for name, value in job.args["typed"])
    return Previewed(change, tuple(shows["told"]), shows["refused"], typed, job.finished)


def decisions_page(member: Member, sha256: str, on_list: str = "") -> DecisionsPage | None:
    """Give the decisions of an export; None where the review holds no such export."""
    export = member.review.state.search.exports.get(sha256)
    if export is None:
        return None
    rows: Rows | None = None
    told = kept_told(member, sha256, on_list)
    if told is None and export.n_records < MANY:
        told, rows = read_said(member, export, on_list, silent)
    return DecisionsPage(
        export, told, rows, tuple(stands(member.review.state, sha256)),
        has_numbers_of_rayyan(member.review, export), bool(log_beside(member, sha256)), on_list,
    )  # fmt: skip


def rows_of(member: Member, page: DecisionsPage, tell: Tell = silent) -> Rows:
    """Give what was said, from where it is kept; else it is read."""
    if page.rows is not None:
        return page.rows
    if page.told is not None:
        return kept_rows(member, page.export)
    return read_said(member, page.export, page.on_list, tell)[1]


def people_here(member: Member) -> list[tuple[str, str]]:
    """Those who a person of a file may be: the team, and people who came in without a name."""
    team = [(p.handle, f"{p.name}{' (has left)' if p.left else ''}") for p in member.plan.team]
    return team + [(who, member.plan.name_of(who)) for who in unnamed(member.review.state)]
