"""Vocabularies keep their schema and refer to what there is."""

from __future__ import annotations

import pytest

from consilience.catalogue import (
    flow_boxes,
    flow_checks,
    instrument_ids,
    question_frames,
    review_type,
    review_types,
    study_designs,
)
from consilience.catalogue.files import read_text
from consilience.catalogue.toml_text import load
from consilience.errors import RuleError
from consilience.stages import STAGES


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("vocabularies", "question-frames"),
        ("vocabularies", "review-types"),
        ("vocabularies", "study-designs"),
        ("vocabularies", "roles"),
        ("checklists", "prisma-2020-flow"),
        ("matching", "duplicates"),
        ("vocabularies", "small-studies"),
    ],
)
def test_file_keeps_its_schema(folder: str, name: str) -> None:
    file = f"{folder}/{name}.toml"
    load(read_text(file), file=file, schema=name)


@pytest.mark.parametrize("ids", [
    [frame.id for frame in question_frames()],
    [kind.id for kind in review_types()],
    [design.id for design in study_designs()],
    [box.id for box in flow_boxes()],
])  # fmt: skip
def test_ids_are_unique(ids: list[str]) -> None:
    assert len(ids) == len(set(ids)) > 0


def test_a_kind_of_review_names_stages_in_their_order_and_instruments_that_there_are() -> None:
    order = [stage.name for stage in STAGES]
    for kind in review_types():
        assert list(kind.stages) == [stage for stage in order if stage in kind.stages]
        assert kind.instrument in ("", *instrument_ids())


def test_a_systematic_review_has_every_stage_and_a_scoping_review_no_appraisal() -> None:
    assert review_type("systematic_review").stages == tuple(stage.name for stage in STAGES)
    assert "appraisal" not in review_type("scoping_review").stages


def test_unknown_kind_of_review_is_named_with_those_that_there_are() -> None:
    with pytest.raises(RuleError, match="no kind of review 'poem'; there are systematic_review"):
        review_type("poem")


def test_checks_of_the_flow_refer_to_boxes() -> None:
    boxes = {box.id for box in flow_boxes()}
    for check in flow_checks():
        assert {check.left, *check.plus, *check.minus} <= boxes
