"""The scales on which estimates are pooled: one way back from what the other way made."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilience.effects.scales import SCALES, Scale


@pytest.mark.parametrize("name", SCALES)
@given(value=st.floats(0.001, 0.999))
def test_the_way_back_undoes_the_way_onto_the_scale(name: Scale, value: float) -> None:
    scale = SCALES[name]
    assert scale.back(scale.onto(value)) == pytest.approx(value, rel=1e-9)


@pytest.mark.parametrize("name", ["log", "logit", "probit", "arcsine", "root"])
def test_a_value_without_a_place_on_the_scale_is_refused(name: Scale) -> None:
    with pytest.raises(ValueError):
        SCALES[name].onto(-0.1)
