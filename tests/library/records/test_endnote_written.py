"""What is written as EndNote XML comes back, and looks as EndNote's own files do."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from consilience.evidence import Record
from consilience.records import not_carried, read_export, write_records
from consilience.records.formats.endnote_written import KINDS, ORDER
from tests.library.records.any_record import any_record, words_of

records = any_record(
    types=KINDS,
    words=words_of("abcäßЖ漢=+-@'\"<>&,.()[]%{}123 "),
    tags=("publisher", "notes", "titles/short-title", "custom1", "zz/yy"),
    doi=st.none() | st.from_regex(r"10\.[1-9]\d{3}/[a-z0-9_<>]{0,8}[a-z]", fullmatch=True),
    url=st.none() | st.from_regex(r"https://example\.org/[a-z_%&]{1,8}", fullmatch=True),
).filter(lambda record: len(record.keywords) != 1 or not set(record.keywords[0]) & set(",;"))


def written(records: list[Record]) -> io.BytesIO:
    stream = io.BytesIO()
    write_records(records, "endnote-xml", stream)
    return stream


@settings(max_examples=300)
@given(st.lists(records, min_size=1, max_size=3))
def test_endnote_xml_holds_what_it_can(records: list[Record]) -> None:
    placed = [replace(r, source_file="written", source_index=n) for n, r in enumerate(records, 1)]
    assert [not_carried(record, "endnote-xml") for record in placed] == [[] for _ in placed]
    assert list(read_export(written(placed), name="written").records) == placed


@pytest.mark.parametrize("name", ["Reflib__blue-light.xml", "dedupe-sweep__copper.xml"])
def test_endnotes_own_files_come_back_whole(name: str, reference: Path) -> None:
    first = read_export(reference / "data/imports/endnote-xml" / name).records
    carried = [record for record in first if not not_carried(record, "endnote-xml")]
    assert len(carried) > 0.9 * len(first)
    again = read_export(written(carried), name=name).records
    for n, (before, after) in enumerate(zip(carried, again, strict=True), 1):
        assert replace(before, source_index=n, extra={}) == replace(after, extra={})
        assert {tag: sorted(v) for tag, v in before.extra.items()} == {
            tag: sorted(v) for tag, v in after.extra.items()
        }


def test_every_element_stands_where_endnote_has_it(reference: Path) -> None:
    """The paths that we write for fields, compared with those of EndNote's own files."""
    real = paths(reference / "data/imports/endnote-xml/dedupe-sweep__copper.xml")
    path = reference / "data/imports/ris/ASySD__wos_test.ris"
    ours = paths(written(list(read_export(path).records)))
    assert {path for path in ours if path not in real} == set()
    assert len(ours) > 14


def test_the_order_of_elements_is_endnotes(reference: Path) -> None:
    tree = etree.parse(str(reference / "data/imports/endnote-xml/Reflib__blue-light.xml"))
    for record in tree.iter("record"):
        known = [ORDER.index(str(child.tag)) for child in record if child.tag in ORDER]
        assert known == sorted(known)


def paths(file: Path | io.BytesIO) -> set[str]:
    source = str(file) if isinstance(file, Path) else io.BytesIO(file.getvalue())
    tree = etree.parse(source)
    return {
        re_numbered(tree.getpath(element))
        for element in tree.iter(etree.Element)
        if len(element) == 0
    }


def re_numbered(path: str) -> str:
    return "/".join(part.split("[")[0] for part in path.split("/"))
