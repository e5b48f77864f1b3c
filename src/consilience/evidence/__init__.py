"""The nouns of a review, as frozen values: what every stage takes and gives."""

from consilience.evidence.datum import MISSING_KINDS, Datum, Missing
from consilience.evidence.extraction import QUANTITIES, Extraction
from consilience.evidence.record import FIELDS, Record
from consilience.evidence.study import Arm, Outcome, Report, Result, Study

__all__ = [
    "FIELDS",
    "MISSING_KINDS",
    "QUANTITIES",
    "Arm",
    "Datum",
    "Extraction",
    "Missing",
    "Outcome",
    "Record",
    "Report",
    "Result",
    "Study",
]
