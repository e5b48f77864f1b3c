"""Databases write one thing in many ways; the keys are the same."""

from __future__ import annotations

import pytest

from consilience.dedupe.journals import read_journal
from consilience.dedupe.normalise import read_doi, read_issue, read_keys, read_pages, read_volume
from consilience.dedupe.people import read_name, read_names
from consilience.dedupe.title import read_title
from consilience.dedupe.words import plain
from consilience.evidence import Record


@pytest.mark.parametrize(
    ("written", "pages"),
    [
        ("123-7", ("123", "127")),
        ("123-127", ("123", "127")),
        ("123\u2010127", ("123", "127")),
        ("123--127", ("123", "127")),
        ("123+", ("123",)),
        ("S568\u2010", ("s568",)),
        ("S12-S15", ("s12", "s15")),
        ("S12-5", ("s12", "s15")),
        ("e43268", ("e43268",)),
        ("Cd002273", ("cd2273",)),
        ("617-20; discussion 620-1", ("617", "620")),
        ("21-Apr", ("4", "21")),
        ("01-Sep", ("1", "9")),
        ("Jan-65", ("1", "65")),
        ("", ()),
        (None, ()),
    ],
)
def test_pages_are_first_and_last_written_out(written: str | None, pages: tuple[str, ...]) -> None:
    assert read_pages(written) == pages


@pytest.mark.parametrize(
    ("written", "volume"),
    [
        ("32 Spec No2", "32"),
        ("60 (1 Supplement 1)", "60"),
        ("Vol. 012", "12"),
        ("1)", ""),
        ("(no pagination)", ""),
        ("XIV", "xiv"),
        (None, ""),
    ],
)
def test_a_volume_is_its_number(written: str | None, volume: str) -> None:
    assert read_volume(written) == volume


def test_a_running_number_is_no_issue() -> None:
    assert read_issue("1256") == ""
    assert read_issue("Suppl. 2") == "suppl 2"
    assert read_issue("4") == "4"


@pytest.mark.parametrize(
    ("written", "family", "initial"),
    [
        ("Adeli K.", "adeli", "k"),
        ("Adeli, Khosrow", "adeli", "k"),
        ("B. Abrahao", "abrahao", "b"),
        ("Gottfried Vossen", "vossen", "g"),
        ("von Pawel, J.", "pawel", "j"),
        ("Le Quintrec M", "quintrec", "m"),
        ("Müller-Øst, Åsa", "mullerost", "a"),
        ("Jos&#233; Blakeley", "blakeley", "j"),
    ],
)
def test_a_family_name_is_found(written: str, family: str, initial: str) -> None:
    (name,) = read_names([written])
    assert (name.family, name.initial) == (family, initial)


def test_nobody_is_no_name() -> None:
    assert read_name("[Anonymous]") is None
    assert read_name("et al.") is None


def test_names_run_together_are_taken_apart() -> None:
    names = read_names(["Tan A.Schulze A.O'Donnell C. P.Davis P. G."])
    assert [name.initial for name in names] == ["a", "a", "c", "p"]


@pytest.mark.parametrize(
    "written",
    [
        "Regional immunotherapy with BCG for lung cancer",
        "[Regional immunotherapy with BCG for lung cancer]. [German]",
        "Regional immunotherapy with BCG for lung cancer. [Review] [33 refs]",
        "Regional immunotherapy with BCG for lung cancer [see comments]",
        "Regional immunotherapy with BCG for lung cancer.[Erratum appears in N Engl J Med. 2005 "
        "May 19;352(20):2146]",
        "RETRACTED: Regional immunotherapy with <i>BCG</i> for lung cancer",
    ],
)
def test_what_a_database_adds_to_a_title_is_taken_off(written: str) -> None:
    title = read_title(written)
    assert title.compact == "regionalimmunotherapywithbcgforlungcancer"
    assert title.kind == ""


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("Erratum to: Aspirin for headache", "erratum"),
        ("Correction: Aspirin for headache", "erratum"),
        ("Correction of anaemia in kidney disease", ""),
        ("Aspirin for headache (vol 12, pg 3, 2004)", "erratum"),
        ("Aspirin for headache [Erratum]", "erratum"),
        ("Retraction notice to aspirin for headache", "retraction"),
        ("[Erratum: Aspirin for headache]", "erratum"),
        ("Aspirin for headache - Reply", "reply"),
        ("Aspirin for headache: authors' reply [French]", "reply"),
        ("Re: Aspirin for headache", "reply"),
        ("Comment on aspirin for headache", "comment"),
        ("Commentary: aspirin for headache", "comment"),
        ("Comments of patients on aspirin", ""),
    ],
)
def test_a_title_tells_what_kind_of_item_it_is(written: str, kind: str) -> None:
    assert read_title(written).kind == kind


def test_a_translation_beside_the_title_is_kept_apart() -> None:
    title = read_title("Working in the Platform Economy [Arbeiten in der Plattform]")
    assert title.compact == "workingintheplatformeconomy"
    assert title.others == ("arbeiteninderplattform",)


@pytest.mark.parametrize("written", ["[]", "...", "[Erratum]", "(", "[Review]", "<b></b>"])
def test_a_title_of_marks_alone_is_read(written: str) -> None:
    assert read_title(written).n_telling <= 1


def test_serial_titles_tell_nothing() -> None:
    assert read_title("Editor's comments").n_telling == 0
    assert read_title("경기도 플랫폼 노동시장의 구직기간 단축").n_telling >= 3


def test_greek_and_mark_up_are_dissolved() -> None:
    assert plain("TNF-α &amp; <sup>13</sup>C") == "tnf alpha 13c"


def test_a_journal_is_its_telling_words() -> None:
    assert read_journal("The Journal of Clinical Oncology : official journal of ASCO") == (
        "journal",
        "clinical",
        "oncology",
    )


@pytest.mark.parametrize(
    ("volume", "issue", "read"),
    [
        ("12(3)", None, ("12", "3")),
        ("32 (Supplement 2)", None, ("32", "supplement 2")),
        ("12(3)", "4", ("12", "4")),
        ("12", None, ("12", "")),
        ("1)", None, ("", "")),
    ],
)
def test_an_issue_that_stands_behind_the_volume_is_read(
    volume: str, issue: str | None, read: tuple[str, str]
) -> None:
    keys = read_keys(Record(id="a", volume=volume, issue=issue))
    assert (keys.volume, keys.issue) == read


@pytest.mark.parametrize(
    ("written", "family"),
    [
        ("Davin et al.", "davin"),
        ("Davin, J. C. et al", "davin"),
        ("Smith, et. al.", "smith"),
        ("Duval, Al", "duval"),
    ],
)
def test_a_name_with_et_al_behind_it_is_still_a_name(written: str, family: str) -> None:
    name = read_name(written)
    assert name is not None
    assert name.family == family


@pytest.mark.parametrize(
    ("doi", "journal", "read"),
    [
        ("https://doi.org/10.1101/2020.01.02.433024", "The Lancet", ""),
        ("10.1101/433024", "Trials", ""),
        ("10.48550/arXiv.2101.00001", "Trials", ""),
        ("10.1101/433024", "bioRxiv", "10.1101/433024"),
        ("10.1101/433024", None, "10.1101/433024"),
        ("10.1101/gad.1234511", "Genes & Development", "10.1101/gad.1234511"),
    ],
)
def test_a_preprints_doi_is_not_that_of_the_article(
    doi: str, journal: str | None, read: str
) -> None:
    assert read_doi(doi, read_journal(journal)) == read


@pytest.mark.parametrize(
    ("title", "common"),
    [
        ("Remarks from MIS Quarterly Editor - Editor's Comments", True),
        ("MIS Quarterly and its readers", False),
    ],
)
def test_a_title_that_says_no_more_than_the_journals_name_is_that_of_many_works(
    title: str, common: bool
) -> None:
    assert read_keys(Record(id="a", title=title, journal="MIS Quarterly")).common == common
