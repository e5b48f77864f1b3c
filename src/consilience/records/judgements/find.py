"""Every judgement that the records of an export carry, whichever tool wrote them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from consilience.evidence import Record
from consilience.records.issue import Issue
from consilience.records.judgements import asreview, columns, covidence, eppi, rayyan, rayyan_log
from consilience.records.judgements.judgement import ForeignJudgement

TOOLS: tuple[tuple[str, Callable[[Record], Iterator[ForeignJudgement | Issue]]], ...] = (
    (rayyan.TOOL, rayyan.read),
    (asreview.TOOL, asreview.read),
    (eppi.TOOL, eppi.read),
    ("colandr", columns.read_colandr),
    ("Abstrackr", columns.read_abstrackr),
    ("CiteSource", columns.read_citesource),
    ("table", columns.read_table),
)
"""Tools whose way of writing decisions is known, each with its reader; Covidence beside them."""


@dataclass(frozen=True, slots=True)
class Judgements:
    """What was found in the records of an export.

    Attributes
    ----------
    rows : tuple of ForeignJudgement
        In the order of the records.
    issues : tuple of Issue
        What could not be understood; the text stays in the records' `extra`.
    """

    rows: tuple[ForeignJudgement, ...]
    issues: tuple[Issue, ...]

    @property
    def people(self) -> tuple[tuple[str, str | None], ...]:
        """Everybody whom the export names, with their address where it is known."""
        found: dict[str, str | None] = {}
        for row in self.rows:
            if row.who:
                found[row.who] = found.get(row.who) or row.email
        return tuple(found.items())

    @property
    def tools(self) -> tuple[str, ...]:
        """The tools whose judgements were found."""
        return tuple(dict.fromkeys(row.tool for row in self.rows))


def judgements(
    records: Iterable[Record],
    *,
    on_list: str | None = None,
    log: rayyan_log.RayyanLog | None = None,
) -> Judgements:
    """Find the decisions, reasons, labels and notes that records of other tools carry.

    Parameters
    ----------
    records : iterable of Record
        Of one export, as read; nothing in them is changed.
    on_list : str, optional
        The list that an export of Covidence is (`covidence.LISTS`); taken from the name of the
        file where it is left out and Covidence named the file.
    log : RayyanLog, optional
        Rayyan's `customizations_log.csv` of the same export.

    Examples
    --------
    >>> from consilience.evidence import Record
    >>> notes = {"notes": ('RAYYAN-INCLUSION: {"Beth"=>"Excluded"}',)}
    >>> [(row.who, row.decision) for row in judgements([Record(extra=notes)]).rows]
    [('Beth', 'exclude')]
    """
    held = tuple(records)
    rows: list[ForeignJudgement] = []
    issues: list[Issue] = []
    for record in held:
        _sort(_of_record(record, on_list), rows, issues)
    if log is not None:
        noted = [row for row in rows if row.tool == rayyan.TOOL]
        rows = [row for row in rows if row.tool != rayyan.TOOL]
        issues += log.issues
        _sort(rayyan_log.join(held, noted, log), rows, issues)
        rows.sort(key=lambda row: row.record)
    issues += _about_lists(held, on_list)
    return Judgements(tuple(rows), tuple(issues))


def _of_record(record: Record, on_list: str | None) -> Iterator[ForeignJudgement | Issue]:
    for _, read in TOOLS:
        yield from read(record)
    named = on_list or covidence.list_in_name(record.source_file or "")
    yield from covidence.read(record, named)


def _sort(
    items: Iterator[ForeignJudgement | Issue], rows: list[ForeignJudgement], issues: list[Issue]
) -> None:
    for item in items:
        if isinstance(item, Issue):
            issues.append(item)
        else:
            rows.append(item)


def _about_lists(records: tuple[Record, ...], on_list: str | None) -> Iterator[Issue]:
    """Say once per file of Covidence which list its records are taken to be on."""
    files = {r.source_file or "" for r in records if covidence.is_of_covidence(r)}
    for file in sorted(files):
        if on_list:
            continue
        found = covidence.list_in_name(file)
        what = (
            f"taken as Covidence's list {found!r}, as the file is named"
            if found
            else "Covidence does not say in the file which list this is, so no decision is read; "
            f"name it: {', '.join(covidence.LISTS)}"
        )
        yield Issue("note", file, None, None, None, what)
