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
    assert "Bring the searches in" not in page("bcg-1994")


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
