"""The content says what a file is; what is not read is named with a way out."""

from __future__ import annotations

from pathlib import Path

import pytest

from consilience.errors import FormatUnknown
from consilience.records import FORMATS, read_export
from tests.library.records.reading import read_text

EXPORTS = Path(__file__).parent / "exports"


def test_web_of_science_text_under_ris_is_read_as_what_it_is() -> None:
    imported = read_export(EXPORTS / "rispy__example_wos.ris")
    assert (imported.format, len(imported.records)) == ("wos-tagged", 2)


def test_a_web_page_under_ris_is_named() -> None:
    with pytest.raises(FormatUnknown, match=r"web page.*sign in there"):
        read_text("<html><head><title>Log in</title></head></html>", name="export.ris")


def test_plain_prose_is_no_format() -> None:
    with pytest.raises(FormatUnknown, match="no known format begins like this"):
        read_text("Dear Bob,\nplease find the records attached.\n", name="export.ris")


def test_an_unknown_format_by_name_is_told() -> None:
    with pytest.raises(FormatUnknown, match="formats read: ris"):
        read_text("TY  - JOUR\nER  - \n", format="docx")


def test_a_format_without_reader_says_what_to_do() -> None:
    assert [format.name for format in FORMATS if format.read is None and not format.advice] == []


def test_names_of_formats_are_unique() -> None:
    assert len({format.name for format in FORMATS}) == len(FORMATS)


def test_fields_filled_are_counted_by_source() -> None:
    imported = read_export(EXPORTS / "citation-file-formatting___baseline_embase.csv")
    assert (imported.filled["title"], imported.filled["database"], imported.n_rows_read) == (
        10,
        10,
        10,
    )


def test_the_log_of_rayyan_is_named_with_what_to_import_instead() -> None:
    log = "created_at,user_id,user_email,article_id,key,value\n2024-01-09,1,a@b.org,7,included,1\n"
    with pytest.raises(FormatUnknown, match=r"Rayyan's log of decisions.*import articles.csv"):
        read_text(log, name="customizations_log.csv")


def test_text_that_begins_with_a_brace_is_not_json_for_that() -> None:
    with pytest.raises(FormatUnknown, match="no known format begins like this"):
        read_text("{Some label}: a value\n", name="export.txt")
