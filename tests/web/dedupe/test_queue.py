"""The queue: one probable pair at a time, its place, the kinds of pairs, answers taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from consilience_web.reviews.actions import append

if TYPE_CHECKING:
    from tests.web.conftest import Team

pytestmark = pytest.mark.django_db


def asked_about(
    team: Team, *pairs: tuple[int, int, float], because: str = "; not merged: two DOIs"
) -> list[str]:
    """Let the finder have asked about pairs of records, by their places."""
    ids = list(team.member("alice").review.state.search.record_ids())
    why = "title equal; but DOI differ"
    found = [[ids[a], ids[b], p, why + because] for a, b, p in pairs]
    what = {"method": "m", "n_records": 20, "links": [], "pairs": found}
    append(team.row, who="alice", acts=[("dedupe", "deduplicate", "records", what)])
    return ids


def test_a_pair_is_passed_over_and_a_word_taken_back(team: Team) -> None:
    ids = asked_about(team, (0, 1, 0.9), (2, 3, 0.5))
    url = f"/r/{team.slug}/duplicates/"
    first = team.bob.get(f"{url}queue/").context["asked"]
    assert (first.said.agree, first.said.against) == ("title equal", "DOI differ")
    assert first.said.asked_because == "two DOIs" and first.waiting == 2
    second = team.bob.get(f"{url}queue/?{first.onward}").context["asked"]
    assert second.said.a.id == ids[2]
    at = {"after": f"{ids[0]},{ids[1]}"}
    said = team.bob.post(f"{url}same/", {"a": ids[2], "b": ids[3], **at})
    assert said.headers["Location"] == f"{url}queue/?after={at['after']}"
    end = team.bob.get(f"{url}queue/", at)
    assert "That was the last one" in end.content.decode()
    assert end.context["asked"].last.a.id == ids[2]
    assert team.beth.get(f"{url}queue/").context["asked"].last is None
    team.bob.post(f"{url}undo/", {"a": ids[2], "b": ids[3]})
    assert team.bob.get(f"{url}queue/").context["asked"].waiting == 2
    assert team.bob.post(f"{url}undo/", {"a": ids[2], "b": ids[3]}).status_code == 400


def test_an_undone_pair_is_asked_about_at_once_and_the_place_is_kept(team: Team) -> None:
    ids = asked_about(team, (0, 1, 0.9), (2, 3, 0.5), (4, 5, 0.4))
    url = f"/r/{team.slug}/duplicates/"
    team.bob.post(f"{url}different/", {"a": ids[0], "b": ids[1]})
    place = {"after": f"{ids[2]},{ids[3]}", "again": "yes"}
    back = team.bob.post(f"{url}undo/", {"a": ids[0], "b": ids[1], **place}).headers["Location"]
    asked = team.bob.get(back).context["asked"]
    assert asked.said.a.id == ids[0] and asked.place.after == place["after"]
    assert asked.onward == f"after={place['after']}"
    said = team.bob.post(f"{url}same/", {"a": ids[0], "b": ids[1], "after": place["after"]})
    assert team.bob.get(said.headers["Location"]).context["asked"].said.a.id == ids[4]


def test_what_others_decide_meanwhile_passes_over_no_pair_and_is_not_said_twice(team: Team) -> None:
    ids = asked_about(team, (0, 1, 0.9), (2, 3, 0.5), (4, 5, 0.4))
    url = f"/r/{team.slug}/duplicates/"
    at = {"after": f"{ids[0]},{ids[1]}"}
    team.beth.post(f"{url}different/", {"a": ids[0], "b": ids[1]})
    assert team.bob.get(f"{url}queue/", at).context["asked"].said.a.id == ids[2]
    late = team.bob.post(f"{url}same/", {"a": ids[0], "b": ids[1], **at}, follow=True)
    assert "Beth has said meanwhile: different works" in late.content.decode()
    assert not team.member("bob").review.state.merges.joined()


def test_what_differs_is_marked_in_words(team: Team) -> None:
    asked_about(team, (0, 1, 0.9))
    fields = team.bob.get(f"/r/{team.slug}/duplicates/queue/").context["asked"].fields
    title = next(field for field in fields if field.label == "Title")
    assert title.differs
    for cell in title.cells:
        assert any(piece.differs for piece in cell.pieces)


def test_a_pair_that_was_passed_over_is_come_back_to(team: Team) -> None:
    ids = asked_about(team, (0, 1, 0.9), (2, 3, 0.5), (4, 5, 0.4))
    url = f"/r/{team.slug}/duplicates/queue/"
    first = team.bob.get(url).context["asked"]
    assert first.backward == ""
    second = team.bob.get(f"{url}?{first.onward}").context["asked"]
    third = team.bob.get(f"{url}?{second.onward}").context["asked"]
    end = team.bob.get(f"{url}?{third.onward}").context["asked"]
    assert (third.said.a.id, third.skipped, end.said, end.skipped) == (ids[4], 2, None, 3)
    for page, back in ((end, ids[4]), (third, ids[2]), (second, ids[0])):
        assert team.bob.get(f"{url}{page.backward}").context["asked"].said.a.id == back
    assert team.bob.get(f"{url}{end.from_the_first}").context["asked"].said.a.id == ids[0]


def test_pairs_of_one_kind_are_settled_by_themselves(team: Team) -> None:
    ids = asked_about(team, (0, 1, 0.9), (2, 3, 0.3), (4, 5, 0.2), (6, 7, 0.05))
    url = f"/r/{team.slug}/duplicates/"
    kind = {"band": "open", "reason": "two DOIs"}
    asked = team.bob.get(f"{url}queue/", kind).context["asked"]
    assert (asked.said.a.id, asked.waiting, asked.in_all) == (ids[2], 2, 4)
    assert asked.reasons == [("two DOIs", "two DOIs", 4)]
    assert [(words, n) for _, words, n in asked.bands] == [
        ("0.5 and more", 1), ("0.1 to 0.5", 2), ("less than 0.1", 1)
    ]  # fmt: skip
    for a in (2, 4):
        said = team.bob.post(f"{url}same/", {"a": ids[a], "b": ids[a + 1], **kind})
        assert said.headers["Location"].endswith("queue/?reason=two+DOIs&band=open")
    text = team.bob.get(said.headers["Location"]).content.decode()
    assert "No pair of this kind waits" in text and "2 other pairs wait" in text
    undone = team.bob.post(f"{url}undo/", {"a": ids[2], "b": ids[3], "again": "yes", **kind})
    asked = team.bob.get(undone.headers["Location"]).context["asked"]
    assert asked.said.a.id == ids[2] and asked.place.band == "open"


def test_a_reason_is_told_without_what_belongs_to_one_pair(team: Team) -> None:
    asked_about(team, (0, 1, 0.9), because="; not merged: two PMIDs (1, 2)")
    url = f"/r/{team.slug}/duplicates/queue/"
    assert [r for r, *_ in team.bob.get(url).context["asked"].reasons] == ["two PMIDs"]
    asked_about(team, (0, 1, 0.9), because="")
    assert [r for r, *_ in team.bob.get(url).context["asked"].reasons] == ["not sure enough"]
    strange = team.bob.get(url, {"reason": "<b>", "band": "none", "after": "x,y"})
    assert strange.status_code == 200 and b"<b>" not in strange.content


def test_an_answer_that_comes_twice_counts_once(team: Team) -> None:
    """A key is pressed twice, or the page of a pair that was answered is come back to."""
    ids = asked_about(team, (0, 1, 0.9), (2, 3, 0.5))
    url = f"/r/{team.slug}/duplicates/"
    pair = {"a": ids[0], "b": ids[1]}
    team.bob.post(f"{url}same/", pair)
    n = len(team.member("bob").review.state.lines)
    for again in ("same", "different", "one-study"):
        text = team.bob.post(f"{url}{again}/", pair, follow=True).content.decode()
        assert "You had answered that pair" in text
    state = team.member("bob").review.state
    assert len(state.lines) == n and state.head_of(ids[0]) == state.head_of(ids[1])
    assert team.bob.post(f"{url}undo/", pair).status_code == 302
    assert len(team.member("bob").review.state.merges.queue()) == 2


def test_a_field_that_one_record_lacks_tells_nothing_against_it(team: Team) -> None:
    ids = asked_about(team, (0, 1, 0.9))
    append(team.row, who="alice", acts=[("search", "edit", ids[1], {"fields": {"language": "fr"}})])
    fields = team.bob.get(f"/r/{team.slug}/duplicates/queue/").context["asked"].fields
    lacking = [field for field in fields if not all(cell.pieces for cell in field.cells)]
    assert lacking
    for field in lacking:
        assert not field.differs
        assert not any(piece.differs for cell in field.cells for piece in cell.pieces)


def test_what_each_database_numbers_its_own_way_is_no_difference(team: Team) -> None:
    asked_about(team, (0, 11, 0.9))
    fields = team.bob.get(f"/r/{team.slug}/duplicates/queue/").context["asked"].fields
    numbers = next(field for field in fields if field.label == "Web address")
    one, other = ("".join(piece.text for piece in cell.pieces) for cell in numbers.cells)
    assert one != other and not numbers.differs
