"""Print the moments of a review's lines, in the order in which their rows were stored.

python -m tests.durability.rows SLUG
"""

from __future__ import annotations

import json
import sys

from consilience_cli.workspace import connect


def main(slug: str) -> None:
    connect(None)
    from consilience_web.reviews.models import LedgerRow

    rows = LedgerRow.objects.filter(review__slug=slug).order_by("pk")
    print(json.dumps(list(rows.values_list("at", flat=True))))


if __name__ == "__main__":
    main(*sys.argv[1:])
