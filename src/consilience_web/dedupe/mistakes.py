"""Where mistakes may be: records left apart that share an identifier, merged ones that differ.

And works that are not one and belong together: reports of one study, an erratum and its article.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from consilience.dedupe import Audit, audit
from consilience.dedupe.merges import pair
from consilience.evidence import Record
from consilience.review.canonical import csv_text
from consilience.review.spreadsheet import safe
from consilience_web.reviews.queries import Member

SHOWN = 100
"""Rows of a list that the page shows; the table that is taken along has all."""
FIELDS = {"doi": "DOI", "pmid": "PMID", "title": "Title", "issn": "ISSN"}
COLUMNS = ("list", "field", "value", "record_a", "record_b", "title_a", "title_b")


@dataclass(frozen=True, slots=True)
class Apart:
    """Two records that are held to be different works and share a DOI, a PMID or a whole title."""

    field: str
    value: str
    a: Record
    b: Record
    held: str
    """What somebody said on the two, and who; empty where nobody did."""


@dataclass(frozen=True, slots=True)
class Differing:
    """The two records of a joined group that differ most, and the fields in which they do."""

    a: Record
    b: Record
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Together:
    """Two works that are not one and belong together, and why."""

    kind: str
    a: Record
    b: Record
    why: str
    said: str
    """What somebody said on the two, and who; empty where nobody did."""


@dataclass(frozen=True, slots=True)
class Mistakes:
    """What a person should look at, the first of each list."""

    apart: tuple[Apart, ...]
    n_apart: int
    differing: tuple[Differing, ...]
    n_differing: int
    together: tuple[Together, ...]
    n_together: int


def audited(member: Member) -> Audit:
    """Look over the works of the review as they stand."""
    state = member.review.state
    records = [r for r in member.review.each(state.order) if r.id not in state.search.gone]
    groups = [group for group in state.works.values() if len(group) > 1]
    return audit(records, groups)


def mistakes(member: Member, found: Audit) -> Mistakes:
    """Give the lists as they stand now; what nobody has decided on comes first.

    What was joined or split since it was found is left out.
    """
    head, record = member.review.state.head_of, member.review.record
    rows = [(one.field, one.value, *two, held(member, *two)) for one in found.left_apart
            for two in _pairs(one.ids) if head(two[0]) != head(two[1])]  # fmt: skip
    rows.sort(key=lambda row: bool(row[4]))
    related = [one for one in found.related if head(one.a) != head(one.b)]
    belonging = [(held(member, one.a, one.b), one) for one in related]
    belonging.sort(key=lambda row: bool(row[0]))
    strained = [one for one in found.strained if head(one.a) == head(one.b)]
    return Mistakes(
        tuple(
            Apart(FIELDS.get(field, field), value, record(a), record(b), who)
            for field, value, a, b, who in rows[:SHOWN]
        ),
        len(rows),
        tuple(
            Differing(record(one.a), record(one.b), tuple(FIELDS.get(f, f) for f in one.differ))
            for one in strained[:SHOWN]
        ),
        len(strained),
        tuple(
            Together(one.kind, record(one.a), record(one.b), one.why, who)
            for who, one in belonging[:SHOWN]
        ),
        len(related),
    )


def held(member: Member, a: str, b: str) -> str:
    """Who said of two records that they are different works, and whether of one study."""
    word = member.review.state.merges.words.get(pair(a, b))
    if word is None or word.joined:
        return ""
    said = "one study, says" if word.one_study else "held apart by"
    return f"{said} {member.plan.name_of(word.who)}"


def _pairs(ids: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """The first record with each of the others."""
    return ((ids[0], other) for other in ids[1:])


def mistakes_csv(member: Member) -> str:
    """Give the lists whole, as a table."""
    found, record = audited(member), member.review.record
    rows = [("left apart", FIELDS.get(one.field, one.field), one.value, *two)
            for one in found.left_apart for two in _pairs(one.ids)]  # fmt: skip
    rows += [("joined", ", ".join(one.differ), "", one.a, one.b) for one in found.strained]
    rows += [("belong together", one.kind, one.why, one.a, one.b) for one in found.related]
    told = ((*row, record(row[3]).title or "", record(row[4]).title or "") for row in rows)
    return csv_text(COLUMNS, (safe(dict(zip(COLUMNS, row, strict=True))) for row in told))
