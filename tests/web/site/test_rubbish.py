"""Whatever stands in any field of any form: no crash, and a ledger that is sound."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from consilience.ledger import Line, check_lines, in_order
from consilience_web.reviews.models import LedgerRow
from consilience_web.ui.typed import as_seen
from tests.web.site.conftest import World
from tests.web.walk import Post, Walker, kinds

pytestmark = pytest.mark.django_db
ELSEWHERE = ("0123456789-00001", "s-0123abcd", "batch:0123abcd", "eve", "plan:plan", "line:0123")
"""Ids as another review would have them."""
NASTY = (
    "", "\x00", "-1", "1e999", "9" * 30, "nan", "12,5", "2026-13-45", "[]", "null", "\x1b[31m",
    "\u202egnp.exe", "../../etc/passwd", "<script>alert(1)</script>", "' OR 1=1 --", "a" * 5_000,
)  # fmt: skip
N_TRIES = 2
"""How often every field is tried."""


def rubbish(chance: random.Random) -> str:
    """Something that nobody would type: a known trap, or any signs."""
    if chance.random() < 0.7:
        return chance.choice(NASTY + ELSEWHERE)
    signs = (chr(chance.randrange(0xD800)) for _ in range(chance.randrange(40)))
    return "".join(signs)


def spoilt(post: Post, chance: random.Random, tried: set[object]) -> Iterator[Post]:
    """The form with rubbish in a field, or without it, or with it twice, and one never asked for.

    A field that many forms have is tried in the first of them.
    """
    for i, (name, value) in enumerate(post.fields):
        view, act, *_ = kinds(post)
        if (asked := (view, act, re.sub(r"\d+", "", name))) in tried:
            continue
        tried.add(asked)
        bad = (name, rubbish(chance))
        instead = chance.choice([[bad], [bad], [bad], [], [(name, value), bad, ("never", "asked")]])
        yield Post(post.url, (*post.fields[:i], *instead, *post.fields[i + 1 :]))


def trouble(walker: Walker, post: Post, sound: list[Line]) -> str:
    """Send a form; say what broke, or nothing."""
    try:
        status = walker.post(post).status
        added = [row.to_noun() for row in walker.added]
        if added:
            check_lines(in_order([*sound, *added]))
    except Exception as error:
        return f"{post}: {type(error).__name__}: {error}"
    return f"{post}: {status}" if status >= 500 else ""


def test_no_form_breaks_on_rubbish_and_the_ledger_stays_sound(world: World) -> None:
    team = world.team
    walker = Walker(team.alice, team.row)
    posts = list({kinds(post): post for post in walker.forms(walker.pages())}.values())
    assert len(posts) > 100
    sound = [row.to_noun() for row in LedgerRow.objects.filter(review=team.row)]
    walker.n_lines = len(sound)

    @settings(max_examples=N_TRIES, deadline=None, phases=[Phase.generate])
    @given(st.integers(0, 2**32))
    def any_rubbish(seed: int) -> None:
        chance, tried = random.Random(seed), set[object]()
        sent = (one for post in posts for one in spoilt(post, chance, tried))
        assert [told for one in sent if (told := trouble(walker, one, sound))] == []
        assert len(tried) > 150

    any_rubbish()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\x00b\x1b[31m", "ab[31m"),
        ("one\x0btwo\tthree\r\nfour", "one\ntwo\tthree\r\nfour"),
        ("invoice\u202egnp.exe", "invoicegnp.exe"),
        ("\u200f\u05e9\u05dc\u2067\u0661\u2069", "\u200f\u05e9\u05dc\u2067\u0661\u2069"),
        ("e\u0301 \U0001f600", "e\u0301 \U0001f600"),
    ],
)  # fmt: skip
def test_what_cannot_be_seen_is_taken_out_and_everything_else_stays(typed: str, kept: str) -> None:
    assert as_seen(typed) == kept


def test_a_note_keeps_its_words_without_what_cannot_be_seen(world: World) -> None:
    team = world.team
    record = next(iter(team.member("alice").review.state.works))
    url = f"/r/{team.slug}/screen/do/note/{record}/"
    team.bob.post(url, {"text": "seen\x00 and\u202e read"})
    assert team.member("bob").review.state.remarks[-1].what == {"text": "seen and read"}
    answer = team.bob.post(url.replace("note", "label"), {"label": "x" * 101})
    assert answer.status_code == 400
    assert "a label has at most 100 characters, this has 101" in answer.content.decode()
