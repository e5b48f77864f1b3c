"""What is handed over: read back, compared with real files, and never a blind vote."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import rispy

from consilience.effects import effect_sizes
from consilience.errors import FolderError
from consilience.records import read_export
from consilience.records.judgements import ForeignJudgement, judgements
from consilience.review.hand_over import PROFILES, hand_over
from consilience.review.hand_over.contrasts import METAFOR
from tests.library.review import bcg
from tests.library.review.test_lists import IDS, voted

EXPORTS = Path(__file__).parents[2] / "records" / "exports"
SCREENING = tuple(profile.name for profile in PROFILES[:4])


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def said(name: str, text: str, on_list: str | None = None) -> tuple[ForeignJudgement, ...]:
    records = read_export(io.BytesIO(text.encode()), name=name).records
    return judgements(records, on_list=on_list).rows


def test_the_votes_of_each_person_come_back_from_rayyans_columns() -> None:
    (text,) = hand_over(voted(release=True), "rayyan").values()
    found = Counter((row.who, row.decision) for row in said("articles.csv", text))
    assert found[("Bob", "include")] == 3 and found[("Bob", "exclude")] == 7
    assert found[("Beth", "include")] == 2 and found[("Beth", "exclude")] == 8
    first = next(row for row in rows_of(text) if row["key"] == IDS[0])
    assert first["notes"].startswith("note of Bob: has the ratio; table 2 | RAYYAN-INCLUSION: {")
    assert first["notes"].endswith("RAYYAN-LABELS: key paper")


@pytest.mark.parametrize(
    ("to", "file"),
    [
        ("rayyan", "citation-file-formatting___baseline_rayyan.csv"),
        ("covidence", "citation-file-formatting___baseline_covidence.csv"),
    ],
)
def test_the_columns_are_those_of_a_real_export(to: str, file: str) -> None:
    real = rows_of((EXPORTS / file).read_text(encoding="utf-8-sig"))[0]
    for text in hand_over(voted(release=True), to).values():
        assert list(rows_of(text)[0]) == list(real)


def test_covidences_lists_hold_what_was_decided() -> None:
    files = hand_over(voted(release=True), "covidence")
    assert {name: len(rows_of(text)) for name, text in files.items()} == {
        "covidence-irrelevant.csv": 7, "covidence-select.csv": 2,
    }  # fmt: skip
    back = said("x.csv", files["covidence-irrelevant.csv"], on_list="irrelevant")
    assert [row.decision for row in back] == ["exclude"] * 7


def test_asreview_gets_a_label_where_the_team_came_to_one() -> None:
    (text,) = hand_over(voted(release=True), "asreview").values()
    labels = Counter(row["included"] for row in rows_of(text))
    assert labels == {"1": 2, "0": 7, "": 262}
    assert "authors" not in rows_of(text)[0], "a column that nothing fills stops ASReview 2"


def test_another_reader_of_ris_finds_the_decisions_for_eppi_reviewer() -> None:
    (text,) = hand_over(voted(release=True), "eppi-reviewer").values()
    entries = rispy.loads(text)
    words = Counter(word for e in entries for word in e.get("keywords", ()) if "decision" in word)
    assert len(entries) == 271
    assert words == {"screening decision: include": 2, "screening decision: exclude": 7}


@pytest.mark.parametrize("to", SCREENING)
def test_nothing_blind_is_handed_over(to: str) -> None:
    with pytest.raises(FolderError, match="nothing to hand over"):
        hand_over(voted(release=False), to)


def test_metafor_gets_the_counts_and_its_names_give_its_effect_sizes() -> None:
    (text,) = hand_over(bcg.review(), "metafor").values()
    rows = rows_of(text)
    assert tuple(rows[0]) == METAFOR
    given = rows_of(bcg.BCG.read_text(encoding="utf-8"))
    cells = ("ai", "bi", "ci", "di")
    assert [[r[c] for c in cells] for r in rows] == [[r[c] for c in cells] for r in given]
    sizes = effect_sizes("RR", {name: [float(row[name]) for row in rows] for name in cells})
    # metafor::escalc(measure="RR", ai=tpos, bi=tneg, ci=cpos, di=cneg, data=dat.bcg)$yi[1:3]
    assert np.allclose(sizes.yi[:3], [-0.8893, -1.5854, -1.3481], atol=5e-5)


def test_revman_gets_a_data_row_a_study() -> None:
    (text,) = hand_over(bcg.review(), "revman").values()
    rows = rows_of(text)
    assert len(rows) == 13 and {row["Analysis number"] for row in rows} == {"1"}
    first = rows[0]
    assert first["Analysis name"] == "Tuberculosis, End of follow-up"
    assert (first["Study"], first["Experimental cases"], first["Experimental N"]) == (
        "Aronson 1948", "4", "123",
    )  # fmt: skip
    assert (first["Control cases"], first["Control N"]) == ("11", "139")


def test_an_unknown_program_is_told_with_those_that_are_known() -> None:
    with pytest.raises(FolderError, match="none of the programs known: rayyan, covidence"):
        hand_over(bcg.review(), "word")
