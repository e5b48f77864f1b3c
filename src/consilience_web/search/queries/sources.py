"""The documented searches with their counts, as PRISMA sets them apart, and their history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from consilience.ledger import Line
from consilience.search import KINDS, Export, Run, Search, runs
from consilience_web.reviews.queries import Member

FIELDS: dict[str, str] = {
    "source": "Source",
    "kind": "Kind",
    "platform": "Platform",
    "date": "Date of the search",
    "by": "Run by",
    "string": "Search string",
    "limits": "Limits",
    "declared": "Records found",
    "note": "Note",
}
"""The fields of a documented search, in the words of its form."""

PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Databases", ("database",)),
    ("Registers", ("register",)),
    ("Other methods", ("website", "organisation", "citation", "other")),
)
"""How PRISMA 2020 sets sources apart."""


@dataclass(frozen=True, slots=True)
class TakenOut:
    """A file that came in by mistake and was taken out again."""

    name: str
    at: str
    who: str
    why: str


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A documented search beside what was imported of it.

    Attributes
    ----------
    missing : int
        Declared records that were not imported; negative where more came in than declared. Files of
        later runs are not set against it.
    runs : tuple of Run
        The runs that gave files.
    documented : str
        Who wrote it down last.
    taken_out : tuple of TakenOut
        The files that came in by mistake.
    """

    search: Search
    kind: str
    imported: int
    exports: tuple[Export, ...]
    runs: tuple[Run, ...]
    missing: int | None
    documented: str
    documented_at: str
    taken_out: tuple[TakenOut, ...]

    @property
    def surplus(self) -> int:
        """How many more records came in than the source declared."""
        return max(0, -(self.missing or 0))

    @property
    def ran_again(self) -> bool:
        """Whether files of a later run came in; what was declared is of the first run alone."""
        return any(export.run for export in self.exports)


@dataclass(frozen=True, slots=True)
class Part:
    """Sources that PRISMA counts together."""

    title: str
    rows: tuple[SourceRow, ...]

    @property
    def imported(self) -> int:
        """Records that came in."""
        return sum(row.imported for row in self.rows)

    @property
    def declared(self) -> int | None:
        """Records that the sources said they found, where all said it and none ran again."""
        said = [row.search.declared for row in self.rows if not row.ran_again]
        known = [n for n in said if n is not None]
        return sum(known) if len(known) == len(self.rows) else None


def source_rows(member: Member) -> list[SourceRow]:
    """Give all documented searches in the order in which they were documented."""
    log = member.review.state.search
    exports: dict[str, list[Export]] = {}
    for export in log.exports.values():
        exports.setdefault(export.search, []).append(export)
    found = list(runs(log))
    return [_row(member, search, exports.get(id, ()), found) for id, search in log.searches.items()]


def _row(
    member: Member, search: Search, exports: Sequence[Export], found: Sequence[Run]
) -> SourceRow:
    imported = sum(e.n_records for e in exports)
    first = sum(e.n_records for e in exports if not e.run)
    last = documentation(member, search.id)[-1:]
    return SourceRow(
        search=search,
        kind=KINDS.get(search.kind, search.kind),
        imported=imported,
        exports=tuple(exports),
        runs=tuple(run for run in found if run.search.id == search.id and run.exports),
        missing=None if search.declared is None else search.declared - first,
        documented=member.plan.name_of(last[0].who) if last else "",
        documented_at=last[0].at[:10] if last else "",
        taken_out=tuple(
            TakenOut(export.name, line.at, member.plan.name_of(line.who), line.what.get("why", ""))
            for export, line in member.review.state.search.taken_out
            if export.search == search.id
        ),
    )


def parts(rows: Sequence[SourceRow]) -> list[Part]:
    """Set the searches apart as PRISMA does; parts without a search are left out."""
    found = []
    for title, kinds in PARTS:
        of_part = tuple(row for row in rows if row.search.kind in kinds)
        if of_part:
            found.append(Part(title, of_part))
    return found


def documentation(member: Member, search: str) -> list[Line]:
    """Give the lines that document a search, oldest first."""
    lines = member.review.state.story.get(f"search:{search}", ())
    return [line for line in lines if line.act == "search"]


@dataclass(frozen=True, slots=True)
class Version:
    """One version of what is documented: who wrote it, when, and what it changed."""

    who: str
    at: str
    changes: tuple[tuple[str, str, str], ...]
    withdrawn: bool = False


def versions(member: Member, search: str) -> list[Version]:
    """Give the history of a search's documentation with before and after, newest first."""
    before: dict[str, object] = {}
    found = []
    for line in documentation(member, search):
        now = {} if line.withdrawn else dict(line.what)
        changes = tuple(
            (label, str(before.get(name, "")), str(now.get(name, "")))
            for name, label in FIELDS.items()
            if before.get(name) != now.get(name)
        )
        who = member.plan.name_of(line.who)
        at = line.at[:16].replace("T", " ")
        found.append(Version(who, at, changes if before else (), line.withdrawn))
        before = now
    return found[::-1]
