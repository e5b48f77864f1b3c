"""The tables of databases and tools, by the column names that they write."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from consilience.records import read_export
from tests.library.records.reading import only, read_text, said

EXPORTS = Path(__file__).parent / "exports"
FIRST = {
    "Europe PMC": (
        "SOURCE,EXT_ID,PMID,PMCID,DOI,TITLE,AUTHOR_STRING,JOURNAL_TITLE,ISSUE,JOURNAL_VOLUME,"
        "PUB_YEAR,JOURNAL_ISSN,PAGE_INFO,PUB_TYPE\n"
        'MED,31,31,PMC1,10.1000/a,A trial,"Berg J, Li W.",J Peer,3,12,2020,1234-5679,101-110,'
        "research support; journal article\n"
    ),
    "Dimensions": (
        '"About the data: Exported on Jun 07, 2021. Criteria: peer support."\n'
        "Rank,Publication ID,DOI,PMID,PMCID,Title,Abstract,Source title,Anthology title,"
        "MeSH terms,Publication Date,PubYear,Volume,Issue,Pagination,Publication Type,Authors\n"
        "1,pub.1,10.1000/a,31,PMC1,A trial,We did it.,J Peer,,Humans; Adult,2020-05-01,2020,12,3,"
        '101-110,article,"Berg, Jan; Li, Wei"\n'
    ),
    "Publish or Perish": (
        "Cites,Authors,Title,Year,Source,Publisher,ArticleURL,CitesURL,GSRank,QueryDate,Type,DOI,"
        "ISSN,CitationURL,Volume,Issue,StartPage,EndPage,Abstract\n"
        '5,"J Berg, W Li...",A trial,2020,J Peer,,https://example.org/a,,1,2021-01-01,,'
        "10.1000/a,,,12,3,101,110,We did it.\n"
    ),
    "Web of Science": (
        "PT\tAU\tAF\tTI\tSO\tDT\tDE\tAB\tSN\tPY\tVL\tIS\tBP\tEP\tDI\tUT\tPM\n"
        "J\tBerg, J; Li, W\tBerg, Jan; Li, Wei\tA trial\tJ Peer\tArticle\tpeers\tWe did it.\t"
        "1234-5679\t2020\t12\t3\t101\t110\t10.1000/a\tWOS:1\t31\n"
    ),
    "ProQuest": (
        "Title,Abstract,StoreId,ArticleType,Authors,documentType,issn,language,pages,pubdate,"
        "pubtitle,year,volume,issue,subjectTerms,digitalObjectIdentifier\n"
        'A trial,We did it.,77,Scholarly Journals,"Berg, Jan; Li, Wei",Journal Article,1234-5679,'
        "English,101-110,May 2020,J Peer,2020,12,3,peers,10.1000/a\n"
    ),
    "EBSCO": (
        "title,contributors,abstract,source,publicationDate,doi,longDBName,plink,an,subjects,"
        "docTypes,issns,volume,issue,pageStart,pageEnd\n"
        'A trial,"Berg, Jan; Li, Wei",We did it.,J Peer,20200501,10.1000/a,CINAHL Complete,'
        "https://example.org/p,1234,peers,Article,1234-5679,12,3,101,110\n"
    ),
    "SpringerLink": (
        "Item Title,Publication Title,Book Series Title,Journal Volume,Journal Issue,Item DOI,"
        "Authors,Publication Year,URL,Content Type\n"
        "A trial,J Peer,,12,3,10.1000/a,Jan BergWei Li,2020,https://example.org/a,Article\n"
    ),
    "IEEE Xplore": (
        '"Document Title","Authors","Author Affiliations","Publication Title","Year","Volume",'
        '"Issue","Start Page","End Page","Abstract","DOI","IEEE Terms"\n'
        '"A trial","Jan Berg; Wei Li","","J Peer","2020","12","3","101","110","We did it.",'
        '"10.1000/a","Peers"\n'
    ),
    "Scopus": (
        'Authors,Author(s) ID,Title,Year,Source title,Volume,Issue,Art. No.,Page start,Page end,'
        "DOI,Abstract,Document Type,Source,EID\n"
        '"Berg J., Li W.","1;2;",A trial,2020,J Peer,12,3,,101,110,10.1000/a,'
        "[No abstract available],Article,Scopus,2-s2.0-1\n"
    ),
}  # fmt: skip


@pytest.mark.parametrize("producer", FIRST)
def test_the_columns_of_a_producer_fill_the_fields(producer: str) -> None:
    imported = read_text(FIRST[producer])
    (record,) = imported.records
    assert (record.title, record.year, record.doi) == ("A trial", 2020, "10.1000/a")
    assert (record.journal, record.volume, record.issue) == ("J Peer", "12", "3")
    assert [name.split(",")[0] for name in record.authors] == ["Berg", "Li"]
    assert record.pages in ("101-110", None)
    assert f"the columns are those of {producer}" in said(imported, "note")


def test_where_a_source_says_that_it_has_no_abstract_there_is_none() -> None:
    imported = read_text(FIRST["Scopus"])
    assert imported.records[0].abstract is None
    assert imported.records[0].extra["Abstract"] == ("[No abstract available]",)
    assert imported.n_repaired == 1


def test_volume_issue_and_pages_are_taken_out_of_a_citation_of_pubmed() -> None:
    first = read_export(EXPORTS / "citation-file-formatting___baseline_pubmed.csv").records[0]
    assert (first.volume, first.issue, first.pages) == ("63", "2", "103640")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("sep=;\r\nTitel;Autoren;Jahr;Zeitschrift;Zusammenfassung\r\nÜber Größe;Berg, Jan;2020;"
         "Z Psych;Wir prüften die Wirkung. Für länger wäre mehr möglich.\r\n", "cp1252"),
        ("Título\tAutores\tAño\tRevista\r\nÜber Größe\tBerg, Jan\t2020\tZ Psych\r\n", "utf-16"),
        ("标题,作者,年份,期刊\nÜber Größe,\"Berg, Jan\",2020,Z Psych\n", "utf-8-sig"),
    ],
)  # fmt: skip
def test_tables_of_other_languages_and_of_their_excel(text: str, encoding: str) -> None:
    (record,) = read_export(io.BytesIO(text.encode(encoding)), name="x.csv").records
    assert (record.title, record.authors, record.year) == ("Über Größe", ("Berg, Jan",), 2020)
    assert record.journal == "Z Psych"


def test_names_with_initials_first_are_parted_at_the_commas() -> None:
    record = only('title,authors\nA trial,"AG Meyer, J van der Berg"\n')
    assert record.authors == ("Meyer, AG", "van der Berg, J")


def test_a_trial_keeps_its_registration_number_as_accession_number() -> None:
    record = only(
        "NCT Number,Study Title,Study URL,Study Status,Conditions,Sponsor,First Posted\n"
        "NCT01339377,A trial,https://clinicaltrials.gov/study/NCT01339377,COMPLETED,Disk|Pain,"
        "ActiveO Inc.,2011-04-20\n"
    )
    assert (record.accession, record.database) == ("NCT01339377", "ClinicalTrials.gov")
    assert (record.year, record.authors) == (2011, ("ActiveO Inc.",))
    assert record.keywords == ("Disk", "Pain")


def test_a_field_a_line_as_embase_exports_it() -> None:
    imported = read_text(
        '"SEARCH QUERY","dinosaur:ti"\n\n'
        '"TITLE","A trial, of two"\n"AUTHOR NAMES","Berg J.","Li W."\n"SOURCE TITLE","J Peer"\n'
        '"PUBLICATION YEAR","2020"\n"ABSTRACT","We did it.\nTwice."\n"DOI","10.1000/a"\n'
        '"AUTHOR KEYWORDS","peers","recovery"\n"PUI","L1"\n\n'
        '"TITLE","Another"\n"AUTHOR NAMES","Ono K."\n"PUBLICATION YEAR","2021"\n"PUI","L2"\n'
    )
    first, second = imported.records
    assert (imported.format, first.title, first.abstract) == (
        "csv-stacked", "A trial, of two", "We did it.\nTwice.",
    )  # fmt: skip
    assert (first.authors, first.year, first.doi) == (("Berg, J.", "Li, W."), 2020, "10.1000/a")
    assert (first.keywords, first.accession, first.database) == (
        ("peers", "recovery"), "L1", "Embase",
    )  # fmt: skip
    assert (second.title, second.authors, second.accession) == ("Another", ("Ono, K",), "L2")


def test_a_list_of_titles_is_a_table_of_one_column() -> None:
    imported = read_text('Title\nPeers, and recovery\n"Hope; a trial"\n')
    assert [r.title for r in imported.records] == ["Peers, and recovery", "Hope; a trial"]
    assert imported.n_repaired == 0


def test_names_of_scielo_are_pairs_parted_by_the_comma_that_is_in_them() -> None:
    record = only(
        "ID,Title,Author(s),Source,Journal,Language(s),Publication year,Fulltext URL \n"
        ' "S1-scl","Grupos","Gomes, Ana Sá, Silva, Rui da","Debate; 48(141); 11-22","Debate",'
        '"Português","2024","http://example.org/1" \n'
    )
    assert record.authors == ("Gomes, Ana Sá", "Silva, Rui da")
    assert (record.volume, record.issue, record.pages) == ("48", "141", "11-22")
    assert (record.accession, record.database) == ("S1-scl", "SciELO")


def test_inventors_are_the_authors_of_the_patents_of_the_lens() -> None:
    record = only(
        "#,Kind,Display Key,Lens ID,Publication Year,Title,Applicants,Inventors,Document Type\n"
        "1,B2,US 1 B2,004-8,2017,A shoe,WALKING INC,BERG JAN;;LI WEI J,Granted Patent\n"
    )
    assert (record.type, record.authors) == ("patent", ("BERG, JAN", "LI, WEI J"))
    assert (record.accession, record.extra["Lens ID"]) == ("US 1 B2", ("004-8",))


def test_embase_tells_the_number_of_an_article_in_its_source() -> None:
    record = only(
        "Title,Author Names,Full Record Entry Date,Source,Source title,Publication Year,Volume,"
        "First Page,Last Page,ISSN\n"
        'A trial,"Berg J., Li W.",6/24/25,J Peer (2025) 13 Article Number: e31. Date,J Peer,2025,'
        '13,,,"1532-1983 (electronic),0261-5614"\n'
    )
    assert (record.pages, record.issn) == ("e31", "1532-1983; 0261-5614")
    assert (record.database, "ISSN" in record.extra) == ("Embase", False)


@pytest.mark.parametrize(
    ("source", "pages"),
    [
        ("J Peer (London) (2025) 13:2 (45-56). Date of Publication: 1 Mar 2025", "45-56"),
        ("J Peer (London) (2025) 13:2 Article Number: e31. Date of Publication: 1 May", "e31"),
        ("J Peer (London) (2025) 13. Date of Publication: 2025", None),
        ("J Peer (London) (2025)", None),
    ],
)
def test_embase_tells_the_journal_in_its_source(source: str, pages: str | None) -> None:
    record = only(
        '"TITLE","A trial"\n"AUTHOR NAMES","Berg J.","Li W."\n'
        f'"SOURCE","{source}"\n"PUBLICATION YEAR","2025"\n"VOLUME","13"\n'
        '"DATE OF PUBLICATION","1 Mar 2025"\n"ABSTRACT","We walked."\n'
    )
    assert (record.journal, record.volume, record.pages) == ("J Peer (London)", "13", pages)
    assert record.database == "Embase"


def test_embase_s_list_has_an_address_beside_the_number_of_pubmed() -> None:
    record = only(
        '"TITLE","A trial"\n"AUTHOR NAMES","Berg J."\n"SOURCE TITLE","J Peer"\n"PUI","L600000001"\n'
        '"MEDLINE PMID","31000001","http://www.ncbi.nlm.nih.gov/pubmed/31000001"\n'
        '"PUBLICATION YEAR","2025"\n"ABSTRACT","We walked."\n'
    )
    assert (record.pmid, record.accession) == ("31000001", "L600000001")


def test_the_address_of_an_author_is_no_part_of_the_name() -> None:
    record = only(
        "PT\tTI\tAU\tSO\tPY\tUT\n"
        "J\tA trial\tBerg, Jan (jan@example.org) ; Li, Wei\tJ Peer\t2018\tBIOSIS:PREV1\n"
    )
    assert record.authors == ("Berg, Jan", "Li, Wei")
    assert record.extra["AU"] == ("Berg, Jan (jan@example.org) ; Li, Wei",)


def test_words_beside_serial_numbers_are_kept_apart() -> None:
    record = only("Title,Journal,ISSN\nA trial,J Peer,1470-1626 J9 - REPRODUCTION\n")
    assert (record.issn, record.extra["ISSN"]) == ("1470-1626", ("1470-1626 J9 - REPRODUCTION",))


def test_the_short_names_of_web_of_science_part_the_full_ones() -> None:
    table = FIRST["Web of Science"].replace("Berg, Jan; Li, Wei", "Berg, Jan; Li Wei")
    assert only(table).authors == ("Berg, Jan", "Li, Wei")


def test_two_names_of_elicit_are_two_authors() -> None:
    table = "Title,Authors,DOI,DOI link,Venue,Citation count,Year,Abstract summary\n"
    row = 'A trial,"{}",10.1000/a,https://doi.org/10.1000/a,-,25,2023,It says.\n'
    record = only(table + row.format("Carolina Almeida Cruz, F. Matos"))
    assert record.authors == ("Cruz, Carolina Almeida", "Matos, F.")
    assert (record.journal, record.database) == (None, "Elicit")
    junior = only(table + row.format("Jan Berg, Jr., Wei Li"))
    assert junior.authors == ("Berg, Jan, Jr.", "Li, Wei")
    assert only(table + row.format("Berg, Jan")).authors == ("Berg, Jan",)


def test_a_pubmed_number_is_found_where_zotero_keeps_it() -> None:
    table = (
        'Key,Item Type,Publication Year,Author,Title,Abstract Note,Extra\nK1,journalArticle,2020,"'
    )
    record = only(f'{table}Berg, Jan",A trial,,"Citation Key: berg\nPMID: 31000001\nPMCID: PMC7"\n')
    assert record.pmid == "31000001"
    assert "PMCID: PMC7" in record.extra["Extra"][0]
    assert only(f'{table}Berg, Jan",A trial,,see PMID: 31000001\n').pmid is None


def test_entries_of_a_register_have_their_title_and_number() -> None:
    record = only(
        "ISRCTN,Public title,Scientific title,Date assigned,Condition,Sponsor\n"
        "ISRCTN12345678,Walking,A trial of walking,04/05/2016,Depression,University of Utrecht\n"
    )
    assert (record.title, record.accession, record.year) == ("Walking", "ISRCTN12345678", 2016)
    assert (record.type, record.extra["Scientific title"]) == ("document", ("A trial of walking",))


def test_people_and_identifiers_of_semantic_scholar_stand_in_lists() -> None:
    record = only(
        "paperId,title,year,venue,authors,externalIds\n"
        "a1,A trial,2020,J Peer,\"[{'authorId': '1', 'name': 'Jan Berg'}, {'authorId': '2', "
        "'name': 'Wei Li'}]\",\"{'DOI': '10.1000/A', 'PubMed': '31000001'}\"\n"
    )
    assert record.authors == ("Berg, Jan", "Li, Wei")
    assert (record.doi, record.pmid, record.accession) == ("10.1000/a", "31000001", "a1")


def test_what_a_chapter_or_talk_stands_in_has_columns_of_other_names() -> None:
    for column in ("Anthology title", "Proceedings title", "Booktitle"):
        record = only(f'Title,Authors,Year,Journal,{column}\nA talk,"Berg, Jan",2020,,Peers\n')
        assert record.journal == "Peers"


def test_names_between_which_a_comma_stands_without_a_space() -> None:
    assert only('Title,Authors\nA trial,"Jan Berg,Wei Li"\n').authors == ("Berg, Jan", "Li, Wei")
    assert only('Title,Authors\nA trial,"Berg,Jan"\n').authors == ("Berg, Jan",)


def test_talks_of_ieee_are_talks_with_each_isbn() -> None:
    record = only(
        "Document Title,Authors,Publication Title,Publication Year,ISBNs,IEEE Terms,"
        "Document Identifier\n"
        "A talk,J. Berg; W. Li,2019 Int. Conf. on Walking,2019,978-1-5386-0000-1;978-1-5386-0000-2,"
        "Walking,IEEE Conferences\n"
    )
    assert record.type == "paper-conference"
    assert record.isbn == "978-1-5386-0000-1; 978-1-5386-0000-2"
