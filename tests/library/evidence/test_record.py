"""A record names itself, keeps its id and comes back from JSON as it was."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError, replace

import pytest

from consilience.evidence import Record
from consilience.evidence.record import made, place_id


@pytest.mark.parametrize(
    ("authors", "year", "short"),
    [
        ((), None, "No author"),
        (("Payne, Roger",), 1971, "Payne 1971"),
        (("Payne, Roger", "McVay, Scott"), 1971, "Payne & McVay 1971"),
        (("Aronson, J", "Saunders, K", "Chan, Q"), None, "Aronson et al."),
    ],
)
def test_a_reader_names_a_record(authors: tuple[str, ...], year: int | None, short: str) -> None:
    assert Record(authors=authors, year=year).short == short


def test_the_same_place_of_the_same_file_gives_the_same_id() -> None:
    assert place_id("0123456789abcdef", 12) == "0123456789-00012"


def test_a_record_comes_back_from_json() -> None:
    record = Record(title="Songs", authors=("Payne, R",), extra={"C1": ("a", "b")}, id="x-00001")
    assert Record.from_json(record.as_json(), id=record.id) == record


def test_a_record_that_is_made_quickly_is_a_record_like_any_other() -> None:
    quick, usual = made(title="A", authors=("B",)), Record(title="A", authors=("B",))
    assert quick == usual and type(quick) is Record
    assert pickle.loads(pickle.dumps(quick)) == replace(quick) == usual
    with pytest.raises(FrozenInstanceError):
        quick.title = "C"  # type: ignore[misc]
