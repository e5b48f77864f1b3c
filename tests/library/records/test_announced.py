"""What a title announces to people, and what it holds back from a merge."""

from __future__ import annotations

import pytest

from consilience.dedupe.title import read_title
from consilience.evidence import Record
from consilience.records import notices


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Retraction: Walking and the heart", "retraction"),
        ("Retraction note to: Walking", "retraction"),
        ("Notice of Retraction", "retraction"),
        ("Expression of Concern: Walking", "erratum"),
        ("Erratum to: Walking", "erratum"),
        ("Errata", "erratum"),
        ("Corrigendum", "erratum"),
        ("Author Correction: Walking", "erratum"),
        ("Publisher’s correction: Walking", "erratum"),
        ("Correction: Walking", "erratum"),
        ("Addendum to: Walking", "erratum"),
    ],
)
def test_what_people_see_as_a_notice_is_never_merged_with_its_article(
    title: str, kind: str
) -> None:
    (notice,) = notices(Record(title=title))
    assert not notice.of_work and read_title(title).kind == kind


@pytest.mark.parametrize(
    "title", ["RETRACTED: Walking and the heart", "Retracted Article: Walking and the heart"]
)
def test_a_retracted_work_is_marked_and_still_merged_with_itself(title: str) -> None:
    (notice,) = notices(Record(title=title))
    found = read_title(title)
    assert notice.of_work and found.kind == ""
    assert found.compact == "walkingandtheheart"


@pytest.mark.parametrize(
    "title", ["Retraction of the lung during surgery", "Correction for multiple testing"]
)
def test_a_doubtful_title_is_looked_at_before_a_merge_and_marked_for_nobody(title: str) -> None:
    assert notices(Record(title=title)) == () and read_title(title).kind
