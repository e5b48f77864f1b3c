"""Reviews by chance: any arrangement of people, records, plans and acts, as a ledger of lines."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from consilience.evidence import Record
from consilience.evidence.record import place_id
from consilience.ledger import Line
from consilience.review.rows import records_of
from consilience.review.state import state_of
from tests.library.review.bcg import PLAN
from tests.library.review.invariants.history import History

PEOPLE = ("alice", "bob", "beth", "chidi")
WORDS = ("walking", "garden", "choir", "Ünï", "tea", "mentor", "ward", "=1+1", "night")
NAMES = ("a", "b")
Acts = list[tuple[str, str, str, str, Mapping[str, Any]]]


def plan(chance: random.Random) -> dict[str, Any]:
    """A plan with a rule for voting of its own."""
    rule = {"votes": chance.choice([1, 2, 3]), "maybe": chance.choice(["include", "conflict"])}
    team = [{"handle": h, "name": h.capitalize(), "roles": ["lead", "reviewer"]} for h in PEOPLE]
    stages = {"screening": rule, "fulltext": rule, "extraction": {"people": chance.choice([1, 2])}}
    return {**PLAN, "team": team, "stages": stages}


@dataclass
class Making:
    """A review while it is made."""

    chance: random.Random
    lines: list[Line] = field(default_factory=list)
    records: list[str] = field(default_factory=list)
    batches: list[str] = field(default_factory=list)
    raw: dict[str, bytes] = field(default_factory=dict)
    copy: str = "r"
    """What the ids of the lines begin with: each copy of a review has its own."""

    def say(self, who: str, stage: str, act: str, subject: str, what: Mapping[str, Any]) -> Line:
        n = len(self.lines)
        at = f"2026-11-02T{9 + n // 3600:02d}:{n // 60 % 60:02d}:{n % 60:02d}.000000Z"
        line = Line(f"{self.copy}{n:03d}", at, who, stage, act, subject, what)
        self.lines.append(line)
        return line

    def who(self) -> str:
        return self.chance.choice(PEOPLE)

    def record(self) -> str:
        return self.chance.choice(self.records)

    def import_search(self, name: str) -> None:
        titles = [
            " ".join(self.chance.choices(WORDS, k=3)) for _ in range(self.chance.randint(1, 4))
        ]
        data = "".join(f"TY  - JOUR\nTI  - {name} {t}\nER  - \n\n" for t in titles).encode()
        digest, n = sha256(data).hexdigest(), len(titles)
        self.raw[name] = data
        self.records += [place_id(digest, k) for k in range(1, n + 1)]
        subject = f"search:{name}"
        self.say("alice", "search", "search", subject, {"source": name, "kind": "database"})
        what = {"sha256": digest, "name": f"{name}.ris", "format": "ris", "bytes": len(data)}
        self.say("alice", "search", "import", subject, {**what, "n_records": n})


# -- what people do -------------------------------------------------------------------------------


def _batch(m: Making) -> None:
    taken = {r for line in m.lines if line.act == "batch" for r in line.what["records"]}
    free = [record for record in m.records if record not in taken]
    some = m.chance.sample(free, m.chance.randint(0, len(free)))
    if not some:
        return
    voters = m.chance.sample(PEOPLE, m.chance.randint(1, 4))
    id, quota = f"{m.copy}{len(m.batches)}", m.chance.randint(1, len(voters))
    m.batches.append(id)
    kind = m.chance.choice(["batch", "calibration"])
    what = {"name": id, "kind": kind, "records": some, "voters": voters, "quota": quota}
    m.say("alice", "screening", "batch", f"batch:{id}", what)


def _vote(m: Making) -> None:
    choice = m.chance.choice(["include", "exclude", "exclude", "maybe"])
    reason = {"reason": m.chance.choice(["population", "design"])} if choice == "exclude" else {}
    who, record = m.who(), m.record()
    batches = [line for line in m.lines if line.act == "batch"]
    if batches and m.chance.random() < 0.8:
        batch = m.chance.choice(batches).what
        who, record = m.chance.choice(batch["voters"]), m.chance.choice(batch["records"])
    m.say(who, "screening", "vote", record, {"choice": choice, **reason})


def _release(m: Making) -> None:
    if m.batches:
        act, what = m.chance.choice([("release", {}), ("unblind", {"why": "a look"})])
        m.say("alice", "screening", act, f"batch:{m.chance.choice(m.batches)}", what)


def _settle(m: Making) -> None:
    what = {"choice": m.chance.choice(["include", "exclude"]), "how": "adjudicator"}
    m.say("chidi", "screening", "settle", m.record(), what)


def _pair(m: Making) -> None:
    if len(m.records) > 1:
        one, other = m.chance.sample(m.records, 2)
        act, key = m.chance.choice([("duplicate", "of"), ("distinct", "from")])
        m.say(m.who(), "dedupe", act, one, {key: other})


def _remark(m: Making) -> None:
    text = m.chance.choice(WORDS)
    act, what = m.chance.choice([("note", {"text": text}), ("label", {"label": text, "on": True})])
    m.say(m.who(), "screening", act, m.record(), what)


def _undo(m: Making) -> None:
    m.say(m.who(), "screening", m.chance.choice(["unvote", "defer"]), m.record(), {})


def _plan(m: Making) -> None:
    m.say("alice", "protocol", "plan", "plan:plan", {"plan": plan(m.chance)})


def _study(m: Making) -> None:
    what = {"name": m.chance.choice(WORDS), "reports": [m.record()]}
    m.say("alice", "fulltext", "study", f"study:s{m.chance.randint(1, 2)}", what)


def _extract(m: Making) -> None:
    form = {"characteristics": {"country": {"value": m.chance.choice(WORDS)}}}
    subject = f"study:s{m.chance.randint(1, 2)}"
    what = {"form": form, "done": m.chance.random() < 0.6}
    m.say(m.who(), "extraction", "extract", subject, what)


def _edit(m: Making) -> None:
    m.say("alice", "search", "edit", m.record(), {"fields": {"title": m.chance.choice(WORDS)}})


def _withdraw(m: Making) -> None:
    gone = {line.subject for line in m.lines if line.act == "withdraw"}
    erasable = [x for x in m.lines if x.act in ("note", "label", "edit", "extract")]
    left = [line for line in erasable if f"line:{line.id}" not in gone]
    if left:
        line = m.chance.choice(left)
        m.say("alice", line.stage, "withdraw", f"line:{line.id}", {"why": "privacy"})


MOVES: Mapping[Callable[[Making], None], int] = {
    _batch: 3, _vote: 14, _undo: 3, _release: 2, _settle: 2, _pair: 4, _remark: 4, _plan: 1,
    _study: 1, _extract: 2, _edit: 1, _withdraw: 1,
}  # fmt: skip


def random_review(seed: int, n_acts: int = 50) -> History:
    """Make a review of up to eight records, and so many acts."""
    making = _begun(seed)
    _go_on(making, n_acts)
    return _history(making)


def two_copies(seed: int, n_acts: int = 25) -> tuple[History, History]:
    """Make a review, and two copies of it in which people went on at the same moments."""
    making = _begun(seed)
    _go_on(making, n_acts)
    copies = [deepcopy(making), deepcopy(making)]
    for n, (one, name) in enumerate(zip(copies, "pq", strict=True)):
        one.copy, one.chance = name, random.Random(2 * seed + n)
        _go_on(one, n_acts)
    return _history(copies[0]), _history(copies[1])


def _begun(seed: int) -> Making:
    making = Making(random.Random(seed))
    _plan(making)
    for name in NAMES:
        making.import_search(name)
    return making


def _go_on(making: Making, n_acts: int) -> None:
    for move in making.chance.choices(list(MOVES), weights=list(MOVES.values()), k=n_acts):
        move(making)


def _history(making: Making) -> History:
    exports = state_of(making.lines).search.exports.values()
    by_name = {e.sha256: making.raw[e.name.removesuffix(".ris")] for e in exports}
    records: dict[str, Record] = {
        r.id: r for e in exports for r in records_of(e, by_name[e.sha256])
    }
    return History(tuple(making.lines), making.raw, records)
