"""Forms of the search stage: a search as it was run, files, corrections of a record."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, BinaryIO, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile

from consilience.evidence import Record
from consilience.records import READABLE, normalise_doi, normalise_pmid
from consilience.records.formats import BY_NAME
from consilience.search import KINDS, Search, SearchLog
from consilience_web.search.actions import Upload
from consilience_web.ui.days import DayField


class FilesInput(forms.ClearableFileInput):
    """A field for one or several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or several files, each held to the rules of a single one."""

    widget = FilesInput

    def __init__(self, **kwargs: Any) -> None:
        # An empty one is named by what reads it, and the others come in.
        super().__init__(allow_empty_file=True, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """Give the files in the order in which they were sent."""
        sent = data if isinstance(data, list | tuple) else [data]
        cleaned = [super(FilesField, self).clean(one, initial) for one in sent]
        return [one for one in cleaned if one]


_WELL_KNOWN = ("ris", "medline", "endnote-xml", "bibtex", "csv", "xlsx")
_FILES_HINT = (
    f"{', '.join(BY_NAME[name].title for name in _WELL_KNOWN)} or one of "
    f"{len(READABLE) - len(_WELL_KNOWN)} other formats; several at once. "
    "The format is found by what is in the file."
)


class RunForm(forms.Form):
    """Which run of its search a file came of."""

    run = DayField(
        label="Run again on", required=False,
        help_text="Where the search was run again: the date, for example 24 Nov 2026. Empty for a "
        "part of the run that is documented.",
    )  # fmt: skip


class FilesForm(RunForm):
    """Exports of a search that is documented already."""

    exports = FilesField(label="Export files", help_text=_FILES_HINT)
    field_order = ("exports", "run")

    def uploads(self) -> list[Upload]:
        """Give the files that were sent."""
        return uploads(self.cleaned_data["exports"])


class SearchForm(forms.Form):
    """A search as it was run."""

    source = forms.CharField(
        label="Source", max_length=200, help_text="What was searched, for example MEDLINE."
    )
    kind = forms.ChoiceField(label="Kind", choices=list(KINDS.items()))
    platform = forms.CharField(
        label="Platform", max_length=200, required=False, help_text="For example Ovid."
    )
    date = DayField(
        label="Date of the search", required=False,
        help_text="For example 24 Nov 2026, Nov 2026, or 2026.",
    )  # fmt: skip
    by = forms.CharField(
        label="Run by", max_length=200, required=False,
        help_text="Where that was not you, for example a librarian.",
    )  # fmt: skip
    string = forms.CharField(
        label="Search string", required=False, strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text="Line by line, exactly as it was run.",
    )  # fmt: skip
    limits = forms.CharField(
        label="Limits", max_length=1000, required=False, help_text="Languages, years, filters."
    )
    declared = forms.IntegerField(
        label="Records that the source said it found", min_value=0, required=False,
        help_text="The number imported is counted from the files and shown beside it.",
    )  # fmt: skip
    note = forms.CharField(label="Note", max_length=2000, required=False)

    def what(self) -> dict[str, Any]:
        """Give the content of the line; fields left empty are absent."""
        given = {name: self.cleaned_data[name] for name in SearchForm.base_fields}
        return {name: value for name, value in given.items() if value not in ("", None)}


class NewSearchForm(SearchForm):
    """A search as it was run, with its exports where they are at hand."""

    exports = FilesField(label="Export files", required=False, help_text=_FILES_HINT)

    def uploads(self) -> list[Upload]:
        """Give the files that were sent."""
        return uploads(self.cleaned_data["exports"])


def uploads(files: Sequence[UploadedFile[Any]]) -> list[Upload]:
    """Give the files that were sent, as they lie in memory or on disk."""
    return [Upload(file.name or "export", cast(BinaryIO, file.file)) for file in files]


def search_values(search: Search) -> dict[str, Any]:
    """Give what the form shows of a documented search."""
    return {name: getattr(search, name) for name in SearchForm.base_fields}


_LISTS = ("authors", "keywords")


class RecordForm(forms.Form):
    """Corrections of a record."""

    title = forms.CharField(label="Title", required=False, widget=forms.Textarea({"rows": 3}))
    authors = forms.CharField(
        label="Authors", required=False, widget=forms.Textarea({"rows": 4}),
        help_text="One per line: Family, Given.",
    )  # fmt: skip
    year = forms.IntegerField(label="Year", required=False, min_value=1400, max_value=2099)
    journal = forms.CharField(label="Journal", required=False)
    volume = forms.CharField(label="Volume", required=False)
    issue = forms.CharField(label="Issue", required=False)
    pages = forms.CharField(label="Pages", required=False)
    doi = forms.CharField(label="DOI", required=False)
    pmid = forms.CharField(label="PMID", required=False)
    abstract = forms.CharField(label="Abstract", required=False, widget=forms.Textarea({"rows": 8}))
    keywords = forms.CharField(
        label="Keywords", required=False, widget=forms.Textarea({"rows": 3}),
        help_text="One per line.",
    )  # fmt: skip
    language = forms.CharField(label="Language", required=False)
    why = forms.CharField(
        label="Why", required=False, help_text="Optional, for the record's story."
    )

    def clean_doi(self) -> str:
        """Bring a DOI to its bare form; one with a space in it would be cut off there."""
        if re.search(r"10\.\d+/\S*\s+\S", self.cleaned_data["doi"]):
            raise forms.ValidationError("A DOI has no spaces: take them out, or what follows them.")
        return self._identifier("doi", normalise_doi)

    def clean_pmid(self) -> str:
        """Hold a PubMed number to its form."""
        return self._identifier("pmid", normalise_pmid)

    def _identifier(self, name: str, normalise: Any) -> str:
        given: str = self.cleaned_data[name].strip()
        found = normalise(given) if given else ""
        if found is None:
            raise forms.ValidationError(f"This is no {name.upper()}.")
        return str(found)

    def changes(self, record: Record) -> dict[str, Any]:
        """Give the fields that differ from the record as it is."""
        changed: dict[str, Any] = {}
        for name in RecordForm.base_fields:
            if name == "why":
                continue
            value: Any = self.cleaned_data[name]
            if name in _LISTS:
                value = [line.strip() for line in value.splitlines() if line.strip()]
                same = value == list(getattr(record, name))
            else:
                value = value.replace("\r\n", "\n") if isinstance(value, str) else value
                same = (value or None) == (getattr(record, name) or None)
            if not same:
                changed[name] = value if value != "" else None
        return changed


def record_values(record: Record) -> dict[str, Any]:
    """Give what the form shows of a record."""
    values = {name: getattr(record, name) for name in RecordForm.base_fields if name != "why"}
    return {**values, **{name: "\n".join(values[name]) for name in _LISTS}}


class DuplicateForm(forms.Form):
    """Another record of which this one is a duplicate."""

    of = forms.CharField(label="Id of the other record", max_length=60)
    why = forms.CharField(required=False, max_length=500)

    def __init__(self, *args: Any, log: SearchLog, record: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._log, self._record = log, record

    def clean_of(self) -> str:
        """Hold the id to the records of this review."""
        other: str = self.cleaned_data["of"].strip()
        if other == self._record:
            raise forms.ValidationError("A record is no duplicate of itself.")
        if not self._log.has(other):
            raise forms.ValidationError(f"This review has no record {other}.")
        return other
