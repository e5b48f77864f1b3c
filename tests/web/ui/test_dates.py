"""A day and a moment are printed in one way on every page."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

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
    assert (day("May 2020"), day("2020-05"), day(""), day(None)) == ("May 2020", "2020-05", "", "")
