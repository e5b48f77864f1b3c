"""Decisions, notes and labels that other screening tools write into their exports."""

from consilience.records.judgements.covidence import LISTS, list_in_name
from consilience.records.judgements.find import TOOLS, Judgements, judgements
from consilience.records.judgements.judgement import ForeignJudgement
from consilience.records.judgements.rayyan import article as rayyan_article
from consilience.records.judgements.rayyan_log import RayyanLog, is_rayyan_log, read_rayyan_log
from consilience.records.judgements.stripped import (
    may_hold_decisions,
    tells_decisions,
    without_judgements,
)

__all__ = [
    "LISTS",
    "TOOLS",
    "ForeignJudgement",
    "Judgements",
    "RayyanLog",
    "is_rayyan_log",
    "judgements",
    "list_in_name",
    "may_hold_decisions",
    "rayyan_article",
    "read_rayyan_log",
    "tells_decisions",
    "without_judgements",
]
