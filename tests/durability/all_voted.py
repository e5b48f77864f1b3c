"""Have Bob and Beth vote on every record of the small review.

python -m tests.durability.all_voted SLUG
"""

from __future__ import annotations

import sys

from consilience_cli.workspace import connect
from tests.durability.small_review import RECORDS


def main(slug: str) -> None:
    connect(None)
    from consilience_web.reviews.actions import append
    from consilience_web.reviews.models import ReviewRow

    row = ReviewRow.objects.get(slug=slug)
    votes = [("screening", "vote", record, {"choice": "include"}) for record in RECORDS]
    for who in ("bob", "beth"):
        append(row, who=who, acts=votes)


if __name__ == "__main__":
    main(*sys.argv[1:])
