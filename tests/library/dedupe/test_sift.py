"""The quick look drops only what no closer look would keep, whatever the weights."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from consilience.dedupe.bylines import CROWD, Bylines, read_byline
from consilience.dedupe.compare import compare_names
from consilience.dedupe.letters import Letters
from consilience.dedupe.levels import LEVELS
from consilience.dedupe.match import matcher
from consilience.dedupe.model import ANY, Model, shipped
from consilience.dedupe.people import read_names
from consilience.dedupe.shelf import Shelf
from consilience.dedupe.sift import Sieve
from consilience.evidence import Record

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
names = st.builds("{}, {}".format, st.sampled_from(FAMILIES), st.sampled_from(GIVEN))
crews = st.lists(names | st.sampled_from(FAMILIES), max_size=4).map(tuple)


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


@st.composite
def models(draw: st.DrawFn) -> Model:
    """Draw weights as a fit may give them: what speaks against one work never speaks for it."""
    sizes = st.floats(0, 4, width=32)
    weights = {
        field: {
            level: sign * draw(sizes)
            for sign, ladders in ((1, levels.agree), (-1, levels.differ))
            for ladder in ladders
            for level in ladder
        }
        for field, levels in LEVELS.items()
    }
    doubts = {name: -draw(sizes) for name in (ANY, "titles differ", "titles and authors differ")}
    contradictions = {name: -draw(sizes) for name in (ANY, "different titles")}
    heights = np.cumsum(draw(st.lists(st.floats(0.1, 3), min_size=3, max_size=3))) - 4
    held = tuple(zip((-2.0, 0.0, 2.0), heights.tolist(), strict=True))
    return Model(draw(st.floats(-6, 3)), weights, doubts, contradictions, held)


def _values(record: Record) -> dict[str, object]:
    return {name: getattr(record, name) for name in Record.__dataclass_fields__ if name != "id"}


def open_pairs(shelf: Shelf, ask_at: float, model: Model, *, bounded: bool) -> list[object]:
    """Give what pairs come to of which nobody can say before that they stay below the line."""
    places = np.array(list(combinations(range(len(shelf)), 2)), np.int64).T
    held = Sieve(shelf.cards, ask_at if bounded else 0.0, model).holds(*places)
    matched = matcher(model, ask_at)
    found = ((i, j, matched(shelf.keys(i), shelf.keys(j))) for i, j in places.T[held].tolist())
    return [one for one in found if one[2] is not None]


@given(searches(), models() | st.just(shipped()), st.sampled_from((0.01, 0.04, 0.3, 0.84)))
@settings(max_examples=300)
def test_the_same_pairs_stay_open_as_without_any_bound(
    records: list[Record], model: Model, ask_at: float
) -> None:
    shelf = Shelf(records, lambda n: None)
    bounded = open_pairs(shelf, ask_at, model, bounded=True)
    assert bounded == open_pairs(shelf, ask_at, model, bounded=False)


@given(st.lists(crews, min_size=2, max_size=6))
@settings(max_examples=300)
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
