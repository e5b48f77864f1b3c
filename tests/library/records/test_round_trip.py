"""What is written comes back, from every format that can be written, up to what it says it loses.

The tests walk the table of formats: a format is tested the moment it is listed.
"""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consilience.evidence import FIELDS, Record
from consilience.records import FORMATS, READABLE, WRITABLE, not_carried, read_export, write_records
from consilience.records.carried import UNCARRIED
from consilience.records.formats.format import holds_everything
from consilience.records.formats.ris_tags import TYPE_OF

BOTH = [name for name in WRITABLE if name in READABLE]
EXACT = [format.name for format in FORMATS if format.lost is holds_everything]
OWN_TAGS = {"ris": ("N3", "CY", "PB", "ZZ", "U1"), "medline": ("PHST", "AD", "PL", "GR")}
"""Tags of `extra` that a format carries."""
TEXT = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=30)
WORDS = st.text("abcäßЖ漢=+-@'\"#,;:/.()[]%123 ", min_size=1, max_size=25).map(
    lambda text: " ".join(text.split())
).filter(bool)  # fmt: skip
KEYWORD = WORDS.map(lambda word: word.replace(";", "").strip(" ,")).filter(bool)
NAME = st.text("abcdeäßЖ漢-'", min_size=2, max_size=9)


def maybe(strategy: st.SearchStrategy[str]) -> st.SearchStrategy[str | None]:
    return st.none() | strategy


any_record = st.builds(
    Record,
    type=st.sampled_from(sorted(TYPE_OF)) | TEXT,
    title=maybe(TEXT),
    authors=st.lists(st.text(max_size=12)).map(tuple),
    year=st.none() | st.integers(-3000, 3000),
    pages=maybe(TEXT),
    doi=maybe(TEXT),
    pmid=maybe(TEXT),
    abstract=maybe(TEXT),
    keywords=st.lists(TEXT, max_size=3).map(tuple),
    isbn=maybe(TEXT),
    issn=maybe(TEXT),
    url=maybe(TEXT),
    database=maybe(TEXT),
    extra=st.dictionaries(
        st.sampled_from(["TI", "AU", "PY", "PT", "N3"]) | TEXT,
        st.lists(TEXT, min_size=1, max_size=2).map(tuple),
        max_size=2,
    ),
)


def tidy_record(format: str) -> st.SearchStrategy[Record]:
    """Give records that any format worth its name carries whole."""
    extra = st.dictionaries(
        st.sampled_from(OWN_TAGS.get(format, ("absent",))),
        st.lists(WORDS, min_size=1, max_size=2, unique=True).map(tuple),
        max_size=2,
    )
    return st.builds(
        Record,
        type=st.sampled_from(sorted(TYPE_OF)),
        title=WORDS,
        authors=st.lists(st.tuples(NAME, NAME).map(", ".join), max_size=3).map(tuple),
        year=st.none() | st.integers(1400, 2099),
        journal=maybe(WORDS),
        volume=maybe(WORDS),
        issue=maybe(WORDS),
        pages=maybe(st.from_regex(r"[eS]?\d{1,4}(-[eS]?\d{1,4})?", fullmatch=True)),
        doi=maybe(st.from_regex(r"10\.[1-9]\d{3}/[a-z0-9]{1,8}", fullmatch=True)),
        pmid=maybe(st.from_regex(r"[1-9]\d{0,7}", fullmatch=True)),
        abstract=maybe(WORDS),
        keywords=st.lists(KEYWORD, max_size=3, unique=True).map(tuple),
        issn=maybe(st.from_regex(r"\d{4}-\d{3}[\dX]", fullmatch=True)),
        url=maybe(st.from_regex(r"https://example\.org/[a-z]{1,8}", fullmatch=True)),
        language=maybe(WORDS),
        database=maybe(WORDS),
        accession=maybe(WORDS),
        extra=extra if format in OWN_TAGS else st.just({}),
    )


def returned(records: list[Record], format: str) -> list[Record]:
    stream = io.BytesIO()
    write_records(records, format, stream)
    return list(read_export(stream, name="written", format=format).records)


def placed(records: list[Record]) -> list[Record]:
    return [replace(r, source_file="written", source_index=n) for n, r in enumerate(records, 1)]


def assert_carried(records: list[Record], format: str) -> None:
    """Hold every field and tag that is not named as lost to its value."""
    for record, back in zip(records, returned(placed(records), format), strict=True):
        lost = not_carried(record, format)
        for name in FIELDS:
            if name not in (*lost, *UNCARRIED):
                assert getattr(back, name) == getattr(record, name), name
        for tag, texts in record.extra.items():
            assert f"extra: {tag}" in lost or back.extra.get(tag) == texts, tag


@pytest.mark.parametrize("format", EXACT)
@settings(max_examples=50)
@given(records=st.lists(any_record, min_size=1, max_size=3))
def test_exact_formats_hold_every_record(format: str, records: list[Record]) -> None:
    assert returned(placed(records), format) == placed(records)


@pytest.mark.parametrize("format", BOTH)
@settings(max_examples=60)
@given(st.data())
def test_tidy_records_come_back_whole(format: str, data: st.DataObject) -> None:
    records = data.draw(st.lists(tidy_record(format), min_size=1, max_size=3))
    assert_carried(records, format)
    assert {name for record in records for name in not_carried(record, format)} <= {"type"}


@pytest.mark.parametrize("format", [name for name in BOTH if name not in EXACT])
@settings(max_examples=60)
@given(records=st.lists(any_record, min_size=1, max_size=3))
def test_what_does_not_come_back_is_named(format: str, records: list[Record]) -> None:
    assert_carried(records, format)


@pytest.mark.parametrize("format", [name for name in BOTH if name not in EXACT])
def test_real_records_are_recognised_and_lose_next_to_nothing(format: str) -> None:
    exports = Path(__file__).parent / "exports"
    paths = [path for path in exports.iterdir() if path.suffix in (".ris", ".nbib", ".txt")]
    records = [record for path in paths for record in read_export(path).records]
    stream = io.BytesIO()
    write_records(records, format, stream)
    written = read_export(stream, name="written")
    assert (written.format, len(written.records)) == (format, len(records))
    lost = Counter(name for record in records for name in not_carried(record, format))
    fields = {name: n for name, n in lost.items() if not name.startswith("extra: ")}
    assert len(records) > 20
    assert {name: n for name, n in fields.items() if n > 0.1 * len(records)} == {}, lost
