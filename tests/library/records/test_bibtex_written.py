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
from tests.library.records.zotero import plain

WORDS = st.text("abcäßЖ漢=+-@'`\"#,;:/.()[]%&$~^_\\{}123 ", min_size=1, max_size=25).map(
    lambda text: " ".join(text.split())
).filter(lambda text: text and "&#" not in text)  # fmt: skip
NAME = st.text("abcdeäßЖ漢-'", min_size=2, max_size=9)
KEYWORD = WORDS.map(lambda text: text.replace(";", "").strip(" ,")).filter(bool)
ISSN = st.from_regex(r"\d{4}-\d{3}[\dX]", fullmatch=True)


def maybe(strategy: st.SearchStrategy[str]) -> st.SearchStrategy[str | None]:
    return st.none() | strategy


records = st.builds(
    Record,
    type=st.sampled_from(sorted(TYPE_OF)),
    title=WORDS,
    authors=st.lists(
        st.tuples(NAME, NAME).map(", ".join) | st.just("Council of Peers and Kin") | NAME,
        max_size=3,
    ).map(tuple),
    year=st.none() | st.integers(1400, 2099),
    journal=maybe(WORDS),
    volume=maybe(WORDS),
    issue=maybe(WORDS),
    pages=maybe(st.from_regex(r"[eS]?\d{1,4}(-[eS]?\d{1,4})?", fullmatch=True)),
    doi=maybe(st.from_regex(r"10\.[1-9]\d{3}/[a-z0-9_]{1,8}", fullmatch=True)),
    pmid=maybe(st.from_regex(r"[1-9]\d{0,7}", fullmatch=True)),
    abstract=maybe(WORDS) | st.just("AIM: one.\nRESULT: two."),
    keywords=st.lists(KEYWORD, max_size=3, unique=True).map(tuple),
    issn=maybe(ISSN),
    isbn=maybe(st.from_regex(r"97[89]\d{10}", fullmatch=True)),
    url=maybe(st.from_regex(r"https://example\.org/[a-z_%]{1,8}", fullmatch=True)),
    language=maybe(WORDS),
    database=maybe(WORDS),
    accession=maybe(WORDS),
    extra=st.dictionaries(
        st.sampled_from(["publisher", "address", "note", "edition", "isbn-of-set"]),
        st.lists(WORDS, min_size=1, max_size=2, unique=True).map(tuple),
        max_size=2,
    ),
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
