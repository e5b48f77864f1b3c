"""A published review that was carried in: what its pages ask for, count and compare."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from consilience.review.shipped import shipped
from consilience_web.reviews.folders import import_folder, seat

pytestmark = pytest.mark.django_db


def page(name: str, path: str = "") -> str:
    """A page of a shipped review as its lead sees it, without tags."""
    row, _ = import_folder(shipped(name))
    lead = User.objects.create_user(f"lead-of-{name}")
    seat(row, {"bcg-1994": "gac", "lyons-2021": "nl"}[name], lead)
    client = Client()
    client.force_login(lead)
    text = client.get(f"/r/{row.slug}/{path}").content.decode()
    return " ".join(re.sub(r"<[^>]*>", " ", text).split())


def test_a_review_that_begins_with_studies_is_not_asked_for_its_searches() -> None:
    assert "Add your searches" not in page("bcg-1994")


@pytest.mark.parametrize(("name", "n"), [("bcg-1994", 13), ("lyons-2021", 8)])
def test_a_study_whose_forms_of_two_stages_were_reconciled_counts_once(name: str, n: int) -> None:
    assert f"forms of {n} studies reconciled" in page(name)


def test_an_analysis_that_a_plan_names_answers_no_other_plan() -> None:
    text = page("bcg-1994", "synthesise/")
    run, _, waiting = text.partition("Planned, not run here")
    assert "Planned and run 1 " in run
    assert "with the intervals of Hartung and Knapp" in waiting


def test_the_numbers_of_a_paper_stand_beside_one_plan_only() -> None:
    assert "reported, not computed" not in page("bcg-1994", "synthesise/")
    assert page("lyons-2021", "synthesise/").count("reported, not computed") == 8


def test_stages_of_which_only_the_paper_tells_say_what_it_reports() -> None:
    rail, _, _ = page("lyons-2021").partition("For you, today")
    told = ("Search 7,423", "Duplicates 3,146", "Screen 4,277", "Full text 98")
    assert all(f"{stage} reported" in rail for stage in told)
    assert "not open yet" not in rail
    assert "Search 0 records" in page("bcg-1994")


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("search/", "7,423 records were found"),
        ("duplicates/", "3,146 duplicates were removed"),
        ("screen/", "4,277 records were screened"),
        ("full-text/", "98 full texts were assessed"),
    ],
)
def test_the_page_of_a_stage_of_which_only_the_paper_tells_says_so(path: str, told: str) -> None:
    assert f"The paper reports that {told}." in page("lyons-2021", path)
    assert "The paper reports that" not in page("bcg-1994", path)


def test_the_front_page_says_what_was_found() -> None:
    found = "very strong evidence of a difference in favour of the intervention: RR 0.49"
    assert f"Tuberculosis: {found}" in page("bcg-1994")


def test_the_front_page_says_what_a_paper_reports_where_nothing_was_pooled() -> None:
    text = page("lyons-2021")
    assert "What was found as the paper reports, not computed here" in text
    assert (
        "Personal recovery, post-intervention: "
        "SMD 0.18 [0.07, 0.29] (5 studies, I² 0%, p = 0.002)." in text
    )
