"""Withdrawing content: erased everywhere in reach, while the event stays with who and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from consilience.errors import LedgerError
from consilience.ledger import Line
from consilience.review.state import State

OUT_OF_REACH = (
    "Copies that left this review (exported folders, the history of a version-controlled folder, "
    "backups) are out of reach and have to be erased there."
)

INSTEAD = {
    "plan": "adopt an amended one without the content",
    "search": "document it again without the content; every record leads to its search",
}
"""What the rest of the ledger rests on."""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What a withdrawal does.

    Attributes
    ----------
    lines : tuple of Line
        The whole ledger afterwards: the content erased, the events appended.
    exports, files : tuple of str
        SHA-256 of exports and attached files that hold the content and have to be deleted.
    records : tuple of str
        Ids of records that have to leave every table.
    """

    lines: tuple[Line, ...]
    exports: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    records: tuple[str, ...] = ()


def withdraw(state: State, subject: str, *, id: str, at: str, who: str, why: str) -> Withdrawal:
    """Withdraw a line, or a record with all that was written about it.

    Parameters
    ----------
    subject : str
        `line:<id>` or `record:<id>`.
    id, at, who : str
        Of the new line; where several are needed they are `<id>`, `<id>-2`, ...
    why : str
        The reason, which stays.

    Raises
    ------
    LedgerError
        Where there is no such line or record, or it is a plan or a search.
    """
    targets = _targets(state, subject)
    for line in targets:
        if line.act in INSTEAD:
            raise LedgerError(f"a {line.act} is not withdrawn: {INSTEAD[line.act]}")
    stage = targets[0].stage if targets else "search"
    subjects = [f"line:{line.id}" for line in targets]
    if subject.startswith("record:"):
        stage, subjects = "search", [subject, *subjects]
    events = [
        Line(id if n == 0 else f"{id}-{n + 1}", at, who, stage, "withdraw", about, {"why": why})
        for n, about in enumerate(subjects)
    ]
    gone = {line.id for line in targets}
    kept = [line.erased() if line.id in gone else line for line in state.lines]
    return Withdrawal(
        tuple(sorted([*kept, *events], key=lambda line: (line.at, line.id))),
        _exports(state, targets, subject),
        _files(state, targets),
        _records(state, targets, subject),
    )


def _targets(state: State, subject: str) -> list[Line]:
    kind, _, name = subject.partition(":")
    if kind == "record":
        if not state.search.has(name):
            raise LedgerError(f"there is no record {name}")
        about = state.story.get(name, [])
        # Decisions stay, so that every count stays: only words and files are erased.
        return [x for x in about if x.act in ("edit", "note", "attach", "comment", "label")]
    line = state.by_id.get(name)
    if kind != "line" or line is None:
        raise LedgerError(f"there is no line {name}; give line:<id> or record:<id>")
    return [line]


def _exports(state: State, targets: Sequence[Line], subject: str) -> tuple[str, ...]:
    found = [str(line.what["sha256"]) for line in targets if line.act == "import"]
    if subject.startswith("record:"):
        found.append(state.search.export_of(subject.removeprefix("record:")).sha256)
    return tuple(found)


def _records(state: State, targets: Sequence[Line], subject: str) -> tuple[str, ...]:
    if subject.startswith("record:"):
        return (subject.removeprefix("record:"),)
    gone = [state.search.exports[x.what["sha256"]] for x in targets if x.act == "import"]
    return tuple(id for export in gone for id in export.record_ids())


def _files(state: State, targets: Sequence[Line]) -> tuple[str, ...]:
    gone = {line.id for line in targets}
    still = {
        line.what["sha256"]
        for line in state.lines
        if line.act == "attach" and line.id not in gone and not line.withdrawn
    }
    found = {str(x.what["sha256"]) for x in targets if x.act == "attach" and not x.withdrawn}
    return tuple(sorted(found - still))
