"""The same search on Spark, for more records than one machine can hold.

Keys, sift, comparison, model and clustering are the functions that one machine uses, so the answer
is the same for the same records. Spark does what needs all records: it counts words, sorts records
into blocks, brings the two records of a pair together, and finds which pairs hang together. The
program that asks keeps the answer (about 0.5 GB for a million records), nothing else.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import chain, combinations, groupby, islice
from operator import add
from typing import Any, NamedTuple

import numpy as np

from consilience.dedupe.block import LARGEST_BLOCK, NEIGHBOURS, TitleWords, all_keys, long_words
from consilience.dedupe.cards import Card, Cards, number_of, read_card
from consilience.dedupe.corpus import Corpus, journal_names, see
from consilience.dedupe.found import Duplicates, Options, Pair
from consilience.dedupe.habits import Habits, habits
from consilience.dedupe.join import Joined, asked, gather, is_sure, join, surest_first
from consilience.dedupe.journals import Journal
from consilience.dedupe.match import Match, matcher
from consilience.dedupe.model import Model
from consilience.dedupe.normalise import Keys
from consilience.dedupe.packed import pack, unpack
from consilience.dedupe.shelf import Entry, check_ids, read_entry
from consilience.dedupe.sift import Sieve
from consilience.errors import ConsilienceError
from consilience.evidence import Record

Rdd = Any
"""A data set of Spark (`pyspark.RDD`), which has no types of its own."""

Place = tuple[int, int, str, int, str]
"""Kind and number of a key, and what a block is put in order by: title, year, id."""

CHUNK = 50_000
"""Records that are handed to Spark at a time, and pairs that are sifted at a time."""


class Terms(NamedTuple):
    """What every step of a search goes by: into how many parts data are cut, thresholds, model."""

    parts: int
    options: Options
    model: Model

    @property
    def ask_at(self) -> float:
        """The probability below which nobody need see a pair."""
        return min(self.options.ask_at, self.options.merge_at)


class Known(NamedTuple):
    """A pair of ids, the lower first, and what its comparison says."""

    a: str
    b: str
    match: Match


def find_on_spark(
    records: Iterable[Record] | Rdd,
    options: Options,
    model: Model,
    tell: Callable[[str, int, int], None],
) -> Duplicates:
    """Find duplicates in the session of Spark that is open, or in one opened for it.

    Parameters
    ----------
    records : iterable of Record, or pyspark.RDD of Record
        An iterable is read here and handed over in chunks; what Spark reads itself stays there.
    options : Options
    model : Model
    tell : callable
        Is told what is done.

    Returns
    -------
    Duplicates
        That of `find_duplicates` without Spark.

    Raises
    ------
    ConsilienceError
        Where Spark cannot be started.
    """
    entries = _entries(records, tell)
    ids: list[str] = sorted(entries.map(lambda entry: entry.id).collect())
    check_ids(ids)
    parts = max(entries.context.defaultParallelism, 1 + len(ids) // 10_000)
    terms = Terms(parts, options, model)
    entries = _settled(entries, terms).cache()
    tell("looks for pairs", 0, 0)
    matches = _matches(entries, _candidates(entries, terms), terms).cache()
    tell("compares pairs", matches.count(), 0)
    joined = _joined(entries, matches, terms).cache()
    together: list[Joined] = joined.collect()
    tell("joins records", len(together), 0)
    probable = _queue(matches, joined, together, terms).collect()
    return gather(ids, together, probable, options)


def _entries(records: Iterable[Record] | Rdd, tell: Callable[[str, int, int], None]) -> Rdd:
    """Give what is held of the records, each chunk computed before the next is read."""
    if not isinstance(records, Iterable):
        return records.map(read_entry).cache()
    context, rest, n_read = _context(), iter(records), 0
    chunks: list[Rdd] = []
    while some := list(islice(rest, CHUNK)):
        chunk = context.parallelize(some).map(read_entry)
        chunk.localCheckpoint()
        n_read += chunk.count()
        chunks.append(chunk)
        tell("reads the records", n_read, 0)
    return context.union(chunks) if chunks else context.parallelize([])


def _context() -> Any:
    try:
        from pyspark.errors import PySparkRuntimeError
        from pyspark.sql import SparkSession
    except ModuleNotFoundError as error:
        what = "Spark needs the package pyspark; get it by: pip install 'consilience[spark]'"
        raise ConsilienceError(what) from error
    active = SparkSession.getActiveSession()
    if active is not None:
        return active.sparkContext
    builder = SparkSession.builder.appName("consilience dedupe")
    for shown in ("spark.ui.enabled", "spark.ui.showConsoleProgress"):
        builder = builder.config(shown, "false")
    try:
        context = builder.getOrCreate().sparkContext
    except PySparkRuntimeError as error:
        what = "Spark cannot be started; it needs Java 17 (JAVA_HOME, or java on the path)"
        raise ConsilienceError(what) from error
    context.setLogLevel("ERROR")
    return context


def _settled(entries: Rdd, terms: Terms) -> Rdd:
    """Write into each record's keys what the others tell of it; records of one title meet."""
    by_title = entries.keyBy(lambda entry: entry.card.numbers[0] or number_of(entry.id))
    titled = by_title.partitionBy(terms.parts).values().mapPartitions(lambda some: [list(some)])
    seen = titled.cache().map(lambda some: see(*_held(some)))
    counts = seen.map(lambda s: (s.shared, s.works, s.met))
    shared, works, met = counts.fold((Counter(), Counter(), Counter()), _added)
    learnt = entries.context.broadcast((journal_names(shared, works), habits(met)))
    return titled.flatMap(lambda some: _settle(some, *learnt.value))


def _added(some: tuple[Any, ...], more: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(map(add, some, more))


def _held(entries: list[Entry]) -> tuple[Cards, Callable[[int], Keys]]:
    return Cards(entry.card for entry in entries), lambda place: unpack(entries[place].packed)


def _settle(entries: list[Entry], names: dict[Journal, Journal], habits: Habits) -> list[Entry]:
    cards, keys = _held(entries)
    corpus = Corpus(see(cards, keys).common, names, habits)
    for place in corpus.concerns(cards):
        settled = corpus.settle(place, keys(place))
        entries[place] = entries[place]._replace(packed=pack(settled), card=read_card(settled))
    return entries


def _candidates(entries: Rdd, terms: Terms) -> Rdd:
    """Give the pairs of ids that share a key and may reach the line."""
    words = entries.flatMap(lambda entry: long_words(entry.card.ordered))
    counts = words.map(lambda word: (word, 1)).reduceByKey(add, terms.parts)
    shared = entries.context.broadcast(counts.filter(lambda count: count[1] > 1).collectAsMap())
    keyed = entries.mapPartitions(lambda some: _keyed(list(some), shared.value))
    blocks = keyed.repartitionAndSortWithinPartitions(terms.parts, lambda key: key[1])
    pairs = blocks.mapPartitions(lambda rows: _worth_comparing(rows, terms))
    return pairs.distinct(terms.parts)


def _keyed(entries: list[Entry], shared: dict[str, int]) -> Iterator[tuple[Place, Card]]:
    """Give each card under each of its keys; in a block the cards stand in order."""
    cards = Cards(entry.card for entry in entries)
    words = TitleWords(cards)
    counts = np.array([shared.get(word, 1) for word in words.words], np.int64)
    for kind, (at, keys) in enumerate(all_keys(cards, words, counts)):
        for place, key in zip(at.tolist(), keys.tolist(), strict=True):
            entry = entries[place]
            yield (kind, key, entry.card.compact, int(cards.year[place]), entry.id), entry.card


def _worth_comparing(rows: Iterable[tuple[Place, Card]], terms: Terms) -> Iterator[tuple[str, str]]:
    pairs = _pairs(rows)
    while some := list(islice(pairs, CHUNK)):
        known = {id: card for pair in some for id, card in pair}
        place = {id: n for n, id in enumerate(known)}
        a = np.array([place[id] for (id, _), _ in some], np.int64)
        b = np.array([place[id] for _, (id, _) in some], np.int64)
        kept = Sieve(Cards(known.values()), terms.ask_at, terms.model).holds(a, b)
        for ((one, _), (other, _)), yes in zip(some, kept.tolist(), strict=True):
            if yes and one != other:
                yield (one, other) if one < other else (other, one)


def _pairs(
    rows: Iterable[tuple[Place, Card]],
) -> Iterator[tuple[tuple[str, Card], tuple[str, Card]]]:
    """Give the pairs within each block; of a large one, neighbours only (as `block.pairs_of`)."""
    for _, block in groupby(rows, key=lambda row: row[0][:2]):
        cards = ((key[-1], card) for key, card in block)
        first = list(islice(cards, LARGEST_BLOCK + 1))
        if len(first) <= LARGEST_BLOCK:
            yield from combinations(first, 2)
            continue
        before: deque[tuple[str, Card]] = deque(maxlen=NEIGHBOURS)
        for one in chain(first, cards):
            for other in before:
                yield other, one
            before.append(one)


def _matches(entries: Rdd, pairs: Rdd, terms: Terms) -> Rdd:
    """Compare the pairs; those that no one need look at are dropped."""
    packed = entries.map(lambda entry: (entry.id, entry.packed))
    first = pairs.join(packed, terms.parts).map(lambda row: (row[1][0], (row[0], row[1][1])))
    return first.join(packed, terms.parts).mapPartitions(lambda rows: _compared(rows, terms))


def _compared(rows: Iterable[Any], terms: Terms) -> Iterator[Known]:
    keys, matched = lru_cache(1_000)(unpack), matcher(terms.model, terms.ask_at)
    for b, ((a, packed_a), packed_b) in rows:
        answer = matched(keys(packed_a), keys(packed_b))
        if answer is not None:
            yield Known(a, b, answer)


def _joined(entries: Rdd, matches: Rdd, terms: Terms) -> Rdd:
    """Gather what sure pairs connect, and join it, each connection by itself."""
    sure = matches.filter(lambda known: is_sure(known.match, terms.options))
    firsts = _connected(sure.map(lambda known: (known.b, known.a)), terms.parts).cache()
    known = matches.map(lambda known: (known.a, known)).join(firsts, terms.parts)
    known = known.map(lambda row: (row[1][0].b, row[1])).join(firsts, terms.parts).values()
    inside = known.filter(lambda row: row[0][1] == row[1]).map(lambda row: (row[1], row[0][0]))
    held = entries.map(lambda entry: (entry.id, entry))
    members = firsts.join(held, terms.parts).values()
    both = members.cogroup(inside, terms.parts).values()
    return both.map(lambda some: _join(some[0], some[1], terms.options))


def _join(members: Iterable[Entry], known: Iterable[Known], options: Options) -> Joined:
    by_id = {entry.id: entry for entry in members}
    return join(
        sorted(by_id),
        {(pair.a, pair.b): pair.match for pair in known},
        options,
        lambda id: unpack(by_id[id].packed),
        lambda id: by_id[id].fullness,
    )


def _connected(edges: Rdd, parts: int) -> Rdd:
    """Give, for each id in an edge (higher id, lower id), the lowest that edges connect it with.

    Alternates large and small stars until nothing changes (Kiveris et al. 2014, Connected
    Components in MapReduce and Beyond, SoCC, algorithm 1).
    """
    while True:
        both = edges.flatMap(lambda edge: (edge, edge[::-1])).groupByKey(parts)
        large = both.flatMap(_large_star).distinct(parts)
        small = large.groupByKey(parts).flatMap(_small_star).distinct(parts).cache()
        if small.count() == edges.count() and small.subtract(edges, parts).isEmpty():
            break
        small.localCheckpoint()
        edges = small
    return small.union(small.values().map(lambda root: (root, root))).distinct(parts)


def _large_star(star: tuple[str, Iterable[str]]) -> Iterator[tuple[str, str]]:
    centre, near = star[0], set(star[1])
    lowest = min(centre, *near)
    return ((one, lowest) for one in near if one > centre)


def _small_star(star: tuple[str, Iterable[str]]) -> Iterator[tuple[str, str]]:
    centre, lower = star[0], set(star[1])
    lowest = min(lower)
    return ((one, lowest) for one in {centre, *lower} if one != lowest)


def _queue(matches: Rdd, joined: Rdd, together: list[Joined], terms: Terms) -> Rdd:
    """Give one pair, the surest, for each two groups that may belong together."""
    because = matches.context.broadcast(
        {(pair.a, pair.b): pair.because for some in together for pair in some.refused}
    )
    kept = joined.flatMap(lambda some: [(id, group[0]) for group in some.groups for id in group])
    asked_of = matches.filter(lambda known: known.match.probability >= terms.options.ask_at)
    with_a = asked_of.map(lambda known: (known.a, known)).leftOuterJoin(kept, terms.parts)
    with_b = with_a.map(lambda row: (row[1][0].b, (row[1][0], row[1][1] or row[0])))
    pairs = with_b.leftOuterJoin(kept, terms.parts).flatMap(
        lambda row: _asked(row[1][0][0], row[1][0][1], row[1][1] or row[0], because.value)
    )
    surest = pairs.reduceByKey(lambda a, b: min(a, b, key=surest_first), terms.parts)
    return surest.values()


def _asked(
    known: Known, first: str, second: str, because: dict[tuple[str, str], str]
) -> Iterator[tuple[tuple[str, str], Pair]]:
    """Give the pair under the two groups that it stands between, unless they are one."""
    if first != second:
        between = (first, second) if first < second else (second, first)
        yield between, asked(*known, because.get((known.a, known.b), ""))
