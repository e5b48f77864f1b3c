"""RIS: what databases and programs make of it, repaired and told."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import rispy

from consilience.evidence import Record
from consilience.records import not_carried, read_export, write_records
from tests.library.records.reading import only, read_text, said

FIRST = "TY  - JOUR\nTI  - A trial\nAU  - Berg, Jan\n"
SECOND = "TY  - JOUR\nTI  - Another trial\nAU  - Li, Wei\nER  - \n"


def test_a_record_without_er_ends_before_the_next() -> None:
    imported = read_text(f"{FIRST}\n{SECOND}")
    assert [record.title for record in imported.records] == ["A trial", "Another trial"]
    assert (imported.n_repaired, said(imported)) == (
        1,
        ["record without ER; ended before the next one"],
    )


def test_two_whole_records_are_told_apart_even_without_er_and_blank_line() -> None:
    assert len(read_text(FIRST + SECOND).records) == 2


def test_a_record_without_ty_is_kept() -> None:
    imported = read_text("TI  - A trial\nAU  - Berg, Jan\nPY  - 2001\nER  - \n")
    assert imported.records[0].title == "A trial"
    assert said(imported) == ["record without TY; taken as a journal article"]


def test_a_stray_second_er_makes_no_record() -> None:
    imported = read_text(f"{FIRST}ER  - \nER  - \n{SECOND}")
    assert len(imported.records) == 2
    assert "stray second ER" in said(imported)


def test_lines_after_er_stay_with_their_record() -> None:
    imported = read_text(f"{FIRST}ER  - \nNL  - Short name\n\n{SECOND}")
    assert imported.records[0].extra["NL"] == ("Short name",)
    assert len(imported.records) == 2


def test_ty_repeated_inside_a_record_is_one_record() -> None:
    imported = read_text("TY  - BOOK\nTY  - JOUR\nTI  - A\nPB  - B\nTY  - THES\nPB  - C\nER  - \n")
    assert len(imported.records) == 1
    assert imported.records[0].extra["TY"] == ("JOUR", "THES")


def test_lone_carriage_returns_part_lines_inside_a_value() -> None:
    text = f"{FIRST}AB  - One\rtwo\rAN  - WOS:1\nER  - \n"
    assert (only(text).abstract, only(text).accession) == ("One\ntwo", "WOS:1")


def test_old_macintosh_line_ends() -> None:
    imported = read_text(f"{FIRST}ER  - \n{SECOND}".replace("\n", "\r"))
    assert [record.title for record in imported.records] == ["A trial", "Another trial"]


@pytest.mark.parametrize(
    ("tag", "expected"),
    [("TI", "One two"), ("AB", "One\ntwo"), ("N1", "One\ntwo")],
)
def test_untagged_lines_belong_to_the_tag_before(tag: str, expected: str) -> None:
    imported = read_text(f"TY  - JOUR\n{tag}  - One\ntwo\nER  - \n")
    record = imported.records[0]
    assert expected in (record.title, record.abstract, *record.extra.get("N1", ()))
    (issue,) = imported.issues
    assert (issue.line, issue.before, issue.after) == (2, "One\ntwo", expected)


def test_wrapped_lines_are_joined() -> None:
    assert (
        only("TY  - JOUR\nAB  - One\n      two\n      three\nER  - \n").abstract == "One two three"
    )


def test_untagged_keywords_and_authors_are_values_of_their_own() -> None:
    record = only("TY  - JOUR\nAU  - Berg, Jan\nLi, Wei\nKW  - one\ntwo\nER  - \n")
    assert (record.authors, record.keywords) == (("Berg, Jan", "Li, Wei"), ("one", "two"))


@pytest.mark.parametrize("line", ["TI - A trial", "TI  -  A trial", "TI\t- A trial", "TI -A trial"])
def test_irregular_spacing(line: str) -> None:
    text = f"TY  -  JOUR\n{line}\nER  -\n"
    if line == "TI -A trial":
        assert only(text).title is None
    else:
        assert only(text).title == "A trial"
        assert "irregular spacing of a tag" in said(read_text(text))


def test_irregular_spacing_is_told_once_in_a_record() -> None:
    text = "TY  -  JOUR\nTI  -  A trial\nA1  -  Berg, J\nA1  -  et al.\nSP  -  12‐18\nER  -  \n"
    imported = read_text(text + text)
    assert said(imported).count("irregular spacing of a tag") == 2
    record = imported.records[1]
    assert (record.authors, record.extra["AU"], record.pages) == (
        ("Berg, J",), ("et al.",), "12-18",
    )  # fmt: skip


def test_preamble_is_told_and_left_out() -> None:
    imported = read_text(f"Record #1 of 1\nProvider: X\n\n{FIRST}ER  - \n")
    (issue,) = imported.issues
    assert (issue.kind, issue.before) == ("note", "Record #1 of 1\nProvider: X")


@pytest.mark.parametrize(
    ("line", "doi"),
    [
        ("DO  - https://doi.org/10.1000/ABC", "10.1000/abc"),
        ("DO  - doi:10.1000/abc", "10.1000/abc"),
        ("L3  - 10.1000/abc", "10.1000/abc"),
        ("M3  - doi: 10.1000/abc", "10.1000/abc"),
        ("UR  - http://dx.doi.org/10.1000/abc", "10.1000/abc"),
        ("UR  - http://example.org/10.1000/abc", None),
        ("DO  - none", None),
    ],
)
def test_where_a_doi_is_found(line: str, doi: str | None) -> None:
    assert only(f"{FIRST}{line}\nER  - \n").doi == doi


def test_a_doi_that_is_none_is_kept_and_told() -> None:
    imported = read_text(f"{FIRST}DO  - none\nER  - \n")
    assert imported.records[0].extra["DO"] == ("none",)
    assert said(imported) == ["holds no DOI; kept in extra"]


@pytest.mark.parametrize(
    ("date", "year"), [("2014//", 2014), ("Mar. 2017", 2017), ("10007-01-01", None)]
)
def test_the_year_of_a_date(date: str, year: int | None) -> None:
    imported = read_text(f"{FIRST}PY  - {date}\nER  - \n")
    assert imported.records[0].year == year
    if year is None:
        assert imported.records[0].extra["PY"] == (date,)
        assert imported.issues[0].field == "year"


def test_entities_and_hard_spaces_are_resolved_and_told() -> None:
    imported = read_text("TY  - JOUR\nTI  - R&amp;D\u00a0in &lt;5 &foo; AT&T\nER  - \n")
    assert imported.records[0].title == "R&D in <5 &foo; AT&T"
    (issue,) = imported.issues
    assert (issue.field, issue.before) == ("title", "R&amp;D\u00a0in &lt;5 &foo; AT&T")


def test_unknown_tags_are_kept_under_their_name() -> None:
    assert only(f"{FIRST}ZZ  - something\nER  - \n").extra["ZZ"] == ("something",)


def test_no_specified_pages() -> None:
    record = only(f"{FIRST}SP  - No\nEP  - Specified\nER  - \n")
    assert (record.pages, record.extra["SP"]) == (None, ("No Specified",))


def test_authors_keep_their_order_over_both_tags() -> None:
    record = only("TY  - JOUR\nA1  - Berg, Jan\nAU  - Li, Wei\nA1  - Abel, A.\nER  - \n")
    assert record.authors == ("Berg, Jan", "Li, Wei", "Abel, A.")


def test_rispy_reads_what_we_write() -> None:
    stream = io.BytesIO()
    record = Record(title="A trial", authors=("Berg, Jan",), year=2001, doi="10.1/a", pages="1-5")
    write_records([record, record], "ris", stream)
    first, _ = rispy.loads(stream.getvalue().decode())
    assert (first["title"], first["authors"], first["year"]) == ("A trial", ["Berg, Jan"], "2001")
    assert (first["doi"], first["start_page"], first["end_page"]) == ("10.1/a", "1", "5")


def test_rispy_finds_every_real_record_that_we_write() -> None:
    paths = sorted((Path(__file__).parent / "exports").glob("*.ris"))
    records = [record for path in paths for record in read_export(path).records]
    stream = io.BytesIO()
    write_records(records, "ris", stream)
    found = rispy.loads(stream.getvalue().decode())
    assert [entry.get("title") for entry in found] == [
        " ".join(record.title.split()) if record.title else None for record in records
    ]
    pairs = [(e.get("doi"), r.doi) for e, r in zip(found, records, strict=True) if r.doi]
    assert len(pairs) > 5
    assert [pair for pair in pairs if pair[0] != pair[1]] == []


def test_what_ris_cannot_carry_is_named() -> None:
    assert not_carried(Record(extra={"Covidence #": ("1",)}), "ris") == ["extra: Covidence #"]


def test_who_else_there_is_stands_in_for_authors() -> None:
    book = only("TY  - EDBOOK\nTI  - A\nA2  - Berg, Jan\nER  - \n")
    assert (book.authors, dict(book.extra)) == (("Berg, Jan",), {"TY": ("EDBOOK",)})
    chapter = only("TY  - CHAP\nTI  - A\nAU  - Li, Wei\nA2  - Berg, Jan\nER  - \n")
    assert (chapter.authors, chapter.extra["A2"]) == (("Li, Wei",), ("Berg, Jan",))


def test_procite_writes_volume_and_isbn_into_notes() -> None:
    record = only("TY  - CHAP\nTI  - A\nVL  - 2nd\nN1  - Volume ID: 3\nN1  - ISBN: x\nER  - \n")
    assert (record.volume, record.isbn, record.extra["VL"]) == ("3", "x", ("2nd",))


def test_a_date_without_a_year_beside_the_year_is_no_repair() -> None:
    """Web of Science writes the day and month into DA and the year into PY."""
    imported = read_text("TY  - JOUR\nTI  - A trial\nDA  - FEB 28\nPY  - 2023\nER  - \n")
    assert (imported.records[0].year, said(imported)) == (2023, [])
    assert imported.records[0].extra == {"DA": ("FEB 28",)}


def test_an_article_without_pages_has_the_number_in_c7() -> None:
    number = "TY  - JOUR\nTI  - A trial\nC7  - ARTN e1234\nDO  - 10.1000/a\nER  - \n"
    assert only(number).pages == "e1234"
    assert only(number.replace("C7", "SP  - 7\nC7")).pages == "7"
    assert only(number.replace("ARTN e1234", "Custom 7")).pages is None


def test_scopus_puts_pubmeds_number_into_c2() -> None:
    text = "TY  - JOUR\nTI  - A trial\nDB  - Scopus\nC2  - 9623998\nER  - \n"
    assert only(text).pmid == "9623998"
    assert only(text.replace("Scopus", "EndNote")).pmid is None


def test_names_joined_by_and_are_parted() -> None:
    """Covidence writes the editors of a WoS record as one author."""
    text = "TY  - JOUR\nTI  - A trial\nA1  - Vinet, F\nA1  - Brebbia, CA and Li, W\nER  - \n"
    assert only(text).authors == ("Vinet, F", "Brebbia, CA", "Li, W")
    assert only("TY  - JOUR\nAU  - Health and Care Group, UK\nER  - \n").authors == (
        "Health and Care Group, UK",
    )


def test_an_abstract_that_was_cut_at_a_width_is_one_paragraph() -> None:
    lines = (
        "People who drive into water on the road are a major cause of",
        "deaths in floods. Over twenty years, eighty people died in this",
        "way in one country alone, which is four of ten of all deaths in",
        "that time. We asked drivers why they went on.",
    )
    record = only("TY  - JOUR\nTI  - A trial\nAB  - " + "\n".join(lines) + "\nER  - \n")
    assert record.abstract == " ".join(lines)


def test_ovids_link_to_medline_holds_pubmeds_number() -> None:
    link = "http://ovidsp.ovid.com/ovidweb.cgi?T=JS&PAGE=reference&D=medl&NEWS=N&AN=32274665"
    text = f"TY  - JOUR\nID  - 32274665\nT1  - A trial\nL2  - {link}\nER  - \n"
    assert only(text).pmid == "32274665"
    assert only(text.replace("L2", "UR")).pmid == "32274665"
    assert only(text.replace("D=medl", "D=emed")).pmid is None


def test_the_pubmed_number_of_cinahl_stands_within_its_notes() -> None:
    note = "Accession Number: 12. Language: English. Publication Type: Article; {}: {}31000001."
    text = "TY  - JOUR\nTI  - Walking\nN1  - {}\nER  - \n"
    assert only(text.format(note.format("PMID", "NLM"))).pmid == "31000001"
    assert only(text.format(note.format("Comment on PMID", ""))).pmid is None


def test_what_r_writes_where_it_has_nothing_is_no_value() -> None:
    record = only(f"{FIRST}AB  - NA\nIS  - NA\nKW  - NA\nER  - \n")
    assert (record.abstract, record.issue, record.keywords) == (None, None, ("NA",))


@pytest.mark.parametrize(
    ("lines", "pmid"),
    [
        ("U1  - 31000001 [PMID]\nU1  - PMC7000001 [PMCID]\n", "31000001"),
        ("UR  - https://www.ncbi.nlm.nih.gov/pubmed/31000001\n", "31000001"),
        ("UR  - https://example.org/1; https://pubmed.ncbi.nlm.nih.gov/31000001/\n", "31000001"),
        ("UR  - https://europepmc.org/abstract/MED/31000001\n", "31000001"),
        ("UR  - https://pubmed.ncbi.nlm.nih.gov/?term=31000001\n", None),
        ("UR  - https://www.ncbi.nlm.nih.gov/pmc/articles/PMC7000001/\n", None),
    ],
)
def test_a_pubmed_number_in_an_address_or_a_field_of_the_user(lines: str, pmid: str | None) -> None:
    assert only(f"{FIRST}{lines}ER  - \n").pmid == pmid


@pytest.mark.parametrize("joint", [" ", "; ", " and "])
def test_several_addresses_in_one_value_are_one_and_others(joint: str) -> None:
    one, other = "https://example.org/1", "http://example.org/2"
    record = only(f"{FIRST}UR  - {one}{joint}{other}\nER  - \n")
    assert (record.url, record.extra["UR"]) == (one, (other,))


def test_several_serial_numbers_in_one_value() -> None:
    record = only(f"{FIRST}SN  - 1234-5678 (Electronic) 8765-4321 (Linking)\nER  - \n")
    assert record.issn == "1234-5678; 8765-4321"
    record = only(f"{FIRST}SN  - 0-521-46674-1\\0-521-46128-6\nER  - \n")
    assert record.isbn == "0-521-46674-1; 0-521-46128-6"


@pytest.mark.parametrize("number", ["8918131", "d0c, 9808462", "101682541"])
def test_a_journal_s_number_in_m1_is_no_issue(number: str) -> None:
    record = only(f"{FIRST}M1  - {number}\nER  - \n")
    assert (record.issue, record.extra["M1"]) == (None, (number,))


def test_what_stands_for_further_authors_is_none() -> None:
    record = only("TY  - JOUR\nAU  - Berg, J\nAU  - ...\nTI  - A trial\nER  - \n")
    assert (record.authors, record.extra["AU"]) == (("Berg, J",), ("...",))


CENTRAL = "L2  - http://ovidsp.ovid.com/ovidweb.cgi?T=JS&D=cctr&AN=CN-01234000\n"


def test_a_trial_that_ovid_has_from_central_is_an_article_of_its_journal() -> None:
    record = only(
        "TY  - ELEC\nT1  - Walking\nT2  - Walking in groups: a trial\n"
        f"A1  - Berg JA, van der Li W, O'Roe M\nJA  - BMC psychiatry\nVL  - 19\n{CENTRAL}ER  - \n"
    )
    assert (record.type, record.journal) == ("article-journal", "BMC psychiatry")
    assert record.authors == ("Berg, JA", "van der Li, W", "O'Roe, M")
    assert record.extra["T2"] == ("Walking in groups: a trial",)


def test_an_entry_of_a_register_that_ovid_has_from_central_has_its_address() -> None:
    record = only(
        f"TY  - ELEC\nT1  - Walking\nT2  - Walking: a trial\nA1  - NCT00000001\n"
        f"JA  - https://clinicaltrials.gov/show/NCT00000001\n{CENTRAL}ER  - \n"
    )
    assert (record.type, record.journal) == ("webpage", None)
    assert record.url == "https://clinicaltrials.gov/show/NCT00000001"


@pytest.mark.parametrize("name", ["Berg, Jan A", "Berg, Jan, Jr", "van Berg, J, PhD", "Walking AB"])
def test_a_name_with_commas_is_one_person(name: str) -> None:
    assert len(only(f"TY  - JOUR\nAU  - {name}\nTI  - A trial\nER  - \n").authors) == 1


def test_embase_com_tells_its_own_number_and_that_of_pubmed() -> None:
    record = only(
        f"{FIRST}UR  - https://www.embase.com/search/results?id=L600000001&from=export\n"
        "U2  - L600000001\nC5  - 31000001\nDB  - Medline\nER  - \n"
    )
    assert (record.accession, record.pmid) == ("L600000001", "31000001")
    other = only(f"{FIRST}U2  - L600000001\nC5  - 31000001\nER  - \n")
    assert (other.accession, other.pmid) == (None, None)


@pytest.mark.parametrize(
    ("provider", "pmid"), [("NLM", "31000001"), ("Nlm", "31000001"), ("EBSCOhost", None)]
)
def test_the_accession_number_of_what_endnote_has_from_pubmed(
    provider: str, pmid: str | None
) -> None:
    assert only(f"{FIRST}AN  - 31000001\nDP  - {provider}\nER  - \n").pmid == pmid
