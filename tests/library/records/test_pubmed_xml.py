"""PubMed XML: what stands in the elements, several sets in one file, and damage."""

from __future__ import annotations

from tests.library.records.reading import only, read_text, said

ARTICLE = """<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM">
<PMID Version="1">7</PMID>
<Article PubModel="Print"><Journal><ISSN IssnType="Print">0140-6736</ISSN>
<JournalIssue CitedMedium="Print"><Volume>12</Volume><Issue>3</Issue>
<PubDate><Year>2019</Year><Month>03</Month></PubDate></JournalIssue>
<Title>Lancet (London, England)</Title></Journal>
<ArticleTitle>Peer support lowers HbA<sub>1c</sub> by 10<sup>-2</sup>.</ArticleTitle>
<Pagination><MedlinePgn>132-42</MedlinePgn></Pagination>
<ELocationID EIdType="doi" ValidYN="Y">10.1000/A</ELocationID>
<ELocationID EIdType="pii" ValidYN="Y">S01</ELocationID>
<Abstract><AbstractText Label="AIM" NlmCategory="OBJECTIVE">To <i>test</i>.</AbstractText>
<AbstractText Label="RESULT">It did.</AbstractText></Abstract>
<AuthorList><Author><LastName>van der Berg</LastName><ForeName>Jan</ForeName>
<AffiliationInfo><Affiliation>Utrecht</Affiliation></AffiliationInfo></Author>
<Author><LastName>King</LastName><Initials>M</Initials><Suffix>Jr</Suffix></Author>
<Author><CollectiveName>Council on Peers, Carers and Kin</CollectiveName></Author></AuthorList>
<PublicationTypeList><PublicationType>Retracted Publication</PublicationType></PublicationTypeList>
</Article><CommentsCorrectionsList><CommentsCorrections RefType="RetractionIn">
<RefSource>Lancet. 2020;1</RefSource><PMID Version="1">8</PMID></CommentsCorrections>
</CommentsCorrectionsList><MeshHeadingList><MeshHeading><DescriptorName MajorTopicYN="N">Asthma
</DescriptorName><QualifierName MajorTopicYN="Y">therapy</QualifierName></MeshHeading>
</MeshHeadingList></MedlineCitation><PubmedData><ArticleIdList>
<ArticleId IdType="pubmed">7</ArticleId><ArticleId IdType="pmc">PMC9</ArticleId></ArticleIdList>
<ReferenceList><Reference><Citation>Doe J. A. 2001.</Citation><ArticleIdList>
<ArticleId IdType="pubmed">99</ArticleId></ArticleIdList></Reference></ReferenceList>
</PubmedData></PubmedArticle>"""


def in_set(articles: str) -> str:
    kind = '<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD" "https://dtd.nlm.nih.gov/x.dtd">'
    return f'<?xml version="1.0" ?>\n{kind}\n<PubmedArticleSet>{articles}</PubmedArticleSet>\n'


def test_the_fields_of_an_article() -> None:
    record = only(in_set(ARTICLE))
    assert record.title == "Peer support lowers HbA1c by 10⁻²"
    assert record.authors == (
        "van der Berg, Jan",
        "King, M, Jr",
        "Council on Peers, Carers and Kin",
    )
    assert (record.year, record.volume, record.issue, record.pages) == (2019, "12", "3", "132-42")
    assert (record.doi, record.pmid, record.issn) == ("10.1000/a", "7", "0140-6736")
    assert record.abstract == "AIM: To test.\nRESULT: It did."
    assert (record.keywords, record.database) == (("Asthma/*therapy",), "PubMed")


def test_a_retraction_and_what_else_pubmed_says_stand_under_medlines_tags() -> None:
    extra = only(in_set(ARTICLE)).extra
    assert extra["PT"] == ("Retracted Publication",)
    assert extra["RIN"] == ("Lancet. 2020;1 PMID: 8",)
    assert (extra["PMC"], extra["LID"], extra["AD"]) == (("PMC9",), ("S01 [pii]",), ("Utrecht",))
    assert extra["DP"] == ("2019 Mar",)
    assert extra["Reference"] == ("Doe J. A. 2001. pubmed: 99",)


def test_several_sets_one_after_another_are_one_export() -> None:
    imported = read_text(in_set(ARTICLE) + in_set(ARTICLE * 2) + ARTICLE)
    assert [record.source_index for record in imported.records] == [1, 2, 3, 4]


def test_issues_name_the_line_of_the_file() -> None:
    second = ARTICLE.replace("10<sup>", "10&amp;nbsp;<sup>")
    (issue,) = read_text(in_set(f"{ARTICLE}\n{second}")).issues
    assert issue.line == 3 + ARTICLE.count("\n") + 1


def test_a_damaged_tail_is_read_as_far_as_it_goes() -> None:
    whole = in_set(ARTICLE * 2)
    imported = read_text(whole[: whole.rindex("<Pagination>")])
    assert [record.volume for record in imported.records] == ["12", "12"]
    assert [record.pages for record in imported.records] == ["132-42", None]
    assert "the file is cut or damaged in this record" in said(imported)[0]


def test_records_in_comments_are_no_records() -> None:
    assert len(read_text(in_set(f"<!-- {ARTICLE} -->{ARTICLE}")).records) == 1


def test_a_chapter_a_book_and_a_preprint_are_told_apart() -> None:
    book = (
        "<PubmedBookArticle><BookDocument><Book><BookTitle>Rheumatism</BookTitle></Book>{title}"
        "</BookDocument></PubmedBookArticle>"
    )
    chapter = book.format(title="<ArticleTitle>Gout</ArticleTitle>")
    records = read_text(in_set(book.format(title="") + chapter)).records
    assert [(r.type, r.title, r.journal) for r in records] == [
        ("book", "Rheumatism", None),
        ("chapter", "Gout", "Rheumatism"),
    ]
    assert only(in_set(ARTICLE.replace("Retracted Publication", "Preprint"))).type == "article"


def test_a_formula_whose_prefix_is_declared_elsewhere_is_read_as_a_formula() -> None:
    formula = "<mml:math><mml:mi>a</mml:mi> <mml:mi>b</mml:mi></mml:math>"
    article = ARTICLE.replace("HbA<sub>1c</sub>", formula)
    assert only(in_set(article)).title == "Peer support lowers ab by 10⁻²"
