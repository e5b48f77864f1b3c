"""Works lost, duplicates found and probabilities stated, by models that have not seen the set."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks.dedupe.labelled import BIBLIOGRAPHIC, FITTED, Score, read_set, score
from benchmarks.dedupe.measure import Measured, measure_set, pooled
from benchmarks.dedupe.patterns import Seen
from benchmarks.dedupe.reliability import Bin, bins, weighed
from consilience.dedupe import find_duplicates
from consilience.dedupe.model import Model
from consilience.evidence import Record


@pytest.fixture(scope="module")
def seen(reference: Path) -> dict[str, list[Seen]]:
    from benchmarks.dedupe.fit import seen_of

    return {name: seen_of(name) for name in FITTED}


@pytest.fixture(scope="module")
def models(seen: dict[str, list[Seen]]) -> dict[str, Model]:
    """Give, for each set, a model fitted on the others, and set right by them."""
    from benchmarks.dedupe.fit import Fits

    fits = Fits(seen)
    return {name: fits.calibrated(name) for name in FITTED}


@pytest.fixture(scope="module", params=["as it is", "no identifiers"])
def six(request: pytest.FixtureRequest, models: dict[str, Model]) -> dict[str, Measured]:
    return {name: measure_set(name, request.param, models[name]) for name in BIBLIOGRAPHIC}


def test_hardly_a_work_is_lost_and_nearly_all_duplicates_are_found(
    six: dict[str, Measured],
) -> None:
    together = pooled(list(six.values()))
    assert together.score.tp + together.score.fn == 2722
    assert together.score.fp <= 1
    assert together.score.recall >= 0.985


def test_a_short_queue_finds_the_rest(six: dict[str, Measured]) -> None:
    together = pooled(list(six.values()))
    assert together.after >= 0.998
    assert together.n_queue <= 0.02 * together.n_records


@pytest.mark.parametrize("name", BIBLIOGRAPHIC)
def test_no_set_is_far_behind_the_others(six: dict[str, Measured], name: str) -> None:
    assert six[name].score.fp <= 1
    assert six[name].score.recall >= (0.85 if name == "haematology" else 0.98)
    assert six[name].after >= 0.997
    assert six[name].n_queue <= (0.045 if name == "haematology" else 0.02) * six[name].n_records


def test_title_authors_year_and_venue_alone_find_most(models: dict[str, Model]) -> None:
    told = measure_set("dblp_acm", "as it is", models["dblp_acm"])
    assert told.score.recall >= 0.96
    assert told.score.fp <= 10
    assert told.after >= 0.991
    assert told.n_queue <= 0.03 * told.n_records


def test_a_stated_probability_can_be_taken_at_its_word(
    seen: dict[str, list[Seen]], models: dict[str, Model]
) -> None:
    rows = list(bins(weighed(seen, models)))
    n = sum(row.n for row in rows)
    assert sum(row.n * abs(row.stated - row.seen) for row in rows) / n < 0.005
    assert max(row.off for row in rows) <= 0.03
    assert all(row.off <= 0.001 for row in rows if row.low >= 0.5 or row.high <= 0.3)


def test_what_people_are_told_of_a_pair_holds(six: dict[str, Measured]) -> None:
    rows = list(bins(pooled(list(six.values())).told))
    assert len(rows) >= 9
    assert max(row.off for row in rows) <= 0.02


def test_the_interval_of_a_share_is_that_of_wilson() -> None:
    row = Bin(low=0.1, high=0.3, n=20, n_one=4, stated=0.45)
    assert row.interval == pytest.approx((0.0807, 0.4160), abs=1e-4)
    assert row.off == pytest.approx(0.45 - 0.4160, abs=1e-4)


def cases(reference: Path) -> list[Any]:
    return json.loads((reference / "data/dedup/cases_bibdedupe.json").read_text())["cases"]


def record_of_case(row: dict[str, str], id: str) -> Record:
    names = row.get("author", "").replace(" and ", "; ").split("; ")
    return Record(
        id=id,
        title=row.get("title"),
        authors=tuple(name for name in names if name),
        year=int(row["year"]) if row.get("year", "").isdecimal() else None,
        journal=row.get("journal") or row.get("booktitle"),
        volume=row.get("volume"),
        issue=row.get("number"),
        pages=row.get("pages"),
        doi=row.get("doi"),
        abstract=row.get("abstract"),
    )


def test_every_hand_written_case_is_decided_as_its_author_would(reference: Path) -> None:
    wrong = []
    for case in cases(reference):
        pair = [record_of_case(case[f"record_{one}"], one) for one in "ab"]
        if bool(find_duplicates(pair).links) != case["expected_duplicate"]:
            wrong.append(case["id"])
    assert len(cases(reference)) == 25
    assert wrong == []


def test_real_rows_in_another_order_give_the_same_answer(reference: Path) -> None:
    records, _ = read_set(reference / "data/dedup/gambling.csv.gz")
    shuffled = list(records)
    random.Random(7).shuffle(shuffled)
    assert find_duplicates(shuffled) == find_duplicates(records)


def test_a_second_run_over_what_is_left_merges_nothing_more(reference: Path) -> None:
    records, _ = read_set(reference / "data/dedup/copper.csv.gz")
    kept = {group[0] for group in find_duplicates(records).groups}
    again = find_duplicates([record for record in records if record.id in kept])
    assert again.links == ()


def test_a_file_imported_twice_is_found_whole(reference: Path) -> None:
    records, _ = read_set(reference / "data/dedup/gambling.csv.gz")
    copies = [replace(record, id=f"{record.id} again") for record in records]
    groups = find_duplicates([*records, *copies]).groups
    apart = [r.id for r in records if not any({r.id, f"{r.id} again"} <= set(g) for g in groups)]
    assert apart == []


def test_the_score_counts_works_lost_and_duplicates_left() -> None:
    truth = {"a": "1", "b": "1", "c": "2", "d": "2", "e": "3"}
    assert score([["a", "b", "c"], ["d"], ["e"]], truth) == Score(tp=1, fp=1, fn=1, tn=2)
    assert score([[id] for id in truth], truth) == Score(tp=0, fp=0, fn=2, tn=3)
