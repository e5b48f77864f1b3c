"""What people say on a pair, and what stands again when they take it back."""

from __future__ import annotations

import pytest

from consilience.dedupe.merges import Merges
from consilience.ledger import Line


def said(n: int, act: str, subject: str, **what: object) -> Line:
    return Line(f"l{n}", f"2026-01-01T00:00:{n:02d}", "bob", "dedupe", act, subject, what)


def after(*lines: Line) -> Merges:
    merges = Merges()
    for line in lines:
        merges.apply(line)
    return merges


RUN = said(
    1, "deduplicate", "records", method="m", n_records=3, links=[["a", "b", 0.99, "same DOI"]],
    pairs=[["a", "c", 0.5, "titles near"]],
)  # fmt: skip


@pytest.mark.parametrize("word", [("duplicate", "of"), ("distinct", "from"), ("related", "to")])
def test_a_word_taken_back_puts_the_pair_into_the_queue_again(word: tuple[str, str]) -> None:
    act, name = word
    line = said(2, act, "c", **{name: "a"})
    assert after(RUN, line).queue() == []
    merges = after(RUN, line, said(3, "unsay", "a", of="c"))
    assert [(w.a, w.b) for w in merges.queue()] == [("a", "c")]
    assert merges.members("a") == ("a", "b")


def test_the_finders_join_stands_again() -> None:
    apart = said(2, "distinct", "a", **{"from": "b"})
    assert after(RUN, apart).members("a") == ("a",)
    merges = after(RUN, apart, said(3, "unsay", "a", of="b"))
    assert merges.members("a") == ("a", "b")
    assert merges.joined()[0].automatic


def test_words_are_taken_back_one_at_a_time() -> None:
    lines = [
        RUN,
        said(2, "duplicate", "a", of="c"),
        said(3, "distinct", "a", **{"from": "c"}),
        said(4, "unsay", "a", of="c"),
    ]
    assert after(*lines).members("c") == ("a", "b", "c")
    assert after(*lines, said(5, "unsay", "a", of="c")).members("c") == ("c",)
    assert after(*lines, said(5, "unsay", "a", of="c"), said(6, "unsay", "a", of="c")).words


def test_works_of_one_study_are_linked_and_apart() -> None:
    merges = after(RUN, said(2, "related", "b", to="a", kind="article and preprint"))
    assert merges.members("a") == ("a",) and merges.held_apart() == []
    (link,) = merges.linked()
    assert (link.a, link.b, link.kind, link.joined) == ("b", "a", "article and preprint", False)
    assert after(RUN, said(2, "related", "b", to="a"), said(3, "unsay", "a", of="b")).linked() == []


def test_what_nobody_said_cannot_be_taken_back() -> None:
    assert after(RUN, said(2, "unsay", "a", of="b")).members("a") == ("a", "b")


ALL_PAIRS = [["a", "c", 0.5, ""], ["b", "c", 0.4, ""], ["a", "b", 0.3, ""], ["a", "d", 0.2, ""]]
ASKED = said(1, "deduplicate", "records", method="m", n_records=4, links=[], pairs=ALL_PAIRS)


def asked(*lines: Line) -> list[tuple[str, str]]:
    return [(word.a, word.b) for word in after(ASKED, *lines).queue()]


def test_what_an_answer_settles_for_others_of_its_group_is_not_asked() -> None:
    assert asked() == [("a", "c"), ("b", "c"), ("a", "b"), ("a", "d")]
    one_work = said(2, "duplicate", "a", of="b")
    assert asked(one_work) == [("a", "c"), ("a", "d")]
    two_works = said(3, "distinct", "a", **{"from": "c"})
    assert asked(one_work, two_works) == [("a", "d")]
    assert asked(one_work, two_works, said(4, "unsay", "a", of="b")) == [
        ("b", "c"), ("a", "b"), ("a", "d"),
    ]  # fmt: skip


def test_of_two_works_of_one_study_no_other_copies_are_asked_about() -> None:
    study = said(3, "related", "a", to="c", kind="article and preprint")
    assert asked(said(2, "duplicate", "a", of="b"), study) == [("a", "d")]
