"""Small faults, one function replaced each, that a check has to catch."""

from __future__ import annotations

import itertools
import socket
import time
from dataclasses import replace

from pytest import MonkeyPatch

from consilience.dedupe import find
from consilience.dedupe.merges import Merges
from consilience.ledger import Line, Voting, visibility
from consilience.review import lists, standings, state, tables, withdraw
from consilience.search import SearchLog
from consilience.synthesis import fingerprint


def a_group_forgets_a_member(patch: MonkeyPatch) -> None:
    true = Merges._components
    patch.setattr(Merges, "_components", lambda m: {r: g[:-1] for r, g in true(m).items()})


def a_record_is_left_out(patch: MonkeyPatch) -> None:
    true = standings.heads
    patch.setattr(standings, "heads", lambda *given: dict(list(true(*given).items())[1:]))


def people_cannot_undo_a_merge(patch: MonkeyPatch) -> None:
    true = Merges._say
    patch.setattr(Merges, "_say", lambda m, x, other, *, joined: true(m, x, other, joined=True))


def a_later_vote_overwrites_the_first(patch: MonkeyPatch) -> None:
    true = Voting._vote

    def vote(voting: Voting, line: Line) -> None:
        true(voting, line)
        by_person = voting.first_votes.setdefault(line.subject, {})
        by_person[line.who] = voting.votes[line.subject][line.who]

    patch.setattr(Voting, "_vote", vote)


def a_settlement_becomes_a_vote(patch: MonkeyPatch) -> None:
    true = Voting.apply

    def apply(voting: Voting, line: Line) -> None:
        true(voting, line)
        if line.act == "settle":
            voting._vote(line)

    patch.setattr(Voting, "apply", apply)


def a_superseded_line_is_dropped(patch: MonkeyPatch) -> None:
    true = state.State.apply

    def apply(held: state.State, line: Line) -> None:
        def key(x: Line) -> tuple[str, str, str]:
            return x.who, x.act, x.subject

        held.lines[:] = [x for x in held.lines if line.act != "vote" or key(x) != key(line)]
        true(held, line)

    patch.setattr(state.State, "apply", apply)


def a_withdrawn_line_keeps_its_words(patch: MonkeyPatch) -> None:
    patch.setattr(Line, "has_words", property(lambda x: not x.withdrawn))
    patch.setattr(Line, "erased", lambda x: replace(x, what={**x.what, "withdrawn": True}))


def a_withdrawn_record_stays_in_its_tables(patch: MonkeyPatch) -> None:
    true = withdraw.withdraw

    def done(*given, **named):  # type: ignore[no-untyped-def]
        return replace(true(*given, **named), records=())

    patch.setattr(withdraw, "withdraw", done)
    patch.setattr(SearchLog, "withdraw_record", lambda log, record: None)


def a_withdrawn_record_leaves_its_export_behind(patch: MonkeyPatch) -> None:
    patch.setattr(withdraw, "_exports", lambda state, targets, subject: ())


def a_withdrawal_forgets_why(patch: MonkeyPatch) -> None:
    true = withdraw.withdraw

    def done(given, subject, *, why, **named):  # type: ignore[no-untyped-def]
        return true(given, subject, why="", **named)

    patch.setattr(withdraw, "withdraw", done)


def a_withdrawn_settlement_no_longer_counts(patch: MonkeyPatch) -> None:
    patch.setattr(Line, "stands", property(lambda x: not x.withdrawn))


def everybody_sees_every_line(patch: MonkeyPatch) -> None:
    patch.setattr(visibility, "_released", lambda stage, subject, open: True)


def a_table_shows_open_decisions(patch: MonkeyPatch) -> None:
    true = tables._said
    patch.setattr(tables, "_said", lambda review, decision, _: true(review, decision, False))


def a_list_holds_open_notes(patch: MonkeyPatch) -> None:
    patch.setattr(lists, "may_see", lambda line, who, open: True)
    true = lists.stage_list

    def stage_list(review, stage, which, **given):  # type: ignore[no-untyped-def]
        rows = true(review, stage, which, **given)
        return [(lists.remarked(review, record), *rest) for record, *rest in rows]

    patch.setattr(lists, "stage_list", stage_list)


def a_queue_is_sorted_by_others_votes(patch: MonkeyPatch) -> None:
    def queue(held: state.State, stage: str, who: str) -> list[str]:
        votes = held.voting(stage).votes

        def kept(record: str) -> int:
            return sum(v.choice == "include" for v in votes.get(record, {}).values())

        return sorted(held.voting(stage).position, key=kept)

    patch.setattr(state.State, "queue", queue)


def reasons_are_compared(patch: MonkeyPatch) -> None:
    true = Voting.decide

    def decide(voting, members):  # type: ignore[no-untyped-def]
        found = true(voting, members)
        if found.state == "agreed" and len({vote.reason for vote in found.votes}) > 1:
            return replace(found, state="conflict", choice="")
        return found

    patch.setattr(Voting, "decide", decide)


def agreement_is_on_reasons(patch: MonkeyPatch) -> None:
    def ratings(voting):  # type: ignore[no-untyped-def]
        votes = [tuple(v.reason or v.choice for v in by.values()) for by in voting.votes.values()]
        return {("beth", "bob"): votes}

    patch.setattr(Voting, "ratings", ratings)


def abstracts_are_not_written(patch: MonkeyPatch) -> None:
    true = lists.write_records

    def write(records, format, stream):  # type: ignore[no-untyped-def]
        true((replace(r, abstract=None) for r in records), format, stream)

    patch.setattr(lists, "write_records", write)


def notes_are_not_written(patch: MonkeyPatch) -> None:
    patch.setattr(lists, "remarked", lambda review, record: record)


def decisions_are_not_written(patch: MonkeyPatch) -> None:
    patch.setattr(lists, "_noted", lambda record, decision, reason: record)


def a_line_loses_letters(patch: MonkeyPatch) -> None:
    true = Line.as_text
    patch.setattr(Line, "as_text", lambda x: true(x).encode("ascii", "ignore").decode())


def tau2_is_not_compared(patch: MonkeyPatch) -> None:
    kept = tuple(name for name in fingerprint.RESULTS if name != "tau2")
    patch.setattr(fingerprint, "RESULTS", kept)


def numbers_are_rounded_away(patch: MonkeyPatch) -> None:
    patch.setattr(fingerprint, "DIGITS", 3)


def a_change_is_tolerated(patch: MonkeyPatch) -> None:
    patch.setattr(fingerprint, "_equal", lambda old, new: True)


def the_clock_is_in_a_list(patch: MonkeyPatch) -> None:
    true = lists.list_ris
    patch.setattr(lists, "list_ris", lambda rows: true(rows) + str(time.perf_counter_ns()))


def a_table_counts_its_calls(patch: MonkeyPatch) -> None:
    calls = itertools.count()
    patch.setattr(tables, "reported_table", lambda review: [{"n": next(calls)}])


def a_list_asks_the_network(patch: MonkeyPatch) -> None:
    true = lists.list_ris
    patch.setattr(lists, "list_ris", lambda rows: (socket.socket(), true(rows))[1])


def duplicates_go_by_the_order_of_rows(patch: MonkeyPatch) -> None:
    true = find.find_duplicates

    def found(records):  # type: ignore[no-untyped-def]
        place = {record.id: n for n, record in enumerate(records)}
        answer = true(records)
        return replace(answer, groups=tuple(sorted(answer.groups, key=lambda g: place[g[0]])))

    patch.setattr(find, "find_duplicates", found)
