"""The form for a pasted reference list or list of web results."""

from __future__ import annotations

import hashlib
import io
from typing import Any

from django import forms

from consilience_web.search.actions import Upload
from consilience_web.search.queries.pasted import format_of
from consilience_web.ui.days import DayField

KINDS = {
    "citation": "The reference list of a paper",
    "website": "The results of a web search",
}
"""What can be pasted, by the kind of search that it is documented as."""
LONGEST = 1_000_000


class PasteForm(forms.Form):
    """A list as text, and what it is of."""

    kind = forms.ChoiceField(
        label="What is it?", choices=list(KINDS.items()), widget=forms.RadioSelect,
        initial="citation",
    )  # fmt: skip
    source = forms.CharField(
        label="Where it is from", max_length=200,
        help_text="The paper whose references they are (Lyons 2021), or the search engine.",
    )  # fmt: skip
    string = forms.CharField(
        label="Words that were searched for", max_length=1000, required=False,
        help_text="Of a web search.",
    )  # fmt: skip
    date = DayField(
        label="Date", required=False, help_text="When it was searched. For example 24 Nov 2026."
    )
    text = forms.CharField(
        label="The list", strip=False, max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        help_text="With or without numbers; links and page headers between may stay.",
    )  # fmt: skip

    def clean_text(self) -> str:
        """Bring line ends to one kind."""
        text: str = self.cleaned_data["text"]
        if not text.strip():
            raise forms.ValidationError("Paste the list here.")
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def what(self) -> dict[str, Any]:
        """Give the search that the list is documented as."""
        given = {name: self.cleaned_data[name] for name in ("source", "kind", "string", "date")}
        return {name: value for name, value in given.items() if value}

    def mark(self) -> str:
        """Give what tells this text and kind from any other."""
        kept = f"{self.cleaned_data['kind']}\n{self.cleaned_data['text']}"
        return hashlib.sha256(kept.encode("utf-8", "replace")).hexdigest()[:16]

    def upload(self) -> Upload:
        """Give the text as the file that is kept of it."""
        kind, text = self.cleaned_data["kind"], self.cleaned_data["text"]
        what = "references of" if kind == "citation" else "results from"
        name = f"{what} {self.cleaned_data['source']}.txt".replace("/", "-")
        content = text.encode("utf-8", "replace")
        return Upload(name, io.BytesIO(content), format_of(text, kind))
