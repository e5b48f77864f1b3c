"""A decision carries an id of its own: however often its request comes, it counts once."""

from __future__ import annotations

from typing import Any

import pytest

from consilience.ledger import Line
from tests.web.screening.test_voting import open_batch

pytestmark = pytest.mark.django_db
ID = "0123456789abcdef"
OTHER = "fedcba9876543210"


def lines(team: Any, *acts: str) -> list[Line]:
    return [line for line in team.member("alice").review.state.lines if line.act in acts]


def test_a_request_that_comes_again_much_later_is_one_line_with_the_same_answer(team: Any) -> None:
    base, (record, _) = open_batch(team)
    vote = f"{base}do/vote/{record}/"
    first = team.bob.post(vote, {"choice": "include", "decision": ID})
    assert [line.id for line in lines(team, "vote")] == [ID]
    team.bob.post(vote, {"choice": "exclude", "decision": OTHER, "was": ID})
    team.bob.post(f"{base}do/unvote/{record}/", {"decision": "00000000000000aa"})
    again = team.bob.post(vote, {"choice": "include", "decision": ID})
    assert (again.status_code, again.url) == (first.status_code, first.url)
    assert [line.id for line in lines(team, "vote", "unvote")] == [ID, OTHER, "00000000000000aa"]
    assert team.member("bob").review.state.screening.own.get("bob", {}) == {}


@pytest.mark.parametrize("act", ["unvote", "defer"])
def test_taking_back_and_putting_off_count_once_as_well(team: Any, act: str) -> None:
    base, (record, _) = open_batch(team)
    team.bob.post(f"{base}do/vote/{record}/", {"choice": "include", "decision": ID})
    for _ in range(2):
        answer = team.bob.post(f"{base}do/{act}/{record}/", {"decision": OTHER})
        assert answer.status_code == 302
    assert [line.id for line in lines(team, act)] == [OTHER]


@pytest.mark.parametrize("id", ["0123", "g" * 16, ID.upper(), f"{ID}0", f"{ID}\n", "plan:plan"])
def test_an_id_that_is_none_is_refused(team: Any, id: str) -> None:
    base, (record, _) = open_batch(team)
    vote = {"choice": "include", "decision": id}
    answer = team.bob.post(f"{base}do/vote/{record}/", vote)
    assert answer.status_code == 400
    assert b"sixteen digits from 0 to f" in answer.content
    assert lines(team, "vote") == []


def test_an_id_that_stands_for_something_else_is_refused_without_a_hint(team: Any) -> None:
    base, (record, other) = open_batch(team)
    team.beth.post(f"{base}do/vote/{record}/", {"choice": "exclude", "decision": ID})
    team.bob.post(f"{base}do/vote/{record}/", {"choice": "exclude", "decision": OTHER})
    answers = [
        team.bob.post(f"{base}do/{act}/{subject}/", {"choice": choice, "decision": id})
        for act, subject, choice, id in (
            ("vote", other, "exclude", ID),  # another person's
            ("vote", other, "exclude", OTHER),  # on another record
            ("unvote", record, "", OTHER),  # another act
            ("vote", record, "include", OTHER),  # another choice
        )
    ]
    for answer in answers:
        assert answer.status_code == 400
        assert b"his decision was not taken: open the page again" in answer.content
        assert b"Beth" not in answer.content and ID.encode() not in answer.content
    assert len(lines(team, "vote", "unvote")) == 2


def test_a_decision_is_never_taken_for_another_person_than_who_made_it(team: Any) -> None:
    base, (record, _) = open_batch(team)
    kept = {"choice": "include", "decision": ID, "by": "bob"}
    answer = team.beth.post(f"{base}do/vote/{record}/", kept)
    assert answer.status_code == 403
    assert b"decided by somebody else than who is signed in now" in answer.content
    assert lines(team, "vote") == []
    assert team.bob.post(f"{base}do/vote/{record}/", kept).status_code == 302


def test_ahead_are_the_own_queue_s_next_records_and_nothing_stores_them(team: Any) -> None:
    base, records = open_batch(team, 3)
    team.bob.post(f"{base}do/vote/{records[1]}/", {"choice": "include"})
    team.beth.post(f"{base}do/note/{records[2]}/", {"text": "not ours"})
    answer = team.bob.get(f"{base}ahead/", {"held": records[0]})
    shown = [r for r in records if f'data-record="{r}"' in answer.content.decode()]
    assert shown == [records[2]]
    assert b"not ours" not in answer.content
    assert answer.headers["Cache-Control"] == "no-store"
    for client in (team.alice, team.dana):
        assert b"data-record" not in client.get(f"{base}ahead/").content
    assert team.eve.get(f"{base}ahead/").status_code == 404


def test_a_page_shows_a_record_as_it_was_fetched_ahead(team: Any) -> None:
    base, records = open_batch(team)
    page = team.bob.get(base, {"record": records[1]}).content.decode()
    ahead = team.bob.get(f"{base}ahead/", {"held": records[0]}).content.decode()
    article = ahead[ahead.index("<article") : ahead.index("</article>")]
    assert article in page
