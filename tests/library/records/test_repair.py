"""Repairs of text: what is certain is changed and told, what is not stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilience.records.repair import REPAIRS, Repair, are_sound, clean_text
from tests.library.records.reading import read_text


@pytest.mark.parametrize("repair", REPAIRS, ids=lambda repair: repair.what)
def test_every_repair_does_what_its_example_says(repair: Repair) -> None:
    before, after = repair.example
    assert clean_text(before, prose=True) == (after, [repair.what])


@pytest.mark.parametrize(
    "text",
    [
        "Was it the patient's? Yes: p<0.05",
        "Île-de-France, Âge d'or, São Paulo, Ångström, ÎLE",
        "می‌خواهم بدانم",  # Persian with a zero-width non-joiner
        "参考文献管理工具研究",
        "क्‍ष and ﷺ stay",
        "AT&T; R&D &unknown; &",
        "https://example.org/?s=peer&t=1",
        "α-blockers at 37 °C ± 2",
        "line 1 0 and sMll",
    ],
)
def test_what_may_be_meant_stays(text: str) -> None:
    assert clean_text(text, prose=True) == (text, [])


def test_codes_are_not_searched_for_apostrophes() -> None:
    assert clean_text("a?s") == ("a?s", [])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Ã–stergaard Ã…se", "Östergaard Åse"),
        ("the patientâ€™s â€œviewâ€\x9d", "the patient’s “view”"),
        ("Î²-blockers", "β-blockers"),
        ("30Â°C", "30°C"),
    ],
)
def test_text_that_was_read_in_the_wrong_encoding_is_read_again(before: str, after: str) -> None:
    assert clean_text(before)[0] == after


def test_a_repair_is_told_with_before_and_after() -> None:
    imported = read_text("TY  - JOUR\nTI  - An eﬃcacy trial\nAB  - 10\u202f000 people\nER  - \n")
    assert imported.records[0].title == "An efficacy trial"
    told = [(i.field, i.before, i.after) for i in imported.issues if i.kind == "repaired"]
    assert told == [
        ("title", "An eﬃcacy trial", "An efficacy trial"),
        ("abstract", "10\u202f000 people", "10 000 people"),
    ]


@given(st.text(), st.booleans())
def test_repaired_text_needs_no_second_repair_of_its_characters(text: str, prose: bool) -> None:
    once = clean_text(text, prose=prose)[0]
    assert once == " ".join(once.split())


@given(st.lists(st.text(st.sampled_from("a ?&\n\t\xa0\u2009\u2028\ufb01âéé–Ã¼")), min_size=1))
def test_values_that_are_sound_need_no_repair_in_any_field(values: list[str]) -> None:
    values = [value.strip() for value in values]
    for keep_lines in (False, True):
        clean = [clean_text(value, keep_lines=keep_lines, prose=True) for value in values]
        assert not are_sound(values) or clean == [(value, []) for value in values]


def test_values_with_accents_and_dashes_are_sound() -> None:
    assert are_sound(["Müller, Jan", "1–2 µg of ‘x’", "参考文献"])
    assert not are_sound(["a", "b\nc"])
