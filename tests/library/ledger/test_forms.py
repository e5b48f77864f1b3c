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


def kept(n: int, who: str, how: str, **more: Any) -> Line:
    what = {"form": {"arms": [n]}, "how": how, **more}
    return line(n, who, "reconcile", "study:s1", what, stage="extraction")


def checked(n: int, who: str, of: Line) -> Line:
    return line(n, who, "check", "study:s1", {"of": of.id}, stage="extraction")


def test_every_held_form_stays_in_the_history_the_last_one_counts() -> None:
    pair = filled(1, "bob", "Kenya"), filled(2, "beth", "Ghana")
    first, second = kept(3, "bob", "discussion"), kept(4, "chidi", "correction", why="misread")
    found = forms(*pair, first, second)
    assert [(h.who, h.how, h.why) for h in found.history("s1")] == [
        ("bob", "discussion", ""),
        ("chidi", "correction", "misread"),
    ]
    assert found.held("s1") == {"arms": [4]}
    assert forms(*pair).holding("s1") is None


def test_a_form_filled_alone_is_held_until_it_is_corrected() -> None:
    alone = filled(1, "bob", "Kenya")
    holding = forms(alone, quota=1).holding("s1")
    assert holding is not None
    assert (holding.how, holding.who, holding.line) == ("alone", "bob", alone.id)
    later = forms(alone, kept(2, "beth", "correction", why="misread"), quota=1)
    assert [h.how for h in later.history("s1")] == ["alone", "correction"]


def test_a_check_counts_for_the_form_that_it_saw() -> None:
    pair = filled(1, "bob", "Kenya"), filled(2, "beth", "Ghana")
    first = kept(3, "bob", "discussion")
    seen = forms(*pair, first, checked(4, "dana", first))
    assert [c.who for c in seen.checked("s1")] == ["dana"]
    assert (
        forms(*pair, first, checked(4, "dana", first), kept(5, "bob", "correction")).checked("s1")
        == ()
    )
    assert forms(*pair).checked("s1") == ()


def test_who_may_put_forms_together_follows_from_who_filled_them() -> None:
    open = forms(filled(1, "bob", "Kenya"))
    assert open.reconciles_as("s1", "bob", third=True) is None
    released = forms(filled(1, "bob", "Kenya"), filled(2, "beth", "Ghana"))
    assert released.reconciles_as("s1", "bob", third=False) == "discussion"
    assert released.reconciles_as("s1", "bob", third=True) == "discussion"
    assert released.reconciles_as("s1", "chidi", third=True) == "adjudicator"
    assert released.reconciles_as("s1", "dana", third=False) is None
    released.apply(kept(3, "bob", "discussion"))
    assert released.reconciles_as("s1", "beth", third=False) == "correction"
