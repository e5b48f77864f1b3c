"""BibTeX: braces, names, strings, inheritance, LaTeX, and what databases make of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from consilience.records import read_export
from consilience.records.formats import latex
from tests.library.records.reading import only, read_text, said


def titled(fields: str, kind: str = "article") -> str:
    return f"@{kind}{{k, title = {{T}}, {fields}}}\n"


def authors(value: str) -> tuple[str, ...]:
    return only(titled(f"author = {{{value}}}")).authors


def test_the_fields_of_an_entry() -> None:
    record = only(
        "@Article{Berg2001,\n  Title = {{On {HbA$_{1c}$}}},\n  subtitle = {A Trial},\n"
        '  author = "Berg, Jan and {World Health Organization}",\n  date = {2001-03/2001-04},\n'
        "  journaltitle = {J. Peer Support}, volume = 12, number = {3},\n"
        "  pages = {12--19}, doi = {https://doi.org/10.1000/A\\_1}, pmid = {77},\n"
        "  keywords = {peer, support}, publisher = {Wiley}, note = {cited By 0}\n}\n"
    )
    assert (record.title, record.year) == ("On HbA1c: A Trial", 2001)
    assert record.authors == ("Berg, Jan", "World Health Organization")
    assert (record.journal, record.volume, record.issue) == ("J. Peer Support", "12", "3")
    assert (record.pages, record.doi, record.pmid) == ("12-19", "10.1000/a_1", "77")
    assert record.keywords == ("peer", "support")
    assert record.extra["publisher"] == ("Wiley",)
    assert record.extra["key"] == ("Berg2001",)


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Jan van der Berg and Berg, J. A.", ("van der Berg, Jan", "Berg, J. A.")),
        ("{\\'E}variste Galois", ("Galois, Évariste",)),
        ("Maria {De La Cruz} AND others", ("De La Cruz, Maria",)),
        ("King, Jr, Martin", ("King, Martin, Jr",)),
        ("{Barnes and Noble} and Doe, J", ("Barnes and Noble", "Doe, J")),
        ("family=Berg, given=Jan, prefix=van", ("van Berg, Jan",)),
        ("Smith, J.; Doe, K.", ("Smith, J.", "Doe, K.")),
        ('Sm{\\o}rgrav, A and\n  M\\"uller, B', ("Smørgrav, A", "Müller, B")),
    ],
)
def test_names(value: str, names: tuple[str, ...]) -> None:
    assert authors(value) == names


def test_strings_are_put_in_where_they_are_named() -> None:
    record = only('@string{jps = {J. Peer} # " Support"}\n' + titled("journal = JPS # {, London}"))
    assert record.journal == "J. Peer Support, London"


def test_a_chapter_inherits_from_the_book_that_crossref_names() -> None:
    imported = read_text(
        "@incollection{a, title={Part}, crossref={B}, pages={1-2}}\n"
        "@book{b, title={Whole}, year={1999}, isbn={0-226-10403-6}, doi={10.1000/b}}\n"
    )
    part = imported.records[0]
    assert (part.title, part.journal, part.year) == ("Part", "Whole", 1999)
    assert (part.isbn, part.doi) == ("0-226-10403-6", None)


def test_a_key_that_stands_twice_is_told_and_both_entries_are_kept() -> None:
    imported = read_text(titled("year=2001") + titled("year=2002"))
    assert [record.year for record in imported.records] == [2001, 2002]
    assert said(imported, "note") == ["the key k stands twice in the file"]


def test_an_entry_without_closing_brace_ends_before_the_next() -> None:
    imported = read_text("@article{a, title={One}, year=2001\n@article{b, title={Two}}\n")
    assert [(r.title, r.year) for r in imported.records] == [("One", 2001), ("Two", None)]
    assert said(imported) == ["the entry has no closing brace; ended before the next one"]
    assert imported.issues[0].line == 1


def test_braces_that_do_not_match_cost_no_other_field() -> None:
    imported = read_text(
        "@article{a,\nkeywords = {peer, author:{name:Nowag, x:{y, z},\n"
        "title = {When {prices rise},\nyear = {2001},\n}\n" + titled("year = 2002")
    )
    assert [(record.title, record.year) for record in imported.records] == [
        ("When prices rise", 2001),
        ("T", 2002),
    ]
    assert imported.records[0].keywords == ("peer", "author:name:Nowag", "x:y", "z")


def test_fields_without_comma_without_key_and_in_parentheses() -> None:
    imported = read_text(
        "@article{\n title={A}\n year={2001}\n}\n@article(k2, title = {B (2)}, year = 2002)\n"
    )
    assert [(r.title, r.year) for r in imported.records] == [("A", 2001), ("B (2)", 2002)]


def test_comments_and_what_stands_between_entries_are_no_records() -> None:
    text = "% Encoding: UTF-8\nnotes @ random\n@comment{jabref-meta: x;}\n@preamble{ {x} }\n"
    assert only(text + titled("year=2001")).year == 2001


@pytest.mark.parametrize(
    ("end", "encoding"), [("\r", "utf-16"), ("\r\n", "utf-8"), ("\n", "cp1252")]
)
def test_line_ends_and_encodings(end: str, encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "x.bib"
    text = f"% Encoding: {encoding}\n" + titled("author={Müller, Jörg},\n year={2001}")
    path.write_bytes(text.replace("\n", end).encode(encoding))
    (record,) = read_export(path).records
    assert (record.authors, record.year) == (("Müller, Jörg",), 2001)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (r"{\'E}tude \v{c}\'{\i}slo \c c \k{a} \H o {\ss} {\O}", "Étude číslo ç ą ő ß Ø"),
        (r"50\% of R\&D, 50% of A_1", "50% of R&D, 50% of A_1"),
        (r"costs $5 and $10, not $p<0.05$", "costs $5 and $10, not p<0.05"),
        (r"10$^{-6}$ m$^2$, H$_2$O, $\alpha$-TNF, $x_{ij}$", "10⁻⁶ m², H₂O, α-TNF, xij"),
        ("in the {''}cold{''} lakes", 'in the "cold" lakes'),
        (r"1--2 --- ``so'' `it' \textit{in vitro} {\bf bold}", "1–2 — “so” ‘it' in vitro bold"),
        (r"\\'ecole M\\&M \unknown{kept} \textasciitilde{}x", "école M&M kept ~x"),
    ],
)
def test_latex(written: str, text: str) -> None:
    assert latex.decode(written) == text


@pytest.mark.parametrize(
    "text", [r"a\b {c} $d & 5% #1 x_y ^z ~q", "--- ''it`` -- “so” ‘ß’ 10⁻⁶", "é'´`"]
)
def test_latex_gives_back_what_was_written(text: str) -> None:
    assert latex.decode(latex.encode(text)) == text


def test_an_article_takes_journal_and_number_from_the_issue_to_which_it_refers() -> None:
    issue = "@article{issue, journal = {J Peer}, year = 1986, volume = 41, number = 7}\n"
    record, _ = read_text(
        f"@article{{a, crossref = {{Issue}}, title = {{A trial}}}}\n{issue}"
    ).records
    assert (record.journal, record.volume, record.issue) == ("J Peer", "41", "7")


def test_a_chapter_that_scopus_writes_as_a_book_is_a_chapter() -> None:
    text = "@BOOK{Berg2011, title={A chapter}, journal={A book}, document_type={Book Chapter},\n}\n"
    imported = read_text(text)
    (record,) = imported.records
    assert (record.type, record.title, record.journal) == ("chapter", "A chapter", "A book")
    assert said(imported) == ["a chapter, as document_type says"]


@pytest.mark.parametrize(
    ("fields", "issn", "isbn"),
    [
        ("isbn = {1529-6466}", "1529-6466", None),
        ("isbn = {1932-6203 (Electronic)\n1932-6203 (Linking)}", "1932-6203", None),
        ("issn = {9781467391092}", None, "9781467391092"),
        ("issn = {25228595 (ISSN); 9783030942847 (ISBN)}", "25228595", "9783030942847"),
    ],
)
def test_a_serial_number_is_what_its_digits_say(
    fields: str, issn: str | None, isbn: str | None
) -> None:
    """Mendeley and JabRef put either number into either field, Rayyan both into one."""
    record = only(f"@article{{a, title = {{A trial}}, {fields}\n}}\n")
    assert (record.issn, record.isbn) == (issn, isbn)


def test_scopus_numbers_its_fields_and_has_pubmed_s_number() -> None:
    imported = read_text(
        "@article{Berg2020,\ntitle={A trial},\nfunding_text\xa01={One},\nfunding_text 2={Two},\n"
        "pubmed_id={31000001},\n}\n"
    )
    (record,) = imported.records
    assert (record.pmid, imported.issues) == ("31000001", ())
    assert record.extra["funding_text 2"] == ("Two",)


def test_a_pubmed_number_in_an_address() -> None:
    text = "@article{a,\ntitle={A trial},\nurl={https://pubmed.ncbi.nlm.nih.gov/31000001/}\n}\n"
    assert only(text).pmid == "31000001"


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Berg, JA, Li, W, O'Roe, M-P, and Roe, R", ("Berg, JA", "Li, W", "O'Roe, M-P", "Roe, R")),
        ("Berg, JA, and Li, W", ("Berg, JA", "Li, W")),
        ("Berg, Jr., Jan", ("Berg, Jan, Jr.",)),
        ("Berg, JA and Li, W", ("Berg, JA", "Li, W")),
    ],
)
def test_people_that_only_commas_part(written: str, names: tuple[str, ...]) -> None:
    text = f"Record #1 of 1\n@article{{a,\nauthor = {{{written}}},\ntitle = {{A trial}}\n}}\n"
    assert only(text).authors == names


@pytest.mark.parametrize(
    ("written", "pages"),
    [("articleno = {Article 21}", "21"), ("articleno = {7}", "7"), ("pages = {12–19}", "12-19")],
)
def test_the_number_of_an_article_of_acm(written: str, pages: str) -> None:
    assert only(f"@article{{10.1145/1,\ntitle = {{A trial}},\n{written}\n}}\n").pages == pages


def test_scielo_has_the_doi_of_an_article_where_others_name_an_entry() -> None:
    article = only("@article{a,\ntitle={Ensayo},\ncrossref={10.1590/s0001}\n}\n")
    assert article.doi == "10.1590/s0001"
    assert only("@inproceedings{a,\ntitle={A},\ncrossref={10.1145/1}\n}\n").doi is None


def test_the_number_of_an_article_of_highwire_and_the_addresses_of_dimensions() -> None:
    record = only(
        "@article {Berg1,\ntitle = {A trial},\nelocation-id = {e000001},\n"
        "url = {https://example.org/1 and  https://example.org/2}\n}\n"
    )
    assert (record.pages, record.url) == ("e000001", "https://example.org/1")
    assert record.extra["url"] == ("https://example.org/2",)
