"""Which pairs of records are worth comparing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from consilience.dedupe.normalise import Keys

LARGEST_BLOCK = 60
"""Records that share a key; of more, each is compared with its neighbours in title order only."""

NEIGHBOURS = 12
"""How many neighbours that is."""


def propose_pairs(records: Sequence[Keys]) -> list[tuple[int, int]]:
    """Give the places of the pairs that share a blocking key, each once, lower place first.

    A pair of duplicates is missed only where identifiers, the beginning of the title, its rarest
    words, first author with year or page, and volume with page all differ.
    """
    blocks: dict[tuple[str, ...], list[int]] = defaultdict(list)
    rarity = Counter(word for keys in records for word in set(keys.title.words))
    for place, keys in enumerate(records):
        for key in set(_blocking_keys(keys, rarity)):
            blocks[key].append(place)
    pairs: set[tuple[int, int]] = set()
    for members in blocks.values():
        pairs.update(_pairs_of(members, records))
    return sorted(pairs)


def _blocking_keys(keys: Keys, rarity: Counter[str]) -> Iterator[tuple[str, ...]]:
    year, title = str(keys.year or ""), keys.title
    first_page = keys.pages[0].lstrip("abcdefghijklmnopqrstuvwxyz") if keys.pages else ""
    if keys.doi:
        yield "doi", keys.doi.replace(".", "")
    if keys.pmid:
        yield "pmid", keys.pmid
    if title.compact:
        yield "title", title.compact[:24]
        yield "end", title.compact[-24:]
    for other in title.others:
        yield "title", other[:24]
    words = sorted({w for w in title.words if len(w) > 3}, key=lambda w: (rarity[w], w))[:4]
    for i, word in enumerate(words):
        for second in words[i + 1 :]:
            yield "words", *sorted((word, second))
    if first_page and keys.volume:
        yield "place", keys.volume, first_page
    if keys.first_family:
        if first_page:
            yield "author page", keys.first_family[:6], first_page
        if keys.volume:
            yield "author volume", keys.first_family[:6], keys.volume
        yield "author year", keys.first_family[:6], year
    if keys.abstract and len(keys.abstract) > 80:
        yield "abstract", keys.abstract[:40]


def _pairs_of(members: list[int], records: Sequence[Keys]) -> Iterator[tuple[int, int]]:
    if len(members) < 2:
        return
    reach = len(members)
    if len(members) > LARGEST_BLOCK:
        members = sorted(
            members, key=lambda place: (records[place].title.compact, records[place].id)
        )
        reach = NEIGHBOURS
    for i, place in enumerate(members):
        for other in members[i + 1 : i + 1 + reach]:
            yield (place, other) if place < other else (other, place)
