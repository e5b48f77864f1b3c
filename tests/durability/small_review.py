"""Make a review in an empty workspace and print how to work on it.

python -m tests.durability.small_review
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from pathlib import Path
from typing import Any

from consilience.evidence.record import place_id
from consilience.ledger import Line
from consilience.review.folder import save_folder
from consilience.review.review import Review
from consilience.review.rows import records_of
from consilience.review.state import state_of
from consilience_cli.workspace import set_up

N_RECORDS = 600
TEAM = {"alice": ["lead"], "bob": ["reviewer"], "beth": ["reviewer"], "chidi": ["adjudicator"]}
PLAN = {
    "version": 1,
    "title": "Walking groups",
    "kind": "systematic_review",
    "questions": [{"id": "q1", "text": "Do walking groups help?"}],
    "team": [{"handle": h, "name": h.capitalize(), "roles": r} for h, r in TEAM.items()],
    "stages": {"screening": {"votes": 2, "settle": "adjudicator"}},
}
EXPORT = "".join(f"TY  - JOUR\nTI  - Walk {n}\nER  - \n\n" for n in range(N_RECORDS)).encode()
SHA256 = hashlib.sha256(EXPORT).hexdigest()
RECORDS = [place_id(SHA256, n) for n in range(1, N_RECORDS + 1)]


def lines() -> list[Line]:
    """The plan, one search, and a batch of all its records."""
    imported = {"sha256": SHA256, "name": "walks.ris", "format": "ris", "bytes": len(EXPORT)}
    batch = {"name": "Batch 1", "kind": "batch", "records": RECORDS, "quota": 2}
    acts: list[tuple[str, str, str, dict[str, Any]]] = [
        ("protocol", "plan", "plan:plan", {"plan": PLAN}),
        ("search", "search", "search:a", {"source": "Made for this test", "kind": "database"}),
        ("search", "import", "search:a", {**imported, "n_records": N_RECORDS}),
        ("screening", "batch", "batch:b1", {**batch, "voters": ["bob", "beth"]}),
    ]
    return [
        Line(f"walk-{n}", f"2026-11-02T09:{n:02d}:00.000000Z", "alice", *act)
        for n, act in enumerate(acts)
    ]


def write_folder(folder: Path) -> None:
    state = state_of(lines())
    records = {r.id: r for e in state.search.exports.values() for r in records_of(e, EXPORT)}
    save_folder(Review(state, records), {SHA256: EXPORT}, {}, folder)


def main() -> None:
    set_up(None)
    from django.contrib.auth.models import User
    from django.test import Client

    from consilience_web.reviews.folders import import_folder, seat

    with tempfile.TemporaryDirectory() as folder:
        write_folder(Path(folder))
        row, _ = import_folder(Path(folder))
    sessions = {}
    for name in TEAM:
        user = User.objects.create(username=name)
        seat(row, name, user)
        client = Client()
        client.force_login(user)
        sessions[name] = client.cookies["sessionid"].value
    print(json.dumps({"slug": row.slug, "records": RECORDS, "sessions": sessions}))


if __name__ == "__main__":
    main()
