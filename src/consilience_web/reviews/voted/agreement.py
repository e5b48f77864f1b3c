"""How well people agreed before any discussion, from the first votes that were released."""

from __future__ import annotations

from dataclasses import dataclass

from consilience.agreement import (
    Kappa,
    cohen_kappa,
    count_table,
    cross_table,
    fleiss_kappa,
    percent_agreement,
)
from consilience.ledger import Voting
from consilience_web.reviews.queries import Member


@dataclass(frozen=True)
class Agreement:
    """How two people, or all who voted on the same records, agreed."""

    people: str
    n: int
    percent: str
    kappa: str
    remark: str


def agreement(member: Member, stage: str) -> list[Agreement]:
    """Percent agreement and kappa: Cohen's of every pair, Fleiss' of more than two."""
    voting = member.review.state.voting(stage)
    rows = [_pair(member, people, pairs) for people, pairs in sorted(voting.ratings().items())]
    return rows + _of_several(member, voting)


def _pair(member: Member, people: tuple[str, str], pairs: list[tuple[str, str]]) -> Agreement:
    _, table = cross_table(pairs)
    share, kappa = percent_agreement(table), cohen_kappa(table)
    names = " and ".join(member.plan.name_of(who) for who in people)
    return Agreement(
        names,
        share.n,
        _interval(share.po, share.ci_lb, share.ci_ub, percent=True),
        _shown(kappa),
        kappa.reason or kappa.caution,
    )


def _of_several(member: Member, voting: Voting) -> list[Agreement]:
    """Fleiss' kappa of each set of three or more people, over what all of them voted on."""
    by_people: dict[tuple[str, ...], list[list[str]]] = {}
    for record, votes in voting.first_votes.items():
        if len(votes) > 2 and voting.is_released(record):
            choices = [voting.counts_as(votes[who].choice) for who in sorted(votes)]
            by_people.setdefault(tuple(sorted(votes)), []).append(choices)
    rows = []
    for people, ratings in by_people.items():
        _, table = count_table(ratings)
        kappa = fleiss_kappa(table)
        *others, last = (member.plan.name_of(who) for who in people)
        rows.append(
            Agreement(
                f"{', '.join(others)} and {last} (Fleiss)",
                kappa.n,
                _interval(kappa.po, None, None, percent=True),
                _shown(kappa),
                kappa.reason,
            )
        )
    return rows


def _shown(kappa: Kappa) -> str:
    if kappa.se == 0:
        return _interval(kappa.kappa, None, None, percent=False)
    return _interval(kappa.kappa, kappa.ci_lb, kappa.ci_ub, percent=False)


def _interval(value: float | None, low: float | None, high: float | None, *, percent: bool) -> str:
    if value is None:
        return "not defined"
    shown = [
        f"{100 * x:.0f}%" if percent else f"{x:.2f}" for x in (value, low, high) if x is not None
    ]
    return shown[0] if len(shown) < 3 else f"{shown[0]} (95% interval {shown[1]} to {shown[2]})"
