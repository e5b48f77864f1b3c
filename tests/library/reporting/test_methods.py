"""The methods in sentences: what was done, what will be done, and nothing that never was."""

from __future__ import annotations

from dataclasses import replace

import pytest

from consilience.protocol.plan import Plan, VotingRule
from consilience.reporting.methods import search_sentences, stage_sentences
from consilience.review.build import checks_of
from consilience.review.findings import findings
from consilience.review.folder import open_folder
from consilience.review.report import document_of
from consilience.review.shipped import shipped
from consilience.search import Search
from tests.library.review.bcg import review


@pytest.fixture
def plan() -> Plan:
    return review().plan


def test_what_has_begun_was_done_and_the_rest_will_be(plan: Plan) -> None:
    said = stage_sentences(plan, begun={"screening", "extraction"})
    assert said[0] == (
        "Titles and abstracts were screened by two people, each blind to the other; "
        "an adjudicator settled conflicts."
    )
    assert said[1].startswith("Full texts will be screened by two people")
    assert said[1].endswith("an adjudicator will settle conflicts.")
    assert said[2] == (
        "Data were extracted by two people independently; differences were reconciled."
    )
    assert said[3].startswith("Studies will be appraised with the ")


def test_stages_that_the_review_passes_over_are_not_told(plan: Plan) -> None:
    said = stage_sentences(plan, begun={"extraction"}, passed_over={"screening", "fulltext"})
    assert len(said) == 2 and "screened" not in " ".join(said)


def test_more_than_two_are_blind_to_the_others(plan: Plan) -> None:
    three = replace(plan, screening=VotingRule(votes=3, settle="discussion"))
    said = stage_sentences(three, begun={"screening"})[0]
    assert said.endswith(
        "three people, each blind to the others; conflicts were settled by discussion."
    )


@pytest.mark.parametrize(("name", "screened"), [("bcg-1994", False), ("lyons-2021", True)])
def test_a_report_tells_of_screening_only_where_it_is_known_of(name: str, screened: bool) -> None:
    opened = open_folder(shipped(name))
    document = document_of(findings(opened.review, checks_of(opened)))
    methods = next(section for section in document.sections if section.id == "methods")
    assert ("were screened by" in str(methods.blocks)) is screened


def test_names_of_sources_keep_their_capitals_and_dates_are_words() -> None:
    searches = [
        Search("a", "MEDLINE", platform="Ovid", date="2026-11"),
        Search("b", "Google Scholar", kind="website", date="2026-11-20"),
        Search("c", "Rayyan", kind="other"),
        Search("d", "Reference lists of included papers", kind="citation"),
    ]
    assert search_sentences(searches) == [
        "We searched MEDLINE (Ovid) in November 2026.",
        "Other methods were Google Scholar, Rayyan and reference lists of included papers. "
        "The searches of Google Scholar are dated 20 November 2026.",
    ]
