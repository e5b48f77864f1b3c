"""EndNote XML: style runs, huge lines, and what is no EndNote XML."""

from __future__ import annotations

from pathlib import Path

import pytest

from consilience.errors import FormatUnknown, ReadError
from tests.library.records.reading import only, read_text, said

RECORD = (
    '<record><ref-type name="Journal Article">17</ref-type><contributors><authors>'
    '<author><style face="normal">Berg, </style><style face="italic">Jan</style></author>'
    "</authors></contributors><titles><title><style>A &amp; B</style></title>"
    "<secondary-title>J</secondary-title></titles><dates><year>2001</year></dates>"
    "<electronic-resource-num>doi:10.1000/A</electronic-resource-num>"
    "<caption>Duplicate</caption></record>"
)


def wrapped(records: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><xml><records>{records}</records></xml>'


def test_the_fields_of_a_record() -> None:
    record = only(wrapped(RECORD))
    assert (record.title, record.authors, record.year) == ("A & B", ("Berg, Jan",), 2001)
    assert (record.journal, record.doi) == ("J", "10.1000/a")
    assert record.extra["caption"] == ("Duplicate",)


def test_ten_thousand_records_in_one_line() -> None:
    assert len(read_text(wrapped(RECORD * 10_000)).records) == 10_000


def test_characters_that_xml_forbids_are_replaced_and_told() -> None:
    imported = read_text(wrapped(RECORD.replace("A &amp; B", "A&#x1;\x02B")))
    assert imported.records[0].title == "A B"
    assert "characters that XML forbids replaced by spaces" in said(imported)


def test_a_file_that_is_cut_gives_its_last_record_as_far_as_it_goes_and_says_so() -> None:
    imported = read_text(wrapped(RECORD * 3)[:-80])
    assert [record.title for record in imported.records] == ["A & B"] * 3
    assert imported.records[2].year == 2001
    assert any("the file is cut or damaged in this record" in what for what in said(imported))


def test_damage_stays_within_its_record() -> None:
    broken = RECORD.replace("</title>", "</tilte>")
    bare = RECORD.replace("A &amp; B", "A & B &nbsp;&eacute;")
    imported = read_text(wrapped(RECORD + broken + bare + RECORD))
    assert [record.title for record in imported.records][::3] == ["A & B"] * 2
    assert imported.records[2].title == "A & B é"
    mended = [issue.record for issue in imported.issues if issue.field is None]
    assert sorted(set(mended)) == [2, 3]


def test_entities_that_grow_without_end_are_never_seen() -> None:
    grown = "".join(f'<!ENTITY a{n} "{10 * _entity(n - 1)}">' for n in range(1, 10))
    start = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{grown}]>'
    before = "<record><titles><title>Before</title></titles></record>"
    bomb = f"<record><titles><title>{_entity(9)}</title></titles></record>"
    imported = read_text(f"{start}<xml><records>{before}{bomb}</records></xml>")
    assert [record.title for record in imported.records] == ["Before", _entity(9)]


def _entity(n: int) -> str:
    return f"&a{n};"


def test_entities_from_outside_are_never_resolved(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hidden")
    declared = f'<!DOCTYPE xml [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    text = declared + wrapped(RECORD.replace("A &amp; B", "A &x; B"))
    try:
        titles = [record.title or "" for record in read_text(text, format="endnote-xml").records]
    except ReadError:
        titles = []
    assert not any(secret.read_text().strip() in title for title in titles)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("<?xml version='1.0'?><feed><entry/></feed>", "XML, but not of EndNote"),
        ("<!DOCTYPE html><html><body>Sign in</body></html>", "a web page"),
    ],
)
def test_other_markup_is_named(text: str, name: str) -> None:
    with pytest.raises(FormatUnknown, match=name):
        read_text(text, name="export.ris")


def test_other_xml_taken_for_endnote_by_command_names_its_outer_element() -> None:
    with pytest.raises(FormatUnknown, match="<feed>"):
        read_text("<feed><entry/></feed>", format="endnote-xml")


@pytest.mark.parametrize(
    ("elements", "words"),
    [
        (["peers; wards;nurses"], ("peers", "wards", "nurses")),
        (["peers,wards,nurses"], ("peers", "wards", "nurses")),
        (["Peers, Wards, Nurses, Humans, Adult"], ("Peers", "Wards", "Nurses", "Humans", "Adult")),
        (["Depressive Disorder, Major"], ("Depressive Disorder, Major",)),
        (["1,2-dioleoyl"], ("1,2-dioleoyl",)),
        (["Disorder, Major", "a;b"], ("Disorder, Major", "a;b")),
    ],
)
def test_keywords_that_are_joined_in_one_element_are_parted(
    elements: list[str], words: tuple[str, ...]
) -> None:
    inside = "".join(f"<keyword><style>{text}</style></keyword>" for text in elements)
    record = only(wrapped(RECORD.replace("<caption>", f"<keywords>{inside}</keywords><caption>")))
    assert record.keywords == words


def test_a_pubmed_number_stands_among_other_lines_of_the_notes() -> None:
    notes = "<notes><style>Berg&#xD;PMID: 31000001&#xD;PMCID: PMC7</style></notes><caption>"
    record = only(wrapped(RECORD.replace("<caption>", notes)))
    assert record.pmid == "31000001"
    assert "PMCID: PMC7" in record.extra["notes"][0]


@pytest.mark.parametrize(("provider", "pmid"), [("NLM", "31000001"), ("EBSCOhost", None)])
def test_the_accession_number_of_what_pubmed_provided(provider: str, pmid: str | None) -> None:
    inside = (
        "<accession-num><style>31000001</style></accession-num>"
        f"<remote-database-provider><style>{provider}</style></remote-database-provider><caption>"
    )
    assert only(wrapped(RECORD.replace("<caption>", inside))).pmid == pmid


def test_addresses_that_embase_leaves_where_the_issue_belongs_are_none() -> None:
    where = "(Berg J., berg@example.org) Institute, Oslo, Norway"
    record = only(f"<xml><records><record><number>{where}</number></record></records></xml>")
    assert record.issue is None
    assert record.extra["number"] == (where,)
