"""MEDLINE: PubMed's and ERIC's tagged text."""

from __future__ import annotations

from pathlib import Path

from consilience.records import read_export
from tests.library.records.reading import only, read_text

EXPORTS = Path(__file__).parent / "exports"
RECORD = """\
PMID- 28754806
OWN - NLM
IS  - 1759-8486 (Electronic)
IS  - 1759-8478 (Linking)
TI  - Impact of balloon guide catheter on technical
      outcomes.
LID - 10.1136/neurintsurg-2017-013179 [doi]
FAU - Brinjikji, Waleed
AU  - Brinjikji W
JT  - Journal of neurointerventional surgery
TA  - J Neurointerv Surg
DP  - 2018 Apr
MH  - Aged
OT  - stroke
PHST- 2017/05/05 00:00 [received]
"""


def test_the_fields_of_a_record() -> None:
    record = only(RECORD)
    assert record.title == "Impact of balloon guide catheter on technical outcomes."
    assert (record.pmid, record.doi) == ("28754806", "10.1136/neurintsurg-2017-013179")
    assert (record.authors, record.year) == (("Brinjikji, Waleed",), 2018)
    assert (record.issn, record.keywords) == ("1759-8486; 1759-8478", ("Aged", "stroke"))
    assert record.journal == "Journal of neurointerventional surgery"


def test_nothing_is_dropped() -> None:
    extra = only(RECORD).extra
    assert extra["PHST"] == ("2017/05/05 00:00 [received]",)
    assert extra["DP"] == ("2018 Apr",)
    assert extra["TA"] == ("J Neurointerv Surg",)


def test_a_blank_line_inside_a_record_does_not_part_it() -> None:
    assert len(read_text(RECORD.replace("TI  -", "\nTI  -")).records) == 1


def test_records_that_begin_without_pmid() -> None:
    imported = read_export(EXPORTS / "jabref__MedlinePlainImporterTestMultipleEntries.txt")
    assert [record.type for record in imported.records[:3]] == [
        "article-journal",
        "article-journal",
        "book",
    ]
    assert any("line outside of any tag" in issue.what for issue in imported.issues)


def test_eric() -> None:
    record = read_export(EXPORTS / "colrev__eric_nbib.nbib").records[0]
    assert (record.database, record.accession, record.doi) == (
        "ERIC",
        "EJ1131633",
        "10.1000/123456789",
    )
    assert (record.year, record.pages, record.issn) == (2000, "1-9", "1234-4567")


def test_medline_under_another_name_is_medline() -> None:
    assert read_text(RECORD, name="export.ris").format == "medline"
