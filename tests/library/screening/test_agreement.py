"""Agreement at screening is that of the votes which were cast blind."""

from __future__ import annotations

import pytest

from consilience.agreement import cohen_kappa, cross_table, percent_agreement
from consilience.ledger import Line
from tests.library.ledger.team import batch, line, vote, voting

BOB, BETH = "iiiieeeeee", "iiieeeeeei"
CHOICE = {"i": "include", "e": "exclude"}
RECORDS = [f"r{n}" for n in range(10)]


def released() -> list[Line]:
    lines = [batch(RECORDS)]
    for who, cast in (("bob", BOB), ("beth", BETH)):
        for record, choice in zip(RECORDS, cast, strict=True):
            lines.append(vote(len(lines), who, record, CHOICE[choice]))
    return [*lines, line(len(lines), "alice", "release", "batch:b1")]


def test_kappa_is_that_of_the_released_votes() -> None:
    pairs = voting(*released()).ratings()["beth", "bob"]
    _, table = cross_table(pairs, ("include", "exclude"))
    assert percent_agreement(table).po == pytest.approx(0.8)
    # po 0.8, pe 0.4 * 0.4 + 0.6 * 0.6 = 0.52
    assert cohen_kappa(table).kappa == pytest.approx((0.8 - 0.52) / 0.48)


def test_settling_the_conflicts_leaves_agreement_as_it_was() -> None:
    lines = released()
    before = voting(*lines).ratings()
    settled = {"choice": "include", "how": "adjudication"}
    lines += [line(30 + n, "chidi", "settle", record, settled) for n, record in enumerate(RECORDS)]
    assert voting(*lines).ratings() == before
