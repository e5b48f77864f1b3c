"""Laws that hold for any records: nothing lost, nothing contradictory, no order that matters."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from consilience.dedupe import Duplicates, find_duplicates, merge
from consilience.dedupe.compare import compare
from consilience.dedupe.normalise import read_keys
from consilience.dedupe.veto import contradiction
from consilience.evidence import Record

TITLES = (
    "Copper surfaces reduce infection in intensive care: a controlled trial",
    "Copper surfaces reduce infection in intensive care: a controled trial",
    "Copper surfaces reduce infection in intensive care. Part II",
    "Copper surfaces reduce...",
    "Erratum: Copper surfaces reduce infection in intensive care: a controlled trial",
    "Editorial",
    "[Kupferoberflächen verringern Infektionen auf der Intensivstation]",
    None,
)
AUTHORS = ((), ("Salgado, C.",), ("Salgado CD", "Sepkowitz KA"), ("Michels, H.", "Salgado, C."))


@st.composite
def searches(draw: st.DrawFn) -> list[Record]:
    """Draw search results in which one work is told in many ways, some of them contradictory."""
    rows = draw(
        st.lists(
            st.builds(
                Record,
                title=st.sampled_from(TITLES),
                authors=st.sampled_from(AUTHORS),
                year=st.sampled_from((2012, 2013, None)),
                journal=st.sampled_from(("Infect Control Hosp Epidemiol", "Lancet", None)),
                volume=st.sampled_from(("34", "35", None)),
                pages=st.sampled_from(("479-486", "479-86", "1-8", "12", None)),
                doi=st.sampled_from(("10.1086/670207", "10.1086/1", None, None)),
                pmid=st.sampled_from(("23571364", "1", None, None, None)),
            ),
            max_size=14,
        )
    )
    ids = draw(st.permutations([f"r{i:02d}" for i in range(len(rows))]))
    names = [field for field in Record.__dataclass_fields__ if field != "id"]
    return [
        Record(**{name: getattr(row, name) for name in names}, id=id)
        for row, id in zip(rows, ids, strict=True)
    ]


def components(ids: Sequence[str], links: Sequence[tuple[str, str]]) -> set[frozenset[str]]:
    group = {id: frozenset({id}) for id in ids}
    for a, b in links:
        joined = group[a] | group[b]
        group |= dict.fromkeys(joined, joined)
    return set(group.values())


@given(searches())
def test_every_record_is_in_exactly_one_group(records: list[Record]) -> None:
    found = find_duplicates(records)
    counts = Counter(id for group in found.groups for id in group)
    assert counts == Counter(record.id for record in records)


@given(searches())
def test_no_group_holds_a_contradiction(records: list[Record]) -> None:
    keys = {record.id: read_keys(record) for record in records}
    for group in find_duplicates(records).groups:
        for a, b in combinations(group, 2):
            assert contradiction(keys[a], keys[b], compare(keys[a], keys[b])) == ""


@given(searches(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_makes_no_difference(
    records: list[Record], chance: random.Random
) -> None:
    shuffled = list(records)
    chance.shuffle(shuffled)
    assert find_duplicates(shuffled) == find_duplicates(records)


@given(searches(), st.randoms(use_true_random=False))
def test_links_are_undone_one_by_one_in_any_order(
    records: list[Record], chance: random.Random
) -> None:
    found = find_duplicates(records)
    ids = [record.id for record in records]
    left = [(link.a, link.b) for link in found.links]
    assert components(ids, left) == {frozenset(group) for group in found.groups}
    chance.shuffle(left)
    while left:
        before = len(components(ids, left))
        left.pop()
        assert len(components(ids, left)) == before + 1


@given(searches())
def test_each_removed_record_has_one_link_towards_the_kept_one(records: list[Record]) -> None:
    found = find_duplicates(records)
    removed = [id for group in found.groups for id in group[1:]]
    assert sorted(link.b for link in found.links) == sorted(removed)
    assert set(found.weakest()) == {id for group in found.groups if group[1:] for id in group}


@given(searches())
def test_the_queue_asks_about_different_groups_only(records: list[Record]) -> None:
    found = find_duplicates(records)
    group_of = {id: group[0] for group in found.groups for id in group}
    asked = [frozenset((group_of[pair.a], group_of[pair.b])) for pair in found.probable]
    assert all(len(groups) == 2 for groups in asked)
    assert len(set(asked)) == len(asked)


@given(searches())
@settings(max_examples=50)
def test_a_merged_record_takes_every_value_from_a_row_of_its_group(records: list[Record]) -> None:
    by_id = {record.id: record for record in records}
    found: Duplicates = find_duplicates(records)
    for group in found.groups:
        merged = merge([by_id[id] for id in group])
        assert merged.record.id == group[0]
        for name, id in merged.origins.items():
            assert id in group
            assert getattr(merged.record, name) == getattr(by_id[id], name)
