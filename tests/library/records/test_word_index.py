"""An index of words tells of texts what looking through all of them tells."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilience.records import plain
from consilience.records.word_index import MOST, WordIndex

LETTERS = "abAé-.%_ \n\u00a0\u3000同伴支ßẞﬁ™´\u0301😀"
TEXTS = st.lists(st.text(LETTERS, max_size=30).map(plain), max_size=12)


def looked_through(texts: list[str], phrase: str) -> list[bool]:
    return [phrase in text for text in texts]


@given(TEXTS, st.text(LETTERS, max_size=5).map(plain))
def test_what_holds_no_blank_is_found_exactly(texts: list[str], phrase: str) -> None:
    phrase = "".join(phrase.split())
    assert WordIndex.of(texts).holding(phrase).tolist() == looked_through(texts, phrase)


@given(TEXTS, st.data())
def test_no_text_that_holds_several_words_is_left_out(
    texts: list[str], data: st.DataObject
) -> None:
    text = data.draw(st.sampled_from(texts or [""]))
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    phrase = text[start:end]
    found = WordIndex.of(texts).holding(phrase).tolist()
    assert all(
        may or not does for may, does in zip(found, looked_through(texts, phrase), strict=True)
    )


@given(TEXTS)
def test_an_index_is_read_as_it_was_written(texts: list[str]) -> None:
    index = WordIndex.of(texts)
    again = WordIndex.read(index.write())
    assert again.write() == index.write()
    for phrase in {"a", *(word for text in texts for word in text.split())}:
        np.testing.assert_array_equal(again.holding(phrase), index.holding(phrase))


def test_of_several_words_the_inner_ones_stand_as_a_whole() -> None:
    texts = [
        "peer led group",
        "peers led group",
        "a peer ledger",
        "far peer led groups",
        "led peer",
    ]
    index = WordIndex.of(texts)
    assert index.holding("eer led gr").tolist() == [True, False, False, True, False]
    assert index.holding(" led ").tolist() == [
        True,
        True,
        False,
        True,
        True,
    ]  # the last: to look at


def test_an_index_holds_so_many_texts_and_no_more() -> None:
    with pytest.raises(ValueError, match="at most 5,000 texts, not 5,001"):
        WordIndex.of("a" for _ in range(MOST + 1))
