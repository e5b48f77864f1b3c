"""Works that are kept apart and belong together are named, with what they are to each other."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks.dedupe.labelled import read_set
from consilience.dedupe import audit, find_duplicates, related
from consilience.evidence import Record

PAPER = Record(
    id="paper",
    title="Peer support after discharge reduces readmission to acute care: a randomised trial",
    authors=("Johnson, S.", "Lamb, D.", "Marston, L."),
    year=2018,
    journal="Lancet",
    volume="392",
    pages="409-418",
    abstract="Registered as ISRCTN01027104.",
)


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"journal": "medRxiv", "volume": None, "pages": None}, "article and preprint"),
        ({"title": f"Erratum: {PAPER.title}", "pages": "1020"}, "article and erratum"),
        ({"title": f"Retraction: {PAPER.title}", "pages": "7"}, "article and retraction"),
        ({"title": f"Comment on: {PAPER.title}", "authors": ("Doe, J.",)}, "article and comment"),
        ({"journal": "Proceedings of the Congress of Psychiatry", "volume": "1", "pages": "9"},
         "one title at two places"),
        ({"title": f"{PAPER.title}, part 2", "pages": "419-28"},
         "parts, years or phases of one work"),
        ({"title": "Costs of crisis care", "abstract": "A part of ISRCTN01027104", "pages": "1-9"},
         "reports of one trial"),
    ],
)  # fmt: skip
def test_what_two_works_are_to_each_other_is_named(fields: dict[str, Any], kind: str) -> None:
    records = [PAPER, replace(PAPER, id="other", **{"abstract": None} | fields)]
    if "part" in kind:
        records[0] = replace(PAPER, title=f"{PAPER.title}, part 1")
    groups = find_duplicates(records).groups
    assert len(groups) == 2
    assert [one.kind for one in related(records, groups)] == [kind]


def test_records_of_one_work_and_strangers_are_not_named() -> None:
    copy = replace(PAPER, id="copy", pages="409-18")
    stranger = Record(id="x", title="Songs of humpback whales", authors=("Payne, R.",), year=1971)
    records = [PAPER, copy, stranger]
    assert related(records, find_duplicates(records).groups) == ()


def test_two_registrations_are_never_one_work() -> None:
    first = replace(PAPER, id="a", accession="NCT01234567", abstract=None)
    second = replace(first, id="b", accession="NCT07654321")
    assert len(find_duplicates([first, second]).groups) == 2
    assert len(find_duplicates([first, replace(first, id="c")]).groups) == 1


def test_a_trial_of_the_japanese_network_has_one_number_with_and_without_its_prefix() -> None:
    first = replace(PAPER, id="a", accession="JPRN-UMIN000012345", abstract=None)
    assert (
        len(find_duplicates([first, replace(first, id="b", accession="UMIN000012345")]).links) == 1
    )


def test_real_reports_are_named_in_any_order(reference: Path) -> None:
    records, _ = read_set(reference / "data/dedup/haematology.csv.gz")
    groups = find_duplicates(records).groups
    found = related(records, groups)
    kinds = Counter(one.kind for one in found)
    assert kinds["article and erratum"] >= 3 and kinds["one title at two places"] >= 30
    shuffled = random.Random(5).sample(records, len(records))
    assert audit(shuffled, groups).related == found
