"""What is kept in memory follows from the ledger: thrown away, it comes back the same."""

from __future__ import annotations

import re

from consilience.review.flow import counted_boxes
from consilience_web.reviews.actions import append
from consilience_web.reviews.models import LedgerRow
from consilience_web.reviews.queries import forget, opened
from tests.web.conftest import Team


def voted(team: Team) -> list[str]:
    """Open a batch on the first four works; Bob and Beth include three and exclude one."""
    works = list(opened(team.row).state.works)[:4]
    batch = {
        "name": "First",
        "kind": "batch",
        "records": works,
        "voters": ["bob", "beth"],
        "quota": 2,
    }
    append(team.row, who="alice", acts=[("screening", "batch", "batch:one", batch)])
    for who in ("bob", "beth"):
        for record in works:
            choice = "exclude" if record == works[0] else "include"
            append(team.row, who=who, acts=[("screening", "vote", record, {"choice": choice})])
    append(team.row, who="chidi", acts=[("screening", "release", "batch:one", {})])
    return works


def shown(team: Team) -> tuple[dict, bytes]:
    boxes = counted_boxes(opened(team.row))
    page = team.alice.get(f"/r/{team.slug}/plan/").content
    page = re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", page)
    return {id: (box.value, box.ids) for id, box in boxes.items()}, page


def test_projections_thrown_away_come_back_the_same_from_the_ledger(team: Team) -> None:
    voted(team)
    before = shown(team)
    forget(team.row.pk)
    assert shown(team) == before


def test_a_vote_taken_out_of_the_ledger_changes_the_counts(team: Team) -> None:
    works = voted(team)
    before = shown(team)
    LedgerRow.objects.get(review=team.row, act="vote", who="bob", subject=works[1]).delete()
    forget(team.row.pk)
    after = shown(team)
    assert after[0]["records_screened"] != before[0]["records_screened"]
    assert after[1] != before[1]


def test_every_imported_row_is_unique_or_merged(team: Team) -> None:
    state = opened(team.row).state
    members = [record for group in state.works.values() for record in group]
    assert sorted(members) == sorted(state.order)
    assert len(members) == state.search.n_records() == 20
