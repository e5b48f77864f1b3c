"""What a build shows is computed once, however many studies and analyses there are."""

from __future__ import annotations

from typing import Any

import pytest

from consilience.review import forests, planned
from consilience.review.findings import boxes_of, findings
from consilience.review.folder import open_folder
from consilience.review.report import document_of
from consilience.review.review import Review
from consilience.review.shipped import shipped


@pytest.fixture(scope="module")
def review() -> Review:
    return open_folder(shipped("bcg-1994")).review


def test_analyses_are_carried_out_once_for_all_tables_figures_and_sentences(
    review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    def again(*_: Any, **__: Any) -> Any:
        raise AssertionError("the analyses were carried out before")

    monkeypatch.setattr(planned, "rebuilt", again)
    found = findings(review)
    assert [row.spec.id for row in found.analyses] == list(review.state.analyses)
    assert {row["id"] for row in found.tables["analyses"]} >= {
        row.spec.id for row in found.analyses
    }
    assert document_of(found).sections


def test_a_forest_plot_asks_for_the_risk_of_bias_once(
    review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def counted(of: Review) -> Any:
        asked.append(of)
        return appraised(of)

    appraised = forests.appraised
    monkeypatch.setattr(forests, "appraised", counted)
    found = findings(review)
    assert len(asked) == len([name for name in found.drawings if name.startswith("forest-")]) > 0


def test_boxes_are_had_without_the_rest(review: Review) -> None:
    assert boxes_of(review) == findings(review).boxes
