"""The forms of the lists of a plan: one form for each question, criterion, reason, and so on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, cast

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.text import slugify

from consilience.catalogue import question_frame, question_frames
from consilience.effects import KINDS as KINDS_OF_DATA
from consilience.effects import measures_of
from consilience.errors import RuleError
from consilience.protocol import Plan
from consilience.protocol.sections import Place
from consilience.synthesis import TESTS
from consilience.synthesis.tau2 import ESTIMATORS
from consilience.synthesis.timepoints import TAKES

KINDS = (("include", "It is included"), ("exclude", "It is excluded"))
DIRECTIONS = (("", "Not said"), ("better", "Better"), ("worse", "Worse"))
OUTCOME_KINDS = (("continuous", "Continuous: means"), ("dichotomous", "Dichotomous: events"))
ANALYSIS_KINDS = tuple(
    (k, k.capitalize()) for k in ("primary", "secondary", "sensitivity", "subgroup")
)
MEASURE_CHOICES = tuple(
    (title, [(m.name, f"{m.title} ({m.name})") for m in measures_of(kind)])
    for kind, title in KINDS_OF_DATA.items()
)
ANSWER_TYPES = (("text", "Words"), ("number", "A number"), ("choice", "One of these answers"))


def lines(text: str) -> list[str]:
    """The lines of a text that hold anything."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def area(rows: int = 2) -> forms.Textarea:
    """A box for some lines of text."""
    return forms.Textarea(attrs={"rows": rows})


class Row(forms.Form):
    """One row of a list. `noun` is what it is called; `words` the field that its id is made of."""

    noun: ClassVar[str]
    words: ClassVar[str] = "text"
    place: ClassVar[Place]

    def __init__(self, *args: Any, plan: Plan, fixed_ids: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        self.fields["id"] = forms.SlugField(
            label="Short name",
            help_text="As tables and the ledger carry it; made from the words where it is empty.",
            required=False,
            max_length=60,
        )
        if fixed_ids and (self.initial.get("id") or self.data.get(self.add_prefix("old"))):
            self.fields["id"].widget = forms.HiddenInput()
            self.fields["old"] = forms.CharField(
                widget=forms.HiddenInput, required=False, initial="yes"
            )
        self.prepare()

    def prepare(self) -> None:
        """Fill the choices that depend on the plan."""

    @classmethod
    def given(cls, row: Mapping[str, Any]) -> dict[str, Any]:
        """What the fields show of a row of the plan."""
        return dict(row)

    def table(self) -> dict[str, Any]:
        """Give the row of the plan that the answers make, without what is empty."""
        left_out = {"DELETE", "ORDER", "old"}
        return {
            key: value
            for key, value in self.cleaned_data.items()
            if key not in left_out and value not in ("", None, [])
        }


class QuestionRow(Row):
    """One question, with the parts of the frame that is chosen for it."""

    noun, place = "Question", ("questions",)
    text = forms.CharField(label="Question", help_text="In one sentence.", widget=area())
    frame = forms.ChoiceField(required=False, help_text="It takes the question apart.")
    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def prepare(self) -> None:
        """Offer the frames, and a field for each part of the one that is chosen."""
        choices = [("", "None"), *((f.id, f.label) for f in question_frames())]
        self.fields["frame"].choices = choices  # type: ignore[attr-defined]
        self.chosen = str(self._now("frame"))
        self.other_frame = self.is_bound and str(self._now("shown")) != self.chosen
        self.initial["shown"] = self.chosen
        if self.other_frame:
            self.data[self.add_prefix("shown")] = self.chosen  # type: ignore[index]
        try:
            parts = question_frame(self.chosen).elements if self.chosen else ()
        except RuleError:
            parts = ()
        for part in parts:
            self.fields[f"part_{part.id}"] = forms.CharField(
                label=f"{part.id}: {part.label}",
                help_text=part.hint,
                required=False,
                widget=area(),
            )

    def _now(self, field: str) -> Any:
        name = self.add_prefix(field)
        return self.data.get(name, "") if self.is_bound else self.initial.get(field, "")

    @classmethod
    def given(cls, row: Mapping[str, Any]) -> dict[str, Any]:
        """Parts of the frame become fields of their own."""
        parts = {f"part_{key}": text for key, text in row.get("elements", {}).items()}
        return {**row, **parts}

    def table(self) -> dict[str, Any]:
        """Parts of the frame go back under `elements`."""
        row = super().table()
        row.pop("shown", None)
        parts = {k.removeprefix("part_"): row.pop(k) for k in list(row) if k.startswith("part_")}
        return {**row, "elements": parts} if parts else row


class CriterionRow(Row):
    """One criterion."""

    noun, place = "Criterion", ("criteria",)
    kind = forms.ChoiceField(label="A record that meets it", choices=KINDS, initial="include")
    about = forms.CharField(
        label="About", help_text="Population, intervention, design, ...", required=False
    )
    text = forms.CharField(label="Criterion", widget=area())


class ReasonRow(Row):
    """One reason for exclusion."""

    noun, place = "Reason", ("reasons",)
    text = forms.CharField(
        label="Reason", help_text="As the flow diagram prints it.", max_length=200
    )


class CharacteristicRow(Row):
    """One characteristic of the extraction form."""

    noun, words, place = "Characteristic", "label", ("stages", "extraction", "characteristics")
    label = forms.CharField(label="What the form asks", max_length=200)
    hint = forms.CharField(label="Help below it", required=False)
    type = forms.ChoiceField(label="The answer is", choices=ANSWER_TYPES, initial="text")
    choices = forms.CharField(
        label="Answers to choose from", help_text="One per line.", required=False, widget=area(3)
    )

    @classmethod
    def given(cls, row: Mapping[str, Any]) -> dict[str, Any]:
        """One answer a line."""
        return {"type": "text", **row, "choices": "\n".join(row.get("choices", ()))}

    def clean(self) -> dict[str, Any]:
        """A choice needs something to choose from."""
        data = super().clean() or {}
        if data.get("type") == "choice" and not lines(data.get("choices", "")):
            self.add_error("choices", "write the answers, one a line")
        return data

    def table(self) -> dict[str, Any]:
        """One answer a line; words are the silent case."""
        row = super().table()
        if row.get("type") == "text":
            del row["type"]
        if "choices" in row:
            row["choices"] = lines(row["choices"])
        return row


class OutcomeRow(Row):
    """One outcome."""

    noun, words, place = "Outcome", "name", ("outcomes",)
    name = forms.CharField(max_length=200)
    higher_is = forms.ChoiceField(label="A higher value is", choices=DIRECTIONS, required=False)
    kind = forms.ChoiceField(label="Measured as", choices=OUTCOME_KINDS, initial="continuous")


class TimepointRow(Row):
    """One time point."""

    noun, words, place = "Time point", "name", ("timepoints",)
    name = forms.CharField(max_length=200)
    rule = forms.CharField(
        label="Which measurement of a study it takes, in words", required=False, widget=area()
    )
    take = forms.ChoiceField(
        label="Of several, an analysis takes", required=False,
        choices=[("", "Only results under this name"), *TAKES.items()],
    )  # fmt: skip
    weeks = forms.FloatField(label="Nearest to how many weeks", required=False, min_value=0)
    after = forms.FloatField(label="Only later than this many weeks", required=False, min_value=0)
    up_to = forms.FloatField(label="Only up to this many weeks", required=False, min_value=0)

    def clean(self) -> dict[str, Any]:
        """Ask for the weeks that a rule needs, and for none that it does not."""
        data = super().clean() or {}
        if data.get("take") == "nearest" and data.get("weeks") is None:
            self.add_error("weeks", "say to how many weeks it should be nearest")
        return data


class AnalysisRow(Row):
    """One planned analysis."""

    noun, words, place = "Analysis", "title", ("analyses",)
    title = forms.CharField(label="What it asks", max_length=300)
    kind = forms.ChoiceField(choices=ANALYSIS_KINDS, initial="primary")
    outcome = forms.ChoiceField(required=False)
    timepoint = forms.ChoiceField(label="Time point", required=False)
    measure = forms.ChoiceField(
        required=False,
        choices=[("", "Not said"), *MEASURE_CHOICES],
    )
    method = forms.ChoiceField(
        label="Estimator of the variance between studies",
        choices=[(name, f"{row.title} ({name})") for name, row in ESTIMATORS.items()],
        initial="REML",
    )
    test = forms.ChoiceField(label="Interval and test", choices=list(TESTS.items()), initial="knha")
    minimum_k = forms.IntegerField(label="Fewest studies to pool", min_value=1, initial=2)

    def prepare(self) -> None:
        """Offer the plan's outcomes and time points."""
        for field, rows in (("outcome", self.plan.outcomes), ("timepoint", self.plan.timepoints)):
            named = [(row.id, row.name) for row in rows]
            known = {id for id, _ in named}
            gone = self.initial.get(field) or self.data.get(self.add_prefix(field))
            if gone and gone not in known:
                named.append((gone, f"{gone} (not in the plan any more)"))
            self.fields[field].choices = [("", "Not said"), *named]  # type: ignore[attr-defined]

    @classmethod
    def given(cls, row: Mapping[str, Any]) -> dict[str, Any]:
        """What the plan leaves out shows what holds then."""
        return {"kind": "primary", "method": "REML", "test": "knha", "minimum_k": 2, **row}

    def table(self) -> dict[str, Any]:
        """An analysis without a measure is not pooled: its method says nothing."""
        row = super().table()
        if "measure" not in row:
            for key in ("method", "test", "minimum_k"):
                row.pop(key, None)
        return row


class Rows(BaseFormSet):  # type: ignore[type-arg]
    """All rows of one list."""

    def clean(self) -> None:
        """Refuse two rows with one short name, and a plan without a question."""
        if self.form is QuestionRow and not self.kept():
            raise forms.ValidationError("keep at least one question")
        seen: set[str] = set()
        for form in self.kept():
            id = form.cleaned_data.get("id")
            if id and id in seen:
                form.add_error("id", f"{id} stands twice; each needs a short name of its own")
            seen.add(id or "")

    def kept(self) -> list[Row]:
        """The filled rows in their order, without those that are to be removed."""
        forms_ = [f for f in self.forms if getattr(f, "cleaned_data", None)]
        kept = [f for f in forms_ if not f.cleaned_data.get("DELETE")]
        return sorted(kept, key=lambda f: f.cleaned_data.get("ORDER") or 10_000)

    def table(self) -> list[dict[str, Any]]:
        """The rows of the plan that the answers make; new ones get their short name."""
        rows = [(form, form.table()) for form in self.kept()]
        taken = {row["id"] for _, row in rows if "id" in row}
        for form, row in rows:
            if "id" not in row:
                row["id"] = _new_id(row[form.words], taken)
                taken.add(row["id"])
        return [{"id": row.pop("id"), **row} for _, row in rows]


def _new_id(text: str, taken: set[str]) -> str:
    start = "-".join((slugify(text) or "row").split("-")[:4])[:40]
    return next(id for id in _numbered(start) if id not in taken)


def _numbered(start: str) -> Iterator[str]:
    yield start
    number = 2
    while True:
        yield f"{start}-{number}"
        number += 1


def rows_form(row: type[Row], **kwargs: Any) -> Rows:
    """Make the forms of a list."""
    made = formset_factory(
        row,
        formset=Rows,
        extra=kwargs.pop("extra", 0),
        can_order=True,
        can_delete=True,
        max_num=500,
    )
    return cast(Rows, made(prefix="rows", **kwargs))
