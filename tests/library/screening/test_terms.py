"""A team's terms are found word by word, in any number and spelling of the hyphen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilience.screening.terms import Piece, pieces


def found(text: str, *terms: str) -> list[str]:
    return [p.text for p in pieces(text, include=terms, exclude=()) if p.kind]


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("peer group", "Peer-groups"),
        ("peer-led", "peer led"),
        ("peers", "peer"),
        ("study", "studies"),
        ("therapies", "therapy"),
        ("analysis", "analyses"),
        ("random*", "randomised"),
        ("child*", "children"),
        ("Müller", "MÜLLER'S"),
        ("RCT", "RCTs"),
        ("C++", "c++"),
    ],
)
def test_a_term_is_found_in_its_forms(term: str, text: str) -> None:
    assert found(f"a {text}, b", term) == [text]


@pytest.mark.parametrize(
    ("term", "text"),
    [("art", "article"), ("rat", "rate of operation"), ("random", "randomised"), ("class", "clas")],
)
def test_a_term_is_not_found_inside_another_word(term: str, text: str) -> None:
    assert found(text, term) == []


def test_the_longest_term_wins_and_exclusion_among_equals() -> None:
    shown = pieces(
        "peer support trial", include=["peer support", "trial"], exclude=["peer", "trial"]
    )
    assert shown == (Piece("peer support", "include"), Piece(" "), Piece("trial", "exclude"))


@given(st.text(), st.lists(st.text(max_size=8)), st.lists(st.text(max_size=8)))
def test_the_pieces_together_are_the_text(text: str, yes: list[str], no: list[str]) -> None:
    assert "".join(p.text for p in pieces(text, include=yes, exclude=no)) == text
