"""The tagged text of Web of Science, Ovid, RefWorks, refer and ProQuest."""

from __future__ import annotations

from pathlib import Path

import pytest

from consilience.records import read_export
from consilience.records.formats.ovid_source import Place, place_of, year_of
from tests.library.records.reading import only, read_text, said

EXPORTS = Path(__file__).parent / "exports"
WOS = """\
FN Clarivate Analytics Web of Science
VR 1.0
PT J
AU Toh, ML
   Hershey, AE
AF Toh, Ming Liang
   Hershey, Anne E. (anne@example.org)
CA Walking Study Group
TI Mapping walking groups in rural
   areas
SO SURVEY REVIEW
LA English
DT Article; Early Access
DE walking; older people
CR Aria M, 2017, J INFORMETR, V11, P959
   Baum F, 1999, CANCER, V2
SN 0039-6265
EI 1752-2706
PD JUN 14
PY 2016
AR UNSP duz039
DI 10.1080/00396265.2026.1
UT WOS:000238592600006
PM 21314913
ER

EF
"""
OVID = """\
Database: Embase <1974 to 2021 March 05>
Search Strategy: walking.mp. (12)

<1. >
DB - PsycINFO
AN - Book: 2011-27892-001.
TI - Understanding walking. [References].
YR - 2012
AU - Zhang, Wei 1,2,*
AU - Peterson, James A. Ph.D., FACSM
AU - Palmer, Stephen [Ed]
SO - Palmer, Stephen [Ed]. (2012). Walking in practice: A guide. (pp. 11-31). New York: Routledge.
IB - 978-0-415-47263-0 (Paperback), 978-0-415-47262-3 (Hardcover)
PT - Edited Book
DT - Chapter
ID - peer support, walking groups
<2. >
TI - Another one
SO - Spine. 28(2):103-106, April 2015.
"""


def test_web_of_science() -> None:
    record = only(WOS)
    assert record.title == "Mapping walking groups in rural areas"
    assert record.authors == ("Toh, Ming Liang", "Hershey, Anne E.", "Walking Study Group")
    assert (record.year, record.pages, record.pmid) == (2016, "duz039", "21314913")
    assert (record.issn, record.doi) == ("0039-6265; 1752-2706", "10.1080/00396265.2026.1")
    assert (record.database, record.accession) == ("Web of Science", "WOS:000238592600006")
    assert record.keywords == ("walking", "older people")
    assert record.extra["CR"] == (
        "Aria M, 2017, J INFORMETR, V11, P959",
        "Baum F, 1999, CANCER, V2",
    )
    assert record.extra["AU"] == ("Hershey, Anne E. (anne@example.org)", "Toh, ML", "Hershey, AE")


def test_web_of_science_without_indents_and_without_er() -> None:
    text = "\n".join(line.strip() for line in WOS.splitlines()).replace("\nER\n\nEF", "\n")
    imported = read_text(text)
    (record,) = imported.records
    assert record.title == "Mapping walking groups in rural areas"
    assert record.authors[:2] == ("Toh, Ming Liang", "Hershey, Anne E.")
    assert "record without ER; ended before the next one" in said(imported)
    assert "lines that are not indented added to the tag before" in said(imported)


@pytest.mark.parametrize(
    ("letter", "kind", "type"),
    [
        ("J", "Article; Proceedings Paper", "paper-conference"),
        ("B", "Proceedings Paper", "paper-conference"),
        ("B", "Article; Book Chapter", "chapter"),
        ("B", "Book", "book"),
        ("P", "Patent", "patent"),
        ("S", "Review", "article-journal"),
    ],
)
def test_the_type_of_a_web_of_science_record(letter: str, kind: str, type: str) -> None:
    changed = WOS.replace("PT J", f"PT {letter}").replace("Article; Early Access", kind)
    assert only(changed).type == type


def test_ovid_with_tags() -> None:
    imported = read_text(OVID)
    chapter, article = imported.records
    assert (chapter.type, chapter.title) == ("chapter", "Understanding walking")
    assert chapter.authors == ("Zhang, Wei", "Peterson, James A.")
    assert (chapter.journal, chapter.pages) == ("Walking in practice: A guide", "11-31")
    assert chapter.isbn == "978-0-415-47263-0; 978-0-415-47262-3"
    assert chapter.accession == "Book: 2011-27892-001"
    assert chapter.keywords == ("peer support", "walking groups")
    assert (article.journal, article.volume, article.issue, article.year) == (
        "Spine", "28", "2", 2015,
    )  # fmt: skip
    assert "Database: Embase" in imported.issues[0].before
    assert "note taken off the title" in said(imported)


def test_ovid_with_labels() -> None:
    text = "<8>\nAuthor\n  Bunkers, Sandra Schmidt RN; PhD; FAAN 1;  Mathes, Tim 2\nTitle\n"
    text += "  Listening.[Miscellaneous]\nSource\n  Nursing. 28(2):103-106, April 2015.\n"
    record = only(text + "DOI Number\n  10.1177/0894318415571606\nJournal Subset\n  Science.\n")
    assert record.authors == ("Bunkers, Sandra Schmidt", "Mathes, Tim")
    assert (record.title, record.year) == ("Listening", 2015)
    assert record.doi == "10.1177/0894318415571606"
    assert record.extra["Journal Subset"] == ("Science.",)


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        ("Acta Sinica August 2011;43(8):647-653", Place("Acta Sinica", "43", "8", "647-653")),
        ("Spine. 12 (3) (pp 123-130), 2010.", Place("Spine", "12", "3", "123-130")),
        ("Spine. 12(3) (no pagination), 2010.", Place("Spine", "12", "3", "")),
        ("Spine. Vol.75(2-A(E)),2014, pp. 1.", Place("Spine", "75", "2-A(E)", "1")),
        ("Spine. Vol 28(2) April 2015, 103-6.", Place("Spine", "28", "2", "103-6")),
        ("Berg, J [Editor]. Methods.:371-9, 2004.", Place("Methods", "", "", "371-9")),
        ("Journal of Nothing.", Place()),
    ],
)
def test_the_source_line_of_ovid(sentence: str, place: Place) -> None:
    assert place_of(sentence) == place


OVID_EMBASE = """\
<1>
Title
  Walking together.
Source
  Peer Support. Conference: 2023 Meeting. Great Hall Lisbon. 23(6 Supplement) (pp 1680), 2024.
Author
  Berg J.A.; Li W.
Publication Type
  Conference Abstract
Link to the Ovid Full Text or citation
 https://ovidsp.ovid.com/ovidweb.cgi?T=JS&PAGE=fulltext&D=emexb&DO=10.1000%2fj.peer.2024.1
Link to the External Link Resolver
 http://example.org/?id=pmid:31000001&id=doi:10.1000%2Fj.peer.2024.1&issn=1234-5678&isbn=

<2>
Title
  Walking alone.
Source
  Peer Support.  (no pagination), 2024. Article Number: 103511. Date of Publication: 2024.
Author
  Berg J.A.
"""


def test_ovid_tells_a_conference_within_the_source_and_numbers_in_its_links() -> None:
    talk, ahead = read_text(OVID_EMBASE).records
    assert (talk.journal, talk.volume, talk.issue) == ("Peer Support", "23", "6 Supplement")
    assert (talk.year, talk.pages, talk.type) == (2024, "1680", "paper-conference")
    assert (talk.doi, talk.pmid, talk.issn) == ("10.1000/j.peer.2024.1", "31000001", "1234-5678")
    assert (ahead.journal, ahead.year, ahead.pages) == ("Peer Support", 2024, "103511")


@pytest.mark.parametrize(
    ("sentence", "year"),
    [
        ("Spine. 28(2):103-106, April 2015.", "2015"),
        ("Spine. 28(2):1503-1606, April 2015.", "2015"),
        ("Spine. Vol.75(2),2014, pp. 1-9.", "2014"),
        ("Peer Support July/August 2010;14(1):56-60", "2010"),
        ("Peer. Conference: eMeet2021. 4 (no pagination), 2024.", "2024"),
        ("Peer. 4 (no pagination), 2024. Date of Publication: May 2023.", "2023"),
        ("Berg, J [Ed]. (2012). Coaching in practice. (pp. 11-31).", "2012"),
        ("Spine. 28(2):103-106.", ""),
    ],
)  # fmt: skip
def test_the_year_of_a_source_line(sentence: str, year: str) -> None:
    assert year_of(sentence) == year


def test_what_web_of_science_has_from_medline() -> None:
    imported = read_text(
        "FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nAN 8000001\nTI A trial\n"
        "AU Berg, J A\nSO Journal of walking\nPS 143-58\nPY 1996\nAB We walked. \n"
        "A2 We walked with peers,\n   and ran.\n"
        "SN 0000-0000\nJC 1300031\nSA MEDLINE\nUT MEDLINE:8000001\nER\n\nEF\n"
    )
    (record,) = imported.records
    assert (record.pmid, record.accession, record.database) == (
        "8000001", "MEDLINE:8000001", "MEDLINE",
    )  # fmt: skip
    assert (record.abstract, record.issn, record.pages) == ("We walked.", "0000-0000", "143-58")
    assert record.extra["A2"] == ("We walked with peers, and ran.",)
    assert said(imported) == []


def test_refworks() -> None:
    record = only(
        "RT Book, Section\nID 206\nA1 Stansfeld,Stephen\nT1 Depression\nYR 2002\nSP 101\nOP 123\n"
        "K1 Etiology\nK1 Risk Factors\nT2 Stress and the heart\nSN 0727912771 (paperback)\n"
        "AD U London\nAN 2002-00714-006\n"
    )
    assert (record.type, record.title, record.journal) == (
        "chapter", "Depression", "Stress and the heart",
    )  # fmt: skip
    assert (record.authors, record.pages) == (("Stansfeld, Stephen",), "101-123")
    assert (record.isbn, record.extra["SN"]) == ("0727912771", ("0727912771 (paperback)",))
    assert record.accession == "2002-00714-006"
    assert record.extra["AD"] == ("U London",)


def test_refworks_as_cnki_writes_it() -> None:
    record = only(
        "RT Journal Article\nSR 1\nA1 王娜;李伟\nT1 步行试验\nJF 护理\nYR 2024\nIS 20\nvo 45\n"
        "OP 58-80\nK1 步行;同伴支持\nSN 1000-0000\nLA 中文;\nDS CNKI\n"
    )
    assert (record.authors, record.keywords) == (("王娜", "李伟"), ("步行", "同伴支持"))
    assert (record.volume, record.issue, record.pages) == ("45", "20", "58-80")
    assert (record.language, record.database) == ("中文", "CNKI")


def test_refworks_of_cnki_without_a_volume() -> None:
    record = only("RT Journal Article\nT1 步行试验\nJF 护理\nIS 22\nvo \nOP 72-74\n")
    assert (record.volume, record.issue, record.pages) == (None, "22", "72-74")


def test_refer_parts_records_by_type_or_by_blank_line() -> None:
    imported = read_text("%T One\n%0 Journal Article\n%X First.\n\nSecond.\n\n%T Two\n%0 Thesis\n")
    assert [record.title for record in imported.records] == ["One", "Two"]
    assert imported.records[0].abstract == "First.\nSecond."
    assert [record.type for record in imported.records] == ["article-journal", "thesis"]


def test_refer_in_chinese(reference: Path) -> None:
    path = reference / "data/imports/enw/translators__ReferBibIX.js_testCases_0_.input"
    (record,) = read_export(path).records
    assert record.authors == ("余敏", "朱江", "丁照蕾")
    assert (record.doi, record.issn) == ("10.3969/j.issn.1008-0821.2009.02.027", "1008-0821")


def test_a_proquest_report() -> None:
    rule = "_" * 60
    imported = read_text(
        f"{rule}\n\nReport Information from ProQuest\n\n1. Walking: a thesis\n{rule}\n\n"
        f"Document 1 of 1\n\nWalking: a thesis\n\nAuthor: Kotzen, Matt, Roberts, John\n\n"
        "http://search.proquest.com/docview/1548716365\n\nAbstract: One.\n\nMethods: two.\n\n"
        "Document type: Dissertation/Thesis\n\nPublication year: 2014\n\nSubject: A; B\n\n"
        f"School code: 0153\n\n{rule}\n\nBibliography\n@misc{{x, author={{Berg}}}}\n"
    )
    (record,) = imported.records
    assert (record.type, record.title, record.year) == ("thesis", "Walking: a thesis", 2014)
    assert record.authors == ("Kotzen, Matt", "Roberts, John")
    assert record.url == "http://search.proquest.com/docview/1548716365"
    assert record.abstract == "One.\nMethods: two."
    assert (record.keywords, record.extra["School code"]) == (("A", "B"), ("0153",))
    assert [issue.kind for issue in imported.issues] == ["note", "note"]


def test_the_short_name_tells_which_part_of_a_full_one_is_the_family() -> None:
    text = WOS.replace("AU Toh, ML", "AU Wang, Y").replace("AF Toh, Ming Liang", "AF Wang Ying")
    assert only(text).authors[0] == "Wang, Ying"


def test_scielos_titles_and_abstracts_of_other_languages_stand_in_where_there_is_no_english() -> (
    None
):
    text = "PT J\nAU Paiva, NL\nY1 Grupos de caminhada\nX5 caminar; pares\nY4 Um resumo.\nER\n"
    record = only(text)
    assert (record.title, record.abstract) == ("Grupos de caminhada", "Um resumo.")
    assert record.keywords == ("caminar", "pares")


def test_keywords_of_refer_that_stand_in_one_line_are_parted() -> None:
    text = (
        "%0 Journal Article\n%A 李伟\n%T Walking\n%K groups;;peers\n%X Why(#br)We walk.\n%W CNKI\n"
    )
    record = only(text)
    assert (record.keywords, record.abstract) == (("groups", "peers"), "Why\nWe walk.")


def test_a_last_page_that_web_of_science_does_not_know_is_no_page() -> None:
    text = "FN x\nVR 1.0\nPT J\nAU Berg, J\nTI Walking\nPY 2019\nBP 12\nEP {}\nUT WOS:1\nER\n\nEF\n"
    for sign in ("+", "&"):
        imported = read_text(text.format(sign))
        assert imported.records[0].pages == "12"
        assert imported.records[0].extra["EP"] == (sign,)
        assert said(imported) == ["the last page is not given"]
