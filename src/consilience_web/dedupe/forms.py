"""The form that says whether two records are the same work."""

from __future__ import annotations

from typing import Any

from django import forms

from consilience.search import SearchLog


class PairForm(forms.Form):
    """Two records of this review, and why they are the same work or not."""

    a = forms.CharField(max_length=60, widget=forms.HiddenInput)
    b = forms.CharField(max_length=60, widget=forms.HiddenInput)
    why = forms.CharField(required=False, max_length=500)

    def __init__(self, *args: Any, log: SearchLog, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._log = log

    def clean(self) -> dict[str, Any]:
        """Hold the pair to two different records of this review."""
        given = super().clean() or self.cleaned_data
        a, b = given.get("a", ""), given.get("b", "")
        if a == b or not self._log.has(a) or not self._log.has(b):
            raise forms.ValidationError("These are not two records of this review.")
        return given
