"""What a search for duplicates comes to."""

from __future__ import annotations

from dataclasses import dataclass

METHOD = "consilience-dedupe 7"
"""Name and version of the method; a change that alters results raises the number."""


@dataclass(frozen=True, slots=True)
class Options:
    """When a pair is merged, and when it is shown to people.

    Attributes
    ----------
    merge_at : float
        Probability from which a pair without contradiction or doubt is merged.
    ask_at : float
        Probability from which any other pair is put into the queue for people.
    """

    merge_at: float = 0.84
    ask_at: float = 0.033


DEFAULTS = Options()


@dataclass(frozen=True, slots=True)
class Link:
    """An automatic merge: record `b` is removed in favour of its group, to which `a` holds it."""

    a: str
    b: str
    probability: float
    why: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that a person should look at side by side."""

    a: str
    b: str
    probability: float
    why: str


@dataclass(frozen=True, slots=True)
class Duplicates:
    """What was found.

    Attributes
    ----------
    links : tuple of Link
        One for each record removed; they form a forest, so each can be undone by itself.
    groups : tuple of tuple of str
        Every record in exactly one group, the kept record first; most groups hold one.
    probable : tuple of Pair
        The queue for people, the surest first.
    """

    links: tuple[Link, ...]
    groups: tuple[tuple[str, ...], ...]
    probable: tuple[Pair, ...]
    options: Options = DEFAULTS
    method: str = METHOD

    def weakest(self) -> dict[str, float]:
        """Give, for each record of a group of two or more, how surely it is held there.

        For a removed record the lowest probability among the links between it and the kept
        record; for the kept one the lowest of the whole group.
        """
        kept = {group[0] for group in self.groups}
        held: dict[str, float] = {}
        for link in self.links:
            held[link.b] = min(link.probability, held.get(link.a, 1.0) if link.a not in kept else 1)
        for first, *removed in self.groups:
            if removed:
                held[first] = min(held[id] for id in removed)
        return held
