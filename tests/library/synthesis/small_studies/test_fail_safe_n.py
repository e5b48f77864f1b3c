"""Fail-safe numbers: by hand, and what holds for all data."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consilience.errors import DataError
from consilience.synthesis import pool, regress
from consilience.synthesis.small_studies import fail_safe_n
from consilience.synthesis.small_studies.fail_safe_n import KINDS

EQUAL = pool([1.0, 1.0, 1.0, 1.0], [0.25] * 4, method="EE")
"""Four studies with z = 2 each."""

few = settings(max_examples=20)
studies = st.lists(st.tuples(st.floats(-2, 2), st.floats(0.05, 1)), min_size=2, max_size=8)


def test_rosenthal_by_hand() -> None:
    # Stouffer's z is 8 / sqrt(4) = 4; 4 * (4 / 1.6449)^2 - 4 = 19.65
    found = fail_safe_n(EQUAL, kind="Rosenthal")
    assert found.fsnum == 20
    assert found.pval == pytest.approx(math.erfc(4 / math.sqrt(2)) / 2)
    assert (found.alpha, found.k) == (0.05, 4)


def test_orwin_by_hand() -> None:
    # The mean is 1: 4 * (1 - 0.3) / 0.3 = 9.3 studies pull it to 0.3, four to its half.
    assert fail_safe_n(EQUAL, kind="Orwin", target=0.3).fsnum == 10
    assert fail_safe_n(EQUAL, kind="Orwin").fsnum == 4
    assert fail_safe_n(EQUAL, kind="Orwin", target=0.0).fsnum == math.inf
    uneven = pool([1.0, 3.0], [1.0, 3.0], method="EE")
    assert fail_safe_n(uneven, kind="Orwin").est == pytest.approx(1.5)
    assert fail_safe_n(uneven, kind="Orwin", weighted=False).est == pytest.approx(2)


def test_rosenberg_and_the_general_method_agree_under_equal_effects() -> None:
    # Weights 4 each, mean 1: (16 / 1.95996)^2 = 66.64 = weights wanted; (66.64 - 16) / 4 = 12.66
    found, general = fail_safe_n(EQUAL, kind="Rosenberg"), fail_safe_n(EQUAL)
    assert found.fsnum == general.fsnum == 13
    assert general.est_fsn == pytest.approx(4 / 17)
    assert general.pval_fsn >= 0.05 > fail_safe_n(EQUAL, alpha=0.04).pval_fsn
    # metafor's search may end one above the least.
    assert fail_safe_n(EQUAL, as_metafor=True).fsnum in (13, 14)


def test_the_general_method_reaches_a_target() -> None:
    assert fail_safe_n(EQUAL, target=0.25).fsnum == 12
    exact = fail_safe_n(pool([1.0, 0.2, 0.8], [0.05, 0.04, 0.06]), target=0.2, exact=True)
    assert abs(exact.est_fsn) <= 0.2


@given(studies, st.sampled_from(KINDS))
@few
def test_the_sign_does_not_matter_and_nothing_is_needed_where_nothing_is_shown(
    rows: list[tuple[float, float]], kind: str
) -> None:
    y, v = [round(y, 3) for y, _ in rows], [v for _, v in rows]
    result = pool(y, v, method="DL")
    found = fail_safe_n(result, kind=kind)
    mirrored = fail_safe_n(pool([-one for one in y], v, method="DL"), kind=kind)
    assert found.fsnum == mirrored.fsnum
    if found.pval > 0.05:
        assert found.fsnum == 0
    elif kind == "General":
        assert found.pval_fsn >= 0.05


def test_one_study_has_its_number() -> None:
    assert fail_safe_n(pool([1.0], [0.1]), kind="Rosenthal").fsnum == 3
    assert fail_safe_n(pool([1.0], [0.1]), as_metafor=True).fsnum > 0


def test_wrong_use_is_refused() -> None:
    with pytest.raises(DataError, match="no kind 'Orvin'"):
        fail_safe_n(EQUAL, kind="Orvin")
    with pytest.raises(DataError, match="no level"):
        fail_safe_n(EQUAL, alpha=1.0)
    model = regress([1.0, 2.0, 4.0], [1.0] * 3, [[1.0, x] for x in range(3)], names=("a", "b"))
    with pytest.raises(DataError, match="moderators"):
        fail_safe_n(model)
