"""The long work of this stage: the whole review as a folder, and the report for Word."""

from __future__ import annotations

import io
import tempfile
import zipfile
from typing import BinaryIO, cast

from consilience.errors import ConsilienceError
from consilience.reporting.docx import docx
from consilience.review.build import NO_PICTURES
from consilience.review.hand_over import hand_over
from consilience.review.report import document_of
from consilience_web.jobs.kinds import Args, Made, Outcome, job
from consilience_web.jobs.progress import Tell
from consilience_web.reporting import queries
from consilience_web.reviews.actions import require
from consilience_web.reviews.blobs import IN_MEMORY
from consilience_web.reviews.folders import write_zip
from consilience_web.reviews.queries import Member

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@job("folder", title="Copy of the whole review", stage="reporting", action="export",
     back="reporting:folder", own=True)  # fmt: skip
def pack(member: Member, args: Args, tell: Tell) -> Outcome:
    """Pack the whole review as a folder, as far as whoever asks may see it."""
    require(member, "reporting", "export")
    pseudonyms = bool(args["pseudonyms"])
    out = cast(BinaryIO, tempfile.SpooledTemporaryFile(max_size=IN_MEMORY))  # noqa: SIM115
    write_zip(member, out, pseudonyms=pseudonyms, tell=tell)
    out.seek(0)
    name = f"{member.row.slug}{'-pseudonyms' if pseudonyms else ''}.zip"
    people = "pseudonyms" if pseudonyms else "names"
    return Outcome(f"The folder with {people}.", made=Made(name, "application/zip", out))


@job("word", title="Report for Word", stage="reporting", action="view", back="reporting:show",
     own=True)  # fmt: skip
def write_report(member: Member, args: Args, tell: Tell) -> Outcome:
    """Write the report as a Word file, as far as whoever asks may see it."""
    require(member, "reporting", "view")
    tell("computes the report")
    document = document_of(queries.found(member))
    tell("draws the figures and writes the file")
    try:
        data = docx(document)
    except ImportError:
        raise ConsilienceError(NO_PICTURES) from None
    return Outcome(
        "The report as of now.", made=Made(f"{member.row.slug}.docx", WORD, io.BytesIO(data))
    )


@job("hand-over", title="Files for another program", stage="reporting", action="export",
     back="reporting:hand_over", own=True)  # fmt: skip
def write_for_program(member: Member, args: Args, tell: Tell) -> Outcome:
    """Write what another program takes: decisions that were released, data that the team holds."""
    require(member, "reporting", "export")
    tell("reads the records and what was decided on them")
    files = hand_over(member.review, args["program"])
    out = cast(BinaryIO, tempfile.SpooledTemporaryFile(max_size=IN_MEMORY))  # noqa: SIM115
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)
    out.seek(0)
    name = f"{member.row.slug}-{args['program']}.zip"
    return Outcome(f"The files for {args['program']}.", made=Made(name, "application/zip", out))
