"""Who waits for whom: one lock a review, and one for writing where the database is a file."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

_of_reviews: defaultdict[int, threading.RLock] = defaultdict(threading.RLock)
_of_file = threading.RLock()


def reading(review_id: int) -> threading.RLock:
    """Held while the state of a review is brought up to date; other reviews do not wait."""
    return _of_reviews[review_id]


@contextmanager
def writing() -> Iterator[None]:
    """One short transaction: nothing is parsed or computed in it.

    SQLite lets writers in by chance and not in turn, so they take turns here.
    """
    if connection.vendor == "sqlite":
        with _of_file, transaction.atomic():
            yield
    else:
        with transaction.atomic():
            yield
