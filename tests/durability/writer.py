"""Append notes without a pause, and print the id of each line once it is stored.

python -m tests.durability.writer SLUG RECORD
"""

from __future__ import annotations

import sys

from consilience_cli.workspace import connect


def main(slug: str, record: str) -> None:
    connect(None)
    from consilience_web.reviews.actions import append
    from consilience_web.reviews.models import ReviewRow

    row = ReviewRow.objects.get(slug=slug)
    n = 0
    while True:
        n += 1
        acts = [("screening", "note", record, {"text": f"note {n}"})]
        (line,) = append(row, who="bob", acts=acts)
        print(line.id, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
