"""Works that several published reviews cite, each in its own style, and look-alikes among them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from consilience.dedupe import find_duplicates
from consilience.evidence import Record
from consilience.records.citations import read_citation


@pytest.fixture(scope="module")
def shared(reference: Path) -> Any:
    return YAML(typ="safe").load(reference / "worked-reviews/shared-references.yaml")


def cited(group: Any) -> list[Record]:
    return [
        replace(read_citation(member["citation"]).record, id=f"{member['page']}-{member['ref']}")
        for member in group["members"]
    ]


def test_one_work_in_several_citation_styles_is_one(shared: Any) -> None:
    split = [
        group["differs_in"]
        for group in shared["same"]
        if len(find_duplicates(cited(group)).groups) > 1
    ]
    assert len(shared["same"]) == 26
    assert split == []


def test_look_alikes_are_kept_apart(shared: Any) -> None:
    merged = [
        group["differs_in"] for group in shared["not_same"] if find_duplicates(cited(group)).links
    ]
    assert merged == []


def test_all_of_them_at_once_are_told_apart_as_well(shared: Any) -> None:
    same = [cited(group) for group in shared["same"]]
    apart = [cited(group) for group in shared["not_same"]]
    records = {record.id: record for group in same + apart for record in group}
    found = find_duplicates(list(records.values()))
    group_of = {id: group for group in found.groups for id in group}
    assert all(len({group_of[record.id] for record in group}) == 1 for group in same)
    assert all(len({group_of[record.id] for record in group}) == len(group) for group in apart)
