"""Abstracts come apart at their headings and nowhere else."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilience.screening.abstract import Part, parts


def headings(text: str) -> list[str]:
    return [part.heading for part in parts(text)]


def test_labels_in_capitals_become_headings() -> None:
    text = (
        "BACKGROUND AND PURPOSE: Balloons help. METHODS: Dogs. ANIMALS: Nine. "
        "RESULTS: 95% improved (P<.05). CONCLUSION: They do."
    )
    assert headings(text) == [
        "Background and purpose",
        "Methods",
        "Animals",
        "Results",
        "Conclusion",
    ]
    assert parts(text)[3] == Part("Results", "95% improved (P<.05).")


@pytest.mark.parametrize(
    "text",
    [
        "Introduction\nMuscles were first reported in 1970.\nConclusions\nThey are rare.",
        "Introduction: Muscles were first reported.Conclusions: They are rare.",
        "INTRODUCTION. Muscles were first reported. CONCLUSIONS. They are rare.",
    ],
)
def test_labels_are_found_however_a_database_sets_them(text: str) -> None:
    assert headings(text) == ["Introduction", "Conclusions"]


@pytest.mark.parametrize(
    "text",
    [
        "We asked two questions: does it work, and for whom?",
        "Peer support: a review. It helps. HIV: the facts. AIDS: more facts.",
        "There were three results: one was good. In these settings: schools.",
        "[This corrects the article DOI: 10.1371/journal.pgen.1009726.].",
        "",
    ],
)
def test_prose_with_a_colon_stays_prose(text: str) -> None:
    assert parts(text) == (Part("", text),)


def test_what_stands_before_the_first_heading_is_kept() -> None:
    assert parts("A note. METHODS: Trial.") == (Part("", "A note."), Part("Methods", "Trial."))
    assert parts("UNLABELLED: Ions kill. RESULTS: All.")[0].heading == ""


LABELS = st.sampled_from(["RESULTS: ", "Methods: ", "Aim\n", "x: y", "TP53: ", ". ", "word ", "\n"])


@given(st.lists(LABELS | st.text(max_size=12)).map("".join))
def test_no_word_of_an_abstract_is_lost(text: str) -> None:
    shown = "".join(part.heading + part.text for part in parts(text))
    assert _letters(shown) == _letters(text)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text).casefold()
