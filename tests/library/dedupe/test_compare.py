"""Levels of agreement: what databases write differently, and what tells works apart."""

from __future__ import annotations

import pytest

from consilience.dedupe.compare import compare, compare_names, compare_pages, compare_titles
from consilience.dedupe.journals import compare_journals, read_journal
from consilience.dedupe.normalise import read_keys, read_pages
from consilience.dedupe.people import read_names
from consilience.dedupe.title import read_title
from consilience.evidence import Record


@pytest.mark.parametrize(
    ("a", "b", "level"),
    [
        ("Dtsch-Med-Wochenschr", "Deutsche Medizinische Wochenschrift", "same"),
        ("Proc Natl Acad Sci", "Proceedings of the National Academy of Sciences", "same"),
        ("Ment Heal Soc Incl", "Mental Health and Social Inclusion", "same"),
        ("VLDB", "Very Large Data Bases", "same"),
        ("International Conference on Things", "ICT: Shaping a Digital Society", "same"),
        ("VLDB", "The VLDB Journal", "namesake"),
        ("Very Large Data Bases", "The VLDB Journal", "unlike"),
        ("British Medical Journal", "BMJ Open", "unlike"),
        ("medRxiv", "The Lancet", "preprint"),
        ("Research Square", "Trials", "preprint"),
        ("Journal of Digital Studies", "Workshop of Digital Studies", "meeting"),
        ("The Lancet", "Trials", "unlike"),
        ("", "Trials", "absent"),
    ],
)
def test_names_of_journals(a: str, b: str, level: str) -> None:
    one, other = read_journal(a), read_journal(b)
    assert compare_journals(one, other) == compare_journals(other, one) == level


@pytest.mark.parametrize(
    ("a", "b", "level"),
    [
        ("Partitioned collection of a large store", "Partitioned collection of large store",
         "spelling"),
        ("Effects of peer support. Part 1", "Effects of peer support. Part 2", "numbers"),
        ("Proceedings of the conference on information systems, volume 1",
         "Proceedings of the conference on informtion systems, volume 4", "numbers"),
        ("The impact of object technology on commercial transactions",
         "The impact of technology on commercial transactions", "added"),
        ("Briefing: Peer support workers: theory and practice",
         "Peer support workers: theory and practice", "equal"),
        ("Original article: Peer support workers", "Peer support workers", "equal"),
    ],
)  # fmt: skip
def test_titles(a: str, b: str, level: str) -> None:
    one, other = read_title(a), read_title(b)
    assert compare_titles(one, other) == compare_titles(other, one) == level


@pytest.mark.parametrize(
    ("a", "b", "level"),
    [
        ("M?ck, T.", "Mueck, T.", "equal"),
        ("?zg?r Ulusoy", "Özgür Ulusoy", "equal"),
        ("Mack, T.", "Muck, T.", "none"),
    ],
)
def test_names_that_lost_letters(a: str, b: str, level: str) -> None:
    assert compare_names(read_names([a]), read_names([b])) == level


@pytest.mark.parametrize(
    ("a", "b", "level"),
    [
        ("1-17", "566-582", "ahead"),
        ("e43268", "1-9", "ahead"),
        ("106482", "113-120", "ahead"),
        ("S12", "479-486", "differ"),
        ("e43268", "e43269", "differ"),
        ("106482", "106499", "differ"),
    ],
)
def test_pages_that_are_counted_otherwise(a: str, b: str, level: str) -> None:
    one, other = read_pages(a), read_pages(b)
    assert compare_pages(one, other) == compare_pages(other, one) == level


@pytest.mark.parametrize(
    ("a", "b", "level"),
    [
        ("10.1002/14651858.CD002273.pub2", "10.1002/14651858.CD002273.pub3", "version"),
        ("10.1002/14651858.CD002273", "10.1002/14651858.CD002273.pub3", "version"),
        ("10.21203/rs.3.rs-1234/v1", "10.21203/rs.3.rs-1234/v2", "version"),
        ("10.1002/14651858.CD002273.pub2", "10.1002/14651858.CD002274.pub2", "differ"),
    ],
)
def test_versions_of_a_doi(a: str, b: str, level: str) -> None:
    one, other = (read_keys(Record(title="Air versus oxygen", doi=doi)) for doi in (a, b))
    assert compare(one, other).doi == level
