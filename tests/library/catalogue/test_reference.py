"""What the product carries, held against the reference it was built from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from consilience.catalogue import (
    check_flow,
    flow_boxes,
    instrument,
    instrument_ids,
    question_frames,
)


def read(reference: Path, id: str) -> dict[str, Any]:
    source = YAML(typ="safe").load((reference / "instruments" / f"{id}.yaml").read_text("utf-8"))
    assert isinstance(source, dict)
    return source


@pytest.mark.parametrize("id", instrument_ids())
def test_items_and_answers_are_those_of_the_reference(reference: Path, id: str) -> None:
    source = read(reference, id)
    expected = {
        str(item["id"]): (domain["id"], tuple(map(str, item["options"])), item["critical"])
        for domain in source["domains"]
        for item in domain["items"]
    }
    found = {
        item.id: (item.domain, tuple(a.id for a in item.answers), item.critical)
        for item in instrument(id).items
    }
    assert found == expected


def test_boxes_of_the_flow_are_those_of_the_reference_and_one_of_our_own(reference: Path) -> None:
    source = read(reference, "prisma-2020-flow")
    expected = [item["id"] for domain in source["domains"] for item in domain["items"]]
    assert [box.id for box in flow_boxes() if not box.own] == expected
    assert [box.id for box in flow_boxes() if box.own] == ["other_results"]


def test_arithmetic_of_the_flow_comes_out_as_in_the_worked_examples(reference: Path) -> None:
    examples = read(reference, "prisma-2020-flow")["algorithm"]["worked_examples"]
    assert len(examples) == 3
    for case in examples:
        values = {
            box: sum(n.values()) if isinstance(n, dict) else n for box, n in case["answers"].items()
        }
        assert check_flow(values) == case["expected"]["checks"], case["id"]


def test_frames_are_those_of_the_reference(reference: Path) -> None:
    expected = {
        domain["id"]: [item["id"].split(".")[1] for item in domain["items"]]
        for domain in read(reference, "question-frames")["domains"]
    }
    assert {f.id: [e.id for e in f.elements] for f in question_frames()} == expected
