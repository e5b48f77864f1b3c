"""What waits for one person, in order."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator

Key = tuple[int, ...]


class Queue:
    """Records in the order of their keys; one is put in or taken out without moving through all."""

    def __init__(self) -> None:
        self._sorted: list[tuple[Key, str]] = []
        self._key_of: dict[str, Key] = {}

    def put(self, record: str, key: Key) -> None:
        """Put a record in, or give it another place."""
        if self._key_of.get(record) == key:
            return
        self.drop(record)
        placed = (key, record)
        if not self._sorted or self._sorted[-1] < placed:
            self._sorted.append(placed)
        else:
            insort(self._sorted, placed)
        self._key_of[record] = key

    def drop(self, record: str) -> None:
        """Take a record out."""
        key = self._key_of.pop(record, None)
        if key is not None:
            del self._sorted[bisect_left(self._sorted, (key, record))]

    def first(self) -> str | None:
        """The record that comes next, or None."""
        return next((record for _, record in self._sorted[:1]), None)

    def __len__(self) -> int:
        return len(self._key_of)

    def __contains__(self, record: object) -> bool:
        return record in self._key_of

    def __iter__(self) -> Iterator[str]:
        return iter([record for _, record in self._sorted.copy()])
