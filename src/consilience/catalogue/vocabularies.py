"""Question frames, kinds of review and study designs, read from data files."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from consilience.catalogue.files import read_text
from consilience.catalogue.toml_text import load
from consilience.errors import RuleError
from consilience.stages import BY_NAME


@dataclass(frozen=True, slots=True)
class Element:
    """One part of a question, such as the population."""

    id: str
    label: str
    hint: str


@dataclass(frozen=True, slots=True)
class QuestionFrame:
    """A way of taking a question apart: PICO, PCC, ..."""

    id: str
    label: str
    use_for: tuple[str, ...]
    elements: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class ReviewType:
    """A kind of review: the stages that are on when it starts, its frame, what it counts."""

    id: str
    label: str
    description: str
    stages: tuple[str, ...]
    frame: str
    unit: str = "study"
    instrument: str = ""


@dataclass(frozen=True, slots=True)
class StudyDesign:
    """A study design, within the group under which a list shows it."""

    id: str
    label: str
    group: str
    hint: str = ""


@cache
def question_frames() -> tuple[QuestionFrame, ...]:
    """Give the question frames, in the order in which a form offers them."""
    return tuple(
        QuestionFrame(
            row["id"],
            row["label"],
            tuple(row["use_for"]),
            tuple(Element(**element) for element in row["element"]),
        )
        for row in _read("question-frames")["frame"]
    )


@cache
def question_frame(id: str) -> QuestionFrame:
    """Give a question frame by its id; `RuleError` where there is none."""
    for frame in question_frames():
        if frame.id == id:
            return frame
    known = ", ".join(frame.id for frame in question_frames())
    raise RuleError(f"no question frame {id!r}; there are {known}")


@cache
def review_types() -> tuple[ReviewType, ...]:
    """Give the kinds of review, in the order in which a form offers them."""
    kinds = tuple(
        ReviewType(**{**row, "stages": tuple(row["stages"])})
        for row in _read("review-types")["review_type"]
    )
    for kind in kinds:
        question_frame(kind.frame)
        strange = [stage for stage in kind.stages if stage not in BY_NAME]
        if strange:
            raise RuleError(f"review type {kind.id}: there is no stage {strange[0]!r}")
    return kinds


@cache
def review_type(id: str) -> ReviewType:
    """Give a kind of review by its id; `RuleError` where there is none."""
    for kind in review_types():
        if kind.id == id:
            return kind
    raise RuleError(
        f"no kind of review {id!r}; there are {', '.join(k.id for k in review_types())}"
    )


@cache
def study_designs() -> tuple[StudyDesign, ...]:
    """Give the study designs; `group` holds the label of the group."""
    data = _read("study-designs")
    groups = {row["id"]: row["label"] for row in data["group"]}
    return tuple(StudyDesign(**{**row, "group": groups[row["group"]]}) for row in data["design"])


def _read(name: str) -> dict[str, Any]:
    file = f"vocabularies/{name}.toml"
    return load(read_text(file), file=file)
