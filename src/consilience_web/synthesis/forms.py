"""The form that asks what is to be pooled, and how."""

from __future__ import annotations

from typing import Any

from django import forms

from consilience.effects import MEASURES
from consilience.protocol import Plan
from consilience.synthesis.analyses import CONTINUOUS, DICHOTOMOUS
from consilience.synthesis.pool import TESTS
from consilience.synthesis.tau2 import ESTIMATORS


class AnalysisForm(forms.Form):
    """Outcome, time, measure and method of an analysis."""

    title = forms.CharField(max_length=200)
    outcome = forms.ChoiceField()
    timepoint = forms.ChoiceField(label="Time point")
    measure = forms.ChoiceField(
        choices=[(m, f"{MEASURES[m].title} ({m})") for m in (*CONTINUOUS, *DICHOTOMOUS)]
    )
    method = forms.ChoiceField(
        label="Estimator of the variance between studies",
        choices=[(name, f"{row.title} ({name})") for name, row in ESTIMATORS.items()],
        initial="REML",
    )
    test = forms.ChoiceField(label="Interval and test", choices=list(TESTS.items()), initial="knha")
    minimum_k = forms.IntegerField(
        label="Fewest studies to pool", min_value=1, max_value=1000, initial=2
    )

    def __init__(self, plan: Plan, found: dict[str, list[str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("outcome", {o.id: o.name for o in plan.outcomes}, found["outcome"])
        self._offer("timepoint", {t.id: t.name for t in plan.timepoints}, found["timepoint"])

    def _offer(self, field: str, planned: dict[str, str], found: list[str]) -> None:
        names = planned | {id: id for id in found if id not in planned}
        self.fields[field].choices = list(names.items())  # type: ignore[attr-defined]
