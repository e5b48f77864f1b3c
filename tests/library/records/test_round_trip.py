"""What is written comes back: exactly from JSON Lines and our table, up to its limits from RIS."""

from __future__ import annotations

import io
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from consilience.evidence import FIELDS, Record
from consilience.records import not_carried, read_export, write_records
from consilience.records.formats.ris_tags import TYPE_OF

TEXT = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=30)
WORDS = st.text("abcäßЖ漢=+-@'\"#,;:/.()[]%123 ", min_size=1, max_size=25).map(
    lambda text: " ".join(text.split())
).filter(bool)  # fmt: skip
NAME = st.text("abcdeäßЖ漢-'", min_size=2, max_size=9)
DOI = st.from_regex(r"10\.[1-9]\d{3}/[a-z0-9]{1,8}", fullmatch=True)


def maybe(strategy: st.SearchStrategy[str]) -> st.SearchStrategy[str | None]:
    return st.none() | strategy


any_record = st.builds(
    Record,
    type=st.sampled_from(sorted(TYPE_OF)),
    title=maybe(TEXT),
    authors=st.lists(st.text(max_size=12)).map(tuple),
    year=st.none() | st.integers(-3000, 3000),
    pages=maybe(TEXT),
    doi=maybe(TEXT),
    abstract=maybe(TEXT),
    keywords=st.lists(TEXT, max_size=3).map(tuple),
    issn=maybe(TEXT),
    database=maybe(TEXT),
    extra=st.dictionaries(TEXT, st.lists(TEXT, min_size=1, max_size=2).map(tuple), max_size=2),
)
ris_record = st.builds(
    Record,
    type=st.sampled_from(sorted(TYPE_OF)),
    title=WORDS,
    authors=st.lists(st.tuples(NAME, NAME).map(", ".join), max_size=3).map(tuple),
    year=st.none() | st.integers(1400, 2099),
    journal=maybe(WORDS),
    volume=maybe(WORDS),
    issue=maybe(WORDS),
    pages=maybe(st.from_regex(r"[eS]?\d{1,4}(-[eS]?\d{1,4})?", fullmatch=True)),
    doi=maybe(DOI),
    pmid=maybe(st.from_regex(r"[1-9]\d{0,7}", fullmatch=True)),
    abstract=maybe(WORDS),
    keywords=st.lists(WORDS, max_size=3, unique=True).map(tuple),
    issn=maybe(st.from_regex(r"\d{4}-\d{3}[\dX]", fullmatch=True)),
    url=maybe(st.from_regex(r"https://example\.org/[a-z]{1,8}", fullmatch=True)),
    language=maybe(WORDS),
    database=maybe(WORDS),
    accession=maybe(WORDS),
    extra=st.dictionaries(
        st.sampled_from(["N3", "CY", "PB", "ZZ", "U1"]),
        st.lists(WORDS, min_size=1, max_size=2, unique=True).map(tuple),
        max_size=2,
    ),
)


def returned(records: list[Record], format: str) -> list[Record]:
    stream = io.BytesIO()
    write_records(records, format, stream)
    return list(read_export(stream, name="written", format=format).records)


def placed(records: list[Record]) -> list[Record]:
    return [replace(r, source_file="written", source_index=n) for n, r in enumerate(records, 1)]


@given(st.lists(any_record, min_size=1, max_size=3))
def test_json_lines_hold_every_record(records: list[Record]) -> None:
    assert returned(placed(records), "jsonl") == placed(records)


@given(st.lists(any_record, min_size=1, max_size=3))
def test_our_table_holds_every_record(records: list[Record]) -> None:
    assert returned(placed(records), "csv") == placed(records)


@settings(max_examples=25, deadline=None)
@given(st.lists(any_record, min_size=1, max_size=3))
def test_a_workbook_holds_every_record(records: list[Record]) -> None:
    assert returned(placed(records), "xlsx") == placed(records)


@given(st.lists(any_record | ris_record, min_size=1, max_size=3))
def test_csl_json_holds_what_it_does_not_name_as_lost(records: list[Record]) -> None:
    for given_, returned_ in zip(
        placed(records), returned(placed(records), "csl-json"), strict=True
    ):
        lost = not_carried(given_, "csl-json")
        differ = [n for n in FIELDS if getattr(given_, n) != getattr(returned_, n)]
        assert not differ or lost
        if lost == []:
            assert returned_ == given_


@settings(max_examples=200)
@given(st.lists(ris_record, min_size=1, max_size=3))
def test_ris_holds_what_it_can(records: list[Record]) -> None:
    assert returned(placed(records), "ris") == placed(records)
