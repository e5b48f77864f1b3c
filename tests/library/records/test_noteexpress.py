"""NoteExpress, in which the Chinese databases hand records over."""

from __future__ import annotations

from tests.library.records.reading import read_text, said

EXPORT = """\
{Reference Type}: Journal Article
{Title}: 步行小组的随机对照试验
{Author}: 李伟;王芳;
{Author Address}: 1.北京大学
{Journal}: 护理杂志
{Year}: 2019
{Volume}: 12
{Issue}: 03
{Pages}: 7-12
{Keywords}: 步行;;同伴支持
{Abstract}: 目的(#br)步行。
{ISBN/ISSN}: 1003-1421
{Notes}: 11-1949/U
{Database Provider}: CNKI


{Reference Type}: Thesis
{Title}: A thesis on walking
{Author}: Li Wei
{Author}: Wang Fang
{Publisher}: A university
{Date}: 2018-01-09
{Database Provider}: CNKI
"""


def test_the_fields_of_noteexpress() -> None:
    article, thesis = read_text(EXPORT).records
    assert (article.title, article.authors) == ("步行小组的随机对照试验", ("李伟", "王芳"))
    assert (article.journal, article.year, article.volume) == ("护理杂志", 2019, "12")
    assert (article.issue, article.pages, article.issn) == ("03", "7-12", "1003-1421")
    assert (article.keywords, article.abstract) == (("步行", "同伴支持"), "目的\n步行。")
    assert (article.database, article.extra["Notes"]) == ("CNKI", ("11-1949/U",))
    assert (thesis.type, thesis.year) == ("thesis", 2018)
    assert thesis.authors == ("Li Wei", "Wang Fang")


def test_the_line_breaks_of_cnki_are_told() -> None:
    imported = read_text(EXPORT)
    assert imported.format == "noteexpress"
    assert said(imported) == ["line breaks written as (#br) set"]


def test_colons_of_full_width_are_colons() -> None:
    (record,) = read_text("{Reference Type}： Standard\n{Title}： A standard\n").records
    assert (record.type, record.title) == ("standard", "A standard")
