"""The flow diagram shows the numbers that it is given, and no other."""

from __future__ import annotations

import re
from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilience.catalogue import TEMPLATES, flow_boxes
from consilience.figures.flow import Box, describe_flow, flow_svg

SVG = "{http://www.w3.org/2000/svg}"
NOT_REPORTED = Box(None, "not_reported")
LYONS = dict.fromkeys([box.id for box in flow_boxes()], NOT_REPORTED) | {
    id: Box(n, "reported")
    for id, n in {
        "database_results": 7198, "other_results": 225, "duplicates": 3146,
        "records_screened": 4277, "records_excluded": 4179, "dbr_sought_reports": 98,
        "dbr_assessed": 98, "dbr_excluded": 87, "new_studies": 8, "new_reports": 11,
    }.items()
}  # fmt: skip
COUNTED = {
    "database_results": Box(1200, reasons=[("MEDLINE", 800), ("PsycINFO", 400)]),
    "register_results": Box(100), "duplicates": Box(300), "records_screened": Box(1000),
    "records_excluded": Box(900), "dbr_sought_reports": Box(100),
    "dbr_notretrieved_reports": Box(4), "dbr_assessed": Box(96),
    "dbr_excluded": Box(66, reasons=[("Wrong population & setting <x>", 40), ("Design", 26)]),
    "citations_results": Box(40), "other_sought_reports": Box(40), "other_assessed": Box(40),
    "other_excluded": Box(32), "new_studies": Box(35), "new_reports": Box(38),
    "previous_studies": Box(12), "total_studies": Box(47),
}  # fmt: skip


def texts(svg: str) -> list[str]:
    return [node.text or "" for node in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def rectangles(svg: str) -> list[tuple[float, ...]]:
    return [
        tuple(float(box.attrib[name]) for name in ("x", "y", "width", "height"))
        for box in ElementTree.fromstring(svg).iter(f"{SVG}rect")
        if box.attrib["class"] == "box"
    ]


def test_every_number_of_lyons_is_drawn_and_marked_as_reported() -> None:
    shown = texts(flow_svg(LYONS, other_join="before_duplicates"))
    numbers = [words for words in shown if words.startswith("n = ")]
    assert sorted(numbers) == sorted(
        f"n = {box.value:,}" for box in LYONS.values() if box.value is not None
    )
    assert shown.count("as reported") == len(numbers)
    assert "not reported" in shown


def test_counted_numbers_carry_no_mark() -> None:
    assert "as reported" not in texts(flow_svg(COUNTED))


def test_databases_and_reasons_are_listed_with_their_numbers() -> None:
    shown = texts(flow_svg(COUNTED))
    assert {"MEDLINE", "n = 800", "Wrong population & setting <x>", "n = 40"} <= set(shown)


def test_text_alternative_names_every_box_that_is_drawn() -> None:
    svg = flow_svg(LYONS, other_join="before_duplicates")
    described = ElementTree.fromstring(svg).findtext(f"{SVG}desc") or ""
    assert described == describe_flow(LYONS, other_join="before_duplicates")
    assert "Records screened: n = 4,277, as reported" in described
    assert "Reports not retrieved: not reported" in described
    assert "by other methods: Other sources: n = 225, as reported" in described


def test_a_box_leads_to_its_list_and_says_so() -> None:
    svg = flow_svg(COUNTED, links={"records_screened": "/r/1/records?box=records_screened"})
    links = list(ElementTree.fromstring(svg).iter(f"{SVG}a"))
    assert [link.attrib["href"] for link in links] == ["/r/1/records?box=records_screened"]
    assert links[0].attrib["aria-label"] == "Records screened: n = 1,000; open the list"
    assert 'role="group"' in svg
    assert 'role="img"' in flow_svg(COUNTED)


def test_other_methods_are_left_out_where_nothing_came_by_them() -> None:
    databases = {id: box for id, box in COUNTED.items() if not id.startswith(("other", "citat"))}
    assert "Identification of studies via other methods" in texts(flow_svg(COUNTED))
    assert "Identification of studies via other methods" not in texts(flow_svg(databases))


def test_an_update_shows_the_previous_version_and_the_total() -> None:
    assert "Previous studies" in texts(flow_svg(COUNTED, template="V1-update"))
    assert "n = 47" in texts(flow_svg(COUNTED, template="V1-update"))
    assert "n = 47" not in texts(flow_svg(COUNTED, template="V1-new"))


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("join", ["after", "before_duplicates"])
def test_boxes_never_overlap(template: str, join: str) -> None:
    boxes = rectangles(flow_svg(COUNTED, template=template, other_join=join))  # type: ignore[arg-type]
    assert len(boxes) >= 8
    for (ax, ay, aw, ah), (bx, by, bw, bh) in combinations(boxes, 2):
        assert ax + aw <= bx or bx + bw <= ax or ay + ah <= by or by + bh <= ay


@pytest.mark.parametrize("template", TEMPLATES)
def test_nothing_in_it_needs_a_style_or_another_host(template: str) -> None:
    svg = flow_svg(COUNTED, template=template)
    assert not re.search(r"\bstyle=|<style|<script|\bon\w+=|url\(", svg)
    assert re.findall(r"https?://[^\"' ]+", svg) == ["http://www.w3.org/2000/svg"]


@given(st.dictionaries(st.sampled_from([b.id for b in flow_boxes()]), st.integers(0, 10**6)))
def test_any_set_of_boxes_gives_a_drawing(values: dict[str, int]) -> None:
    ElementTree.fromstring(flow_svg({id: Box(n) for id, n in values.items()}))


def test_unknown_template_is_refused() -> None:
    with pytest.raises(ValueError, match="no template 'V3'; there are V1-new"):
        flow_svg(COUNTED, template="V3")
