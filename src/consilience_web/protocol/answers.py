"""The single answers of a section of the plan, and those on words and rules for results."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms

from consilience.errors import DataError
from consilience.protocol import Plan
from consilience.protocol.sections import put
from consilience.synthesis.sensitivity import MaterialRule
from consilience.synthesis.strength import STRENGTH, StrengthTable
from consilience_web.protocol.rows import area

_BAND = re.compile(r"^\s*([\d.]+)\s*(?:to|-|\N{EN DASH})\s*([\d.]+)\s*[:,]?\s*(.*)$")

_MATERIAL = (
    ("crossing", "the interval begins or ceases to include no effect"),
    ("outside", "the estimate lies outside the main interval"),
    ("size_word", "the word for the size changes (standardised mean differences)"),
)


class Answers(forms.Form):
    """The single answers of a section."""

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        for name, value in self.given(plan).items():
            self.initial.setdefault(name, value)
        self.prepare()

    def prepare(self) -> None:
        """Fill the choices that depend on something else."""

    def given(self, plan: Plan) -> dict[str, Any]:
        """What the plan says now, by field."""
        raise NotImplementedError

    def put(self, table: Mapping[str, Any]) -> dict[str, Any]:
        """Give the plan with these answers."""
        raise NotImplementedError


class ResultAnswers(Answers):
    """Words for the strength of evidence, and when a change is material."""

    strength = forms.CharField(
        label="Words for the strength of evidence", widget=area(6),
        help_text="One per line, as “0.01 to 0.05: moderate”. Together they hold every p-value "
        "from 0 to 1, each once; the upper end belongs to the next line.",
    )  # fmt: skip
    material = forms.MultipleChoiceField(
        label="A sensitivity analysis changes a result materially where", required=False,
        choices=_MATERIAL, widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    percent = forms.FloatField(
        label="or the estimate moves by more than this many percent",
        required=False,
        min_value=0,
    )

    def given(self, plan: Plan) -> dict[str, Any]:
        """A band a line, and the four parts of the rule."""
        rows = plan.results.get("strength") or STRENGTH.as_json()
        rule = MaterialRule.from_json(plan.results.get("material", {}))
        lines = "\n".join(f"{r['from']:g} to {r['to']:g}: {r['word']}" for r in rows)
        held = [name for name, _ in _MATERIAL if getattr(rule, name)]
        return {"strength": lines, "material": held, "percent": rule.percent}

    def clean_strength(self) -> StrengthTable:
        """Read the bands; the message says which p-values are left out, or claimed twice."""
        rows = []
        for n, line in enumerate(self.cleaned_data["strength"].splitlines(), 1):
            if not line.strip():
                continue
            found = _BAND.match(line)
            if found is None:
                raise forms.ValidationError(f"line {n}: write it as “0.01 to 0.05: moderate”")
            low, high, word = found.groups()
            try:
                rows.append({"from": float(low), "to": float(high), "word": word})
            except ValueError:
                raise forms.ValidationError(f"line {n}: {low} to {high} are no numbers") from None
        try:
            return StrengthTable.from_json(rows)
        except DataError as error:
            raise forms.ValidationError(str(error)) from None

    def put(self, table: Mapping[str, Any]) -> dict[str, Any]:
        """What holds anyway is not written down."""
        data = self.cleaned_data
        words, usual = data["strength"].as_json(), STRENGTH.as_json()
        changed = put(table, ("results", "strength"), words if words != usual else [])
        chosen = {name: name in data["material"] for name, _ in _MATERIAL}
        rule = MaterialRule(**chosen, percent=data["percent"])
        return put(
            changed, ("results", "material"), rule.as_json() if rule != MaterialRule() else {}
        )
