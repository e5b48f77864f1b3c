"""What an export holds of decisions made in another program, and what of it came in."""

from __future__ import annotations

from dataclasses import dataclass

from consilience.records.judgements import ForeignJudgement, Judgements
from consilience.review.elsewhere import Voice, at_stage, unnamed, voices
from consilience.review.elsewhere_standing import Standing, stands
from consilience.search import Export
from consilience.stages import VOTING_STAGES
from consilience_web.reviews.queries import Member


@dataclass(frozen=True)
class DecisionsPage:
    """The decisions of an export: counts of each person and nothing of what they decided.

    Attributes
    ----------
    stage : str
        The stage at which the file says most of its decisions were made, if it says it.
    of_covidence : bool
        The file is a list of Covidence, which does not say itself which one it is.
    """

    export: Export
    found: Judgements
    voices: tuple[Voice, ...]
    stage: str
    stands: tuple[Standing, ...]

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


def decisions_page(member: Member, sha256: str, on_list: str = "") -> DecisionsPage | None:
    """Give the decisions of an export; None where it is not held or holds none."""
    export = member.review.state.search.exports.get(sha256)
    if export is None:
        return None
    found = member.review.said(export.record_ids(), on_list or None)
    told = tuple(voices(found.rows))
    n = {stage: sum(v.decisions for v in voices(_said(found, stage))) for stage in VOTING_STAGES}
    stage = max(VOTING_STAGES, key=lambda one: n[one])
    return DecisionsPage(export, found, told, stage, tuple(stands(member.review.state, sha256)))


def _said(found: Judgements, stage: str) -> list[ForeignJudgement]:
    return [one for one in at_stage(found.rows, stage) if one.stage == stage]


def people_here(member: Member) -> list[tuple[str, str]]:
    """Those who a person of a file may be: the team, and people who came in without a name."""
    team = [(p.handle, f"{p.name}{' (has left)' if p.left else ''}") for p in member.plan.team]
    return team + [(who, member.plan.name_of(who)) for who in unnamed(member.review.state)]
