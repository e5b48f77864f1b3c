"""PET and PEESE: by hand, and which of them counts."""

from __future__ import annotations

import pytest

from consilience.errors import DataError, TooFewStudies
from consilience.synthesis import pool, regress
from consilience.synthesis.small_studies import pet_peese


def test_four_studies_by_hand() -> None:
    # The line on standard errors 1 and 2 has the intercept -2 with variance
    # 2 * (4/2 + 1/0.5), not there;
    # that on variances 1 and 4, through 2 and 6, has 2 - 4/3.
    found = pet_peese(pool([1.0, 3.0, 4.0, 8.0], [1.0, 1.0, 4.0, 4.0]))
    assert found.pet.est == pytest.approx(-2)
    assert found.pet.fit.zval[0] == pytest.approx(-2 / 8**0.5)
    assert found.peese.est == pytest.approx(2 - 4 / 3)
    assert (found.chosen, found.est) == ("PET", pytest.approx(-2))


def test_the_variances_count_where_an_effect_is_left() -> None:
    y, v = [1.0, 1.02, 0.98, 1.01, 0.99], [0.01, 0.02, 0.03, 0.04, 0.05]
    found = pet_peese(pool(y, v))
    assert found.chosen == "PEESE"
    assert (found.est, found.ci_lb) == (found.peese.est, found.peese.ci_lb)
    assert pet_peese(pool(y, v), alpha=1e-12).chosen == "PET"
    turned = pet_peese(pool([-one for one in y], v))
    assert (turned.chosen, turned.est) == ("PEESE", pytest.approx(-found.est))


def test_wrong_use_is_refused() -> None:
    with pytest.raises(TooFewStudies):
        pet_peese(pool([1.0, 2.0], [1.0, 2.0]))
    with pytest.raises(DataError, match="one size"):
        pet_peese(pool([1.0, 2.0, 3.0], [1.0] * 3))
    model = regress([1.0, 2.0, 4.0, 3.0], [1.0] * 4, [[1.0, x] for x in range(4)], names=("a", "b"))
    with pytest.raises(DataError, match="moderators"):
        pet_peese(model)
