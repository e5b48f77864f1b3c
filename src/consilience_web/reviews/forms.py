"""The forms of a review as a whole: set-up, team, joining."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from consilience.catalogue import (
    QuestionFrame,
    instrument,
    instruments,
    question_frames,
    review_type,
    review_types,
    roles,
)
from consilience.protocol import VERSION
from consilience.stages import STAGES

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


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _one_a_line(label: str, hint: str, rows: int = 3) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, required=False, widget=_area(rows))


class SetUp(forms.Form):
    """A review on one page: six answers are required, the rest can wait."""

    title = forms.CharField(label="Working title", max_length=300)
    kind = forms.ChoiceField(
        label="Kind of review", help_text="It says which stages are on; that can be changed."
    )
    question = forms.CharField(label="Question", help_text="In one sentence.")
    include = forms.CharField(
        label="A record is included when", help_text="One criterion per line.", widget=_area(4)
    )
    exclude = forms.CharField(
        label="A record is excluded when", help_text="One criterion per line.", widget=_area(4)
    )
    votes = forms.TypedChoiceField(
        label="How many people decide on each record",
        coerce=int,
        choices=((2, "Two, blind to each other"), (1, "One"), (3, "Three")),
        initial=2,
    )
    background = _one_a_line("Background", "Why the review is done.", 4)
    more_questions = _one_a_line("Further questions", "One per line.")
    unit = forms.CharField(
        label="Unit above the study",
        help_text="If the review counts something of its own, such as programmes.",
        required=False,
        max_length=60,
    )
    reasons = forms.CharField(
        label="Reasons for exclusion at full text",
        help_text="One per line, in the order in which they are checked.",
        required=False,
        initial="\n".join(text for _, text in STANDARD_REASONS),
        widget=_area(6),
    )
    calibration = forms.IntegerField(
        label="Calibration set",
        help_text="How many records everybody screens first.",
        required=False,
        min_value=0,
        initial=0,
    )
    settle = forms.ChoiceField(
        label="Who settles conflicts",
        choices=(("adjudicator", "An adjudicator"), ("discussion", "The voters, in discussion")),
        required=False,
    )
    include_terms = forms.CharField(
        label="Words that speak for inclusion",
        help_text="Marked in titles and abstracts. Separated by commas; a star stands for any "
        "ending: random*",
        required=False,
    )
    exclude_terms = forms.CharField(
        label="Words that speak against it", help_text="Separated by commas.", required=False
    )
    outcomes = _one_a_line("Outcomes", "One per line. Add “lower is better” where it is.")
    timepoints = _one_a_line("Time points", "One per line, for example: end of treatment.", 2)
    instrument = forms.ChoiceField(
        label="Instrument of appraisal",
        help_text="Its rule and its items are chosen on the page of the plan.",
        required=False,
    )
    registry = forms.CharField(required=False, help_text="PROSPERO, OSF, ...", max_length=100)
    registration = forms.CharField(label="Registration number", required=False, max_length=100)

    REQUIRED = ("title", "kind", "question", "include", "exclude", "votes")
    GROUPS = (
        ("More on the question", ("background", "more_questions", "unit")),
        (
            "How records are screened",
            ("reasons", "calibration", "settle", "include_terms", "exclude_terms"),
        ),
        ("Outcomes and time points", ("outcomes", "timepoints")),
        ("Appraisal", ("instrument",)),
        ("Registration", ("registry", "registration")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(t.id, t.label) for t in review_types()]  # type: ignore[attr-defined]
        self.fields["instrument"].choices = [  # type: ignore[attr-defined]
            ("", "As usual for this kind of review"),
            *((i.id, i.name) for i in instruments()),
        ]
        for frame in question_frames():
            for part in frame.elements:
                self.fields[f"{frame.id}-{part.id}"] = forms.CharField(
                    label=part.label, help_text=part.hint, required=False, widget=_area(2)
                )

    def required_fields(self) -> list[forms.BoundField]:
        """The six that are asked first."""
        return [self[name] for name in self.REQUIRED]

    def groups(self) -> list[tuple[str, list[forms.BoundField], bool]]:
        """The optional answers under their headings; open where something is wrong in them."""
        groups = [(title, [self[name] for name in names]) for title, names in self.GROUPS]
        return [(title, fields, any(f.errors for f in fields)) for title, fields in groups]

    def frames(self) -> list[tuple[str, list[forms.BoundField], bool]]:
        """The parts of each frame; open where something is filled in."""
        frames = []
        for frame in question_frames():
            fields = [self[f"{frame.id}-{part.id}"] for part in frame.elements]
            frames.append((frame.label, fields, any(f.value() for f in fields)))
        return frames

    def has_frame(self) -> bool:
        """Whether a part of a frame is filled in."""
        return any(is_open for _, _, is_open in self.frames())

    def clean(self) -> dict[str, Any]:
        """Refuse parts of two frames: the question is taken apart in one way."""
        data = super().clean() or {}
        filled = [f for f in question_frames() if self._elements(f)]
        if len(filled) > 1:
            names = " and ".join(frame.id for frame in filled)
            first = f"{filled[1].id}-{filled[1].elements[0].id}"
            self.add_error(first, f"parts of {names} are filled in; keep those of one frame")
        return data

    def _elements(self, frame: QuestionFrame) -> dict[str, str]:
        data = self.cleaned_data
        given = {part.id: data.get(f"{frame.id}-{part.id}", "") for part in frame.elements}
        return {id: text for id, text in given.items() if text}

    def plan(self, *, handle: str, name: str) -> dict[str, Any]:
        """Give the plan that the answers make, with its lead."""
        data = self.cleaned_data
        criteria = [
            {"id": f"{kind[0]}{i}", "kind": kind, "text": text}
            for kind in ("include", "exclude")
            for i, text in enumerate(_lines(data[kind]), 1)
        ]
        told = {"registry": data["registry"], "number": data["registration"]}
        plan = {
            "version": VERSION,
            "title": data["title"],
            "kind": data["kind"],
            "unit": data["unit"],
            "background": data["background"],
            "questions": self._questions(),
            "criteria": criteria,
            "reasons": self._reasons(),
            "terms": {
                kind: [t.strip() for t in data[f"{kind}_terms"].split(",") if t.strip()]
                for kind in ("include", "exclude")
            },
            "stages": self._stages(),
            "team": [{"handle": handle, "name": name, "roles": ["lead"]}],
            "registration": {key: text for key, text in told.items() if text},
            "outcomes": [_outcome(i, t) for i, t in enumerate(_lines(data["outcomes"]), 1)],
            "timepoints": [
                {"id": f"t{i}", "name": text}
                for i, text in enumerate(_lines(data["timepoints"]), 1)
            ],
        }
        return {key: value for key, value in plan.items() if value not in ("", [], {})}

    def _questions(self) -> list[dict[str, Any]]:
        first: dict[str, Any] = {"id": "q1", "text": self.cleaned_data["question"]}
        for frame in question_frames():
            if parts := self._elements(frame):
                first |= {"frame": frame.id, "elements": parts}
        more = enumerate(_lines(self.cleaned_data["more_questions"]), 2)
        return [first, *({"id": f"q{i}", "text": text} for i, text in more)]

    def _reasons(self) -> list[dict[str, str]]:
        """The reasons as typed; the usual ones where the form did not ask."""
        asked = self.add_prefix("reasons") in self.data
        texts = _lines(self.cleaned_data["reasons"]) if asked else [t for _, t in STANDARD_REASONS]
        known = {text: id for id, text in STANDARD_REASONS}
        return [{"id": known.get(t, f"reason-{i}"), "text": t} for i, t in enumerate(texts, 1)]

    def _stages(self) -> dict[str, Any]:
        data = self.cleaned_data
        kind = review_type(data["kind"])
        tool = instrument(data["instrument"] or kind.instrument or "rob1")
        voting = {"votes": data["votes"], "settle": data["settle"] or "adjudicator"}
        people = min(data["votes"], 2)
        off = [stage.name for stage in STAGES if stage.name not in kind.stages]
        stages = {
            "screening": {**voting, "calibration": data["calibration"] or 0},
            "fulltext": voting,
            "extraction": {"people": people},
            "appraisal": {"people": people, "instrument": tool.id, "rule": tool.rule},
        }
        return {**stages, "off": off} if off else stages


_LOWER = re.compile(r"\(\s*lower is better\s*\)|lower is better", re.IGNORECASE)


def _outcome(number: int, text: str) -> dict[str, str]:
    worse = _LOWER.search(text) is not None
    name = _LOWER.sub("", text).strip(" ,;:–-") or text
    return {"id": f"o{number}", "name": name, "higher_is": "worse" if worse else "better"}


class Invite(forms.Form):
    """A person who joins the team."""

    name = forms.CharField(label="Name", max_length=100)
    roles = forms.MultipleChoiceField(
        label="Roles", widget=forms.CheckboxSelectMultiple, choices=(),
        help_text="One person may have several. Reviewers screen, extract and appraise; an "
        "adjudicator settles conflicts and casts no vote.",
    )  # fmt: skip

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
        help_text="This stays, and everybody in the team can read it: name no content here.",
    )  # fmt: skip
