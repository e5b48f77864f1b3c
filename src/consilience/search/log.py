"""The search log: every search as it was run, and the exports that came of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from consilience.evidence.record import place_id, prefix_of
from consilience.ledger import Line

KINDS: dict[str, str] = {
    "database": "Database",
    "register": "Register",
    "website": "Website",
    "organisation": "Organisation",
    "citation": "Citation searching",
    "other": "Other method",
}
"""Kinds of source; the first two are PRISMA's "databases and registers", the rest other methods."""

DATABASE_KINDS = ("database", "register")


@dataclass(frozen=True, slots=True)
class Search:
    """A search as it was run.

    Attributes
    ----------
    declared : int or None
        How many records the source said it found.
    by : str
        Who ran it, where that was not who documented it.
    """

    id: str
    source: str
    kind: str = "database"
    platform: str = ""
    date: str = ""
    string: str = ""
    limits: str = ""
    declared: int | None = None
    note: str = ""
    by: str = ""

    @property
    def from_database(self) -> bool:
        """Whether PRISMA counts it under databases and registers."""
        return self.kind in DATABASE_KINDS

    @property
    def named(self) -> str:
        """The source with its platform, where the source's name does not hold it."""
        shown = self.platform and self.platform not in self.source
        return f"{self.source} ({self.platform})" if shown else self.source


@dataclass(frozen=True, slots=True)
class Export:
    """A file that a search gave, as it was counted when it came in."""

    line: str
    search: str
    sha256: str
    name: str
    format: str
    n_records: int
    n_bytes: int = 0
    n_repaired: int = 0
    n_refused: int = 0
    who: str = ""
    at: str = ""
    absent: bool = False
    run: str = ""
    """Date of a later run of the search that gave it; empty for the run that is documented."""

    def record_ids(self) -> Iterator[str]:
        """The ids of its records, in the order of the file."""
        return (place_id(self.sha256, index) for index in range(1, self.n_records + 1))


@dataclass
class SearchLog:
    """All searches and exports, built up line by line with `apply`."""

    searches: dict[str, Search] = field(default_factory=dict)
    exports: dict[str, Export] = field(default_factory=dict)
    edits: dict[str, list[Line]] = field(default_factory=dict)
    export_of_prefix: dict[str, str] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    taken_out: list[tuple[Export, Line]] = field(default_factory=list)
    """The exports that came in by mistake, each with the line that took it out."""

    def apply(self, line: Line) -> None:
        """Take one line in."""
        if line.act == "search" and not line.withdrawn:
            self._document(line)
        elif line.act == "import":
            self._import(line)
        elif line.act == "run" and not line.withdrawn:
            self._run(line)
        elif line.act == "unimport":
            self._unimport(line)
        elif line.act == "edit" and not line.withdrawn:
            self.edits.setdefault(line.subject, []).append(line)
        elif line.act == "withdraw" and line.subject.startswith("record:"):
            self.withdraw_record(line.subject.removeprefix("record:"))

    def _document(self, line: Line) -> None:
        id = line.subject.removeprefix("search:")
        what = {k: v for k, v in line.what.items() if v is not None}
        self.searches[id] = Search(id=id, **what)

    def _import(self, line: Line) -> None:
        what = line.what
        export = Export(
            line=line.id,
            search=line.subject.removeprefix("search:"),
            sha256=what["sha256"],
            name=what.get("name") or "(withdrawn)",
            format=what["format"],
            n_records=int(what["n_records"]),
            n_bytes=int(what["bytes"]),
            n_repaired=int(what.get("n_repaired") or 0),
            n_refused=int(what.get("n_refused") or 0),
            who=line.who,
            at=line.at,
            absent=line.withdrawn,
        )
        self.exports[export.sha256] = export
        self.export_of_prefix[prefix_of(export.sha256)] = export.sha256

    def _run(self, line: Line) -> None:
        if export := self.exports.get(line.what["file"]):
            self.exports[export.sha256] = replace(export, run=line.what.get("date") or "")

    def _unimport(self, line: Line) -> None:
        export = self.exports.pop(line.what["file"], None)
        if export is None:
            return
        self.taken_out.append((export, line))
        for record in self.edits.keys() & set(export.record_ids()):
            del self.edits[record]

    def withdraw_record(self, record: str) -> None:
        """Note that a record's content was erased: its export can no longer be kept."""
        self.gone.add(record)
        sha256 = self.export_of_prefix[record.split("-")[0]]
        if sha256 in self.exports:
            self.exports[sha256] = replace(self.exports[sha256], absent=True)

    def export_of(self, record: str) -> Export:
        """The export that a record came in with."""
        return self.exports[self.export_of_prefix[record.split("-")[0]]]

    def source_of(self, record: str) -> Search:
        """The search that a record came from."""
        return self.searches[self.export_of(record).search]

    def has(self, record: str) -> bool:
        """Whether the id belongs to an export of this review."""
        prefix, _, index = record.partition("-")
        export = self.exports.get(self.export_of_prefix.get(prefix, ""))
        return export is not None and index.isdigit() and 1 <= int(index) <= export.n_records

    def record_ids(self) -> Iterator[str]:
        """All record ids, in the order in which they came in."""
        for export in self.exports.values():
            yield from export.record_ids()

    def n_records(self, search: str | None = None) -> int:
        """How many records came in, of one search or of all."""
        return sum(
            export.n_records
            for export in self.exports.values()
            if search is None or export.search == search
        )
