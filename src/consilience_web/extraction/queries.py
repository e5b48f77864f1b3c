"""What stands beside a form: the reports of its study, their files, records and searches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from django.urls import reverse

from consilience.evidence import QUANTITIES, Datum, Study
from consilience.extraction.made import told as worked_out
from consilience.fulltext.studies import Attachment
from consilience.review.held_data import held_data
from consilience_web.fulltext.queries import files_of
from consilience_web.reviews.queries import Member


@dataclass(frozen=True)
class Source:
    """A report of a study: its citation, its record with the search that found it, its files."""

    id: str
    citation: str
    record: str
    search: str
    search_name: str
    place: str
    files: tuple[Attachment, ...]


@dataclass(frozen=True)
class Documents:
    """The reports of a study with the file that is shown beside the form."""

    sources: tuple[Source, ...]
    files: tuple[Attachment, ...]
    shown: Attachment | None


def sources(member: Member, study: Study) -> tuple[Source, ...]:
    """Give the reports of a study with record and search."""
    review, log = member.review, member.review.state.search
    reads = member.may("fulltext", "view")
    found = []
    for report in review.included_reports():
        if report.id not in study.reports:
            continue
        search = log.source_of(report.record) if report.record else None
        found.append(
            Source(
                report.id,
                review.citation(report),
                report.record or "",
                search.id if search else "",
                search.source if search else "",
                report.place,
                files_of(member, report.id) if reads else (),
            )
        )
    return tuple(found)


def documents(member: Member, study: Study, chosen: str = "") -> Documents:
    """Give the reports of a study, and the file chosen or else the first."""
    found = sources(member, study)
    files = tuple({f.sha256: f for source in found for f in source.files}.values())
    shown = next((f for f in files if f.sha256 == chosen), files[0] if files else None)
    return Documents(found, files, shown)


@dataclass(frozen=True)
class Told:
    """A datum that the team holds, in words, with the people whose own form says the same."""

    path: str
    words: str
    datum: Datum
    extracted_by: tuple[str, ...]
    worked_out: str = ""

    @property
    def anchor(self) -> str:
        """Its id on the page of what is held."""
        return quote(self.path)


def cell_url(slug: str, study: str, path: str) -> str:
    """Give the address of a datum that the team holds: its own cell, with place and people."""
    return f"{reverse('extraction:held', args=[slug, study])}#{quote(path)}"


@dataclass(frozen=True)
class ToldBlock:
    """The held results of one outcome at one time: a row for each arm, None for an empty cell."""

    title: str
    labels: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Told | None, ...]], ...]


def told(member: Member, study: Study) -> tuple[list[Told], list[ToldBlock]]:
    """Give what the team holds on a study: characteristics, and results by outcome and time."""
    plan = member.plan
    labels = {item.id: item.label for item in plan.characteristics}
    characteristics: list[Told] = []
    blocks: dict[tuple[str, str], dict[tuple[str, str], Told]] = {}
    for d in held_data(member.review, study):
        people = tuple(plan.name_of(who) for who in d.extracted_by)
        one = Told(d.path, labels.get(d.item, d.item), d.datum, people, worked_out(d.datum))
        if d.quantity:
            blocks.setdefault((d.item, d.time), {})[d.arm, d.quantity] = one
        else:
            characteristics.append(one)
    return characteristics, [
        _block(f"{plan.outcome_name(outcome)}, {plan.timepoint_name(time)}", cells)
        for (outcome, time), cells in blocks.items()
    ]


def _block(title: str, cells: Mapping[tuple[str, str], Told]) -> ToldBlock:
    arms = dict.fromkeys(arm for arm, _ in cells)
    found = dict.fromkeys(quantity for _, quantity in cells)
    shown = [q for q in (*QUANTITIES, *found) if q in found]
    shown = list(dict.fromkeys(shown))
    rows = tuple((arm, tuple(cells.get((arm, q)) for q in shown)) for arm in arms)
    return ToldBlock(title, tuple(label_of(q, shown) for q in shown), rows)


def label_of(quantity: str, among: Sequence[str]) -> str:
    """Head a column of numbers; where events are counted, n is their total."""
    if quantity == "n" and "events" in among and "mean" not in among:
        return "Total"
    return NAMES.get(quantity, quantity)


NAMES = {"n": "n", "mean": "Mean", "sd": "SD", "events": "Events"}
