"""The quick look drops only what no closer look would keep, whatever the weights."""

from __future__ import annotations

import random
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from consilience.dedupe.bylines import CROWD, Bylines, read_byline
from consilience.dedupe.compare import Comparison, compare, compare_names
from consilience.dedupe.letters import Letters
from consilience.dedupe.levels import LEVELS
from consilience.dedupe.match import match, matcher
from consilience.dedupe.model import ANY, Model, shipped
from consilience.dedupe.normalise import Keys
from consilience.dedupe.people import read_names
from consilience.dedupe.shelf import Shelf
from consilience.dedupe.sift import LOOKS, Sieve
from consilience.evidence import Record

BASES = ("marti", "salgado", "sepkowitz")
FAMILIES = (
    "Salgado", "Salgato", "Salgada Ruiz", "Delgado", "de la Salgado", "Michels", "Michel", "Mich",
    "Wei", "Wang", "Wangwei", "Li", "Liu", "M?ck", "Mück", "Mueck", "Özgür", "Ozgur", "Ng",
    "Sepkowitz", "Sepkowicz", "Sepkowitz-Salgado", "李", "Study Group of the Salgado Trial",
)  # fmt: skip
GIVEN = ("C.", "C. D.", "Cassandra", "Wei", "Michel", "M", "")
TITLES = (
    "Copper surfaces reduce infection in intensive care: a controlled trial",
    "Copper surfaces reduce infection in intensive care: a controled trial in children",
    "Copper surfaces reduce infection in intensive care. Part II",
    "Copper surfaces reduce infections in neonatal care",
    "Silver surfaces increase infection in intensive care: an uncontrolled trial",
    "Copper surfaces reduce infection in...",
    "In intensive care copper surfaces reduce infection: a controlled trial",
    "Copper surfaces reduce infection in intensive care",
    "Correction: Copper surfaces reduce infection in intensive care",
    "Zinc",
    "Editorial",
    "[Kupferoberflächen verringern Infektionen auf der Intensivstation]",
    "Copper [Kupferoberflächen verringern Infektionen auf der Intensivstation]",
    None,
)


def misspelt(chance: random.Random, name: str) -> str:
    """Give a name with up to two letters too many, too few or otherwise."""
    for _ in range(chance.randrange(3)):
        at, size = chance.randint(0, len(name)), chance.randrange(2)
        name = name[:at] + chance.choice(("", "a", "o", "x")) + name[at + size :]
    return name


def retold(chance: random.Random, title: str | None) -> str | None:
    """Give a title with words in another order, missing, added or misspelt."""
    words = (title or "").split()
    for _ in range(chance.choice((0, 0, 1, 2))):
        at = chance.randint(0, len(words))
        before, after = words[:at], words[at:]
        words = chance.choice(
            ([*after, *before], before, [*before, "in", *after], [*before, *after[1:]],
             [*before, "ward", "2", *after], [*before, "..."], [misspelt(chance, w) for w in words])
        )  # fmt: skip
    return " ".join(words) or None


def near_records(seed: int, n: int) -> list[Record]:
    """Give records that are nearly alike in every way, of few works."""
    chance = random.Random(seed)
    titles = chance.sample(TITLES, 6)
    return [
        Record(
            id=f"r{place}",
            title=retold(chance, chance.choice(titles)),
            authors=tuple(
                f"{misspelt(chance, chance.choice(BASES))}, {chance.choice(GIVEN)}"
                for _ in range(chance.choice((0, 1, 1, 2, 3)))
            ),
            year=chance.choice((2012, 2012, 2013, None)),
            journal=chance.choice(("Infect Control Hosp Epidemiol", "Lancet", "medRxiv", None)),
            volume=chance.choice(("34", "35", None)),
            pages=chance.choice(("479-486", "479-86", "480-6", "12", None, None)),
            doi=chance.choice(("10.1086/670207", "10.1086/670207.v2", None, None, None)),
            abstract=chance.choice(("Copper kills bacteria. " * 9, None)),
        )
        for place in range(n)
    ]


def drawn_model(chance: random.Random) -> Model:
    """Give weights as a fit may give them: what speaks against one work never speaks for it."""
    weights = {
        field: {
            level: sign * chance.choice((0.0, 1.0, 2.5, 4.0))
            for sign, ladders in ((1, levels.agree), (-1, levels.differ))
            for ladder in ladders
            for level in ladder
        }
        for field, levels in LEVELS.items()
    }
    doubts = {
        name: -chance.uniform(0, 4) for name in (ANY, "titles differ", "titles and authors differ")
    }
    contradictions = {name: -chance.uniform(0, 4) for name in (ANY, "different titles")}
    heights = np.cumsum([chance.uniform(0.1, 3) for _ in range(3)]) - 4
    held = tuple(zip((-2.0, 0.0, 2.0), heights.tolist(), strict=True))
    return Model(-1.0, weights, doubts, contradictions, held)


families = st.sampled_from(FAMILIES)
names = st.builds("{}, {}".format, families, st.sampled_from(GIVEN))
crews = st.lists(names | families, max_size=4).map(tuple)


@st.composite
def searches(draw: st.DrawFn) -> list[Record]:
    """Draw records that are alike in some fields and in others only nearly so."""
    rows = st.builds(
        Record,
        title=st.sampled_from(TITLES),
        authors=crews,
        year=st.sampled_from((2012, 2013, 2020, None)),
        journal=st.sampled_from(("Infect Control Hosp Epidemiol", "Lancet", "medRxiv", None)),
        volume=st.sampled_from(("34", "35", None)),
        issue=st.sampled_from(("1", "2", None)),
        pages=st.sampled_from(("479-486", "479-86", "480-6", "1-8", "12", "e12", None)),
        doi=st.sampled_from(("10.1086/670207", "10.1086/670207.v2", "10.1086/1", None, None)),
        pmid=st.sampled_from(("23571364", "1", None, None, None)),
        abstract=st.sampled_from(("Copper kills bacteria. " * 9, "Silver does not. " * 9, None)),
    )
    found = draw(st.lists(rows, min_size=2, max_size=7))
    return [Record(**_values(row), id=f"r{n}") for n, row in enumerate(found)]


def _values(record: Record) -> dict[str, object]:
    return {name: getattr(record, name) for name in Record.__dataclass_fields__ if name != "id"}


def open_pairs(shelf: Shelf, ask_at: float, model: Model, *, bounded: bool) -> list[object]:
    """Give what pairs come to of which nobody can say before that they stay below the line."""
    places = np.array(list(combinations(range(len(shelf)), 2)), np.int64).T
    held = Sieve(shelf.cards, ask_at if bounded else 0.0, model).holds(*places)
    matched = matcher(model, ask_at)
    found = ((i, j, matched(shelf.keys(i), shelf.keys(j))) for i, j in places.T[held].tolist())
    return [one for one in found if one[2] is not None]


@pytest.mark.parametrize("seed", range(6))
def test_what_a_pair_may_reach_is_never_less_than_what_it_comes_to(seed: int) -> None:
    shelf = Shelf(near_records(seed, 80), lambda n: None)
    places = np.array(list(combinations(range(len(shelf)), 2)), np.int64).T
    keys = [(shelf.keys(i), shelf.keys(j)) for i, j in places.T.tolist()]
    levels = [(a, b, compare(a, b)) for a, b in keys]
    for model in (shipped(), *(drawn_model(random.Random(n)) for n in range(8))):
        reached = np.array([comes_to(*pair, model) for pair in levels])
        sieve = Sieve(shelf.cards, 0.999, model)
        pairs = sieve.numbers(*places)
        for look in LOOKS:
            pairs = look(sieve, pairs)
            assert (pairs.at_most(model) >= reached - 1e-9).all(), look


def comes_to(a: Keys, b: Keys, levels: Comparison, model: Model) -> float:
    """Give what is left of the log-odds of a pair."""
    found = match(a, b, levels)
    return model.weighed(model.log_odds(levels), found.contradiction, found.doubt)


@given(searches(), st.integers(0, 99), st.sampled_from((0.01, 0.04, 0.3, 0.84)))
@settings(max_examples=100)
def test_the_same_pairs_stay_open_as_without_any_bound(
    records: list[Record], seed: int, ask_at: float
) -> None:
    model = drawn_model(random.Random(seed)) if seed else shipped()
    shelf = Shelf(records, lambda n: None)
    bounded = open_pairs(shelf, ask_at, model, bounded=True)
    assert bounded == open_pairs(shelf, ask_at, model, bounded=False)


@given(st.lists(crews, min_size=2, max_size=6))
@settings(max_examples=100)
def test_bylines_are_told_apart_only_where_no_name_is_the_same(
    written: list[tuple[str, ...]],
) -> None:
    read = [read_names(authors) for authors in written]
    bylines = Bylines(map(read_byline, read))
    a, b = np.array(list(product(range(len(read)), repeat=2)), np.int64).T
    for i, j, apart in zip(a.tolist(), b.tolist(), bylines.apart(a, b).tolist(), strict=True):
        assert not apart or compare_names(read[i], read[j]) == "none"


def test_most_bylines_of_different_people_are_told_apart() -> None:
    read = [read_names([f"{family}, C."]) for family in ("Salgado", "Wang", "Michels", "Ng")]
    bylines = Bylines(map(read_byline, read))
    a, b = np.array(list(combinations(range(len(read)), 2)), np.int64).T
    assert bylines.apart(a, b).all()


def test_bylines_of_large_collaborations_are_left_to_a_closer_look() -> None:
    many = [f"Family{n}, C." for n in range(CROWD)]
    bylines = Bylines(read_byline(read_names(authors)) for authors in (many, ["Li, X", "Ng, Y"]))
    assert not bylines.apart(np.array([0]), np.array([1])).any()


@given(st.lists(st.text("abcdeäéλ李 01", max_size=60) | st.just("x" * 300), min_size=2, max_size=5))
def test_two_texts_never_have_more_letters_in_common_than_is_said(texts: list[str]) -> None:
    a, b = np.array(list(combinations(range(len(texts)), 2)), np.int64).T
    shared = Letters(texts).in_common(a, b)
    for i, j, most in zip(a.tolist(), b.tolist(), shared.tolist(), strict=True):
        assert LCSseq.similarity(texts[i], texts[j]) <= most <= min(len(texts[i]), len(texts[j]))
        both = len(texts[i]) + len(texts[j])
        assert fuzz.ratio(texts[i], texts[j]) <= 200 * most / max(both, 1) + 1e-9 or not both
