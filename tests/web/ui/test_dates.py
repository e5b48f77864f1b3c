"""A day and a moment are printed in one way on every page."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError

from consilience_web.ui.days import DayField
from consilience_web.ui.templatetags.dates import day, moment


@pytest.mark.parametrize(
    "when", ["2026-11-05", "2026-11-05T19:36:08.120Z", date(2026, 11, 5), datetime(2026, 11, 5, 7)]
)
def test_a_day_is_printed_the_same_whatever_it_was_kept_as(when: str | date) -> None:
    assert day(when) == "5 Nov 2026"


@pytest.mark.parametrize(
    "when",
    ["2026-11-05T19:36:08.120Z", "2026-11-05 19:36", datetime(2026, 11, 5, 19, 36, tzinfo=UTC)],
)
def test_a_moment_names_its_zone(when: str | date) -> None:
    assert moment(when) == "5 Nov 2026, 19:36 UTC"


def test_what_is_no_day_of_the_calendar_stays_as_it_was_written() -> None:
    assert (day("spring 2020"), day("2020"), day(""), day(None)) == ("spring 2020", "2020", "", "")


def test_a_month_is_printed_in_words() -> None:
    assert day("2020-05") == "May 2020"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2026-11-24", "2026-11-24"),
        ("2026-1-4", "2026-01-04"),
        ("2026-11", "2026-11"),
        ("2026", "2026"),
        (" 24  Nov 2026 ", "2026-11-24"),
        ("24 November 2026", "2026-11-24"),
        ("1st sept. 2026", "2026-09-01"),
        ("Nov 24, 2026", "2026-11-24"),
        ("November 2026", "2026-11"),
        ("24.11.2026", "2026-11-24"),
        ("11/24/2026", "2026-11-24"),
        ("5/5/2026", "2026-05-05"),
        ("", ""),
    ],
)
def test_a_date_is_read_as_people_write_it(typed: str, kept: str) -> None:
    assert DayField(required=False).clean(typed) == kept


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("yesterday", "Write the date as 24 Nov 2026"),
        ("2026-02-30", "There is no 2026-02-30 in the calendar"),
        ("31 June 2026", "There is no 31 June 2026 in the calendar"),
        ("24 Ju 2026", "Write the date as"),
        ("2026-13", "There is no 2026-13"),
        ("3/4/2026", "Write 3 Apr 2026 or 4 Mar 2026"),
        ("²³ Nov 2026", "Write the date as"),
    ],
)
def test_what_is_no_date_or_two_is_told_with_what_to_write(typed: str, said: str) -> None:
    with pytest.raises(ValidationError, match=re.escape(said)):
        DayField(required=False).clean(typed)
