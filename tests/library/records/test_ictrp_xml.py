"""Trials of the WHO's portal: numbers, dates, damage."""

from __future__ import annotations

from pathlib import Path

from consilience.records import read_export
from tests.library.records.reading import read_text


def test_trials_keep_their_numbers(reference: Path) -> None:
    path = reference / "data/imports/ictrp-xml/SYNTHETIC__ictrp_3_trials.xml"
    imported = read_export(path)
    assert [record.accession for record in imported.records] == [
        "NCT09999901", "ChiCTR2400099999", "EUCTR2019-009999-99-DE",
    ]  # fmt: skip
    assert [record.year for record in imported.records] == [2024, 2024, 2019]
    assert {record.database for record in imported.records} == {"ICTRP"}
    last = imported.records[2]
    assert last.title == "Überprüfung von Beispielamid bei Beispielkrankheit"
    assert last.extra["Scientific_title"][0].startswith("Efficacy & safety of beispielamide <1")
    assert last.extra["Source_Register"] == ("EU Clinical Trials Register",)


def test_a_file_that_is_cut_off_says_so() -> None:
    imported = read_text(
        "<Trials_downloaded_from_ICTRP><Trial><TrialID>ISRCTN1</TrialID><Public_title>A trial"
    )
    assert imported.records[0].accession == "ISRCTN1"
    assert imported.n_repaired == 1
