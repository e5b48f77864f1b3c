"""What is written as BibTeX comes back, up to what `lost` names."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consilience.evidence import Record
from consilience.records import not_carried, read_export, write_records
from consilience.records.formats.bibtex import TYPE_OF
from tests.library.records.any_record import any_record, words_of
from tests.library.records.zotero import plain

WORDS = words_of("abcäßЖ漢=+-@'`\"#,;:/.()[]%&$~^_\\{}123 ").filter(lambda text: "&#" not in text)
KEYWORD = WORDS.map(lambda text: text.replace(";", "").strip(" ,")).filter(bool)
records = any_record(
    types=TYPE_OF,
    words=WORDS,
    tags=("publisher", "address", "note", "edition", "isbn-of-set"),
    keywords=st.lists(KEYWORD, max_size=3, unique=True).map(tuple),
)


def returned(records: list[Record]) -> list[Record]:
    stream = io.BytesIO()
    write_records(records, "bibtex", stream)
    return [without_key(r) for r in read_export(stream, name="written", format="bibtex").records]


def without_key(record: Record) -> Record:
    return replace(record, extra={t: v for t, v in record.extra.items() if t != "key"})


@settings(max_examples=300)
@given(st.lists(records, min_size=1, max_size=3))
def test_bibtex_holds_what_it_can(records: list[Record]) -> None:
    placed = [replace(r, source_file="written", source_index=n) for n, r in enumerate(records, 1)]
    assert [not_carried(record, "bibtex") for record in placed] == [[] for _ in placed]
    assert returned(placed) == placed


@pytest.mark.parametrize(
    "name", ["bibtex/biblatex__biblatex-examples.bib", "endnote-xml/Reflib__blue-light.xml"]
)
def test_real_records_come_back(name: str, reference: Path) -> None:
    first = read_export(reference / "data/imports" / name).records
    for before, after in zip(first, returned(list(first)), strict=True):
        for field in ("type", "authors", "year", "volume", "issue", "pages", "doi", "issn"):
            assert getattr(before, field) == getattr(after, field), before
        assert plain(before.title) == plain(after.title)


def test_keys_are_made_of_name_year_and_word_and_never_stand_twice() -> None:
    stream = io.BytesIO()
    record = Record(title="The Peers", authors=("Østergård, Åse",), year=2001)
    write_records([record, record, replace(record, extra={"key": ("own",)})], "bibtex", stream)
    starts = [line for line in stream.getvalue().decode().splitlines() if line.startswith("@")]
    assert starts == [
        "@article{stergard2001peers,",
        "@article{stergard2001peers-2,",
        "@article{own,",
    ]
