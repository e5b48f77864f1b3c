"""The append-only ledger: lines, their rules, blind voting and forms, and who may see what."""

from consilience.ledger.acts import Act, act, acts
from consilience.ledger.batches import planned_batches
from consilience.ledger.check import check_content, check_line, check_lines
from consilience.ledger.forms import Filled, Forms, Held
from consilience.ledger.line import Line, in_order
from consilience.ledger.queue import Queue
from consilience.ledger.visibility import BlindLines, Open, may_see, seen_by
from consilience.ledger.voting import CHOICES, Batch, Decision, Vote, Voting

__all__ = [
    "CHOICES",
    "Act",
    "Batch",
    "BlindLines",
    "Decision",
    "Filled",
    "Forms",
    "Held",
    "Line",
    "Open",
    "Queue",
    "Vote",
    "Voting",
    "act",
    "acts",
    "check_content",
    "check_line",
    "check_lines",
    "in_order",
    "may_see",
    "planned_batches",
    "seen_by",
]
