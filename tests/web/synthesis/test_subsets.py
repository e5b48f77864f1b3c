"""All subsets of the studies: at once where they are few, else as a job, kept by their inputs."""

from __future__ import annotations

import csv
import io

import pytest

from consilience.review import charts
from consilience_web.jobs.models import Job
from consilience_web.jobs.work import new_name, work
from consilience_web.reviews.blobs import CHART
from consilience_web.reviews.erasure import delete_made
from consilience_web.reviews.models import Blob
from consilience_web.synthesis.forms import SubsetsForm
from consilience_web.synthesis.queries import SubsetsShown
from tests.web.synthesis.conftest import Trials

GOSH = "analysis/tb-end/charts/gosh/"
MANY = "All 8,191 subsets"


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch, trials: Trials) -> Trials:
    """The thirteen trials where 8,191 subsets are too many to wait for."""
    monkeypatch.setattr(charts, "AT_ONCE", 2**12)
    monkeypatch.setattr(charts, "SAMPLE", 500)
    return trials


def ask(trials: Trials, **given: str) -> str:
    """Ask for subsets; give the address that answers."""
    answer = trials.lead.post(trials.address(f"{GOSH}subsets/"), given)
    assert answer.status_code == 302
    place: str = answer["Location"]
    return place


def test_few_are_shown_at_once_and_nothing_is_asked(trials: Trials) -> None:
    page = trials.page(GOSH)
    assert MANY in page
    assert "Fit these subsets" not in page


def test_a_sample_is_shown_until_a_job_has_fitted_all(slow: Trials) -> None:
    page = slow.page(GOSH)
    assert "These are 500 subsets, drawn by chance with seed 1." in page
    assert "13 studies have 8,191" in page
    place = ask(slow, n="", seed="1")
    assert place.startswith(f"/r/{slow.row.slug}/jobs/")
    assert ask(slow, n="", seed="1") == place, "what waits is not asked for twice"
    assert "Subsets of the studies" in slow.page(GOSH)
    work(new_name(), until_idle=True)
    job = Job.objects.get(kind="subsets")
    assert (job.state, job.result["text"]) == (
        "done", "8,191 subsets of the 13 studies were fitted.",
    )  # fmt: skip
    assert MANY in slow.lead.get(job.result["url"]).content.decode()
    assert MANY in slow.page(GOSH), "from now on all are shown first"
    text = slow.lead.get(slow.address("analysis/tb-end/charts/gosh.csv?n=0&seed=1"))
    rows = list(csv.DictReader(io.StringIO(text.content.decode())))
    assert "Aronson 1948" in {row["study"] for row in rows}


def test_size_and_seed_of_a_sample_are_chosen(slow: Trials) -> None:
    place = ask(slow, n="300", seed="7")
    assert place.endswith("?n=300&seed=7")
    page = slow.lead.get(place).content.decode()
    assert "These are 300 subsets, drawn by chance with seed 7." in page
    assert "gosh.svg?n=300&amp;seed=7" in page
    wrong = slow.lead.post(slow.address(f"{GOSH}subsets/"), {"n": "1", "seed": "1"})
    assert wrong.status_code == 400
    assert "greater than or equal to 2" in wrong.content.decode()


def test_of_more_than_twenty_studies_a_number_has_to_be_given() -> None:
    of_many = SubsetsShown(charts.Subsets(20_000), 25, 0, True, ())
    form = SubsetsForm.of(of_many, {"n": "", "seed": "1"})
    assert form is not None
    assert form.errors["n"]
    assert "25 studies have too many to fit them all." in of_many.said


def test_a_chart_of_other_numbers_is_never_shown(slow: Trials) -> None:
    ask(slow, n="", seed="1")
    work(new_name(), until_idle=True)
    assert Blob.objects.filter(kind=CHART).count() == 1
    slow.run(again="tb-end", method="DL")
    page = slow.page(f"{GOSH}?n=0&seed=1")
    assert "are not fitted yet, or the numbers have changed since" in page
    assert "These are 500 subsets" in page
    assert slow.lead.get(slow.address("analysis/tb-end/charts/gosh.svg?n=0&seed=1")
                         ).status_code == 404  # fmt: skip
    ask(slow, n="", seed="1")
    work(new_name(), until_idle=True)
    assert Blob.objects.filter(kind=CHART).count() == 1, "the old one is dropped"


def test_a_withdrawal_deletes_the_charts(slow: Trials) -> None:
    ask(slow, n="", seed="1")
    work(new_name(), until_idle=True)
    delete_made(slow.row)
    assert not Blob.objects.filter(kind=CHART).exists()


def test_a_job_that_is_stopped_keeps_nothing(slow: Trials) -> None:
    ask(slow, n="", seed="1")
    job = Job.objects.get(kind="subsets")
    slow.lead.post(f"/r/{slow.row.slug}/jobs/{job.pk}/cancel/")
    work(new_name(), until_idle=True)
    assert Job.objects.get(pk=job.pk).state == "cancelled"
    assert not Blob.objects.filter(kind=CHART).exists()
