"""A record is printed as a reference, whatever its export made of names and points."""

from __future__ import annotations

import pytest

from consilience.evidence import Record
from consilience.review.review import citation


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("Jalil, N.-E.", "Jalil NE"),
        ("Berg, J. A.", "Berg JA"),
        ("Cook, JA", "Cook JA"),
        ("Lyons, Natasha", "Lyons N"),
        ("The Collaborators", "The Collaborators"),
    ],
)
def test_a_name_is_printed_with_its_initials_and_no_points(name: str, printed: str) -> None:
    assert citation(Record(id="r", authors=(name,), title="One", year=2012)) == (
        f"{printed}. One. 2012."
    )


def test_no_part_ends_in_two_points() -> None:
    found = citation(Record(id="r", authors=("Eberth, D.",), title="Two.", journal="Sci. Rep."))
    assert found == "Eberth D. Two. Sci. Rep. n.d."
