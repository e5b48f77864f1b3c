"""A ledger as the team writes it: Bob and Beth vote, Chidi adjudicates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from consilience.ledger import Line, Voting


def line(
    n: int,
    who: str,
    act: str,
    subject: str,
    what: Mapping[str, Any] | None = None,
    *,
    stage: str = "screening",
    supersedes: str | None = None,
) -> Line:
    """One line; `n` is its id and its minute."""
    at = f"2026-11-02T09:{n:02d}:00.000000Z"
    return Line(f"l{n:02d}", at, who, stage, act, subject, what or {}, supersedes)


def batch(records: Sequence[str], *, kind: str = "batch", quota: int = 2) -> Line:
    """The line that opens voting for Bob and Beth."""
    what = {
        "name": "First",
        "kind": kind,
        "records": list(records),
        "voters": ["bob", "beth"],
        "quota": quota,
    }
    return line(0, "alice", "batch", "batch:b1", what)


def vote(n: int, who: str, record: str, choice: str, **more: Any) -> Line:
    """One vote."""
    return line(n, who, "vote", record, {"choice": choice, **more})


def voting(*lines: Line, maybe: str = "include") -> Voting:
    """What these lines make of the stage."""
    found = Voting("screening", maybe)
    for one in lines:
        found.apply(one)
    return found
