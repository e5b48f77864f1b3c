"""The form by which a report is entered that came with its citation and no record of a search."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from consilience.records import normalise_doi


class ReportForm(forms.Form):
    """A report by its citation."""

    citation = forms.CharField(
        label="Citation",
        help_text="As a list of references prints it.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    title = forms.CharField(label="Title", required=False)
    authors = forms.CharField(
        label="Authors",
        help_text="One per line: Family, Given.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    year = forms.IntegerField(
        label="Year",
        required=False,
        min_value=1000,
        max_value=2100,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    doi = forms.CharField(label="DOI", required=False)
    place = forms.CharField(
        label="Where it came from",
        help_text="For example: reference list of an earlier review.",
        required=False,
    )

    @classmethod
    def of(cls, fields: Mapping[str, Any]) -> ReportForm:
        """Give the form with what was entered before."""
        return cls(initial={**fields, "authors": "\n".join(fields.get("authors") or ())})

    def clean_doi(self) -> str | None:
        """Take the DOI out of an address or a prefix."""
        given: str = self.cleaned_data["doi"]
        doi = normalise_doi(given)
        if given.strip() and not doi:
            raise forms.ValidationError("This is no DOI; one looks like 10.1136/bmj.n71.")
        return doi

    def clean_authors(self) -> list[str]:
        """Give one author a line."""
        given: str = self.cleaned_data["authors"]
        return [line.strip() for line in given.splitlines() if line.strip()]
