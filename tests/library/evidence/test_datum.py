"""A datum has a value or a reason why there is none; zero is a value."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilience.evidence import Datum, Extraction

VALUE = st.one_of(st.booleans(), st.integers(-9, 9), st.floats(-9, 9), st.text(max_size=9))
KINDS = st.sampled_from(["not_reported", "not_applicable", "unclear"])


@pytest.mark.parametrize(
    "given_", [{}, {"value": 1, "missing": "unclear"}, {"missing": "forgotten"}]
)
def test_a_datum_has_a_value_or_a_known_reason_for_none(given_: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"either a value|is none of"):
        Datum(**given_)


def test_zero_is_a_value_and_no_is_no_number() -> None:
    assert (Datum(value=0).number, Datum(value=0).text) == (0.0, "0")
    assert (Datum(value=False).number, Datum(value=False).text) == (None, "no")
    absent = Datum(missing="not_reported")
    assert (absent.number, absent.text) == (None, "not reported")


DATA = st.one_of(
    st.builds(Datum, value=VALUE, place=st.text(max_size=5), inferred=st.booleans()),
    st.builds(Datum, missing=KINDS, note=st.text(max_size=5)),
)


@given(st.dictionaries(st.text(max_size=5), DATA, max_size=3))
def test_a_form_is_written_and_read_without_loss(characteristics: dict[str, Datum]) -> None:
    form = Extraction(characteristics=characteristics)
    assert Extraction.from_json(form.as_json()) == form
