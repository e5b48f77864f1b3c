"""A large team in a workspace: made here, in the database that the server reads."""

from __future__ import annotations

from itertools import islice
from typing import Any

PLAN: dict[str, Any] = {
    "version": 1,
    "title": "A large review",
    "kind": "systematic_review",
    "questions": [{"id": "q1", "text": "Does peer support improve recovery?"}],
    "criteria": [{"id": "i1", "kind": "include", "text": "Adults"}],
    "reasons": [{"id": "population", "text": "Wrong population"}],
    "terms": {"include": ["random*", "peer"], "exclude": ["protocol"]},
    "stages": {
        "screening": {"votes": 3, "settle": "adjudicator"},
        "fulltext": {"votes": 2, "settle": "adjudicator"},
        "extraction": {"people": 2},
        "appraisal": {"people": 2, "instrument": "rob1", "rule": "overall_all_domains"},
    },
    "outcomes": [{"id": "recovery", "name": "Recovery", "higher_is": "better"}],
    "timepoints": [{"id": "post", "name": "End of treatment"}],
}


def make_team(n: int) -> tuple[str, dict[str, str]]:
    """Make a review with a lead and n reviewers; give its slug and everybody's session."""
    import logging

    from django.contrib.auth.models import User
    from django.test import Client

    from consilience_web.reviews.actions import append, start_review
    from consilience_web.reviews.models import Membership

    logging.getLogger("consilience.security").setLevel(logging.WARNING)
    voters = [f"v{number}" for number in range(n)]
    team = [{"handle": "alice", "name": "Alice", "roles": ["lead"]}]
    team += [{"handle": v, "name": f"Voter {v}", "roles": ["reviewer"]} for v in voters]
    users = {handle: User.objects.create(username=handle) for handle in ["alice", *voters]}
    row = start_review(user=users["alice"], plan={**PLAN, "team": team}, handle="alice")
    Membership.objects.bulk_create(
        [Membership(review=row, user=users[handle], handle=handle) for handle in voters]
    )
    what = {"source": "Database A", "kind": "database"}
    append(row, who="alice", acts=[("search", "search", "search:a", what)])
    sessions = {}
    for handle, user in users.items():
        client = Client()
        client.force_login(user)
        sessions[handle] = client.cookies["sessionid"].value
    return row.slug, sessions


def open_for(slug: str, voter: str) -> None:
    """Open all records for one vote each, by one person."""
    from consilience_web.reviews.actions import append
    from consilience_web.reviews.models import ReviewRow
    from consilience_web.reviews.queries import opened

    row = ReviewRow.objects.get(slug=slug)
    what = {
        "name": "All", "kind": "batch", "records": list(opened(row).state.works),
        "voters": [voter], "quota": 1, "settle": "adjudicator",
    }  # fmt: skip
    append(row, who="alice", acts=[("screening", "batch", "batch:all", what)])


def open_voting(slug: str, voters: list[str]) -> int:
    """Open all records for three votes each and cast two of them; give the number of votes."""
    from consilience.ledger import Batch, Line
    from consilience_web.reviews.actions import append
    from consilience_web.reviews.locks import writing
    from consilience_web.reviews.models import LedgerRow, ReviewRow
    from consilience_web.reviews.queries import opened

    row = ReviewRow.objects.get(slug=slug)
    ids = list(opened(row).state.works)
    what = {
        "name": "All", "kind": "batch", "records": ids, "voters": voters, "quota": 3,
        "settle": "adjudicator",
    }  # fmt: skip
    (line,) = append(row, who="alice", acts=[("screening", "batch", "batch:all", what)])
    batch = Batch("all", "All", "batch", tuple(ids), tuple(voters), 3)
    votes = (
        Line(
            f"b{place}-{n}", line.at, who, "screening", "vote", id,
            {"choice": "include" if place % 13 == 0 else "exclude"},
        )
        for place, id in enumerate(ids)
        for n, who in enumerate(batch.assigned(place)[:2])
    )  # fmt: skip
    while some := list(islice(votes, 2_000)):
        with writing():
            LedgerRow.insert(row, some)
    return 2 * len(ids)
