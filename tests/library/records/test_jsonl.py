"""JSON Lines: a line that is no record is refused by its number, the rest is read."""

from __future__ import annotations

import pytest

from tests.library.records.reading import only, read_text

GOOD = '{"type": "book", "title": "A", "authors": ["Berg, Jan"], "year": 2001}'


@pytest.mark.parametrize(
    "line", ["{", "[1]", '{"title": 5, "authors": []}', '{"title": "a", "authors": "Berg"}', "3"]
)
def test_a_line_that_is_no_record_is_refused(line: str) -> None:
    imported = read_text(f"{GOOD}\n{line}\n{GOOD}\n", format="jsonl")
    assert (len(imported.records), imported.n_refused, imported.n_rows_read) == (2, 1, 3)
    assert [issue.line for issue in imported.issues] == [2]


def test_keys_that_are_no_fields_are_kept() -> None:
    assert only(GOOD.replace("}", ', "rating": 5}')).extra["rating"] == ("5",)


def test_the_place_in_an_earlier_file_is_kept() -> None:
    record = only(GOOD.replace("}", ', "source_file": "pubmed.nbib", "source_index": 7}'))
    assert (record.source_file, record.source_index) == ("export.txt", 1)
    assert (record.extra["source_file"], record.extra["source_index"]) == (("pubmed.nbib",), ("7",))
