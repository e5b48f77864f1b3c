"""Two texts taken apart: what both say and what only one says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from consilience.records.differences import apart, same_words


def test_only_the_words_that_differ_are_marked() -> None:
    a, b = apart("A trial of peer support: phase I", "A trial of group peer support: phase II")
    assert [p.text.strip() for p in a if p.differs] == ["I"]
    assert [p.text.strip() for p in b if p.differs] == ["group", "II"]


def test_capitals_and_punctuation_are_no_difference() -> None:
    a, b = apart("Peer Support. A trial", "peer support: a trial")
    assert not any(piece.differs for piece in (*a, *b))
    assert same_words("The Lancet.", "the lancet") and not same_words("Lancet", "The Lancet")


@given(st.text(max_size=60), st.text(max_size=60))
def test_the_pieces_say_the_whole_text_again(a: str, b: str) -> None:
    pieces_a, pieces_b = apart(a, b)
    assert "".join(p.text for p in pieces_a).strip() == a.strip()
    assert "".join(p.text for p in pieces_b).strip() == b.strip()
