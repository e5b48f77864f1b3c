"""How much of a file was there before it came in: once more, run again, or a further part."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from consilience.search import Export
from consilience_web.reviews.models import RecordRow
from consilience_web.reviews.queries import Member


@dataclass(frozen=True, slots=True)
class Before:
    """A file beside those of its source that came in before it.

    Attributes
    ----------
    n_there : int
        Its records that stand in an earlier file as well, by title, year and first author.
    files : tuple of str
        The earlier files that hold them.
    """

    export: Export
    n_there: int
    files: tuple[str, ...]

    @property
    def short(self) -> str:
        """The beginning of the file's SHA-256, which tells it apart on the page."""
        return self.export.sha256[:8]

    @property
    def what(self) -> str:
        """What that probably means, in words."""
        n = self.export.n_records
        if self.n_there == n:
            return "All of it is there already: the same export once more, or a part of it."
        if not self.n_there:
            return "None of it is there already: probably the next part of the same export."
        more = n - self.n_there
        return (
            f"{self.n_there:,} of {n:,} are there already and {more:,} are not: "
            "probably the search run again."
        )


def compared_before(member: Member, search: str) -> dict[str, Before]:
    """Set each file of a source beside the earlier ones, by SHA-256; the first has none."""
    exports = [e for e in member.review.state.search.exports.values() if e.search == search]
    if len(exports) < 2:
        return {}
    held: dict[int, str] = {}
    found = {}
    for place, export in enumerate(exports):
        marks = list(_marks(member, export))
        there = [held[mark] for mark in marks if mark in held]
        if place:
            found[export.sha256] = Before(export, len(there), tuple(dict.fromkeys(there)))
        for mark in marks:
            held.setdefault(mark, export.name)
    return found


def _marks(member: Member, export: Export) -> Iterable[int]:
    """One number for each record of a file that has a title; equal ones are the same record."""
    rows = RecordRow.objects.filter(review=member.row, export__sha256=export.sha256)
    told = rows.exclude(title="").values_list("title", "year", "author")
    return (hash(row) for row in told.iterator(5_000))
