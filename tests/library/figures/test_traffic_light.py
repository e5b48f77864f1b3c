"""The figures of risk of bias show every judgement, in more than colour."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from consilience.catalogue import UNDEFINED, Instrument, instrument, instruments
from consilience.figures.sign import sign
from consilience.figures.summary_bars import summarise, summary_bars
from consilience.figures.svg import document
from consilience.figures.traffic_light import appraisal_table, describe_appraisal, traffic_light

SVG = "{http://www.w3.org/2000/svg}"
ROB1 = instrument("rob1")
SIX = [item.id for item in ROB1.items if not item.optional]
LOW = dict.fromkeys(SIX, "Low")
ROWS = [
    ("Cook 2012", LOW, "Low"),
    ("Rogers 2016", LOW | {"blinding_outcome_assessment": "High"}, UNDEFINED),
    ("Uttley 2015", {"sequence_generation": "Unclear"}, None),
]


def signs(svg: str) -> list[str]:
    titles = [node.findtext(f"{SVG}title") for node in ElementTree.fromstring(svg).iter(f"{SVG}g")]
    return [title for title in titles if title]


def test_every_judgement_is_drawn_once_and_in_words() -> None:
    svg = traffic_light(ROB1, ROWS, items=SIX)
    key = ["Low risk of bias", "Unclear risk of bias", "High risk of bias", "Not judged",
           "Undefined by the rule"]  # fmt: skip
    table = appraisal_table(ROB1, ROWS, items=SIX)
    cells = [cell for row in table for name, cell in row.items() if name != "Study"]
    assert sorted(signs(svg)) == sorted(cells + key)
    assert ElementTree.fromstring(svg).findtext(f"{SVG}desc") == describe_appraisal(
        ROB1, ROWS, items=SIX
    )


def test_a_case_that_the_rule_leaves_open_is_shown_as_such() -> None:
    assert "Rogers 2016." in describe_appraisal(ROB1, ROWS, items=SIX)
    assert appraisal_table(ROB1, ROWS, items=SIX)[1]["Overall"] == "Undefined by the rule"


def test_an_item_that_the_review_leaves_out_has_no_column() -> None:
    assert "Other bias" not in appraisal_table(ROB1, ROWS, items=SIX)[0]
    assert "Other bias" in appraisal_table(ROB1, ROWS)[0]


@pytest.mark.parametrize("one", instruments(), ids=lambda one: one.id)
def test_answers_of_an_item_are_told_apart_without_colour(one: Instrument) -> None:
    for item in one.items:
        rated = [answer for answer in item.answers if answer.role != "none"]
        assert len({answer.symbol for answer in rated}) == len(rated)


def test_a_bad_judgement_is_filled_and_a_good_one_is_not() -> None:
    drawn = {
        answer.id: document((1, 1), [sign((0, 0), answer)], title="t", description="d")
        for answer in ROB1.answers
    }
    assert 'class="bad filled"' in drawn["High"]
    assert "stroke-dasharray" in drawn["Unclear"]
    assert "filled" not in drawn["Low"]


def test_shares_of_each_domain_add_up_to_the_whole() -> None:
    for weights in (None, {"Cook 2012": 3.0, "Rogers 2016": 1.0, "Uttley 2015": 0.5}):
        for shares in summarise(ROB1, ROWS, items=SIX, weights=weights).values():
            assert sum(share.share for share in shares) == pytest.approx(1)
            assert sum(share.n_studies for share in shares) == len(ROWS)


def test_weights_change_shares_and_not_the_number_of_studies() -> None:
    weights = {"Cook 2012": 3.0, "Rogers 2016": 1.0, "Uttley 2015": 0.0}
    shares = summarise(ROB1, ROWS, items=SIX, weights=weights)["Overall"]
    assert {s.answer.id: (s.n_studies, s.share) for s in shares} == {
        "Low": (1, 0.75),
        "UNDEFINED": (1, 0.25),
        "": (1, 0.0),
    }


def test_bars_are_as_long_as_their_shares() -> None:
    root = ElementTree.fromstring(summary_bars(ROB1, ROWS, items=SIX))
    widths = [float(bar.attrib["width"]) for bar in root.iter(f"{SVG}rect")]
    expected = [
        share.share * 420
        for shares in summarise(ROB1, ROWS, items=SIX).values()
        for share in shares
    ]
    assert widths == pytest.approx(expected, abs=0.01)


def test_no_study_is_no_failure() -> None:
    ElementTree.fromstring(traffic_light(ROB1, []))
    ElementTree.fromstring(summary_bars(ROB1, []))
