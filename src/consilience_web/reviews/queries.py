"""Reading a review, always for a named member.

The state of a review is a fold over its ledger (`consilience.review.state`), kept in memory and
brought up to date with the rows that came since. It is the very code that `consilience build`
runs on a folder, so that a page and a folder cannot come to different numbers.
"""

from __future__ import annotations

import gc
import json
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from sys import intern
from typing import Any

from django.db import connection
from django.http import Http404

from consilience.catalogue import may
from consilience.ledger import Line
from consilience.protocol import Plan
from consilience.review.review import Review
from consilience.review.state import state_of
from consilience_web.reviews.locks import reading
from consilience_web.reviews.models import LedgerRow, Membership, ReviewRow
from consilience_web.reviews.records import Content, Records
from consilience_web.reviews.words import held, let_go


@dataclass
class _Kept:
    """What is kept of a review: its state as of a row of its ledger."""

    review: Review
    last_row: int
    last: tuple[str, str]
    """Moment and id of the last line of the ledger."""


log = logging.getLogger("consilience.reviews")
_kept: dict[int, _Kept] = {}
SMALL = 200
"""Characters of a line's content up to which equal ones are held once."""
AT_ONCE = 500
"""Lines that are taken in together, of those that came since a page was last asked for."""
_LINES = f"""
    SELECT id, line_id, at, supersedes, CAST(what AS text), who, stage, act, subject
    FROM {LedgerRow._meta.db_table} WHERE review_id = %s AND id > %s ORDER BY id"""
"""Every request asks this, and putting the same question together takes longer than the answer."""
_OF_ACCOUNT = f"""
    SELECT m.handle, r.id, r.slug, r.title
    FROM {Membership._meta.db_table} m JOIN {ReviewRow._meta.db_table} r ON r.id = m.review_id
    WHERE r.slug = %s AND m.user_id = %s"""
"""And this."""
MANY = 20_000
"""Lines from which the state of a review is left out when garbage is looked for."""


def forget(review_id: int | None = None) -> None:
    """Throw what is kept in memory away; it is computed again when next asked for."""
    for id in list(_kept) if review_id is None else [review_id]:
        with reading(id):
            _kept.pop(id, None)
    let_go(review_id)


def warm_up() -> None:
    """Open every review, so that whoever asks first after a start does not wait for it.

    One that cannot be read keeps nobody from the others; who asks for it meets the error.
    """
    for row in ReviewRow.objects.order_by("-pk"):
        try:
            records = opened(row).records
            assert isinstance(records, Records)
            records.index()
            held(row)
        except Exception:
            log.exception("review %s cannot be read", row.slug)
    connection.close()


def opened(row: ReviewRow) -> Review:
    """Give the review as its ledger says now."""
    with reading(row.pk):
        kept = _kept.get(row.pk)
        if kept is None or not _bring_up(row, kept):
            kept = _kept[row.pk] = _computed(row)
        return kept.review


def _bring_up(row: ReviewRow, kept: _Kept) -> bool:
    """Take the lines in that came since; False where all has to be computed again.

    That is so where content was withdrawn, and where lines of an earlier moment came in (a folder
    was united with the review).
    """
    with kept.review.state.taking():
        while some := list(_lines(row, after=kept.last_row, at_most=AT_ONCE)):
            for pk, line in some:
                if line.act == "withdraw" or (line.at, line.id) < kept.last:
                    return False
                kept.review.state.apply(line)
                kept.last_row, kept.last = pk, (line.at, line.id)
            if len(some) < AT_ONCE:
                break
    return True


def _computed(row: ReviewRow) -> _Kept:
    # Millions of objects are made that all stay: looking through them for garbage takes longer than
    # making them, now and whenever it is done again.
    gc.disable()
    try:
        found = list(_lines(row, after=0))
        state = state_of(line for _, line in found)
        assert state.standings  # computed here, under the lock, and not by whoever asks first
    finally:
        gc.enable()
    if len(found) > MANY:
        gc.freeze()
    last_row = found[-1][0] if found else 0
    last = (state.lines[-1].at, state.lines[-1].id) if found else ("", "")
    return _Kept(Review(state, Records(row, state.search)), last_row, last)


def _lines(row: ReviewRow, *, after: int, at_most: int | None = None) -> Iterator[tuple[int, Line]]:
    """The lines of a review that stand after a row, with the number of their row.

    Words that many lines share (names, records, a choice) are held once. Few lines come with one
    question to the database; all come piece by piece, which takes several.
    """
    asked = f"{_LINES} LIMIT {at_most}" if at_most else _LINES
    with connection.cursor() if at_most else connection.chunked_cursor() as cursor:
        cursor.execute(asked, [row.pk, after])
        while some := cursor.fetchmany(2_000):
            for pk, id, at, supersedes, text, *shared in some:
                what = _small(text) if len(text) < SMALL else json.loads(text)
                who, stage, act, subject = map(intern, shared)
                yield pk, Line(id, at, who, stage, act, subject, what, supersedes)


@lru_cache(maxsize=2_000)
def _small(text: str) -> Any:
    return json.loads(text)


@dataclass(frozen=True)
class Member:
    """A person of a review's team, signed in: who asks."""

    row: ReviewRow
    handle: str
    name: str
    roles: tuple[str, ...]
    review: Review

    def may(self, stage: str, action: str) -> bool:
        """Whether the person's roles allow an action at a stage."""
        return may(self.roles, stage, action)

    def votes_in(self, stage: str) -> bool:
        """Whether this person votes in a stage."""
        return self.may(stage, "vote") or self.review.state.voting(stage).is_voter(self.handle)

    def blind_in(self, stage: str) -> bool:
        """Whether open counts of a stage are hidden from this person.

        They are open to a lead or adjudicator who casts no vote in it, and to nobody else.
        """
        return self.votes_in(stage) or not self.may(stage, "release")

    @property
    def released_only(self) -> bool:
        """Whether this person sees counts as of the last release: they are blind somewhere."""
        return self.blind_in("screening") or self.blind_in("fulltext")

    def found(self, content: Content, column: str = "") -> dict[str, Any]:
        """The records in which the content stands, by id, each with a column that is asked for."""
        assert isinstance(self.review.records, Records)
        return self.review.records.found(content, column)

    @property
    def plan(self) -> Plan:
        """The plan adopted last."""
        return self.review.plan


def member_of(slug: str, user_id: int | None) -> Member:
    """Give the member that an account is in a review.

    Raises
    ------
    Http404
        Where there is no such review or the account is no member of it: the two look the same.
    """
    with connection.cursor() as cursor:
        cursor.execute(_OF_ACCOUNT, [slug, user_id])
        found = cursor.fetchone()
    if found is None:
        raise Http404
    handle, *values = found
    row = ReviewRow.from_db(connection.alias, ["id", "slug", "title"], values)
    review = opened(row)
    person = review.plan.person(handle)
    if person is None or person.left:
        raise Http404
    return Member(row, handle, person.name, person.roles, review)


PATHS: Mapping[str, str] = {
    "protocol": "plan",
    "search": "search",
    "dedupe": "duplicates",
    "screening": "screen",
    "fulltext": "full-text",
    "extraction": "extract",
    "appraisal": "appraise",
    "synthesis": "synthesise",
    "reporting": "report",
}
"""Where each stage lives below `/r/<slug>/`."""
