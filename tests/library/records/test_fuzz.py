"""Whatever the bytes are: records, or an error that was meant."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consilience.errors import ReadError
from consilience.records import READABLE, read_export

PIECES = st.sampled_from(
    "TY  - JOUR|\n|\r|ER  - |TI  - x|AU  - a, b; c|PMID- 1|OWN - NLM|      y|<xml><records>|"
    "<record>|"
    "</record>|<PubmedArticle>|<PMID>|</PubmedArticle>|<!--|-->|<![CDATA[|"
    '<title>|</title>|&amp;|&#0;|title,year|"|,|\'=1|;|\t|{"title": "a", "authors": []}|'
    "{|[|SP  - No|PY  - 99|DO  - 10.1/%ff|\ufeff|\u00a0|é|[1,2]|NA|EP  - |PT J|ER|FN x|"
    "<1. >|TI - |Author|RT Journal Article|T1 x|%0 Book|%A |%T y|Document 1 of 2|Abstract: x|"
    '____________________|   wrapped|<Trial>|<TrialID>|</Trial>|nct number|"protocolSection": {|'
    '"id": "https://openalex.org/W1"|"type": "book"|"message-type": "work|}|]|:|"items": [|'
    "null|1e9|Covidence #|PK\x03\x04".split("|")
)


def read(content: bytes, format: str | None = None) -> None:
    try:
        imported = read_export(io.BytesIO(content), name="export", format=format)
    except ReadError as error:
        assert "export" in str(error)
    else:
        assert imported.n_rows_read == len(imported.records) + imported.n_refused


@settings(max_examples=300)
@given(st.binary(max_size=300))
def test_any_bytes(content: bytes) -> None:
    read(content)


@settings(max_examples=150)
@pytest.mark.parametrize("format", READABLE)
@given(st.lists(PIECES, max_size=25), st.sampled_from(["utf-8", "utf-16", "cp1252"]))
def test_pieces_of_formats_taken_for_any_of_them(
    format: str, pieces: list[str], encoding: str
) -> None:
    content = "".join(pieces).encode(encoding, "replace")
    read(content)
    read(content, format)
