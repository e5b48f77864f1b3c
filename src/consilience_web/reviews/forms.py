"""The forms of a review as a whole: set-up, team, joining."""

from __future__ import annotations

from typing import Any

from django import forms

from consilience.catalogue import review_types, roles
from consilience.protocol import VERSION

STANDARD_REASONS = (
    ("population", "Wrong population"),
    ("intervention", "Wrong intervention"),
    ("comparator", "Wrong comparator"),
    ("outcome", "Wrong outcome"),
    ("design", "Wrong study design"),
    ("other", "Other reason"),
)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class SetUp(forms.Form):
    """A review on one page: six answers are required, the rest can wait."""

    title = forms.CharField(label="Working title", max_length=300)
    kind = forms.ChoiceField(label="Kind of review", choices=())
    question = forms.CharField(
        label="Question", help_text="One sentence. More questions can follow later."
    )
    include = forms.CharField(
        label="A record is included when",
        help_text="One criterion a line.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    exclude = forms.CharField(
        label="A record is excluded when",
        help_text="One criterion a line.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    votes = forms.TypedChoiceField(
        label="How many people decide on each record",
        coerce=int,
        choices=((2, "Two, blind to each other"), (1, "One"), (3, "Three")),
        initial=2,
    )
    calibration = forms.IntegerField(
        label="Calibration set",
        help_text="So many shared records are screened by all first.",
        required=False,
        min_value=0,
        initial=0,
    )
    settle = forms.ChoiceField(
        label="Who settles conflicts",
        choices=(("adjudicator", "An adjudicator"), ("discussion", "The two, in discussion")),
        required=False,
    )
    outcomes = forms.CharField(
        label="Outcomes",
        help_text="One a line. Add “lower is better” where it is.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    timepoints = forms.CharField(
        label="Time points",
        help_text="One a line, for example: end of treatment.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    include_terms = forms.CharField(
        label="Words that speak for inclusion",
        help_text="Separated by commas. A star stands for any ending: random*",
        required=False,
    )
    exclude_terms = forms.CharField(
        label="Words that speak against it", help_text="Separated by commas.", required=False
    )
    registration = forms.CharField(label="Registration number", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(t.id, t.label) for t in review_types()]  # type: ignore[attr-defined]

    def plan(self, *, handle: str, name: str) -> dict[str, Any]:
        """Give the plan that the answers make, with its lead."""
        data = self.cleaned_data
        voting = {"votes": data["votes"], "settle": data["settle"] or "adjudicator"}
        criteria = [
            {"id": f"{kind[0]}{i}", "kind": kind, "text": text}
            for kind in ("include", "exclude")
            for i, text in enumerate(_lines(data[kind]), 1)
        ]
        return {
            "version": VERSION,
            "title": data["title"],
            "kind": data["kind"],
            "questions": [{"id": "q1", "text": data["question"]}],
            "criteria": criteria,
            "reasons": [{"id": id, "text": text} for id, text in STANDARD_REASONS],
            "terms": {
                kind: [t.strip() for t in data[f"{kind}_terms"].split(",") if t.strip()]
                for kind in ("include", "exclude")
            },
            "stages": {
                "screening": {**voting, "calibration": data["calibration"] or 0},
                "fulltext": voting,
                "extraction": {"people": min(data["votes"], 2)},
                "appraisal": {
                    "people": min(data["votes"], 2),
                    "instrument": "rob1",
                    "rule": "overall_all_domains",
                },
            },
            "team": [{"handle": handle, "name": name, "roles": ["lead"]}],
            "registration": {"number": data["registration"]} if data["registration"] else {},
            "outcomes": [_outcome(i, t) for i, t in enumerate(_lines(data["outcomes"]), 1)],
            "timepoints": [
                {"id": f"t{i}", "name": text}
                for i, text in enumerate(_lines(data["timepoints"]), 1)
            ],
        }


def _outcome(number: int, text: str) -> dict[str, str]:
    worse = "lower is better" in text.lower()
    name = text.replace("lower is better", "").strip(" ,;()–-") or text
    return {"id": f"o{number}", "name": name, "higher_is": "worse" if worse else "better"}


class Invite(forms.Form):
    """A person who joins the team."""

    name = forms.CharField(label="Name", max_length=100)
    roles = forms.MultipleChoiceField(
        label="Roles", widget=forms.CheckboxSelectMultiple, choices=()
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].choices = [(r.id, r.label) for r in roles()]  # type: ignore[attr-defined]


class PersonOnTeam(Invite):
    """Name and roles of somebody who is in the team."""

    left = forms.BooleanField(required=False, widget=forms.HiddenInput)


class Withdraw(forms.Form):
    """Why content is withdrawn."""

    why = forms.CharField(
        label="Why it is withdrawn", max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="This stays and everybody in the team may read it: name no content here.",
    )  # fmt: skip
