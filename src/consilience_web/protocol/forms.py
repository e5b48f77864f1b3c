"""The form of each section of a plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict

from consilience.catalogue import instrument, instruments, review_types
from consilience.errors import RuleError
from consilience.protocol import Plan
from consilience.protocol.sections import Section, held, put
from consilience.stages import STAGES
from consilience_web.protocol.answers import Answers, ResultAnswers
from consilience_web.protocol.rows import (
    AnalysisRow,
    CharacteristicRow,
    CriterionRow,
    OutcomeRow,
    QuestionRow,
    ReasonRow,
    Row,
    Rows,
    TimepointRow,
    area,
    lines,
    rows_form,
)
from consilience_web.ui.days import DayField
from consilience_web.ui.problems import Problem

SETTLE = (("adjudicator", "An adjudicator"), ("discussion", "The voters, in discussion"))
MAYBE = (
    ("include", "As an inclusion: when in doubt, it stays"),
    ("exclude", "As an exclusion"),
    ("conflict", "As a conflict, to be settled"),
)
JOIN = (
    ("after", "After duplicates are removed"),
    ("before_duplicates", "Before duplicates are removed"),
)
ALWAYS_ON = ("protocol", "reporting")


class ReviewAnswers(Answers):
    """Title, kind and background."""

    title = forms.CharField(label="Working title", max_length=300)
    kind = forms.ChoiceField(label="Kind of review")
    unit = forms.CharField(
        label="Unit above the study",
        help_text="If the review counts something of its own, such as programmes.",
        required=False,
        max_length=60,
    )
    background = forms.CharField(label="Background and notes", required=False, widget=area(8))

    def prepare(self) -> None:
        """Offer the kinds of review."""
        self.fields["kind"].choices = [(t.id, t.label) for t in review_types()]  # type: ignore[attr-defined]

    def given(self, plan: Plan) -> dict[str, Any]:
        """Four words of the plan."""
        return {n: getattr(plan, n) for n in ("title", "kind", "unit", "background")}

    def put(self, table: Mapping[str, Any]) -> dict[str, Any]:
        """Put the four words."""
        changed = dict(table)
        for name in self.fields:
            changed = put(changed, (name,), self.cleaned_data[name])
        return changed


class TermAnswers(Answers):
    """Words that are marked."""

    include = forms.CharField(
        label="Words that speak for inclusion",
        help_text="One per line. A star stands for any ending: random*",
        required=False,
        widget=area(6),
    )
    exclude = forms.CharField(
        label="Words that speak against it",
        help_text="One per line.",
        required=False,
        widget=area(6),
    )

    def given(self, plan: Plan) -> dict[str, Any]:
        """One word a line."""
        return {
            "include": "\n".join(plan.include_terms),
            "exclude": "\n".join(plan.exclude_terms),
        }

    def put(self, table: Mapping[str, Any]) -> dict[str, Any]:
        """One word a line."""
        changed = dict(table)
        for kind in self.fields:
            changed = put(changed, ("terms", kind), lines(self.cleaned_data[kind]))
        return changed


class VotingAnswers(Answers):
    """The rule of both voted stages."""

    def prepare(self) -> None:
        """The same four questions for each stage."""
        for stage, title, unit in (
            ("screening", "Title and abstract", "record"),
            ("fulltext", "Full text", "report"),
        ):
            self.fields[f"{stage}_votes"] = forms.IntegerField(
                label=f"{title}: how many people decide on each {unit}", min_value=1, max_value=20
            )
            self.fields[f"{stage}_calibration"] = forms.IntegerField(
                label=f"{title}: calibration set",
                help_text=f"How many {unit}s everybody decides on first.",
                min_value=0,
                required=False,
            )
            self.fields[f"{stage}_settle"] = forms.ChoiceField(
                label=f"{title}: who settles conflicts", choices=SETTLE
            )
            self.fields[f"{stage}_maybe"] = forms.ChoiceField(
                label=f"{title}: what a maybe counts as",
                help_text="When votes are compared.",
                choices=MAYBE,
            )

    def given(self, plan: Plan) -> dict[str, Any]:
        """Eight answers."""
        return {
            f"{stage}_{name}": getattr(getattr(plan, stage), name)
            for stage in ("screening", "fulltext")
            for name in ("votes", "calibration", "settle", "maybe")
        }

    def put(self, table: Mapping[str, Any]) -> dict[str, Any]:
        """What was silent and is as before stays silent."""
        changed = dict(table)
        for name in self.fields:
            stage, _, key = name.partition("_")
            value = self.cleaned_data[name] or (0 if key == "calibration" else None)
            if value != getattr(getattr(self.plan, stage), key):
                changed = put(changed, ("stages", stage, key), value)
        return changed


class StageAnswers(Answers):
    """Which stages are on."""

    on = forms.MultipleChoiceField(
        label="Stages of this review",
        help_text="Plan and report are always there. A stage that is left out keeps what it holds.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(s.name, s.title) for s in STAGES if s.name not in ALWAYS_ON],
    )

    def given(self, plan: Plan) -> dict[str, Any]:
        """Those that are not off."""
        return {"on": [s.name for s in STAGES if s.name not in plan.stages_off]}

    def put(self, table: Mapping[str, Any]) -> dict[str, Any]:
        """The plan holds those that are off."""
        on = {*ALWAYS_ON, *self.cleaned_data["on"]}
        return put(table, ("stages", "off"), [s.name for s in STAGES if s.name not in on])


class ExtractionAnswers(Answers):
    """How many extract; the characteristics are rows."""

    people = forms.IntegerField(
        label="How many people extract each study", min_value=1, max_value=20
    )

    def given(self, plan: Plan) -> dict[str, Any]:
        """One number."""
        return {"people": plan.extraction_people}

    def put(self, table: Mapping[str, Any]) -> dict[str, Any]:
        """One number."""
        return put(table, ("stages", "extraction", "people"), self.cleaned_data["people"])


class AppraisalAnswers(Answers):
    """Instrument, rule, items, people."""

    people = forms.IntegerField(
        label="How many people appraise each study", min_value=1, max_value=20
    )
    instrument = forms.ChoiceField()
    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def prepare(self) -> None:
        """Offer the instruments of the catalogue, and rules and items of the one chosen."""
        known = [(i.id, i.name) for i in instruments()]
        self.fields["instrument"].choices = known  # type: ignore[attr-defined]
        chosen = self.data.get("instrument") if self.is_bound else self.initial["instrument"]
        self.other_frame = self.is_bound and self.data.get("shown") != chosen
        self.initial["shown"] = chosen
        if self.other_frame:
            self.data["shown"] = chosen  # type: ignore[index]
        try:
            tool = instrument(str(chosen))
        except RuleError:
            return
        self.fields["rule"] = forms.ChoiceField(
            label="Rule for the overall judgement",
            required=False,
            choices=[("", "None"), *((r.id, r.title) for r in tool.rulesets)],
        )
        self.fields["items"] = forms.MultipleChoiceField(
            label="Items that are assessed",
            choices=[(i.id, i.short) for i in tool.items],
            widget=forms.CheckboxSelectMultiple,
        )
        if self.other_frame or not self.initial.get("items"):
            self.initial["items"] = [i.id for i in tool.items]

    def given(self, plan: Plan) -> dict[str, Any]:
        """Four answers."""
        rule = plan.appraisal
        return {
            "people": rule.people,
            "instrument": rule.instrument,
            "rule": rule.rule,
            "items": list(rule.items),
        }

    def put(self, table: Mapping[str, Any]) -> dict[str, Any]:
        """All items are the silent case."""
        data, changed = self.cleaned_data, dict(table)
        tool = instrument(data["instrument"])
        items = [i.id for i in tool.items if i.id in data.get("items", ())]
        kept = items if len(items) < len(tool.items) else []
        for name, value in (
            ("people", data["people"]),
            ("instrument", tool.id),
            ("rule", data.get("rule", "")),
            ("items", kept),
        ):
            changed = put(changed, ("stages", "appraisal", name), value)
        return changed


class RegistrationAnswers(Answers):
    """Where the protocol is registered."""

    registry = forms.CharField(required=False, help_text="PROSPERO, OSF, ...", max_length=100)
    number = forms.CharField(required=False, max_length=100)
    url = forms.URLField(label="Address", required=False, assume_scheme="https")
    date = forms.DateField(
        required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def given(self, plan: Plan) -> dict[str, Any]:
        """Four words."""
        return dict(plan.registration)

    def put(self, table: Mapping[str, Any]) -> dict[str, Any]:
        """Four words."""
        changed = dict(table)
        for name in self.fields:
            value = self.cleaned_data[name]
            changed = put(changed, ("registration", name), str(value) if value else "")
        return changed


class FlowAnswers(Answers):
    """How the flow diagram is drawn."""

    join = forms.ChoiceField(label="Records of other methods join those of databases", choices=JOIN)
    since = DayField(
        required=False, label="An update: new is what was searched from",
        help_text="For example 24 Nov 2026. What was included by earlier runs is then the previous "
        "version. Empty where this is the first version.",
    )  # fmt: skip

    def given(self, plan: Plan) -> dict[str, Any]:
        """Where methods join, and from when on searches are new."""
        return {"join": plan.other_methods_join, "since": plan.update_since}

    def put(self, table: Mapping[str, Any]) -> dict[str, Any]:
        """What was changed of it."""
        changed = dict(table)
        if self.cleaned_data["join"] != self.plan.other_methods_join:
            changed = put(changed, ("flow", "other_methods_join"), self.cleaned_data["join"])
        if self.cleaned_data["since"] != self.plan.update_since:
            changed = put(changed, ("flow", "update_since"), self.cleaned_data["since"])
        return changed


FORMS: Mapping[str, tuple[type[Answers] | None, type[Row] | None]] = {
    "review": (ReviewAnswers, None),
    "questions": (None, QuestionRow),
    "criteria": (None, CriterionRow),
    "reasons": (None, ReasonRow),
    "terms": (TermAnswers, None),
    "voting": (VotingAnswers, None),
    "stages": (StageAnswers, None),
    "extraction": (ExtractionAnswers, CharacteristicRow),
    "appraisal": (AppraisalAnswers, None),
    "outcomes": (None, OutcomeRow),
    "timepoints": (None, TimepointRow),
    "analyses": (None, AnalysisRow),
    "results": (ResultAnswers, None),
    "registration": (RegistrationAnswers, None),
    "flow": (FlowAnswers, None),
}
"""The single answers and the rows of each section; the team has pages of its own."""


class SectionForm:
    """The form of a section: single answers, rows, or both."""

    answers: Answers | None = None
    rows: Rows | None = None
    noun: str = ""
    NEW_ROWS: ClassVar[int] = 1

    def __init__(
        self, part: Section, plan: Plan, *, fixed_ids: bool, data: QueryDict | None = None
    ) -> None:
        self.part, self.plan = part, plan
        answers, row = FORMS[part.id]
        if data is not None:
            data = data.copy()  # the forms write into it which frame they have shown
            if data.get("step") == "more":
                data["rows-TOTAL_FORMS"] = str(_whole(data.get("rows-TOTAL_FORMS")) + 1)
        self.data = data
        if answers is not None:
            self.answers = answers(data, plan=plan)
        if row is not None:
            self.noun = row.noun
            given = _rows_of(row, plan)
            self.rows = rows_form(
                row,
                data=data,
                initial=[row.given(one) for one in given],
                extra=0 if given else self.NEW_ROWS,
                form_kwargs={"plan": plan, "fixed_ids": fixed_ids},
            )

    def is_valid(self) -> bool:
        """Whether the answers make a section."""
        sound = [part.is_valid() for part in (self.answers, self.rows) if part is not None]
        return all(sound)

    @property
    def asks_more(self) -> bool:
        """Whether the form has to be shown again, with another row or the parts of a new frame."""
        step = self.data.get("step") if self.data else ""
        parts: list[Any] = [self.answers, *(self.rows.forms if self.rows is not None else ())]
        return step in ("more", "show", "back") or any(
            getattr(part, "other_frame", False) for part in parts
        )

    @property
    def has_frames(self) -> bool:
        """Whether fields of the form follow from a choice in it."""
        return self.part.id in ("questions", "appraisal")

    def errors(self) -> list[Problem]:
        """Every error with the id of its field; none while the form is only shown again."""
        if self.data is None or (self.asks_more and self.data.get("step") != "preview"):
            return []
        found: list[Problem] = []
        for number, form in enumerate(self.forms(), 1):
            where = f"{self.noun} {number}, " if self.rows is not None and form.prefix else ""
            for field in form:
                at = field.id_for_label or field.auto_id
                found += [Problem(f"{where}{field.label}: {e}", at) for e in field.errors]
            found += [Problem(f"{where}{e}") for e in form.non_field_errors()]
        if self.rows is not None:
            found += [Problem(str(e)) for e in self.rows.non_form_errors()]
        return found

    def forms(self) -> list[forms.Form]:
        """The rows, or the single answers."""
        rows = list(self.rows.forms) if self.rows is not None else []
        return [*([self.answers] if self.answers is not None else []), *rows]

    def table(self) -> dict[str, Any]:
        """Give the whole plan with the section as it was filled in."""
        table = dict(self.plan.raw)
        if self.answers is not None:
            table = self.answers.put(table)
        row = FORMS[self.part.id][1]
        if self.rows is not None and row is not None:
            made = self.rows.table()
            if made != _rows_of(row, self.plan):
                table = put(table, row.place, made)
        return table


def _whole(text: Any) -> int:
    return int(text) if isinstance(text, str) and text.isascii() and text.isdigit() else 0


def _rows_of(row: type[Row], plan: Plan) -> list[Mapping[str, Any]]:
    given = held(plan.raw, row.place) or []
    if row is CharacteristicRow and not given:
        return [{"id": c.id, "label": c.label, "hint": c.hint} for c in plan.characteristics]
    return list(given)
