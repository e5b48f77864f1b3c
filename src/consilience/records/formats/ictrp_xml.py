"""The WHO's trial search portal (ICTRP): `<Trials_downloaded_from_ICTRP><Trial>`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from consilience.evidence import Record
from consilience.records.draft import Draft
from consilience.records.formats.csv_values import with_dashes
from consilience.records.formats.foreign import is_markup
from consilience.records.formats.xml_records import XmlRecord, path_texts, xml_records
from consilience.records.issue import Issue
from consilience.records.source import Source

_ROOT = re.compile(r"<Trials_downloaded_from_ICTRP|<Trial>\s*(?:<Export_date|<Internal_Number)")

PLAIN: dict[str, str] = {
    "Public_title": "title",
    "Scientific_title": "title",
    "TrialID": "accession",
    "web_address": "url",
}
"""Where the fields of a record stand; of two titles the public one, as the registers show it."""
YEARS = ("Date_registration3", "Date_registration")
LISTS = ("Condition", "Intervention")


def recognise(head: str) -> float:
    """Tell it by its outer element."""
    return 0.99 if is_markup(head) and _ROOT.search(head) else 0.0


def read(source: Source) -> Iterator[Record | Issue]:
    """Give a record a trial; its registration number is the accession number."""
    index = 0
    for item in xml_records(source, "Trial"):
        if isinstance(item, Issue):
            yield item
            continue
        index += 1
        yield from _draft(item, source.name, index).finish()


def _draft(trial: XmlRecord, file: str, index: int) -> Draft:
    draft = Draft(file, index, trial.line)
    draft.type = "document"
    for what, before in trial.changes:
        draft.repaired(what, before=before)
    for name, text in path_texts(trial.element):
        if name in PLAIN:
            draft.put(PLAIN[name], name, text)
        elif name in YEARS:
            draft.put_year(name, with_dashes(text))
        elif name == "Primary_sponsor" and text:
            draft.authors.append(" ".join(text.split()))
        elif name in LISTS:
            draft.put_keywords(re.split(r";|\n|<br\s*/?>", text))
        else:
            draft.keep(name, text)
    draft.put("database", "database", "ICTRP")
    return draft
