"""The form that asks what is to be pooled, and how: three choices, and the rest below them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from consilience.errors import DataError
from consilience.review.charts import MOST, Subsets
from consilience.synthesis import ESTIMATORS, TESTS
from consilience.synthesis.analyses import OFFERED, ROLES, SEVERAL
from consilience.synthesis.counts import METHODS
from consilience.synthesis.explained import columns_of_facts, sum_of
from consilience.synthesis.moderators import read_moderators
from consilience_web.synthesis.queries.charts import SubsetsShown
from consilience_web.synthesis.queries.choices import BY_HAND, Offered
from consilience_web.synthesis.queries.studies import Candidate
from consilience_web.ui.problems import Problem

_ROLES = [(role, role.capitalize()) for role in ROLES]
_MODELS = (
    ("random", "Random effects: the studies' own effects differ"),
    ("EE", "Equal effects: all studies have one and the same effect"),
    ("FE", "Fixed effects: the weighted mean of just these studies"),
    ("MH", "Mantel–Haenszel: one effect, from the counts; for few events"),
    ("PETO", "Peto’s odds ratio: one effect, from the counts; for rare events and small effects"),
)
_CORRECT = (("True", "Hedges’ g, corrected for small samples"), ("False", "Cohen’s d, uncorrected"))
_TO = (
    ("only0", "To studies with a count of zero"),
    ("if0all", "To all studies if one has a count of zero"),
    ("all", "To all studies"),
    ("none", "To none"),
)
LONGEST = 500
"""Characters of what is typed for one study."""
_Boxes = forms.CheckboxSelectMultiple


@dataclass(frozen=True)
class StudyRow:
    """A study below the form, with what was chosen for it alone."""

    one: Candidate
    is_asked: bool
    is_out: bool
    reason: str
    time: str
    time_why: str
    group: str


_OF_STUDY = ("reason", "time", "timewhy", "group")


class AnalysisForm(forms.Form):
    """Outcome, time and measure; then arms, studies, model and what else can be chosen."""

    outcome = forms.ChoiceField()
    timepoint = forms.ChoiceField(label="Time point")
    measure = forms.ChoiceField()
    title = forms.CharField(
        max_length=200, required=False,
        help_text="As it is printed above the forest plot; made from outcome and time if empty.",
    )  # fmt: skip
    experimental = forms.ChoiceField(
        label="Experimental arms", choices=_ROLES, initial="intervention"
    )
    control = forms.ChoiceField(label="Control arms", choices=_ROLES, initial="comparator")
    experimental_arms = forms.MultipleChoiceField(
        label="Only these experimental arms", required=False, widget=_Boxes,
        help_text="None ticked: all.",
    )  # fmt: skip
    control_arms = forms.MultipleChoiceField(
        label="Only these control arms", required=False, widget=_Boxes,
        help_text="None ticked: any comparator. Tick what counts as treatment as usual, to "
        "compare with that only.",
    )  # fmt: skip
    several = forms.ChoiceField(
        label="Several experimental arms of one study", choices=list(SEVERAL.items()),
        initial="combine", required=False,
    )  # fmt: skip
    only = forms.MultipleChoiceField(
        label="Only studies that are", required=False, widget=_Boxes,
        help_text="None ticked: all. Ticks of one kind are alternatives; those of different kinds "
        "must all hold.",
    )  # fmt: skip
    subgroup = forms.ChoiceField(label="Subgroups by", required=False)
    mods = forms.MultipleChoiceField(
        label="Moderators", required=False, widget=_Boxes,
        help_text="A meta-regression asks whether the effect varies with them across studies. "
        "Have at least ten studies for each.",
    )  # fmt: skip
    formula = forms.CharField(
        label="Or a formula", required=False, max_length=300,
        help_text="As in R, for interactions, curves and another reference.",
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip
    model = forms.ChoiceField(choices=_MODELS, initial="random", required=False)
    method = forms.ChoiceField(
        label="Estimator of the variance between studies (τ²)",
        choices=[(n, f"{row.title} ({n})") for n, row in ESTIMATORS.items() if row.estimate],
        initial="REML",
        required=False,
    )
    test = forms.ChoiceField(
        label="Interval and test",
        choices=[(name, title[:1].upper() + title[1:]) for name, title in TESTS.items()],
        initial="knha",
    )
    minimum_k = forms.IntegerField(
        label="Fewest studies to pool", min_value=1, max_value=1000, initial=2,
        help_text="With fewer, each study is reported on its own in a table.",
    )  # fmt: skip
    prediction = forms.BooleanField(
        label="Show the prediction interval", required=False, initial=True,
        help_text="Where the effect of a new study is expected; from three studies on.",
    )  # fmt: skip
    correct = forms.ChoiceField(
        label="Standardised mean difference", choices=_CORRECT, initial="True", required=False
    )
    add = forms.FloatField(
        label="Counts of zero: add", required=False, min_value=0, max_value=10,
        help_text="Empty: what is usual for the measure, mostly ½.",
    )  # fmt: skip
    to = forms.ChoiceField(
        label="Counts of zero: add it", choices=_TO, initial="only0", required=False
    )
    drop00 = forms.BooleanField(
        label="Leave out studies without events, or only with events, in both groups",
        required=False,
    )
    leave_out = forms.MultipleChoiceField(label="Leave out", required=False)
    why = forms.CharField(
        label="Note", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Why this departs from the plan, or what else a reader should know.",
    )  # fmt: skip

    def __init__(self, found: Offered, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = found
        self.studies = [(s.id, s.name) for s in found.held.studies]
        offers: dict[str, Sequence[Any]] = {
            "outcome": found.outcomes,
            "timepoint": found.timepoints,
            "measure": found.measures,
            "leave_out": self.studies,
            "mods": found.moderators,
            "only": [
                (f"{name}={value}", f"{found.label(name)}: {value}")
                for name, values in found.facts.items()
                for value in values
            ],
            "subgroup": [
                ("", "No subgroups"), *((name, found.label(name)) for name in found.facts),
                (BY_HAND, "Groups given by hand"),
            ],
        }  # fmt: skip
        for field, other in (("experimental_arms", "comparator"), ("control_arms", "intervention")):
            named = {n for role, some in found.arms.items() if role != other for n in some}
            offers[field] = [(name, name) for name in sorted(named)]
        for name, choices in offers.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        for field in ("experimental_arms", "control_arms"):
            if len(offers[field]) < 2:
                del self.fields[field]
        if not found.facts:
            del self.fields["only"]
        if not found.moderators:
            del self.fields["mods"], self.fields["formula"]
        else:
            names = " and ".join(name for name, _ in found.moderators[:2])
            self.fields["formula"].help_text += f" Names here: {names}, …"

    @classmethod
    def beginning(cls, found: Offered, values: Mapping[str, Any]) -> AnalysisForm:
        """Give the form as if these values had been sent, so that their result can be shown."""
        data: MultiValueDict[str, Any] = MultiValueDict()
        for name, field in cls.base_fields.items():
            _put(data, name, field.initial)
        for name, value in values.items():
            _put(data, name, value)
        form = cls(found, data, initial=values)
        return form if form.is_valid() else cls(found, initial=values)

    def _named(self, *names: str) -> list[forms.BoundField]:
        return [self[name] for name in names if name in self.fields]

    @property
    def first(self) -> list[forms.BoundField]:
        """The three choices that every analysis has."""
        return self._named("outcome", "timepoint", "measure")

    @property
    def more(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Everything else, in groups with a heading; each begins with a sensible choice."""
        named = self._named
        return [
            ("Who is compared", named("experimental", "control", "experimental_arms",
                                      "control_arms", "several")),
            ("Which studies", named("only", "subgroup", "minimum_k")),
            ("What may explain differences", named("mods", "formula")),
            ("Model and interval", named("model", "method", "test", "prediction")),
            ("Details of the measure", named("correct", "add", "to", "drop00")),
            ("Its title", named("title", "why")),
        ]  # fmt: skip

    @property
    def chose_more(self) -> bool:
        """Whether one of these is not as it begins, so that it has to be in sight."""
        named = {field.name for _, fields in self.more for field in fields}
        return self.is_bound and not named.isdisjoint(self.changed_data)

    def rows(self, candidates: Sequence[Candidate]) -> list[StudyRow]:
        """Give the studies with what was chosen for each; a study with two rows is asked once."""
        out = self.cleaned_data["leave_out"] if self.is_valid() else ()
        rows, seen = [], set()
        for one in candidates:
            chosen = [self.typed(f"{part}-{one.id}") for part in _OF_STUDY]
            rows.append(StudyRow(one, one.id not in seen, one.id in out, *chosen))
            seen.add(one.id)
        return rows

    @property
    def by_hand(self) -> bool:
        """Whether each study is asked for its group."""
        return self.is_valid() and self.cleaned_data["subgroup"] == BY_HAND

    def typed(self, name: str) -> str:
        """What was typed into a field of a single study, as no database refuses it."""
        return str(self.data.get(name) or "").replace("\0", "").strip()[:LONGEST]

    def problems(self) -> list[Problem]:
        """What is missing in the fields of single studies."""
        said = []
        out = () if self.cleaned_data["why"] else self.cleaned_data["leave_out"]
        for id, name in self.studies:
            if id in out and not self.typed(f"reason-{id}"):
                said.append(Problem(f"Say why {name} is left out.", f"reason-{id}"))
            if self.typed(f"time-{id}") and not self.typed(f"timewhy-{id}"):
                what = f"Say why {name} takes another time than the rule."
                said.append(Problem(what, f"timewhy-{id}"))
        return said

    def clean(self) -> dict[str, Any]:
        """Hold the two sides apart, and read the formula."""
        data = super().clean() or {}
        if wrong := _wrong_model(data):
            self.add_error("model", wrong)
        if wrong := self._wrong_formula(data):
            self.add_error("formula", wrong)
        if data.get("experimental") and data.get("experimental") == data.get("control"):
            self.add_error("control", "Choose another role than for the experimental arms.")
        return data

    def _wrong_formula(self, data: Mapping[str, Any]) -> str:
        text, held = data.get("formula") or "", self.found.held
        if not text:
            return ""
        if data.get("mods"):
            return "Tick moderators or write a formula, not both."
        try:
            read_moderators(text, columns_of_facts([held.known(id) for id in held.forms]))
        except DataError as error:
            return f"{error.message[:1].upper()}{error.message[1:]}."
        return ""

    def parts(self) -> dict[str, Any]:
        """Give the parts of a specification that were chosen."""
        data = self.cleaned_data
        model = data["model"] or "random"
        names = (
            dict(self.found.outcomes)[data["outcome"]],
            dict(self.found.timepoints)[data["timepoint"]],
        )
        leave_out = {id: self.typed(f"reason-{id}") or data["why"] for id in data["leave_out"]}
        parts = {
            name: data[name]
            for name in ("outcome", "timepoint", "measure", "experimental", "control", "test",
                         "minimum_k", "prediction", "subgroup", "add", "drop00")
        }  # fmt: skip
        return parts | {
            "title": data["title"] or f"{names[0]}, {_within(names[1])}",
            **_of_model(model, data),
            "several": data["several"] or "combine",
            "correct": data["correct"] != "False",
            "to": data["to"] or "only0",
            "experimental_arms": tuple(data.get("experimental_arms") or ()),
            "control_arms": tuple(data.get("control_arms") or ()),
            "only": _by_name(data.get("only") or ()),
            "leave_out": leave_out,
            "mods": data.get("formula") or sum_of(data.get("mods") or ()),
            "times": {
                id: (time, self.typed(f"timewhy-{id}"))
                for id, _ in self.studies
                if (time := self.typed(f"time-{id}"))
            },
            "groups": {
                id: group
                for id, _ in self.studies
                if data["subgroup"] and (group := self.typed(f"group-{id}"))
            },
        }


def _wrong_model(data: Mapping[str, Any]) -> str:
    """Say which measures a method of counts pools, where another one is chosen."""
    model, measure = data.get("model") or "", data.get("measure")
    if model not in METHODS:
        return ""
    pooled = ("OR", "PETO") if model == "PETO" else METHODS[model].measures
    allowed = [name for name in pooled if name in OFFERED]
    if measure in (*allowed, None):
        return ""
    named = " or ".join(filter(None, (", ".join(allowed[:-1]), allowed[-1])))
    return f"{METHODS[model].title} pools counts: choose the measure {named}."


def _of_model(model: str, data: Mapping[str, Any]) -> dict[str, str]:
    """The parts of a specification that a model is."""
    if model in METHODS:
        measure = "PETO" if model == "PETO" else data["measure"]
        return {"method": "EE", "test": "z", "counts": model, "measure": measure}
    return {"method": model if model != "random" else data["method"] or "REML"}


def _within(name: str) -> str:
    """A name in the middle of a title: `End of follow-up` loses its capital, `T2` keeps it."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def _put(data: MultiValueDict[str, Any], name: str, value: Any) -> None:
    """Write a value as a browser would send it: an unticked box and an empty field are not sent."""
    if value in (None, "", False) and name != "correct":
        data.setlist(name, [])
    elif isinstance(value, list | tuple):
        data.setlist(name, list(value))
    else:
        data.setlist(name, [str(value)])


def _by_name(chosen: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for one in chosen:
        name, _, value = one.partition("=")
        found[name] = (*found.get(name, ()), value)
    return found


class SubsetsForm(forms.Form):
    """All subsets where there are not too many, else some of them."""

    n = forms.IntegerField(
        label="How many, drawn by chance", required=False, min_value=2, max_value=MOST
    )
    seed = forms.IntegerField(
        label="Seed of the draw", min_value=0, max_value=999_999_999, initial=1, required=False
    )

    @classmethod
    def of(cls, found: SubsetsShown | None, data: Any = None) -> SubsetsForm | None:
        """Give the form of a plot; None where all subsets are shown at once."""
        if found is None:
            return None
        form = cls(data, initial={"n": found.shown.n or None, "seed": found.shown.seed})
        form.fields["n"].required = not found.n_all
        if found.n_all:
            form.fields["n"].help_text = f"Empty: all {found.n_all:,}."
        return form

    def asked(self) -> Subsets:
        """Give what was asked for; all subsets have no seed."""
        n, seed = self.cleaned_data["n"] or 0, self.cleaned_data["seed"]
        return Subsets(n, seed if n and seed is not None else 1)
