"""What is kept in memory follows from the ledger: thrown away, every page comes back the same."""

from __future__ import annotations

from pathlib import Path

from consilience.review.build import build
from consilience_web.reviews.actions import append
from consilience_web.reviews.folders import export_folder
from consilience_web.reviews.models import LedgerRow
from consilience_web.reviews.queries import forget, opened
from tests.web.conftest import TEAM, Team
from tests.web.studies import agree, include_studies
from tests.web.walk import Answer, Walker, within

SLOW = "report.docx"
"""Drawn by another program; asked for as one person only."""
ANALYSIS = {
    "title": "Recovery", "outcome": "recovery", "timepoint": "post", "measure": "SMD",
    "experimental": "intervention", "control": "comparator", "method": "REML", "test": "knha",
    "minimum_k": "2",
}  # fmt: skip


def worked(team: Team) -> list[str]:
    """A review that reached every stage: four works voted on and released, two studies pooled."""
    works = list(opened(team.row).state.works)[:4]
    batch = {
        "name": "First", "kind": "batch", "records": works, "voters": ["bob", "beth"], "quota": 2,
    }  # fmt: skip
    append(team.row, who="alice", acts=[("screening", "batch", "batch:one", batch)])
    for who in ("bob", "beth"):
        for record in works:
            choice = "exclude" if record == works[0] else "include"
            append(team.row, who=who, acts=[("screening", "vote", record, {"choice": choice})])
    append(team.row, who="chidi", acts=[("screening", "release", "batch:one", {})])
    include_studies(team)
    agree(team, "s1")
    agree(team, "s2")
    team.alice.post(f"/r/{team.slug}/synthesise/new/", ANALYSIS)
    for who in TEAM:
        getattr(team, who).get(f"/r/{team.slug}/")  # what was to be told once is told
    return works


def pages(team: Team) -> dict[tuple[str, str], Answer]:
    """Addresses of every kind in the review, as each member of the team is answered."""
    walkers = {who: Walker(getattr(team, who), team.row) for who in TEAM}
    return {
        (who, address): walker.get(address)
        for who, walker in walkers.items()
        for address in within(team.row, first=1)
        if who == "alice" or not address.endswith(SLOW)
    }


def prisma(team: Team, folder: Path) -> bytes:
    """The numbers of the flow, as `consilience build` computes them from the exported folder."""
    export_folder(team.slug, folder)
    build(folder, word=False)
    return (folder / "output" / "prisma.json").read_bytes()


def test_projections_thrown_away_come_back_the_same_from_the_ledger(
    team: Team, tmp_path: Path
) -> None:
    worked(team)
    before, numbers = pages(team), prisma(team, tmp_path / "before")
    assert {answer.status for answer in before.values()} >= {200, 403, 404, 405}
    forget()
    after = pages(team)
    assert after.keys() == before.keys()
    assert [key for key in before if after[key] != before[key]] == []
    assert prisma(team, tmp_path / "after") == numbers


def test_a_vote_taken_out_of_the_ledger_changes_pages_and_numbers(
    team: Team, tmp_path: Path
) -> None:
    works = worked(team)
    seen = [f"/r/{team.slug}/report/", f"/r/{team.slug}/search/records/{works[1]}/"]
    alice = Walker(team.alice, team.row)
    before = [alice.get(address) for address in seen]
    numbers = prisma(team, tmp_path / "before")
    LedgerRow.objects.get(review=team.row, act="vote", who="bob", subject=works[1]).delete()
    forget(team.row.pk)
    after = [alice.get(address) for address in seen]
    assert [one != other for one, other in zip(before, after, strict=True)] == [True, True]
    assert prisma(team, tmp_path / "after") != numbers


def test_every_imported_row_is_unique_or_merged(team: Team) -> None:
    state = opened(team.row).state
    members = [record for group in state.works.values() for record in group]
    assert sorted(members) == sorted(state.order)
    assert len(members) == state.search.n_records() == 20
