"""Plan: questions, criteria, protocol, team."""

from consilience.protocol.plan import (
    CHARACTERISTICS,
    VERSION,
    Amendment,
    Characteristic,
    Criterion,
    Person,
    Plan,
    PlannedAnalysis,
    PlannedOutcome,
    Question,
    Reason,
    Timepoint,
    VotingRule,
    differences,
)

__all__ = [
    "CHARACTERISTICS",
    "VERSION",
    "Amendment",
    "Characteristic",
    "Criterion",
    "Person",
    "Plan",
    "PlannedAnalysis",
    "PlannedOutcome",
    "Question",
    "Reason",
    "Timepoint",
    "VotingRule",
    "differences",
]
