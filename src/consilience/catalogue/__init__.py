"""Instruments, checklists and vocabularies, read from the data files that nothing else opens."""

from consilience.catalogue.duplicates import duplicate_model
from consilience.catalogue.flow import (
    TEMPLATES,
    FlowBox,
    FlowCheck,
    check_flow,
    flow_boxes,
    flow_checks,
)
from consilience.catalogue.instruments import (
    UNDEFINED,
    Answer,
    Domain,
    Instrument,
    Item,
    Row,
    RuleSet,
    cases,
    instrument,
    instrument_ids,
    instruments,
)
from consilience.catalogue.meaning import check_instrument
from consilience.catalogue.own_instrument import read_instrument
from consilience.catalogue.roles import Permission, Role, may, permissions, roles
from consilience.catalogue.small_studies import Condition, small_study_conditions
from consilience.catalogue.vocabularies import (
    Element,
    QuestionFrame,
    ReviewType,
    StudyDesign,
    question_frame,
    question_frames,
    review_type,
    review_types,
    study_designs,
)

__all__ = [
    "TEMPLATES",
    "UNDEFINED",
    "Answer",
    "Condition",
    "Domain",
    "Element",
    "FlowBox",
    "FlowCheck",
    "Instrument",
    "Item",
    "Permission",
    "QuestionFrame",
    "ReviewType",
    "Role",
    "Row",
    "RuleSet",
    "StudyDesign",
    "cases",
    "check_flow",
    "check_instrument",
    "duplicate_model",
    "flow_boxes",
    "flow_checks",
    "instrument",
    "instrument_ids",
    "instruments",
    "may",
    "permissions",
    "question_frame",
    "question_frames",
    "read_instrument",
    "review_type",
    "review_types",
    "roles",
    "small_study_conditions",
    "study_designs",
]
