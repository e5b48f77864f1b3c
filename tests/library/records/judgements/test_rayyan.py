"""Decisions, reasons, labels and notes that Rayyan writes into records and its log."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from consilience.errors import FormatUnknown
from consilience.evidence import Record
from consilience.records import read_export
from consilience.records.judgements import RayyanLog, judgements, read_rayyan_log

HEADER = "created_at,user_id,user_email,article_id,key,value\n"


def noted(*notes: str) -> list[Record]:
    return [
        Record(extra={"notes": (text,)}, accession=f"rayyan-{n}", source_file="a", source_index=n)
        for n, text in enumerate(notes, 1)
    ]


def log_of(*rows: str) -> RayyanLog:
    return read_rayyan_log(io.BytesIO((HEADER + "\n".join(rows)).encode()), name="log.csv")


@pytest.mark.parametrize("name", ["csv", "ris"])
def test_the_decisions_of_a_real_export(name: str, reference: Path) -> None:
    path = f"data/imports/{name}/citation-file-formatting___baseline_rayyan.{name}"
    found = judgements(read_export(reference / path).records)
    said = ["include"] * 2 + ["maybe"] * 2 + ["exclude"] * 2
    assert [row.decision for row in found.rows] == said
    assert [row.record for row in found.rows] == [1, 2, 3, 4, 5, 6]
    assert (found.people, found.issues) == ((("Emily", None),), ())


def test_each_person_keeps_their_own_decision_and_notes() -> None:
    notes = (
        'Found by Bob | RAYYAN-INCLUSION: {"Beth \\"B\\" Li"=>"Included", "Bob"=>"Excluded"} | '
        "RAYYAN-LABELS: pilot,later | RAYYAN-EXCLUSION-REASONS: wrong drug,wrong population | "
        'USER-NOTES: {"Bob"=>["dose, too low", "ask Alice"]}'
    )
    found = judgements(noted(notes))
    beth, bob, nobody = found.rows
    assert (beth.who, beth.decision, beth.reasons) == ('Beth "B" Li', "include", ())
    assert (bob.decision, bob.reasons) == ("exclude", ("wrong drug", "wrong population"))
    assert bob.notes == ("dose, too low", "ask Alice")
    assert (nobody.who, nobody.decision, nobody.labels) == (None, None, ("pilot", "later"))
    assert beth.raw == notes
    assert found.issues == ()


def test_reasons_of_two_who_excluded_are_given_to_nobody() -> None:
    notes = (
        'RAYYAN-INCLUSION: {"Bob"=>"Excluded", "Beth"=>"Excluded"} | RAYYAN-EXCLUSION-REASONS: a'
    )
    assert [row.reasons for row in judgements(noted(notes)).rows] == [(), (), ("a",)]


@pytest.mark.parametrize(
    ("said", "decision"), [("true", "include"), ("false", "exclude"), ("0", "maybe")]
)
def test_the_ways_older_exports_write_a_decision(said: str, decision: str) -> None:
    (row,) = judgements(noted(f'RAYYAN-INCLUSION: {{"Bob" => {said}}}')).rows
    assert (row.who, row.decision) == ("Bob", decision)


def test_a_decision_that_is_none_known_is_told_with_its_record() -> None:
    found = judgements(noted("", 'RAYYAN-INCLUSION: {"Bob"=>"Pending"}'))
    assert found.rows == ()
    assert [(issue.record, issue.before) for issue in found.issues] == [(2, "Pending")]


def test_the_log_says_what_stands_at_the_end() -> None:
    log = log_of(
        '2024-01-09T10:00:00Z,1,bob@example.org,1,"""__EXR__wrong drug""",1',
        "2024-01-09T10:00:01Z,1,bob@example.org,1,included,-1",
        '2024-01-09T10:00:02Z,1,bob@example.org,1,"""__EXR__wrong drug""",deleted',
        '2024-01-09T10:00:03Z,1,bob@example.org,1,"""__EXR__wrong population""",1',
        '2024-01-09T10:00:04Z,1,bob@example.org,1,"""pilot""",1',
        "2024-01-09T10:00:05Z,1,bob@example.org,2,included,1",
        "2024-01-09T10:00:06Z,1,bob@example.org,2,included,deleted",
    )
    found = judgements(noted("", ""), log=log)
    (row,) = found.rows
    assert (row.email, row.decision, row.when) == (
        "bob@example.org", "exclude", "2024-01-09T10:00:01+00:00",
    )  # fmt: skip
    assert (row.reasons, row.labels) == (("wrong population",), ("pilot",))


def test_name_and_address_that_decided_alike_are_one_person() -> None:
    both = 'RAYYAN-INCLUSION: {"Bob"=>"Excluded", "Beth"=>"Included"}'
    log = log_of(
        "2024-01-09T10:00:01Z,1,bob@example.org,1,included,-1",
        "2024-01-09T10:00:02Z,2,beth@example.org,1,included,1",
    )
    found = judgements(noted(both), log=log)
    assert {(row.who, row.email, row.decision) for row in found.rows} == {
        ("Bob", "bob@example.org", "exclude"),
        ("Beth", "beth@example.org", "include"),
    }


def test_two_who_always_agree_are_kept_under_their_addresses_and_told() -> None:
    both = 'RAYYAN-INCLUSION: {"Bob"=>"Included", "Beth"=>"Included"}'
    log = log_of(
        "2024-01-09T10:00:01Z,1,bob@example.org,1,included,1",
        "2024-01-09T10:00:02Z,2,beth@example.org,1,included,1",
    )
    found = judgements(noted(both), log=log)
    decided = [row for row in found.rows if row.decision]
    assert {row.who for row in decided} == {"bob@example.org", "beth@example.org"}
    assert len(found.issues) == 2


def test_clicks_about_articles_that_are_not_in_the_export_are_counted() -> None:
    log = log_of("2024-01-09T10:00:01Z,1,bob@example.org,7,included,1")
    (issue,) = judgements(noted(""), log=log).issues
    assert "1 articles of the log are not in the export" in issue.what


def test_a_broken_row_of_the_log_is_refused_with_its_line() -> None:
    log = log_of("2024-01-09,1,bob@example.org,7,included,5", "2024,1")
    assert [(issue.kind, issue.line) for issue in log.issues] == [("refused", 2), ("refused", 3)]


def test_another_table_is_no_log() -> None:
    with pytest.raises(FormatUnknown, match="no column is called article_id"):
        read_rayyan_log(io.BytesIO(b"key,value\na,b\n"), name="x.csv")


def test_a_hash_without_end_is_told_and_takes_no_time() -> None:
    text = 'RAYYAN-INCLUSION: {"Bob"=>"Included", ' + '"a\\' * 100_000
    found = judgements(noted(text))
    assert [(row.who, row.decision) for row in found.rows] == [("Bob", "include")]
    assert [issue.what[:9] for issue in found.issues] == ["decisions"]
