"""What an export holds of decisions made in another program, and what of it came in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from consilience.records.judgements import (
    ForeignJudgement,
    Judgements,
    RayyanLog,
    read_rayyan_log,
)
from consilience.review.elsewhere import Voice, at_stage, unnamed, voices
from consilience.review.elsewhere_standing import Standing, has_numbers_of_rayyan, stands
from consilience.search import Export
from consilience.stages import VOTING_STAGES
from consilience_web.jobs.progress import Tell, silent
from consilience_web.reviews.blobs import blob_stream
from consilience_web.reviews.queries import Member

LOG = "log"
"""The kind of blob that a log of another program is, by the SHA-256 of the export it belongs to."""
MANY = 5_000
"""Records of an export from which its decisions are taken in by a job."""


@dataclass(frozen=True)
class DecisionsPage:
    """The decisions of an export: counts of each person and nothing of what they decided.

    Attributes
    ----------
    stage : str
        The stage at which the file says most of its decisions were made, if it says it.
    of_covidence : bool
        The file is a list of Covidence, which does not say itself which one it is.
    of_rayyan : bool
        Its records carry Rayyan's numbers, which a log of Rayyan names them by.
    log : RayyanLog or None
        The log that was given beside it, until the decisions are taken in.
    on_list : str
        The list of Covidence that it is read as.
    """

    export: Export
    found: Judgements
    voices: tuple[Voice, ...]
    stage: str
    stands: tuple[Standing, ...]
    of_rayyan: bool
    log: RayyanLog | None
    on_list: str

    @property
    def is_large(self) -> bool:
        """Whether a job takes the decisions in, and not the request that asks for it."""
        return self.export.n_records >= MANY

    @property
    def of_covidence(self) -> bool:
        """Whether the list has to be named before there are decisions."""
        return "Covidence" in self.found.tools or any(
            "Covidence" in issue.what for issue in self.found.issues
        )

    @property
    def n_people(self) -> int:
        """How many people it names."""
        return sum(bool(voice.name) for voice in self.voices)


def decisions_page(
    member: Member, sha256: str, on_list: str = "", tell: Tell = silent
) -> DecisionsPage | None:
    """Give the decisions of an export; None where it is not held or holds none."""
    export = member.review.state.search.exports.get(sha256)
    if export is None:
        return None
    log = log_of(member, sha256)
    found = member.review.said(_told(export, tell), on_list or None, log)
    told = tuple(voices(found.rows))
    n = {stage: sum(v.decisions for v in voices(_said(found, stage))) for stage in VOTING_STAGES}
    stage = max(VOTING_STAGES, key=lambda one: n[one])
    return DecisionsPage(
        export, found, told, stage, tuple(stands(member.review.state, sha256)),
        has_numbers_of_rayyan(member.review, export), log, on_list,
    )  # fmt: skip


def log_of(member: Member, sha256: str) -> RayyanLog | None:
    """Give Rayyan's log that was given beside an export, if there is one."""
    with blob_stream(member.row, LOG, sha256) as stream:
        return read_rayyan_log(stream, name="customizations_log.csv") if stream else None


def _told(export: Export, tell: Tell) -> Iterator[str]:
    """The ids of its records; it is told on the way how many are read."""
    for n, id in enumerate(export.record_ids()):
        if n % 500 == 0:
            tell(f"reads {export.name}", n, export.n_records)
        yield id


def _said(found: Judgements, stage: str) -> list[ForeignJudgement]:
    return [one for one in at_stage(found.rows, stage) if one.stage == stage]


def people_here(member: Member) -> list[tuple[str, str]]:
    """Those who a person of a file may be: the team, and people who came in without a name."""
    team = [(p.handle, f"{p.name}{' (has left)' if p.left else ''}") for p in member.plan.team]
    return team + [(who, member.plan.name_of(who)) for who in unnamed(member.review.state)]
