"""ClinicalTrials.gov, OpenAlex, Crossref and CSL in JSON: one, lists, pages of results, damage."""

from __future__ import annotations

import json
from typing import Any

import pytest

from consilience.evidence import Record
from consilience.records import Import, read_export
from tests.library.records.reading import read_text
from tests.library.records.test_csv_producers import EXPORTS

TRIAL = {
    "protocolSection": {
        "identificationModule": {
            "nctId": "NCT01339377", "briefTitle": "A trial", "officialTitle": "A whole trial",
        },
        "statusModule": {"studyFirstPostDateStruct": {"date": "2011-04-20"}},
        "sponsorCollaboratorsModule": {"leadSponsor": {"name": "ActiveO Inc.", "class": "X"}},
        "descriptionModule": {"briefSummary": "We will do it."},
        "conditionsModule": {"conditions": ["Pain"], "keywords": ["Ozone"]},
        "outcomesModule": {"primaryOutcomes": [{"measure": "Pain", "timeFrame": "1 month"}]},
    },
}  # fmt: skip
WORK = {
    "id": "https://openalex.org/W1", "doi": "https://doi.org/10.1000/A", "title": "A trial",
    "publication_year": 2020, "type": "article",
    "primary_location": {"source": {"display_name": "J Peer", "issn_l": "1234-5679"}},
    "authorships": [{"author": {"display_name": "Jan van der Berg"}, "countries": ["NL"]}],
    "biblio": {"volume": "12", "issue": None, "first_page": "1", "last_page": "9"},
    "abstract_inverted_index": {"did": [1], "We": [0], "it.": [2]},
}  # fmt: skip
ITEM = {
    "id": "a", "type": "article-journal", "title": "A trial", "container-title": "J Peer",
    "author": [
        {"family": "Berg", "given": "Jan", "non-dropping-particle": "van der"},
        {"literal": "The Peer Group"},
    ],
    "issued": {"date-parts": [["2020", 5]]}, "note": "PMID: 31", "DOI": "10.1000/a",
}  # fmt: skip


def read_json(value: Any) -> Import:
    return read_text(json.dumps(value), name="export.json")


def one(value: Any) -> Record:
    (record,) = read_json(value).records
    return record


def test_a_trial_of_clinicaltrials_gov() -> None:
    record = one([TRIAL])
    assert (record.title, record.year, record.type) == ("A trial", 2011, "document")
    assert (record.accession, record.database) == ("NCT01339377", "ClinicalTrials.gov")
    assert record.url == "https://clinicaltrials.gov/study/NCT01339377"
    assert record.keywords == ("Pain", "Ozone")
    kept = "protocolSection.outcomesModule.primaryOutcomes"
    assert json.loads(record.extra[kept][0]) == {"measure": "Pain", "timeFrame": "1 month"}


def test_a_work_of_openalex() -> None:
    record = one(WORK)
    assert (record.title, record.doi, record.pages) == ("A trial", "10.1000/a", "1-9")
    assert record.authors == ("van der Berg, Jan",)
    assert (record.abstract, record.accession) == ("We did it.", "https://openalex.org/W1")
    assert "countries" in record.extra["authorships"][0]


@pytest.mark.parametrize(
    ("value", "format", "n_records"),
    [
        ({"studies": [TRIAL, TRIAL], "nextPageToken": "x"}, "ctgov-json", 2),
        ({"meta": {"count": 2}, "results": [WORK, WORK]}, "openalex-json", 2),
        ({"status": "ok", "message-type": "work-list", "message": {"items": [
            {"title": ["A trial"], "DOI": "10.1000/a"}] * 3}}, "crossref-json", 3),
        ({"items": [ITEM]}, "csl-json", 1),
        (ITEM, "csl-json", 1),
    ],
)  # fmt: skip
def test_answers_that_hold_a_list(value: Any, format: str, n_records: int) -> None:
    imported = read_json(value)
    assert (imported.format, len(imported.records)) == (format, n_records)


def test_works_a_line() -> None:
    text = "\n".join(json.dumps({**WORK, "title": f"Trial {n}"}) for n in (1, 2, 3))
    imported = read_text(text)
    assert [record.title for record in imported.records] == ["Trial 1", "Trial 2", "Trial 3"]


def test_a_work_of_crossref() -> None:
    record = read_export(EXPORTS / "colrev__10.1177_02683962211048201.json").records[0]
    assert record.title == "Artificial intelligence and the conduct of literature reviews"
    assert record.authors[:2] == ("Wagner, Gerit", "Lukyanenko, Roman")
    assert (record.year, record.volume, record.pages) == (2021, "37", "209-226")
    assert record.issn == "0268-3962" and record.abstract is not None
    assert (
        record.abstract.startswith("Artificial intelligence (AI) is") and "<" not in record.abstract
    )


def test_an_item_of_csl() -> None:
    record = one([ITEM])
    assert record.authors == ("van der Berg, Jan", "The Peer Group")
    assert (record.year, record.pmid, record.journal) == (2020, "31", "J Peer")


def test_what_is_cut_off_is_told_with_its_line_and_what_stands_before_is_kept() -> None:
    text = json.dumps([TRIAL, TRIAL, TRIAL], indent=1)
    imported = read_text(text[: len(text) * 5 // 6])
    assert (len(imported.records), imported.n_refused) == (2, 1)
    (refused,) = [issue for issue in imported.issues if issue.kind == "refused"]
    assert refused.line is not None and refused.line > 60 and "broken here" in refused.what


@pytest.mark.parametrize("value", [[1, ITEM], [None, ITEM], [[ITEM], ITEM], ["x", ITEM]])
def test_what_is_no_object_is_refused(value: Any) -> None:
    imported = read_text(json.dumps(value), format="csl-json")
    assert (len(imported.records), imported.n_refused) == (1, 1)


def test_wrong_types_inside_a_work_break_nothing() -> None:
    record = one({**WORK, "authorships": "x", "biblio": 3, "abstract_inverted_index": [1]})
    assert record.title == "A trial" and record.extra["authorships"] == ("x",)
