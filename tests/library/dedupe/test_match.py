"""What speaks for one work, what forbids a merge, and what is left to people."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from consilience.dedupe.compare import Comparison, compare
from consilience.dedupe.levels import LEVELS
from consilience.dedupe.match import Match, match
from consilience.dedupe.model import shipped
from consilience.dedupe.normalise import read_keys
from consilience.dedupe.veto import COLUMN, ELSEWHERE, NEXT, NOT_ASKED, OTHERS, SHARED, UNPLACED
from consilience.evidence import Record

TRIAL = Record(
    id="a",
    title="Tirapazamine plus cisplatin versus cisplatin in advanced lung cancer",
    authors=("von Pawel, J.", "von Roemeling, R.", "Gatzemeier, U."),
    year=2000,
    journal="Journal of Clinical Oncology",
    volume="18",
    issue="6",
    pages="1351-1359",
)


def compared(first: Record, second: Record) -> Match:
    a, b = read_keys(first), read_keys(second)
    return match(a, b, compare(a, b))


def changed(**fields: Any) -> Match:
    return compared(TRIAL, replace(TRIAL, id="b", **fields))


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"journal": "J Clin Oncol", "pages": "1351-9"},
        {"authors": ("J Pawel", "R Roemeling", "...")},
        {"title": "Tirapazamine plus cisplatin versus cisplatin in adavnced lung cancer."},
        {"title": "[Tirapazamine plus cisplatin versus cisplatin in advanced lung cancer]"},
        {"title": "Tirapazamine plus cisplatin versus cisplatin in...", "pages": None},
        {"title": "Tirapazamin und Cisplatin bei Lungenkrebs"},
        {"year": 2001, "volume": None, "pages": None, "issue": None},
    ],
)
def test_the_same_work_written_otherwise_is_merged(fields: dict[str, Any]) -> None:
    answer = changed(**fields)
    assert answer.probability > 0.95
    assert (answer.contradiction, answer.doubt) == ("", "")


@pytest.mark.parametrize(
    ("first", "second", "because"),
    [
        ({"pmid": "1"}, {"pmid": "2"}, "two PMIDs (1, 2)"),
        ({}, {"title": f"Erratum: {TRIAL.title}"}, "article and erratum"),
        ({}, {"title": f"{TRIAL.title} - Reply"}, "article and reply"),
        ({}, {"volume": "19", "pages": "22-29"}, "different volumes and pages"),
        ({"title": f"{TRIAL.title}: Part I"}, {"title": f"{TRIAL.title}: Part II"}, "a number"),
        ({}, {"title": "Quality of life of carers", "doi": "10.1000/1"}, "different titles"),
    ],
)
def test_a_contradiction_is_named(
    first: dict[str, Any], second: dict[str, Any], because: str
) -> None:
    answer = compared(
        replace(TRIAL, **{"pages": None} | first),
        replace(TRIAL, **{"id": "b", "pages": None} | second, authors=TRIAL.authors),
    )
    if "pages" in second:
        answer = changed(**second)
    assert because in answer.contradiction


def test_meeting_abstracts_that_share_a_doi_are_two_works() -> None:
    shared = {"doi": "10.1007/s00125-017-4350-z", "journal": "Diabetologia", "year": 2017}
    first = Record(id="a", title="Linagliptin prevents heart failure", authors=("A, B",), **shared)
    second = Record(id="b", title="Glucose-lowering in patients", authors=("C, D",), **shared)
    assert compared(first, second).contradiction == "different titles"


ITEM = Record(
    id="a",
    title="Editorial introduction",
    authors=("Zwass, Vladimir",),
    year=2000,
    journal="Journal of Management Information Systems",
    volume="17",
    issue="3",
    pages="5-6",
)


def test_items_of_a_column_in_two_issues_are_kept_apart() -> None:
    assert compared(ITEM, replace(ITEM, id="b", issue="2")).contradiction == COLUMN
    assert compared(ITEM, replace(ITEM, id="b", year=2001, volume="18")).contradiction == COLUMN
    assert compared(ITEM, replace(ITEM, id="b", authors=("Roe, Ann",))).contradiction == COLUMN


def test_items_of_a_column_without_a_place_are_asked_about_where_one_has_it() -> None:
    unplaced = replace(ITEM, id="b", volume=None, issue=None, pages=None)
    assert compared(ITEM, unplaced).doubt == SHARED
    assert compared(replace(unplaced, id="a"), unplaced).contradiction == UNPLACED


@pytest.mark.parametrize("fields", [{"pages": None}, {"year": 2001}, {"year": 2001, "issue": None}])
def test_one_item_of_a_column_is_known_by_its_issue(fields: dict[str, Any]) -> None:
    answer = compared(ITEM, replace(ITEM, id="b", **fields))
    assert (answer.contradiction, answer.doubt) == ("", "")


@pytest.mark.parametrize(("abstract", "doubt"), [(True, ""), (False, "a title is broken off")])
def test_a_broken_off_title_a_year_apart_is_known_by_its_abstract(
    abstract: bool, doubt: str
) -> None:
    text = "We randomised 446 patients to tirapazamine with cisplatin or to cisplatin alone. " * 2
    whole = replace(TRIAL, abstract=text)
    cut = replace(whole, id="b", title="Tirapazamine plus cisplatin versus cisplatin in...",
                  year=2001, pages=None, abstract=text if abstract else None)  # fmt: skip
    answer = compared(whole, cut)
    assert answer.doubt.startswith(doubt) and bool(answer.doubt) == bool(doubt)


def test_a_record_without_title_is_left_to_people() -> None:
    assert changed(title=None).doubt == "a title is missing"


def test_one_doi_printed_in_two_journals_is_left_to_people() -> None:
    doi = "10.1016/j.x.2016.04.014"
    other = replace(TRIAL, id="b", doi=doi, journal="Acta Neurologica", volume="1", pages="5-9")
    assert compared(replace(TRIAL, doi=doi), other).doubt == "one DOI in two journals"


def test_what_speaks_against_a_pair_lowers_its_probability() -> None:
    plain = changed(pages=None).probability
    doubtful = changed(pages=None, issue="7").probability
    contradictory = changed(pages=None, title=f"Erratum: {TRIAL.title}").probability
    assert plain > doubtful > contradictory


@pytest.mark.parametrize("journal", ["Nature Reviews of Cells", "Symposium on Clinical Oncology"])
def test_a_work_that_came_out_again_a_year_later_is_kept_apart(journal: str) -> None:
    unplaced = replace(TRIAL, volume=None, issue=None, pages=None)
    later = replace(unplaced, id="b", year=2001, journal=journal)
    assert compared(unplaced, later).contradiction == "different journals and years"
    meeting = replace(unplaced, journal="Clinical Oncology")
    its_journal = replace(meeting, id="b", year=2001, journal="Clinical Oncology Journal")
    assert compared(meeting, its_journal).contradiction == "different journals and years"


def test_a_later_year_alone_is_left_to_people_where_neither_says_in_which_issue() -> None:
    unplaced = replace(TRIAL, volume=None, issue=None, pages=None)
    answer = compared(unplaced, replace(unplaced, id="b", year=2001))
    assert answer.doubt == "years differ, and nothing says in which issue"


def test_the_reason_names_agreement_first() -> None:
    why = changed(year=2001).why
    assert why.startswith("title equal, authors equal, journal same")
    assert why.endswith("; but year one apart")


def test_every_field_that_is_compared_is_weighed() -> None:
    assert set(LEVELS) == set(shipped().weights) == set(Comparison._fields)


def test_no_level_of_a_field_counts_less_than_a_weaker_one() -> None:
    for field, levels in LEVELS.items():
        for ladder in levels.agree:
            weights = [shipped().weight(field, level) for level in ladder]
            assert weights == sorted(weights, reverse=True) and weights[-1] >= 0
        for ladder in levels.differ:
            weights = [shipped().weight(field, level) for level in ladder]
            assert weights == sorted(weights) and weights[-1] <= 0


NEXT_PAPER = {"title": "Tirapazamine and cisplatin in locally advanced lung cancer: survival"}


@pytest.mark.parametrize(
    ("authors", "against"),
    [
        (("Gatzemeier, U.", "von Pawel, J.", "von Roemeling, R."), NEXT),
        (TRIAL.authors, ""),
        (("Gatzemeier, U.",), ""),
    ],
)
def test_the_same_people_with_another_title_and_another_first_author_made_another_work(
    authors: tuple[str, ...], against: str
) -> None:
    assert changed(**NEXT_PAPER, pages=None, authors=authors).contradiction == against


@pytest.mark.parametrize(
    ("fields", "against"),
    [
        ({"title": f"{TRIAL.title}: editorial view"}, OTHERS),
        ({"title": f"{TRIAL.title}: editorial view", "pages": "1351-60"}, ""),
        ({}, ""),
    ],
)
def test_a_title_with_more_to_it_by_other_people_is_that_of_another_work(
    fields: dict[str, Any], against: str
) -> None:
    others = {"authors": ("Edey, M.", "Tan, A."), "pages": None}
    assert changed(**others | fields).contradiction == against


def test_who_comes_first_tells_nothing_where_sources_put_authors_in_an_order_of_their_own() -> None:
    other = replace(TRIAL, id="b", **NEXT_PAPER, pages=None, authors=TRIAL.authors[::-1])
    a, b = (read_keys(record)._replace(ordered=False) for record in (TRIAL, other))
    assert match(a, b, compare(a, b)).contradiction == ""


def test_nobody_is_asked_about_what_others_wrote_on_a_work_or_its_later_article() -> None:
    reply = changed(title=f"{TRIAL.title} - Reply", authors=("Edey, M.",), pages="1511")
    assert reply.contradiction == "article and reply by others"
    meeting = changed(
        journal="Proceedings of the Lung Congress", year=1999, volume=None, pages=None
    )
    assert {reply.contradiction, meeting.contradiction} <= NOT_ASKED
    assert meeting.contradiction == ELSEWHERE
    own = changed(title=f"{TRIAL.title} - Reply", pages="1511")
    assert own.contradiction == "article and reply"
    assert own.contradiction not in NOT_ASKED


def test_one_database_writes_a_work_in_one_way() -> None:
    listed = replace(TRIAL, volume=None, issue=None, pages=None)
    year_after = replace(listed, id="b", year=2001)
    apart = [
        compared(replace(listed, database=one), replace(year_after, database=other)).probability
        for one, other in (("Embase", "Embase"), ("Embase", "Scopus"), (None, None))
    ]
    assert apart[0] < apart[1] == apart[2]
    again = replace(listed, id="b", database="Embase")
    first = replace(listed, database="Embase")
    assert (
        compared(first, again).probability == compared(listed, replace(listed, id="b")).probability
    )


@pytest.mark.parametrize(
    ("fields", "doubt"),
    [
        ({"issue": "1", "pages": "5-11"}, ""),
        ({"issue": "1", "pages": "5-11", "doi": "10.1000/2"}, "two DOIs"),
        ({"pages": "5-8"}, SHARED),
    ],
)
def test_items_of_a_column_on_one_page_are_one_where_issue_and_doi_agree(
    fields: dict[str, Any], doubt: str
) -> None:
    item = replace(TRIAL, title="Editorial introduction", authors=("Zwass, V.",), doi="10.1000/1")
    first = replace(item, issue="1", pages="5-11")
    other = replace(item, id="b", issue=None, doi=None)
    assert compared(first, replace(other, **fields)).doubt == doubt


def test_a_short_title_by_people_of_whom_none_is_the_same_is_left_to_people() -> None:
    address = {"title": "Keynote address", "pages": None, "volume": None, "issue": None}
    one, other = (
        replace(TRIAL, id=id, **address, authors=(author,))
        for id, author in (("a", "Epstein, R."), ("b", "Ellison, L."))
    )
    assert compared(one, other).doubt == "no author in common"
