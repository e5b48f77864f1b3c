"""A lead changes who votes on what, with a preview, a reason and a way back."""

from __future__ import annotations

from typing import Any

import pytest

from consilience.ledger import may_see
from consilience.review.study_tables import amendments_table
from consilience_web.reviews.actions import append
from consilience_web.reviews.queries import opened
from tests.web.conftest import Team
from tests.web.filling import errors, fields_of, post


def batch(team: Team, n: int = 4) -> list[str]:
    works = list(opened(team.row).state.works)[:n]
    what = {"name": "Batch 1", "kind": "batch", "records": works, "quota": 2}
    acts = [("screening", "batch", "batch:one", {**what, "voters": ["bob", "beth"]})]
    append(team.row, who="alice", acts=acts)
    return works


def vote(team: Team, who: str, record: str, choice: str = "include") -> None:
    append(team.row, who=who, acts=[("screening", "vote", record, {"choice": choice})])


def adopted(team: Team, page: str, answers: dict[str, Any]) -> str:
    """Go through preview and reason, and give what the preview said."""
    url = f"/r/{team.slug}/arrange/screening/{page}/"
    assert team.alice.get(url).status_code == 200
    seen = post(team.alice, url, answers, "preview").content
    missing = post(team.alice, url, fields_of(seen, button="adopt"), "adopt", reason="")
    assert missing.status_code == 400 and "Write why" in errors(missing.content)
    done = post(team.alice, url, fields_of(seen, button="adopt"), "adopt", reason="Agreed so")
    assert done.headers["Location"] == f"/r/{team.slug}/screen/batches/"
    return seen.decode()


def queue(team: Team, who: str) -> list[str]:
    return [*opened(team.row).state.queue("screening", who)]


def test_undecided_records_go_to_somebody_else_on_record(team: Team) -> None:
    works = batch(team)
    vote(team, "bob", works[0])
    seen = adopted(team, "one", {"do": "hand", "leaving": "bob", "to": ["dana"]})
    assert "3 undecided records of Bob in Batch 1" in seen
    assert (queue(team, "bob"), queue(team, "dana")) == ([], works[1:])
    told = amendments_table(opened(team.row))
    assert ("Voting, screen", "Agreed so", "Alice") in [
        (row["part"], row["reason"], row["who"]) for row in told
    ]


def test_who_was_given_what_stays_hidden_from_voters_until_the_release(team: Team) -> None:
    works = batch(team)
    vote(team, "bob", works[0])
    adopted(team, "one", {"do": "hand", "leaving": "bob", "to": ["dana"]})
    state = opened(team.row).state
    given = next(line for line in state.lines if line.act == "assign")
    assert not may_see(given, "beth", state.open)
    assert may_see(given, "alice", state.open)


def test_double_to_single_and_back(team: Team) -> None:
    works = batch(team)
    vote(team, "bob", works[0])
    adopted(team, "one", {"do": "quota", "quota": "1"})
    assert opened(team.row).state.decisions("screening")[works[0]].state == "agreed"
    adopted(team, "one", {"do": "quota", "quota": "2"})
    assert opened(team.row).state.decisions("screening")[works[0]].state == "waiting"
    assert queue(team, "beth") == works
    answer = team.alice.post(
        f"/r/{team.slug}/arrange/screening/one/", {"do": "quota", "quota": "9", "step": "preview"}
    )
    assert "ask for 1 to 2 votes" in errors(answer.content)


def test_what_was_chosen_is_still_there_on_the_way_back(team: Team) -> None:
    batch(team)
    url = f"/r/{team.slug}/arrange/screening/one/"
    asked = {"do": "hand", "leaving": "beth", "to": ["dana"]}
    for answers in ({**asked, "step": "back"}, {**asked, "to": ["bob"], "step": "preview"}):
        page = team.alice.post(url, answers).content.decode()
        assert '<option value="beth" selected>' in page
        assert f'value="{answers["to"][0]}" checked' in page


def test_a_batch_is_taken_back(team: Team) -> None:
    works = batch(team)
    vote(team, "bob", works[0])
    adopted(team, "one", {"do": "takeback"})
    state = opened(team.row).state
    assert state.decisions("screening")[works[0]].state == "unassigned"
    assert (queue(team, "bob"), state.screening.batches) == ([], {})


def test_decided_records_are_looked_at_again_and_the_opening_is_undone(team: Team) -> None:
    works = batch(team, 2)
    for who in ("bob", "beth"):
        vote(team, who, works[0])
        vote(team, who, works[1], "exclude")
    append(team.row, who="chidi", acts=[("screening", "release", "batch:one", {})])
    before = opened(team.row).state.decisions("screening")
    answers = {"choices": ["include", "exclude"], "words": "", "voters": ["bob", "beth"]}
    seen = adopted(team, "again", answers)
    assert "2 records come into the queues of their voters anew, blind" in seen
    assert "1 of them are at full text" in seen
    assert queue(team, "bob") == works
    page = team.bob.get(f"/r/{team.slug}/screen/").content.decode()
    assert "include" in page
    id = next(b.id for b in opened(team.row).state.screening.batches.values() if b.kind == "again")
    adopted(team, id, {"do": "takeback"})
    assert opened(team.row).state.decisions("screening") == before


@pytest.mark.parametrize("page", ["again", "one"])
def test_only_a_lead_changes_who_votes(team: Team, page: str) -> None:
    batch(team)
    url = f"/r/{team.slug}/arrange/screening/{page}/"
    for client, status in ((team.bob, 403), (team.chidi, 403), (team.eve, 404)):
        assert client.get(url).status_code == status
        assert client.post(url, {"do": "takeback", "step": "adopt"}).status_code == status
    assert team.alice.get(f"/r/{team.slug}/arrange/search/{page}/").status_code == 404
