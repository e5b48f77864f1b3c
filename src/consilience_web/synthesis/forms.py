"""The form that asks what is to be pooled, and how."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from consilience.effects import MEASURES
from consilience.evidence import Study
from consilience.protocol import Plan
from consilience.synthesis import TESTS
from consilience.synthesis.analyses import OFFERED, ROLES
from consilience.synthesis.tau2 import ESTIMATORS

_ROLES = [(role, role.capitalize()) for role in ROLES]


class AnalysisForm(forms.Form):
    """Outcome, time, measure, arms, method, and which studies are left out."""

    title = forms.CharField(max_length=200, help_text="As it stands over the forest plot.")
    outcome = forms.ChoiceField()
    timepoint = forms.ChoiceField(label="Time point")
    measure = forms.ChoiceField(
        choices=[(m, f"{MEASURES[m].axis_title} ({m})") for m in OFFERED],
        help_text="MD and SMD need n, mean and SD of each arm; RR, OR and RD need n and events.",
    )
    experimental = forms.ChoiceField(
        label="Experimental arms", choices=_ROLES, initial="intervention",
        help_text="Several arms of a study in this role are combined.",
    )  # fmt: skip
    control = forms.ChoiceField(
        label="Control arms", choices=_ROLES, initial="comparator",
        help_text="What the experimental arms are compared with.",
    )  # fmt: skip
    method = forms.ChoiceField(
        label="Estimator of the variance between studies",
        choices=[(name, f"{row.title} ({name})") for name, row in ESTIMATORS.items()],
        initial="REML",
    )
    test = forms.ChoiceField(
        label="Interval and test",
        choices=[(name, title[:1].upper() + title[1:]) for name, title in TESTS.items()],
        initial="knha",
    )
    minimum_k = forms.IntegerField(
        label="Fewest studies to pool", min_value=1, max_value=1000, initial=2,
        help_text="With fewer nothing is pooled, and the page says so.",
    )  # fmt: skip
    prediction = forms.BooleanField(
        label="Show the prediction interval", required=False, initial=True,
        help_text="Where the effect of a new study is expected; from three studies on.",
    )  # fmt: skip
    leave_out = forms.MultipleChoiceField(label="Leave out", required=False)
    why = forms.CharField(
        label="Note", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Why studies are left out, or why this departs from the plan. It is kept.",
    )  # fmt: skip

    def __init__(
        self,
        plan: Plan,
        found: dict[str, list[str]],
        studies: Sequence[Study],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._offer("outcome", {o.id: o.name for o in plan.outcomes}, found["outcome"])
        self._offer("timepoint", {t.id: t.name for t in plan.timepoints}, found["timepoint"])
        self.fields["leave_out"].choices = [(s.id, s.name) for s in studies]  # type: ignore[attr-defined]

    def _offer(self, field: str, planned: dict[str, str], found: list[str]) -> None:
        names = planned | {id: id for id in found if id not in planned}
        self.fields[field].choices = list(names.items())  # type: ignore[attr-defined]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to choose from yet."""
        names = ("outcome", "timepoint")
        return not all(self.fields[name].choices for name in names)  # type: ignore[attr-defined]

    @property
    def what(self) -> list[forms.BoundField]:
        """The fields that say what is pooled."""
        return [self[n] for n in ("title", "outcome", "timepoint", "measure")]

    @property
    def how(self) -> list[forms.BoundField]:
        """The fields that say which arms are compared, and how they are pooled."""
        names = ("experimental", "control", "method", "test", "minimum_k", "prediction")
        return [self[n] for n in names]

    def clean(self) -> dict[str, Any]:
        """Hold the two sides apart, and ask why a study is left out."""
        data = super().clean() or {}
        if data.get("experimental") and data.get("experimental") == data.get("control"):
            self.add_error("control", "Choose another role than for the experimental arms.")
        if data.get("leave_out") and not data.get("why"):
            self.add_error("why", "Say why these studies are left out.")
        return data
