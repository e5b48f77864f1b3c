"""The charts of an analysis: each where it makes sense, with its numbers and files."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest

from consilience.figures.table import FIGURES
from consilience_web.synthesis.queries import charts as queries_of_charts
from consilience_web.synthesis.queries.charts import QUESTIONS
from tests.web.synthesis.conftest import Trials
from tests.web.synthesis.test_synthesis import run, two_studies

NAMES = [name for _, names in QUESTIONS for name in names]
CHARTS = "analysis/tb-end/charts/"


def test_every_figure_of_the_table_has_its_place_under_one_question() -> None:
    assert sorted(NAMES) == sorted(name for name in FIGURES if name != "forest")


def test_a_chart_that_cannot_be_drawn_says_why(trials: Trials) -> None:
    page = trials.page(CHARTS)
    assert "Bubble plot not shown: needs a meta-regression." in page
    assert (
        "Harvest plot not shown: it is for findings that are not pooled; these are pooled." in page
    )
    assert f'href="{trials.address(CHARTS)}baujat/"' in page
    assert trials.lead.get(trials.address(f"{CHARTS}bubble/")).status_code == 404
    assert trials.lead.get(trials.address(f"{CHARTS}bubble.svg")).status_code == 404
    assert trials.lead.get(trials.address(f"{CHARTS}baujat.exe")).status_code == 404


NOT_OF_STUDIES = ("bubble", "harvest", "specifications")
"""Charts that this analysis has not, or whose points are no studies."""


@pytest.mark.parametrize("name", [n for n in NAMES if n not in NOT_OF_STUDIES])
def test_a_chart_is_shown_with_its_sentence_its_numbers_and_its_files(
    trials: Trials, name: str
) -> None:
    page = trials.page(f"{CHARTS}{name}/")
    assert "<svg" in page
    assert FIGURES[name].title in page
    assert "The numbers behind it" in page
    assert b"<svg" in trials.lead.get(trials.address(f"{CHARTS}{name}.svg")).content
    text = trials.lead.get(trials.address(f"{CHARTS}{name}.csv")).content.decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {"Aronson 1948", "Comstock et al 1976"} <= {row["study"] for row in rows}


def test_the_chart_of_all_choices_is_taken_along_with_what_each_gives(trials: Trials) -> None:
    assert "Specification curve" in trials.page(f"{CHARTS}specifications/")
    text = trials.lead.get(trials.address(f"{CHARTS}specifications.csv")).content.decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["model"] for row in rows} == {"DL", "EE", "PM", "REML"}
    assert len({tuple(row.items()) for row in rows}) == len(rows) == 7


def test_a_chart_is_taken_along_for_print(trials: Trials) -> None:
    pdf = trials.lead.get(trials.address(f"{CHARTS}labbe.pdf"))
    assert pdf.content.startswith(b"%PDF")
    png = trials.lead.get(trials.address(f"{CHARTS}labbe.png"))
    assert png.content.startswith(b"\x89PNG")
    assert 'filename="labbe-tb-end.png"' in png["Content-Disposition"]


def test_studies_come_in_by_the_year_that_is_known_of_them(trials: Trials) -> None:
    page = trials.page(f"{CHARTS}cumulative/")
    assert "As studies come in by year of publication" in page


def test_a_meta_regression_has_its_bubble_plot(trials: Trials) -> None:
    place = trials.run(mods=["latitude"])
    assert "by Latitude" in trials.page(f"{place}charts/bubble/")
    other = trials.run(mods=["allocation"])
    assert "needs a number as a moderator" in trials.page(f"{other}charts/")


def test_findings_that_are_not_pooled_have_a_harvest_plot(team: Any) -> None:
    two_studies(team)
    address = run(team, minimum_k="3")
    assert "harvest plot" in team.bob.get(address).content.decode()
    page = team.bob.get(f"{address}charts/").content.decode()
    assert "Funnel plot not shown: the studies are not pooled." in page
    chart = team.bob.get(f"{address}charts/harvest/").content.decode()
    assert "<svg" in chart
    assert "Study A 2012" in chart


def test_charts_lead_to_their_neighbours(trials: Trials) -> None:
    page = trials.page(f"{CHARTS}influence/")
    assert f'rel="prev" href="{trials.address(CHARTS)}leave-one-out/"' in page
    assert f'rel="next" href="{trials.address(CHARTS)}baujat/"' in page


def test_a_long_table_is_on_the_page_in_parts(
    trials: Trials, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries_of_charts, "MOST_ROWS", 5)
    place = f"{CHARTS}baujat/"
    seen = []
    address, said = place, ""
    while address:
        page = trials.page(address)
        part = page.split("The numbers behind it", 1)[1].split("</details>", 1)[0]
        seen += re.findall('<th scope="row">([^<]+)</th>', part)
        said += part.split('<p class="quiet">', 1)[1].split(" <a", 1)[0]
        later = re.search(r'rel="next" href="(\?page=\d)#numbers"', part)
        address = place + later[1] if later else ""
    assert len(seen) == len(set(seen)) == 13
    assert said == "Rows 1 to 5 of 13.Rows 6 to 10 of 13.Rows 11 to 13 of 13."
    assert '<details id="numbers">' in trials.page(place)
    assert '<details id="numbers" open>' in trials.page(f"{place}?page=2")
    assert "Rows 11 to 13" in trials.page(f"{place}?page=99")
    assert "Rows 1 to 5" in trials.page(f"{place}?page=x")
