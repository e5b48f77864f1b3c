"""ClinicalTrials.gov's JSON: a list of studies, or the answer of its interface (version 2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from consilience.evidence import Record
from consilience.records.draft import Draft
from consilience.records.formats.json_items import Leaves, json_records
from consilience.records.issue import Issue
from consilience.records.source import Source

_SECTION = re.compile(r'"protocolSection"\s*:')
_ID, _STATUS = "protocolSection.identificationModule", "protocolSection.statusModule"
_CONDITIONS = "protocolSection.conditionsModule"

FIELDS: dict[str, tuple[str, ...]] = {
    "title": (f"{_ID}.briefTitle", f"{_ID}.officialTitle"),
    "year": (
        f"{_STATUS}.studyFirstPostDateStruct.date",
        f"{_STATUS}.studyFirstSubmitDate",
        f"{_STATUS}.startDateStruct.date",
    ),
    "abstract": (
        "protocolSection.descriptionModule.briefSummary",
        "protocolSection.descriptionModule.detailedDescription",
    ),
    "accession": (f"{_ID}.nctId",),
    "keywords": (f"{_CONDITIONS}.conditions", f"{_CONDITIONS}.keywords"),
}
"""Where the fields of a record stand, the surest place of each first."""


def recognise(head: str) -> float:
    """Tell it by the name of its outer section."""
    return 0.97 if head.lstrip("\ufeff \t\n")[:1] in ("[", "{") and _SECTION.search(head) else 0.0


def read(source: Source) -> Iterator[Record | Issue]:
    """Give a record a study; its registration number is the accession number."""
    return json_records(source, _draft, "studies")


def _draft(study: dict[str, Any], file: str, index: int, line: int) -> Draft:
    draft = Draft(file, index, line)
    draft.type = "document"
    leaves = Leaves(study)
    leaves.put(draft, FIELDS)
    sponsor = leaves.take("protocolSection.sponsorCollaboratorsModule.leadSponsor.name")
    draft.authors += [name for _, name in sponsor]
    if number := draft.fields.get("accession"):
        draft.put("url", "url", f"https://clinicaltrials.gov/study/{number}")
    draft.put("database", "database", "ClinicalTrials.gov")
    leaves.keep(draft)
    return draft
