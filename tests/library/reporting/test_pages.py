"""The report as a page and as a Word document: complete, self-contained, readable by all."""

from __future__ import annotations

import io
import re
import zipfile
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import docx as word_format
import pytest
from lxml import etree

from consilience.reporting.document import (
    Bullets,
    Cell,
    Document,
    Facts,
    FigureBlock,
    Paragraph,
    Section,
    TableBlock,
)
from consilience.reporting.docx import docx
from consilience.reporting.html import html
from consilience.review.build import checks_of
from consilience.review.folder import open_folder
from consilience.review.report import document

LYONS = Path(str(files("consilience").joinpath("data", "reviews", "lyons-2021")))
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def report() -> Document:
    opened = open_folder(LYONS)
    return document(opened.review, checks=checks_of(opened))


@pytest.fixture(scope="module")
def page(report: Document) -> str:
    return html(report)


@pytest.fixture(scope="module")
def word(report: Document) -> bytes:
    return docx(report)


def test_the_page_asks_no_host_and_runs_nothing(page: str) -> None:
    assert not re.search(r"<(?:script|link|iframe|img|object|base)\b", page)
    assert re.findall(r"\b(?:src|srcset|poster|action)=", page) == []
    assert all(url.startswith("data:") for url in re.findall(r"url\(([^)]*)\)", page))
    assert "@import" not in page
    assert " style=" not in page


def test_the_page_is_well_formed_with_one_heading_after_the_other(page: str) -> None:
    tree = etree.HTML(page.encode())
    assert len(tree.findall(".//h1")) == 1
    levels = [int(e.tag[1]) for e in tree.iter("h1", "h2", "h3", "h4")]
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    ids = [e.get("id") for e in tree.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    targets = [a.get("href", "")[1:] for a in tree.iter("a") if a.get("href", "").startswith("#")]
    assert set(targets) <= set(ids)


def test_every_figure_of_the_page_has_a_text_alternative(page: str) -> None:
    tree = etree.HTML(page.encode())
    figures = tree.findall(".//figure")
    assert len(figures) == 3
    for figure in figures:
        (svg,) = figure.findall("svg")
        assert svg.get("role") == "img"
        assert svg.findtext("title")
        assert svg.findtext("desc")


def test_tables_tell_heads_from_cells(page: str) -> None:
    tree = etree.HTML(page.encode())
    for table in tree.iter("table"):
        assert table.find("caption") is not None
        assert {th.get("scope") for th in table.iter("th")} == {"col", "row"}


def test_reported_and_inferred_numbers_are_marked(page: str) -> None:
    assert "7,198</dd>" in page
    assert "records from databases (reported)" in page
    assert re.search(r"3,146<sup class=\"mark\" title=\"follows from other facts", page)
    assert re.search(r"4,277<sup class=\"mark\" title=\"reported by the paper", page)


def test_text_of_the_review_never_becomes_markup() -> None:
    bad = "<i>&\"'</i> https://example.org/a?b=1&c=2."
    table = TableBlock(bad, (bad,), ((Cell(bad),),))
    figure = FigureBlock(bad, "<svg/>", bad)
    blocks = (Paragraph(bad), Bullets((bad,)), Facts(((bad, bad),)), figure, table)
    told = Document(bad, bad, (bad,), bad, (Section("a", bad, blocks),), "x", ((bad, bad),))
    page = html(told)
    assert "<i>" not in page
    assert 'href="https://example.org/a?b=1&amp;c=2"' in page


def test_word_has_headings_and_repeats_the_heads_of_tables(word: bytes, report: Document) -> None:
    opened = word_format.Document(io.BytesIO(word))
    titles = [p.text for p in opened.paragraphs if p.style and p.style.name == "Heading 1"]
    assert titles == [section.title for section in report.shown()]
    assert len(opened.tables) >= 7
    for table in opened.tables:
        assert table.rows[0]._tr.trPr is not None
        assert table.rows[0]._tr.trPr.find(f"{W}tblHeader") is not None


def test_word_has_a_picture_of_300_dpi_with_words_for_each_figure(word: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(word)) as archive:
        text = archive.read("word/document.xml").decode()
        pictures = [n for n in archive.namelist() if n.startswith("word/media/")]
        sizes = [len(archive.read(name)) for name in pictures]
    assert len(pictures) == 3
    assert min(sizes) > 20_000
    told = re.findall(r'<wp:docPr [^>]*descr="([^"]+)"', text)
    assert len(told) == 3
    assert "7198" in told[0] or "7,198" in told[0]


def test_word_carries_no_moment_of_its_making(word: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(word)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {"2000-01-01T00:00:00Z"}
