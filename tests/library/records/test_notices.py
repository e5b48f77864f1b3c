"""Retractions, corrections and expressions of concern are read off a record."""

from __future__ import annotations

import pytest

from consilience.evidence import Record
from consilience.records import notices
from tests.library.records.reading import only


@pytest.mark.parametrize(
    ("title", "marks"),
    [
        ("RETRACTED: Walking and the heart", ["retracted"]),
        ("[Retracted] Walking and the heart", ["retracted"]),
        ("Walking and the heart (Retracted Article. See vol 3)", ["retracted"]),
        ("WITHDRAWN: Walking for back pain", ["retracted"]),
        ("Retraction: Walking and the heart", ["retraction notice"]),
        ("Retraction note to: Walking", ["retraction notice"]),
        ("Notice of Retraction", ["retraction notice"]),
        ("Expression of Concern: Walking", ["notice of concern"]),
        ("Erratum to: Walking", ["correction notice"]),
        ("Corrigendum", ["correction notice"]),
        ("Author Correction: Walking", ["correction notice"]),
        ("Correction.", ["correction notice"]),
        ("Correction of refractive errors in children", []),
        ("Retraction of the lung during surgery", []),
        ("Withdrawn patients in a trial of walking", []),
        ("Retracted tympanic membranes in children", []),
        ("Why papers are retracted: a survey", []),
    ],
)
def test_the_title_says_it(title: str, marks: list[str]) -> None:
    assert [notice.mark for notice in notices(Record(title=title))] == marks


@pytest.mark.parametrize(
    ("tag", "text", "mark"),
    [
        ("PT", "Retracted Publication", "retracted"),
        ("DT", "Article; Retracted Publication", "retracted"),
        ("M3", "Erratum", "correction notice"),
        ("RIN", "Lancet. 2010;375:445. PMID: 20137807", "retracted"),
        ("EIN", "BMJ. 2011 Jan 3;342:d13", "corrected"),
        ("ECI", "BMJ. 2011 Jan 3;342:d13", "expression of concern"),
        ("N1", "Erratum in: BMJ 2011", "corrected"),
    ],
)
def test_the_database_says_it(tag: str, text: str, mark: str) -> None:
    (notice,) = notices(Record(title="Walking", extra={"AD": ("Oslo",), tag: (text,)}))
    assert notice.mark == mark
    assert notice.why.startswith(f"{tag}: ")


def test_the_gravest_stands_first_and_each_once() -> None:
    record = only(
        "PMID- 9500320\nOWN - NLM\nTI  - RETRACTED: Ileal hyperplasia.\nPT  - Journal Article\n"
        "PT  - Retracted Publication\nEIN - Lancet 2004\nRIN - Lancet. 2010;375:445\nDP  - 1998\n"
    )
    assert [notice.mark for notice in notices(record)] == ["retracted", "corrected"]
    assert [notice.of_work for notice in notices(record)] == [True, True]


def test_most_records_say_nothing() -> None:
    assert notices(Record(title="Walking", extra={"PT": ("Journal Article", "Review")})) == ()
