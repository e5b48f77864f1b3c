"""Checks that a plan announces without an outcome are tied to the analyses that carry them out."""

from __future__ import annotations

from consilience.protocol.plan import PlannedAnalysis
from consilience.review.planned import carries_out
from consilience.synthesis.spec import Spec
from tests.web.synthesis.conftest import Trials

FUNNEL = "Asymmetry of the funnel plot"
ALLOCATION = "Trials by how people were allocated"


def waiting(trials: Trials) -> str:
    """The part of the list that says what was planned and not run."""
    return trials.page().split("Planned, not run here", 1)[1]


def test_subgroups_and_moderators_that_a_plan_names_count_as_run(trials: Trials) -> None:
    assert ALLOCATION in waiting(trials)
    assert "Latitude of the place" in waiting(trials)
    trials.run(again="tb-end", subgroup="allocation", mods=["latitude"], method="DL")
    assert ALLOCATION not in waiting(trials)
    assert "Latitude of the place" not in waiting(trials)
    run = trials.page().split("Planned, not run here", 1)[0]
    assert (
        "Done, as part of “Tuberculosis”. Test of a difference between the subgroups: Q(2)" in run
    )
    assert "Meta-regression, test of Latitude: QM(1)" in run


def test_a_check_is_ticked_next_to_the_analysis_that_carries_it_out(trials: Trials) -> None:
    page = trials.page("analysis/tb-end/")
    assert f"{FUNNEL} <span" in page
    before = trials.kept("tb-end")
    trials.lead.post(trials.address("analysis/tb-end/planned/"), {"answers": ["funnel"]})
    kept = trials.kept("tb-end")
    assert kept["spec"]["answers"] == ["funnel"]
    assert kept["result"] == before["result"], "the result stays as it was kept"
    assert FUNNEL not in waiting(trials)
    report = trials.lead.get(f"/r/{trials.row.slug}/report/").content.decode()
    row = report.split(FUNNEL, 1)[1].split("</tr>", 1)[0]
    assert "Done, as part of “Tuberculosis”." in row


def test_what_was_ticked_stays_when_a_choice_is_changed_and_can_be_taken_back(
    trials: Trials,
) -> None:
    url = trials.address("analysis/tb-end/planned/")
    trials.lead.post(url, {"answers": ["funnel"]})
    trials.run(again="tb-end", method="PM")
    assert trials.kept("tb-end")["spec"]["answers"] == ["funnel"]
    trials.lead.post(url, {})
    assert FUNNEL in waiting(trials)


def test_what_the_plan_does_not_name_is_refused(trials: Trials) -> None:
    url = trials.address("analysis/tb-end/planned/")
    assert trials.lead.post(url, {"answers": ["tb-odds"]}).status_code == 400
    assert trials.lead.get(url).status_code == 405
    gone = trials.address("analysis/nothing/planned/")
    assert trials.lead.post(gone, {"answers": ["funnel"]}).status_code == 404


def test_a_word_within_the_name_of_a_fact_ties_nothing() -> None:
    plan = PlannedAnalysis("mean", "By the mean", kind="subgroup")
    spec = Spec("x", "Ill", "ill", "end", "RR", mods="~ `mean-age`")
    assert not carries_out(spec, plan, {"mean-age": "Mean age"})
    of_age = PlannedAnalysis("by-age", "By the mean age of the people", kind="subgroup")
    assert carries_out(spec, of_age, {"mean-age": "Mean age"})
