"""Decisions of ASReview, Covidence, colandr, Abstrackr, CiteSource and tables kept by hand."""

from __future__ import annotations

from pathlib import Path

from consilience.evidence import Record
from consilience.records import read_export
from consilience.records.judgements import ForeignJudgement, judgements
from tests.library.records.reading import read_text


def of_table(text: str, name: str = "export.csv") -> tuple[ForeignJudgement, ...]:
    return judgements(read_text(text, name=name).records).rows


def test_labels_of_asreview_in_a_table() -> None:
    rows = of_table(
        "title,authors,asreview_label,asreview_time,asreview_note,asreview_user_name,"
        "asreview_user_email,asreview_tag_design_rct,asreview_tag_design_cohort\n"
        "A,Li W,1,2025-02-03 10:11:12,good,Beth,beth@example.org,1,0\n"
        "B,Li W,0,,,,,,\nC,Li W,,,,,,,\n"
    )
    assert [(row.record, row.decision) for row in rows] == [(1, "include"), (2, "exclude")]
    assert (rows[0].who, rows[0].email, rows[0].notes) == ("Beth", "beth@example.org", ("good",))
    assert (rows[0].labels, rows[0].when) == (("design_rct",), "2025-02-03T10:11:12")


def test_labels_of_asreview_in_the_notes_of_ris(reference: Path) -> None:
    path = reference / "data/imports/ris/asreview__baseline_tag-notes_labels.ris"
    found = judgements(read_export(path).records)
    decided = [row for row in found.rows if row.decision]
    assert [row.decision for row in decided] == ["include", "exclude"] * 10
    assert decided[0].labels == ("prior",)
    assert found.tools == ("ASReview",)


def test_what_asreview_writes_into_ris_beside_the_label() -> None:
    notes = ("ASReview_relevant", 'asreview_note: "to be \\"kept\\""', 'asreview_user_name: "Beth"')
    (row,) = judgements([Record(extra={"N1": notes})]).rows
    assert (row.who, row.decision, row.notes) == ("Beth", "include", ('to be "kept"',))


COVIDENCE = (
    "Title,Authors,Covidence #,Study,Notes,Tags\n"
    '"A","Li, W",#1,Li 2020,"Exclusion reason: Wrong study design; '
    'Beth Ho (2021-02-03 10:11:12)(Select): no control; at all",pilot; Ongoing study\n'
    '"B","Li, W",#2,Li 2021,,\n'
)


def test_the_list_of_covidence_is_told_by_the_name_it_gives_the_file() -> None:
    rows = of_table(COVIDENCE, "review_59500_excluded_csv_20210203.csv")
    first, note, second = rows
    assert (first.decision, first.stage, first.is_settled) == ("exclude", "fulltext", True)
    assert (first.reasons, first.labels) == (("Wrong study design",), ("pilot", "Ongoing study"))
    assert (note.who, note.stage, note.notes) == ("Beth Ho", "fulltext", ("no control; at all",))
    assert (second.decision, second.reasons) == ("exclude", ())


def test_a_list_that_nobody_names_gives_no_decision_and_says_so() -> None:
    found = judgements(read_text(COVIDENCE).records)
    assert [row.decision for row in found.rows] == [None, None]
    assert ["name it" in issue.what for issue in found.issues] == [True]


def test_the_list_of_covidence_can_be_named() -> None:
    found = judgements(read_text(COVIDENCE).records, on_list="irrelevant")
    assert [row.stage for row in found.rows if row.decision] == ["screening"] * 2


def test_colandr_tells_the_outcome_of_both_stages() -> None:
    rows = of_table(
        "study_id,citation_screening_status,fulltext_screening_status,citation_title,"
        "citation_authors,fulltext_exclude_reasons\n"
        "1,included,excluded,A,Li W,\"['wrong design', 'no data']\"\n"
        "2,not_screened,not_screened,B,Li W,\n"
    )
    assert [(row.record, row.stage, row.decision) for row in rows] == [
        (1, "screening", "include"),
        (1, "fulltext", "exclude"),
    ]
    assert rows[1].reasons == ("wrong design", "no data")


def test_abstrackr_has_a_column_a_person(reference: Path) -> None:
    path = reference / "data/imports/csv/citation-file-formatting___baseline_abstrackr.csv"
    rows = judgements(read_export(path).records).rows
    said = ["include", "include", "exclude", "exclude", "maybe", "maybe"]
    assert [(row.who, row.decision) for row in rows] == [("Anonymous", word) for word in said]


def test_labels_of_citesource_say_how_far_a_record_came() -> None:
    rows = of_table('title,year,cite_label\nA,2001,"search, screened, final"\nB,2001,search\n')
    assert [(row.record, row.decision, row.stage) for row in rows] == [(1, "include", "fulltext")]


def test_a_table_kept_by_hand_is_read_by_its_usual_column_names() -> None:
    rows = of_table(
        "Title,Year,Reviewer,Decision,Reason for exclusion,Final decision\n"
        "A,2001,Bob,Exclude,wrong drug; no data,include\nB,2001,Bob,??,,\n"
    )
    bob, final = rows
    assert (bob.who, bob.decision, bob.reasons) == ("Bob", "exclude", ("wrong drug", "no data"))
    assert (final.decision, final.is_settled) == ("include", True)


def test_columns_called_label_that_hold_no_numbers_are_no_decisions() -> None:
    found = judgements(read_text("title,year,label\nA,2001,chapter 3\n").records)
    assert (found.rows, found.issues) == ((), ())
