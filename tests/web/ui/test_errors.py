"""What goes wrong is said on a page of the product's own."""

from __future__ import annotations

from typing import Any


def test_a_page_that_is_not_there_says_so_in_words(team: Any) -> None:
    answer = team.bob.get("/r/no-such-review/")
    assert answer.status_code == 404
    assert b"There is nothing here" in answer.content


def test_a_refused_act_says_that_nothing_was_changed(team: Any) -> None:
    answer = team.bob.post(f"/r/{team.slug}/team/alice/reset/")
    assert answer.status_code == 403
    assert b"Nothing was changed" in answer.content
