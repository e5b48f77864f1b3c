"""Citations in the styles of journals: the share of fields that are read right, checked by hand."""

from __future__ import annotations

import time
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilience.records.citations import find_citations, part_references, read_citation
from tests.library.records.citations.known import compared, known

LEAST = {"authors": 0.96, "year": 0.99, "title": 0.93, "journal": 0.96, "volume": 0.99,
         "issue": 0.99, "pages": 0.98, "doi": 0.99}  # fmt: skip
ALL = 0.975
STYLES = [row for row in known() if row["page"].startswith("style")]


def test_the_share_of_fields_read_right() -> None:
    right: Counter[str] = Counter()
    counted: Counter[str] = Counter()
    for _, field, theirs, ours in compared():
        counted[field] += 1
        right[field] += theirs == ours
    assert len(known()) > 150
    assert {f: right[f] / n for f, n in counted.items() if right[f] / n < LEAST[f]} == {}
    assert right.total() / counted.total() >= ALL


@pytest.mark.parametrize("row", STYLES, ids=[row["page"] for row in STYLES])
def test_every_style_is_read_whole(row: dict[str, str]) -> None:
    wrong = [
        (field, theirs, ours)
        for at, field, theirs, ours in compared()
        if at["citation"] == row["citation"] and theirs != ours
    ]
    assert wrong == []


def test_a_field_that_is_wrong_is_seldom_called_sure() -> None:
    sure = [
        (row["ref"], field)
        for row, field, theirs, ours in compared()
        if theirs != ours and read_citation(row["citation"]).sure.get(field, 0) >= 0.95
    ]
    assert len(sure) <= 4, sure


def test_the_citation_itself_is_kept_with_how_sure_each_field_is() -> None:
    text = "Berg J, Doe K, et al. Peers. J Ment Health. 2014;65(4):429–41. PMID: 24999999"
    cited = read_citation(f"[12]  {text}", number=12)
    assert cited.record.extra["N1"] == (f"[12] {text}",)
    assert cited.record.extra["number"] == ("12",)
    assert cited.record.extra["authors"] == ("et al.",)
    assert cited.record.pmid == "24999999"
    assert "volume 0.97" in cited.record.extra["confidence"]
    assert set(cited.sure) == {
        "authors",
        "title",
        "journal",
        "year",
        "volume",
        "issue",
        "pages",
        "pmid",
    }


@pytest.mark.parametrize(
    ("text", "doi", "url"),
    [
        ("Berg J. A. BMJ. 2001;1:2. https://doi.org/ 10.1000/AB.1 .", "10.1000/ab.1", None),
        (
            "Berg J. A. BMJ. 2001;1:2. Available from:. https://dx.doi.org/10.1000/a_1",
            "10.1000/a_1",
            None,
        ),
        ("Peers. https://a.org/b . Accessed 4 Aug 2023.", None, "https://a.org/b"),
        (
            "WHO. Peers [Internet]. 2010 [cited 2021 Jun 5]. Available from: www.who.int/x",
            None,
            "www.who.int/x",
        ),
    ],
)
def test_identifiers_are_found_however_they_stand(
    text: str, doi: str | None, url: str | None
) -> None:
    record = read_citation(text).record
    assert (record.doi, record.url) == (doi, url)
    assert "ccessed" not in (record.title or "") and "vailable" not in (record.title or "")


def test_books_chapters_theses_and_pages_are_told_apart() -> None:
    kinds = {
        "book": "Watson E, Meddings S. Peer support. London: Bloomsbury; 2019.",
        "chapter": "Link BG. Stigma. In: Avery J, editor. Handbook. Bonn: Springer; 2013. p. 5–41.",
        "thesis": "Doe K. Peers at work [dissertation]. Leeds: University of Leeds; 2001.",
        "webpage": "Mental Health Mates. https://www.mentalhealthmates.co.uk/our-story/ .",
    }
    assert {kind: read_citation(text).record.type for kind, text in kinds.items()} == {
        kind: kind for kind in kinds
    }
    chapter = read_citation(kinds["chapter"]).record
    assert (chapter.journal, chapter.pages, chapter.extra["editor"]) == (
        "Handbook",
        "5-41",
        ("Avery, J",),
    )


@given(st.text(max_size=400) | st.text("ABab.,;:()[]“” 0129–/&", max_size=600))
def test_any_text_becomes_a_record_with_that_text(text: str) -> None:
    cited = read_citation(text)
    assert cited.record.extra["N1"] == (cited.text,)
    assert all(0 <= sure <= 1 for sure in cited.sure.values())
    assert len(cited.record.extra.get("confidence", ())) == len(cited.sure)


@pytest.mark.parametrize(
    "piece",
    ["Ab, ", "ABCD", "A.B.C.", "AB ", "1-", "[1, ", "2001;", "(Doe et al., 2019; ", "van der "],
)
def test_long_text_of_one_piece_takes_no_long_time(piece: str) -> None:
    text = piece * (40_000 // len(piece))
    start = time.process_time()
    read_citation(text)
    part_references(text)
    find_citations(text)
    assert time.process_time() - start < 5
