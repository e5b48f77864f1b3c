"""The invariants over a review made by chance, recounted from its lines and bytes alone."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from consilience.ledger import Line, act, visibility
from consilience.review import lists, tables
from consilience.review.canonical import ledger_text
from consilience.review.folder import open_folder, save_folder
from consilience.review.ledger_file import erased
from consilience.review.state import State, state_of
from tests.library.review.invariants.history import History


def conservation(history: History) -> None:
    """Imported = unique + merged, by source; every record is in one work, none apart in one."""
    review = history.review()
    rows = {row["search"]: row for row in tables.tables(review)["sources"]}
    for name, data in history.raw.items():
        n_rows = len(re.findall(rb"^TY  - ", data, re.MULTILINE))
        assert rows[name]["n_records"] == n_rows
        assert rows[name]["n_merged"] + rows[name]["n_remaining"] == n_rows
    held = [member for members in review.state.works.values() for member in members]
    assert sorted(held) == sorted(history.records)
    last = {frozenset((x.subject, x.what["from" if x.act == "distinct" else "of"])): x.act
            for x in history.lines if x.act in ("duplicate", "distinct")}  # fmt: skip
    for members in review.state.works.values():
        apart = [pair for pair, said in last.items() if said == "distinct" and pair <= {*members}]
        assert apart == []


def released_when(lines: Sequence[Line]) -> dict[str, int]:
    """From which line on each record may be seen by all."""
    place: dict[str, str] = {}
    open_batches: dict[str, int] = {}
    since: dict[str, int] = {}
    for n, x in enumerate(lines):
        if x.act == "batch":
            place |= dict.fromkeys(x.what["records"], x.subject)
        elif x.act in ("release", "unblind"):
            open_batches.setdefault(x.subject, n)
        elif x.act == "settle":
            since.setdefault(x.subject, n)
        for record, batch in place.items():
            if batch in open_batches:
                since.setdefault(record, n)
    return since


def judgements_stay(history: History) -> None:
    """Every line stays; live and first votes are those that the lines say."""
    state = history.review().state
    wanted = [x.as_text() for x in erased(history.lines)]
    assert [x.as_text() for x in state.lines] == wanted
    live: dict[tuple[str, str], str] = {}
    first: dict[tuple[str, str], str] = {}
    since = released_when(history.lines)
    for n, x in enumerate(history.lines):
        if x.act not in ("vote", "unvote"):
            continue
        blind = since.get(x.subject, len(history.lines)) > n
        for held in (live, first) if blind else (live,):
            held.pop((x.subject, x.who), None)
            if x.act == "vote":
                held[x.subject, x.who] = x.id
    for found, said in ((state.screening.votes, live), (state.screening.first_votes, first)):
        assert {(r, who): v.line for r, by in found.items() for who, v in by.items()} == said


def blinding(history: History) -> None:
    """What a person is shown is the same whatever others said that is not released."""
    state, since = history.review().state, released_when(history.lines)
    for who in ("bob", "beth", "eve"):
        seen = visibility.seen_by(state.lines, who, state.open)
        assert seen == [x for x in state.lines if visibility.may_see(x, who, state.open)]
        others = [x for x in seen if x.who != who and act(x.act).blind and x.stage == "screening"]
        assert {x.subject for x in others} <= since.keys()
        contrary = [_contrary(x, who, since) for x in history.lines]
        assert _shown(history, contrary, who) == _shown(history, history.lines, who)


def _contrary(line: Line, who: str, since: dict[str, int]) -> Line:
    if line.who == who or line.subject in since or line.stage != "screening":
        return line
    if line.act == "note":
        return replace(line, what={"text": "something else"})
    if line.act == "vote":
        keep = line.what["choice"] == "exclude"
        return replace(line, what={"choice": "include" if keep else "exclude"})
    return line


def _shown(history: History, lines: Sequence[Line], who: str) -> str:
    review = history.review(lines)
    shown = tables.tables(review, released_only=True)
    files = lists.lists(review, released_only=True)
    queue = list(review.state.queue("screening", who))
    return json.dumps([files, shown["records"], shown["agreement"], queue], default=str)


def reasons_are_no_decisions(history: History) -> None:
    """Other reasons for the same exclusions change no decision."""

    def other(x: Line) -> Line:
        excludes = x.act == "vote" and x.what["choice"] == "exclude"
        return replace(x, what={**x.what, "reason": f"other {x.who}"}) if excludes else x

    assert _stand(history, [other(x) for x in history.lines]) == _stand(history, history.lines)


def plans_change_back(history: History) -> None:
    """A plan changed and changed back leaves everything where it was."""
    last = [x for x in history.lines if x.act == "plan"][-1]
    now = last.what["plan"]
    stages = {**now["stages"], "screening": {"votes": 1, "maybe": "exclude"}}
    there = replace(last, id="z1", at="2026-12-01T00:00:00.000000Z",
                    what={"plan": {**now, "stages": stages}})  # fmt: skip
    back = replace(last, id="z2", at="2026-12-01T00:00:01.000000Z", what={"plan": now})
    assert _stand(history, [*history.lines, there, back]) == _stand(history, history.lines)


def _stand(history: History, lines: Sequence[Line]) -> Any:
    state = history.review(lines).state
    return {head: (d.state, d.choice) for head, d in state.decisions("screening").items()}


def nothing_is_lost(history: History) -> None:
    """Written, opened and written again, the folder is the same byte for byte."""
    exports = {sha256(data).hexdigest(): data for data in history.raw.values()}
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        save_folder(history.review(), exports, {}, one)
        opened = open_folder(one)
        assert ledger_text(opened.lines) == ledger_text(erased(history.lines))
        save_folder(opened.review, opened.exports, opened.files, two)
        assert _bytes(Path(one)) == _bytes(Path(two))
        told = [json.loads(line) for line in (Path(one) / "ledger.jsonl").read_text().splitlines()]
    notes = {x["what"]["text"] for x in told if x["act"] == "note" and "text" in x["what"]}
    gone = {x.subject for x in history.lines if x.act == "withdraw"}
    said = [x for x in history.lines if x.act == "note" and f"line:{x.id}" not in gone]
    assert notes == {x.what["text"] for x in said}


def _bytes(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*.*")}


def same_input_same_output(history: History) -> None:
    """Twice the same; and a state that took line by line, asked each time, is that of them all."""
    assert _outputs(history) == _outputs(history)
    lines = erased(history.lines)
    state = State()
    for line in lines:
        state.apply(line)
        state.decisions("screening")
        list(state.queue("screening", "bob"))
    whole = state_of(lines)
    assert state.works == whole.works
    assert dict(state.decisions("screening")) == dict(whole.decisions("screening"))
    for who in ("bob", "beth", "chidi"):
        assert list(state.queue("screening", who)) == list(whole.queue("screening", who))


def _outputs(history: History) -> str:
    review = history.review()
    return json.dumps([lists.lists(review), dict(tables.tables(review))], default=str)
