"""Appraisal forms as people send them."""

from __future__ import annotations

from typing import Any

from consilience_web.appraisal.queries import instrument_for, judgement


def answers(team: Any, place: int, **changes: str) -> dict[str, str]:
    """Answer every item with its answer at a place, and the overall where people judge it."""
    member = team.member("alice")
    chosen, items = instrument_for(member)
    typed = {f"answer-{id}": chosen.item(id).answers[place].id for id in items}
    if asked := judgement(member, {}):
        typed["answer-overall"] = asked.choices[place].id
    return typed | {f"support-{items[0]}": "Coin tossed by the sponsor"} | changes
