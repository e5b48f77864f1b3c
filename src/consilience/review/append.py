"""Going on with a review folder without a browser: acts of a person are appended to its ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from consilience.errors import ConsilienceError, FolderError, LedgerError
from consilience.evidence import Extraction
from consilience.ledger import CHOICES, Line, check_line
from consilience.review.blobs import FILES, FolderIssue, files_manifest, write_if_other
from consilience.review.canonical import ledger_text
from consilience.review.folder import Opened, open_folder
from consilience.review.ledger_file import FILE as LEDGER
from consilience.review.one_study import check_one_study
from consilience.review.review import Review
from consilience.review.state import State, state_of
from consilience.review.take_out import check_taking_out

MOMENT = "%Y-%m-%dT%H:%M:%S.%fZ"


@dataclass(frozen=True, slots=True)
class Act:
    """What a person did, before it is a line of the ledger.

    Attributes
    ----------
    file, line : str, int or None
        Where the act was written down, for a message about it.
    who : str
        Whose it is, where that is not who appends: of decisions that were made elsewhere.
    """

    stage: str
    act: str
    subject: str
    what: Mapping[str, Any] = field(default_factory=dict)
    file: str = ""
    line: int | None = None
    who: str = ""


@dataclass(frozen=True)
class Appended:
    """What became of the acts: lines that stand in the ledger now, and acts that were refused."""

    lines: tuple[Line, ...]
    refused: tuple[FolderIssue, ...]


def append(
    path: Path | str, acts: Iterable[Act], *, who: str, at: str, ids: Iterator[str]
) -> Appended:
    """Append acts of a person to the ledger of a folder; one that does not fit is left out.

    Parameters
    ----------
    who : str
        Handle of a person of the team.
    at : str
        Moment in UTC, as lines carry it; each line is a microsecond after the one before.
    ids : iterator of str
        Ids of the new lines.

    Returns
    -------
    Appended

    Raises
    ------
    FolderError
        Where the folder cannot be opened or the person is not in its team.
    """
    folder = open_folder(path)
    done = appended(folder, acts, who=who, at=at, ids=ids)
    if done.lines:
        lines = [*folder.lines, *done.lines]
        write_if_other(folder.path / LEDGER, ledger_text(lines).encode())
        write_if_other(folder.path / FILES / "manifest.csv", files_manifest(lines).encode())
        _delete_files(folder, state_of(lines), done.lines)
    return done


def _delete_files(folder: Opened, state: State, new: Iterable[Line]) -> None:
    """Delete the exports and files that were taken out and off, where no line tells of them."""
    files = {line.what["sha256"] for line in new if line.act == "detach"}
    exports = {line.what["file"] for line in new if line.act == "unimport"}
    for sha256 in folder.files.keys() & files - state.studies_log.attached():
        folder.files[sha256].unlink()
    for sha256 in folder.exports.keys() & exports:
        folder.exports[sha256].unlink()


def appended(
    folder: Opened, acts: Iterable[Act], *, who: str, at: str, ids: Iterator[str]
) -> Appended:
    """Make lines of the acts that fit what stands before them; nothing is written."""
    if folder.review.plan.person(who) is None:
        known = ", ".join(person.handle for person in folder.review.plan.team)
        raise FolderError(f"{who!r} is not in the team, which is {known}", file="plan.yaml")
    state, known_lines = state_of(folder.lines), {line.id: line for line in folder.lines}
    moments = _moments(at, folder.lines)
    new: list[Line] = []
    refused: list[FolderIssue] = []
    for one in acts:
        what = {name: value for name, value in one.what.items() if value is not None}
        line = Line(next(ids), next(moments), one.who or who, one.stage, one.act, one.subject, what)
        try:
            check_line(line, known_lines)
            _check_subject(state, line, folder.review)
        except LedgerError as error:
            refused.append(FolderIssue(one.file, str(error), one.line))
            continue
        state.apply(line)
        known_lines[line.id] = line
        new.append(line)
    return Appended(tuple(new), tuple(refused))


def _moments(at: str, lines: Iterable[Line]) -> Iterator[str]:
    moment = datetime.strptime(at, MOMENT).replace(tzinfo=UTC)
    last = max((line.at for line in lines), default="")
    if last:
        after = datetime.strptime(last, MOMENT).replace(tzinfo=UTC) + timedelta(microseconds=1)
        moment = max(moment, after)
    while True:
        yield moment.strftime(MOMENT)
        moment += timedelta(microseconds=1)


# -- does an act fit the state of the review? --------------------------------------------------

ON_RECORDS = {
    "vote", "unvote", "defer", "note", "label", "settle", "edit", "duplicate", "distinct",
    "related", "unsay", "attach", "detach",
}  # fmt: skip
OTHER = {"duplicate": "of", "distinct": "from", "related": "to", "unsay": "of"}
"""The field that names the second record, of acts on two."""
FORMS = {"extract", "appraise", "reconcile"}


def _check_subject(state: State, line: Line, review: Review) -> None:
    if line.act in ON_RECORDS and not state.search.has(line.subject):
        raise LedgerError(f"there is no record {line.subject!r} in this review")
    if line.act in OTHER:
        other = line.what[OTHER[line.act]]
        if not state.search.has(str(other)):
            raise LedgerError(f"there is no record {other!r} in this review")
    if line.act == "related":
        check_one_study(Review(state, review.records), line.subject, line.what["to"])
    if line.act in ("vote", "settle"):
        _check_choice(state, line)
    if line.act == "unimport":
        check_taking_out(state, line.what["file"])
    if line.act in FORMS:
        _check_form(Review(state, review.records), line)


def _check_choice(state: State, line: Line) -> None:
    allowed = CHOICES if line.act == "vote" else CHOICES[:2]
    choice, reason = line.what["choice"], line.what.get("reason")
    if choice not in allowed:
        raise LedgerError(f"the choice is {' or '.join(allowed)}, not {choice!r}")
    voters = state.voting(line.stage).voters_of(line.subject)
    if line.what.get("imported_by") or line.what.get("how") == "elsewhere":
        return
    if not voters:
        raise LedgerError(f"{line.subject} is not open for voting: open a batch first")
    if line.act == "vote" and line.who not in voters:
        raise LedgerError(f"{line.who} does not vote on {line.subject}; {', '.join(voters)} do")
    reasons = [r.id for r in state.plan.reasons] if state.plan else []
    if line.stage == "fulltext" and choice == "exclude" and reasons and reason not in reasons:
        raise LedgerError(f"name the reason of the exclusion, one of {', '.join(reasons)}")


def _check_form(review: Review, line: Line) -> None:
    studies = [f"study:{study.id}" for study in review.studies()]
    if line.subject not in studies:
        raise LedgerError(f"{line.subject} is no included study; these are {', '.join(studies)}")
    if line.stage == "extraction":
        try:
            Extraction.from_json(line.what["form"])
        except (KeyError, TypeError, ValueError, AttributeError, ConsilienceError) as error:
            raise LedgerError(f"the form cannot be read: {error}") from None
