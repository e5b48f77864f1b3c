"""Forms that two people fill blind and then reconcile."""

from __future__ import annotations

from typing import Any

from consilience.ledger import Forms, Line
from tests.library.ledger.team import line


def filled(n: int, who: str, country: str, *, done: bool = True) -> Line:
    form = {"characteristics": {"country": {"value": country}}}
    what: dict[str, Any] = {"form": form, "done": done}
    return line(n, who, "extract", "study:s1", what, stage="extraction")


def forms(*lines: Line, quota: int = 2) -> Forms:
    found = Forms("extraction", "extract", quota)
    for one in lines:
        found.apply(one)
    return found


def test_the_states_of_a_study_follow_the_forms() -> None:
    bobs, beths = filled(1, "bob", "Kenya"), filled(2, "beth", "Ghana")
    what = {"form": {"arms": []}, "how": "discussion"}
    held = line(3, "bob", "reconcile", "study:s1", what, stage="extraction")
    states = [forms(*lines).state("s1") for lines in ((), (bobs,), (bobs, beths))]
    assert states == ["to do", "in work", "to reconcile"]
    reconciled = forms(bobs, beths, held)
    assert reconciled.state("s1") == "done"
    assert reconciled.held("s1") == {"arms": []}
    assert [one.who for one in reconciled.done("s1")] == ["beth", "bob"]


def test_an_unfinished_form_releases_nothing() -> None:
    open = forms(filled(1, "bob", "Kenya"), filled(2, "beth", "Ghana", done=False))
    assert not open.is_released("s1")
    assert open.held("s1") is None


def test_once_released_nobody_can_start_a_form_that_would_not_be_blind() -> None:
    open = forms(filled(1, "bob", "Kenya"))
    assert open.may_fill("s1", "chidi")
    released = forms(filled(1, "bob", "Kenya"), filled(2, "beth", "Ghana"))
    assert not released.may_fill("s1", "chidi")
    assert released.may_fill("s1", "bob")


def test_where_one_person_is_enough_their_form_is_what_the_team_holds() -> None:
    form = forms(filled(1, "bob", "Kenya"), quota=1).held("s1")
    assert form == {"characteristics": {"country": {"value": "Kenya"}}}


def test_a_later_form_of_the_same_person_takes_the_place_of_the_first() -> None:
    own = forms(filled(1, "bob", "Kenya"), filled(2, "bob", "Ghana")).own("s1", "bob")
    assert own is not None
    assert own.form["characteristics"]["country"]["value"] == "Ghana"
