"""What an export holds of decisions made in another program: read from its records, or kept.

To read a hundred thousand records takes a while, so a job reads those of a large export once and
keeps what it found: the counts, which the page shows, and the rows, which a preview plans with.
They belong to one way of reading (list, log, version of the program); in another it is read anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from consilience import __version__
from consilience.records.judgements import (
    ForeignJudgement,
    Judgements,
    RayyanLog,
    read_rayyan_log,
)
from consilience.review.elsewhere import Voice, at_stage, voices
from consilience.search import Export
from consilience.stages import VOTING_STAGES
from consilience_web.jobs.progress import Tell
from consilience_web.reviews.blobs import LOG, SAID, SAID_ROWS, blob_stream, read_blob
from consilience_web.reviews.models import Blob
from consilience_web.reviews.queries import Member

SHOWN = 50
"""Things that could not be understood which the page names."""
Rows = Sequence[ForeignJudgement]


@dataclass(frozen=True, slots=True)
class Told:
    """Counts of each person, and nothing of what they decided.

    Attributes
    ----------
    stage : str
        The stage at which the file says most of its decisions were made, if it says it.
    issues : tuple of (int or None, str)
        What could not be understood, by record.
    of_covidence : bool
        The file is a list of Covidence, which does not say itself which one it is.
    n_clicks, n_clickers : int
        Of the log of Rayyan that it was read with.
    """

    voices: tuple[Voice, ...]
    stage: str
    tools: tuple[str, ...]
    issues: tuple[tuple[int | None, str], ...]
    of_covidence: bool
    n_clicks: int
    n_clickers: int


def read_said(member: Member, export: Export, on_list: str, tell: Tell) -> tuple[Told, Rows]:
    """Read all records of an export for what people decided on them."""
    log = _log_of(member, export.sha256)
    found = member.review.said(_as_read(export, tell), on_list or None, log)
    return _told(found, log), found.rows


def _as_read(export: Export, tell: Tell) -> Iterator[str]:
    """The ids of its records; it is told on the way how many are read."""
    for n, id in enumerate(export.record_ids()):
        if n % 500 == 0:
            tell(f"reads {export.name}", n, export.n_records)
        yield id


def _told(found: Judgements, log: RayyanLog | None) -> Told:
    n = {stage: _decisions_at(found.rows, stage) for stage in VOTING_STAGES}
    return Told(
        tuple(voices(found.rows)),
        max(VOTING_STAGES, key=lambda one: n[one]),
        found.tools,
        tuple((issue.record, issue.what) for issue in found.issues[:SHOWN]),
        "Covidence" in found.tools or any("Covidence" in one.what for one in found.issues),
        log.n_clicks if log else 0,
        len(log.opinions) if log else 0,
    )


def _decisions_at(rows: Rows, stage: str) -> int:
    return sum(one.decision is not None for one in at_stage(rows, stage) if one.stage == stage)


def _log_of(member: Member, sha256: str) -> RayyanLog | None:
    with blob_stream(member.row, LOG, sha256) as stream:
        return read_rayyan_log(stream, name="customizations_log.csv") if stream else None


def log_beside(member: Member, sha256: str) -> int:
    """The number of the log that was given beside an export, another for each; 0 for none."""
    held = Blob.objects.filter(review=member.row, kind=LOG, name=sha256, piece=0)
    return held.values_list("pk", flat=True).first() or 0


# -- what is kept ----------------------------------------------------------------------------------


def way_of_reading(member: Member, sha256: str, on_list: str) -> str:
    """What a reading rests on besides the bytes of the export."""
    return f"{__version__}, {on_list or 'as named'}, log {log_beside(member, sha256)}"


def as_kept(told: Told, way: str) -> bytes:
    """Give the counts as they are kept."""
    return json.dumps({"way": way, "told": asdict(told)}, ensure_ascii=False).encode()


def rows_as_kept(rows: Rows) -> bytes:
    """Give the rows as they are kept: without the text that they were read from."""
    held = [
        (one.record, one.tool, one.who, one.decision, one.stage, one.is_settled, one.reasons,
         one.labels, one.notes, one.when)
        for one in rows
    ]  # fmt: skip
    return json.dumps(held, ensure_ascii=False, separators=(",", ":")).encode()


def kept_told(member: Member, sha256: str, on_list: str) -> Told | None:
    """Give the counts that a job kept of an export; None where it was not read in this way."""
    text = read_blob(member.row, SAID, sha256)
    held = json.loads(text) if text else None
    if held is None or held["way"] != way_of_reading(member, sha256, on_list):
        return None
    told = held["told"]
    return Told(
        **told
        | {
            "voices": tuple(Voice(**voice) for voice in told["voices"]),
            "tools": tuple(told["tools"]),
            "issues": tuple((record, what) for record, what in told["issues"]),
        }
    )


def kept_rows(member: Member, export: Export) -> Rows:
    """Give the rows that a job kept of an export, whose counts are kept."""
    text = read_blob(member.row, SAID_ROWS, export.sha256) or b"[]"
    return [
        ForeignJudgement(
            export.name, record, tool, who, None, decision, stage, settled, tuple(reasons),
            tuple(labels), tuple(notes), when,
        )
        for record, tool, who, decision, stage, settled, reasons, labels, notes, when in json.loads(
            text
        )
    ]  # fmt: skip
