"""A copy under pseudonyms holds nobody's name where the ledger keeps names, and every decision."""

from __future__ import annotations

from consilience.ledger import Line
from consilience.review.flow import counted_boxes
from consilience.review.folder import open_folder
from consilience.review.pseudonyms import pseudonymised
from consilience.review.review import Review
from consilience.review.shipped import shipped
from consilience.review.state import state_of

OPENED = open_folder(shipped("practice"))


def line(n: int, who: str, act: str, subject: str, what: dict[str, object]) -> Line:
    return Line(f"x{n}", f"2026-12-01T09:0{n}:00.000000Z", who, "screening", act, subject, what)


def voted() -> list[Line]:
    records = list(OPENED.review.records)[:4]
    batch = {"name": "B", "kind": "batch", "records": records, "voters": ["bob", "beth"]}
    lines = [line(0, "alice", "batch", "batch:b", batch | {"quota": 2})]
    lines += [line(1, "bob", "vote", records[0], {"choice": "exclude"})]
    lines += [line(2, "beth", "vote", records[0], {"choice": "exclude"})]
    lines += [line(3, "bob", "note", records[0], {"text": "ask Beth about this one"})]
    lines += [line(4, "alice", "withdraw", "line:x1", {"why": "wrong record"})]
    return [*OPENED.lines, *lines]


def test_names_and_handles_are_gone_and_every_count_is_the_same() -> None:
    lines = voted()
    found = pseudonymised(lines)
    text = "".join(one.as_text() for one in found.lines if one.act != "note")
    assert not any(f'"{name}"' in text for name in ("alice", "bob", "beth", "Alice", "Bob"))
    before, after = (
        counted_boxes(Review(state_of(some), OPENED.review.records))
        for some in (lines, found.lines)
    )
    assert after == before
    assert set(state_of(found.lines).screening.batches["b"].voters) < set(found.pseudonyms.values())


def test_a_pseudonym_stays_when_the_ledger_grows() -> None:
    short, long = pseudonymised(OPENED.lines), pseudonymised(voted())
    assert short.pseudonyms.items() <= long.pseudonyms.items()
    assert [x.id for x in short.lines] == [x.id for x in long.lines[: len(short.lines)]]


def test_a_name_in_a_text_is_named_and_left() -> None:
    found = pseudonymised(voted(), {"README.md": b"Made by Bob."})
    assert any(w.startswith("note of 2026-12-01") and "Beth" in w for w in found.warnings)
    assert any(w.startswith("README.md: ") for w in found.warnings)


def test_what_refers_to_a_line_still_does() -> None:
    found = pseudonymised(voted())
    ids = {one.id for one in found.lines}
    withdrawn = next(one for one in found.lines if one.act == "withdraw")
    assert withdrawn.subject.removeprefix("line:") in ids
    assert ids.isdisjoint(one.id for one in OPENED.lines)


def test_an_amendment_of_the_team_names_nobody() -> None:
    plan = dict(OPENED.lines[0].what["plan"])
    amendment = {"date": "2026-12-01", "part": "team", "reason": "Bob leaves the team"}
    what = {"plan": {**plan, "amendments": [amendment]}, "amendment": amendment}
    change = Line(
        "y", "2026-12-02T09:00:00.000000Z", "alice", "protocol", "plan", "plan:plan", what
    )
    found = pseudonymised([*OPENED.lines, change]).lines[-1]
    assert "Bob" not in found.as_text()
    assert "leaves the team" in found.as_text()
