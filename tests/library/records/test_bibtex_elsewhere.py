"""What we write as BibTeX is read by bibtexparser, which is not ours, with the same fields."""

from __future__ import annotations

import io
from pathlib import Path

import bibtexparser
import pytest
from bibtexparser.middlewares import LatexDecodingMiddleware

from consilience.records import read_export, write_records

SAMPLES = (
    "ris/ASySD__wos_test.ris",
    "endnote-xml/Reflib__blue-light.xml",
    "bibtex/colrev__records.bib",
    "csv/CiteSource__citesource_benchmark_export.csv",
)


@pytest.mark.parametrize("name", SAMPLES)
def test_bibtexparser_reads_what_we_write(name: str, reference: Path) -> None:
    records = read_export(reference / "data/imports" / name).records
    stream = io.BytesIO()
    write_records(records, "bibtex", stream)
    library = bibtexparser.parse_string(
        stream.getvalue().decode(), append_middleware=[LatexDecodingMiddleware()]
    )
    assert (len(library.entries), library.failed_blocks) == (len(records), [])
    for record, entry in zip(records, library.entries, strict=True):
        fields = {field.key: field.value for field in entry.fields}
        assert fields.get("doi") == record.doi
        assert fields.get("year") == (str(record.year) if record.year is not None else None)
        assert same(fields.get("title"), record.title)
        assert same(fields.get("volume"), record.volume)
        assert len(fields.get("author", "").split(" and ")) >= len(record.authors)


def same(theirs: str | None, ours: str | None) -> bool:
    bare = (theirs or "").replace("{", "").replace("}", "")
    return "".join(bare.split()) == "".join((ours or "").split())
