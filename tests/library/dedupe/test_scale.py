"""What makes large searches quick and small changes nothing about the answer."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given

from benchmarks.dedupe.labelled import read_set
from consilience.dedupe import find_duplicates
from consilience.dedupe.block import LARGEST_BLOCK, places, propose_pairs
from consilience.dedupe.cards import bare_page
from consilience.dedupe.compare import compare
from consilience.dedupe.match import match
from consilience.dedupe.model import shipped
from consilience.dedupe.normalise import read_keys
from consilience.dedupe.packed import pack, unpack
from consilience.dedupe.shelf import Shelf
from consilience.dedupe.sift import sift
from consilience.evidence import Record
from tests.library.dedupe.test_laws import searches


def shelf(records: list[Record]) -> Shelf:
    return Shelf(records, lambda n: None)


def every_pair(n: int) -> np.ndarray:
    return np.array([i << 32 | j for i, j in combinations(range(n), 2)], np.int64)


def sifted_away(held: Shelf, codes: np.ndarray) -> set[int]:
    return set(codes.tolist()).difference(
        *(kept.tolist() for _, kept in sift(held.cards, codes, 0.04, shipped()))
    )


def probability(held: Shelf, code: int) -> float:
    """Give the probability of a pair, 0 where nothing but its titles could bring it up."""
    a, b = held.keys(code >> 32), held.keys(code & 0xFFFFFFFF)
    levels = compare(a, b)
    begin_alike = bool(a.pages and b.pages) and bare_page(a.pages[0]) == bare_page(b.pages[0])
    if levels.title == "unlike" and not begin_alike and "equal" not in {levels.doi, levels.pmid}:
        return 0.0
    return match(a, b, levels).probability


@given(searches())
def test_no_pair_is_sifted_away_that_a_person_would_be_asked_about(records: list[Record]) -> None:
    held = shelf(records)
    for code in sifted_away(held, every_pair(len(held))):
        assert probability(held, code) < 0.04


@pytest.mark.parametrize("name", ["copper", "dblp_acm", "hard_pairs_a"])
def test_no_real_pair_is_sifted_away_that_a_person_would_be_asked_about(
    reference: Path, name: str
) -> None:
    records, _ = read_set(reference / f"data/dedup/{name}.csv.gz")
    held = shelf(records)
    codes = propose_pairs(held.cards)
    lost = [code for code in sifted_away(held, codes) if probability(held, code) >= 0.04]
    assert lost == []


def test_nearly_all_duplicates_are_proposed_in_few_pairs(reference: Path) -> None:
    records, truth = read_set(reference / "data/dedup/digital_work.csv.gz")
    held = shelf(records)
    proposed = list(zip(*(at.tolist() for at in places(propose_pairs(held.cards))), strict=True))
    true = sum(truth[held.ids[a]] == truth[held.ids[b]] for a, b in proposed)
    assert len(proposed) < 5 * len(records)
    assert true >= 0.99 * 570


def test_records_that_all_share_their_keys_are_compared_with_neighbours_only() -> None:
    n = 20 * LARGEST_BLOCK
    alike = [Record(id=f"r{i:04d}", title="Editorial", year=2001) for i in range(n)]
    alike += [Record(id=f"s{i:04d}", doi="10.1000/1", title=f"Poster {i}") for i in range(n)]
    assert len(propose_pairs(shelf(alike).cards)) < 2 * n * LARGEST_BLOCK


def test_of_many_records_of_one_title_those_of_one_year_are_neighbours() -> None:
    years = [1950 + i % 40 for i in range(80)]
    column = [Record(id=f"r{i:02d}", title="Editorial", year=year) for i, year in enumerate(years)]
    proposed = set(propose_pairs(shelf(column).cards).tolist())
    assert {i << 32 | i + 40 for i in range(40)} <= proposed


@given(searches())
def test_keys_are_the_same_after_packing(records: list[Record]) -> None:
    for record in records:
        keys = read_keys(record)
        assert unpack(pack(keys)) == keys


def test_records_are_read_once_and_may_come_in_any_order(reference: Path) -> None:
    records, _ = read_set(reference / "data/dedup/copper.csv.gz")

    def stream() -> Iterator[Record]:
        yield from random.Random(3).sample(records, len(records))

    assert find_duplicates(stream()) == find_duplicates(records)


def test_a_title_in_two_languages_meets_its_twin_in_the_other() -> None:
    english = "Effects of copper on bacteria in hospital wards of northern France"
    both = f"{english} [Les effets du cuivre sur les bacteries des services hospitaliers]"
    one = Record(id="a", title=both)
    other = replace(one, id="b", title="Les effets du cuivre sur les bacteries des services")
    assert len(propose_pairs(shelf([one, other]).cards)) == 1


def test_progress_says_what_is_done() -> None:
    told: list[tuple[str, int, int]] = []
    records = [Record(id=f"r{i:05d}", title=f"A title that is number {i}") for i in range(2_000)]
    find_duplicates(records, progress=lambda *how_far: told.append(how_far))
    assert list(dict.fromkeys(doing for doing, _, _ in told)) == [
        "reads the records", "looks for pairs", "compares pairs",
    ]  # fmt: skip
    assert all(done <= total for _, done, total in told if total)
