"""MEDLINE: PubMed's and ERIC's tagged text."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import nbib

from consilience.evidence import Record
from consilience.records import not_carried, read_export, write_records
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
    assert any("lines outside of any record" in issue.what for issue in imported.issues)


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


def test_the_package_nbib_reads_what_we_write() -> None:
    records = read_export(EXPORTS / "nbib__single.nbib").records
    groups = ("Berg, Jan", "Walking Group")
    made = Record(title="A trial " * 20, authors=groups, doi="10.1000/a", pages="1-5", volume="3")
    made = replace(made, issn="1234-5678; 8765-4321", extra={"TY": ("EJOUR",)})
    stream = io.BytesIO()
    write_records([*records, made], "medline", stream)
    first, second = nbib.read(stream.getvalue().decode())
    assert (str(first["pubmed_id"]), first["doi"]) == (records[0].pmid, records[0].doi)
    assert [who["author"] for who in first["authors"]] == list(records[0].authors)
    assert (second["title"], second["corporate_author"]) == (made.title.strip(), "Walking Group")
    assert (second["doi"], second["pages"], second["journal_volume"]) == ("10.1000/a", "1-5", "3")


def test_an_issn_is_written_as_pubmed_writes_it_and_nothing_else_under_its_tag() -> None:
    stream = io.BytesIO()
    record = Record(title="A", issn="14712458; 1355-008x; print only")
    write_records([record], "medline", stream)
    text = stream.getvalue().decode()
    assert [line[6:] for line in text.splitlines() if line.startswith("IS  -")] == [
        "1471-2458 (Undetermined)", "1355-008X (Undetermined)",
    ]  # fmt: skip
    assert len(nbib.read(text)) == 1
    assert not_carried(record, "medline") == ["issn"]


def test_a_record_of_another_database_keeps_it_and_its_type() -> None:
    record = Record(type="thesis", title="A", journal="B", database="Embase", accession="L1")
    assert not_carried(record, "medline") == []


def test_what_medline_cannot_carry_is_named() -> None:
    record = Record(abstract="a\nb", extra={"%A": ("x",), "PHST": ("y",)}, year=2001)
    assert not_carried(record, "medline") == ["abstract", "extra: %A"]


def test_an_address_is_no_doi_where_there_is_one() -> None:
    record = only(RECORD + "LID - https://doi.org/10.1000/other\n")
    assert (record.doi, record.url) == ("10.1136/neurintsurg-2017-013179",
                                        "https://doi.org/10.1000/other")  # fmt: skip


def test_the_number_of_an_article_stands_for_its_page_unless_it_is_a_doi() -> None:
    def pages(number: str) -> str | None:
        return only(f"{RECORD}LID - {number} [pii]\n").pages

    assert (pages("kuab006"), pages("S0190-9622(20)33067-X")) == (
        "kuab006",
        "S0190-9622(20)33067-X",
    )
    assert pages("10.1007/s11604-021-01105-9") is None
