"""EPPI-Reviewer's JSON report, written as its real exports are: codes by name, decisions apart."""

from __future__ import annotations

import json
from typing import Any

from consilience.evidence import Record
from consilience.records import Import
from consilience.records.judgements import judgements, without_judgements
from tests.library.records.reading import read_text

CODES = {
    "SetName": "Screening", "ReviewSetId": 9, "SetId": 8,
    "SetType": {"SetTypeName": "Screening", "SetTypeDescription": "Include and Exclude"},
    "Attributes": {"AttributesList": [
        {"AttributeSetId": 1, "AttributeId": 11, "AttributeType": "Exclude",
         "AttributeName": "EXCLUDE on population (title & abstract)"},
        {"AttributeSetId": 2, "AttributeId": 12, "AttributeType": "Include",
         "AttributeName": "INCLUDE on title & abstract"},
        {"AttributeSetId": 3, "AttributeId": 13, "AttributeType": "Not selectable (no checkbox)",
         "AttributeName": "Country", "Attributes": {"AttributesList": [
             {"AttributeSetId": 4, "AttributeId": 14, "AttributeName": "Spain",
              "AttributeType": "Selectable (show checkbox)"}]}},
    ]},
}  # fmt: skip
ITEM = {
    "QuickCitation": "Aspura (2018) An analysis", "ItemId": 36681083, "Title": "An analysis",
    "ParentTitle": "Scientometrics", "Year": "2018", "StandardNumber": "01389130 (ISSN)",
    "Volume": "115", "Pages": "1315-1328", "Issue": "3", "OldItemId": "", "Abstract": "We did it.",
    "TypeName": "Journal, Article", "ParentAuthors": "", "DOI": "10.1007/s11192-018-2720-z",
    "Authors": "Aspura M K. Y. I; Noorhidawati A ; Abrizah  ; van Dalen Hendrik P; ",
    "Keywords": "Journal retractions\nPublication ethics", "ItemStatus": "I",
    "ItemStatusTooltip": "Included in review",
}  # fmt: skip


def read(*items: dict[str, Any]) -> Import:
    report = {"CodeSets": [CODES], "References": list(items)}
    return read_text(json.dumps(report, indent=1), name="report.json")


def one(**more: Any) -> Record:
    (record,) = read({**ITEM, **more}).records
    return record


def coded(*codes: int) -> list[dict[str, Any]]:
    return [{"AttributeId": n, "AdditionalText": "", "ArmId": 0, "ArmTitle": ""} for n in codes]


def test_a_report_is_told_by_its_code_sets_and_every_reference_is_a_record() -> None:
    imported = read(ITEM, {**ITEM, "Title": "Another"})
    assert imported.format == "eppi-json"
    assert [record.title for record in imported.records] == ["An analysis", "Another"]
    bare = read_text(json.dumps({"CodeSets": [], "References": [ITEM]}))
    assert (bare.format, len(bare.records)) == ("eppi-json", 1)


def test_the_fields_of_an_item() -> None:
    record = one()
    assert (record.type, record.journal, record.year) == ("article-journal", "Scientometrics", 2018)
    assert record.authors == (
        "Aspura, M K. Y. I", "Noorhidawati, A", "Abrizah", "van Dalen, Hendrik P",
    )  # fmt: skip
    assert (record.volume, record.issue, record.pages) == ("115", "3", "1315-1328")
    assert (record.issn, record.doi) == ("01389130", "10.1007/s11192-018-2720-z")
    assert record.keywords == ("Journal retractions", "Publication ethics")
    assert (record.accession, record.abstract) == ("36681083", "We did it.")


def test_codes_are_kept_by_name_with_what_was_written_beside_them() -> None:
    (code,) = coded(14)
    marked = {**code, "AdditionalText": "Madrid", "ItemAttributeFullTextDetails": [{"Text": "p1"}]}
    record = one(Codes=[marked, *coded(99)])
    assert record.extra["Codes"] == ("Screening: Country: Spain: Madrid", "code 99")
    assert "p1" in record.extra["Codes, in the text"][0]


def test_codes_of_screening_are_what_the_team_came_to() -> None:
    records = [one(Codes=coded(12)), one(Codes=coded(11), ItemStatus="E"), one(ItemStatus="E"),
               one()]  # fmt: skip
    rows = [judgements([record]).rows for record in records]
    assert [[(r.decision, r.stage, r.is_settled) for r in some] for some in rows] == [
        [("include", "screening", True)], [("exclude", "screening", True)],
        [("exclude", None, True)], [],
    ]  # fmt: skip
    assert rows[1][0].reasons == ("EXCLUDE on population (title & abstract)",)


def test_no_record_shows_what_was_decided() -> None:
    for record in (one(Codes=coded(11), ItemStatus="E"), one(Codes=coded(12)), one()):
        shown = without_judgements(record).extra
        assert not {"Codes (Include)", "Codes (Exclude)", "ItemStatus"} & shown.keys()


def test_damage_and_strange_values_lose_nothing_else() -> None:
    report = read_text('{"CodeSets": [], "References": [{"ItemId": 1, "Title": "A"}, 7, {"Ti')
    assert [record.title for record in report.records] == ["A"]
    assert report.n_refused == 2
    assert one(Codes="none", Authors=None).extra["Codes"] == ("none",)
