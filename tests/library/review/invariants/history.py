"""A small review over two real exports of the same search: voted on, half of it released."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from consilience.dedupe import find_duplicates
from consilience.evidence import Record
from consilience.evidence.record import place_id
from consilience.ledger import Line
from consilience.records import read_export
from consilience.review.folder import open_folder
from consilience.review.review import Review
from consilience.review.shipped import shipped
from consilience.review.state import state_of

EXPORTS = Path(__file__).parents[3] / "web/exports"
PLAN = next(line for line in open_folder(shipped("practice")).lines if line.act == "plan")
NOTES = ("dose is in table 2", "same trial as Ω-1?")


@dataclass(frozen=True)
class History:
    """Lines of a ledger, the bytes behind them by search, and the records in them by id."""

    lines: tuple[Line, ...]
    raw: dict[str, bytes]
    records: dict[str, Record]

    def review(self, lines: Sequence[Line] | None = None) -> Review:
        """What the library makes of the lines."""
        return Review(state_of(self.lines if lines is None else lines), self.records)

    def released(self) -> set[str]:
        """The records whose votes are open, read from the lines and not asked of the library."""
        of_batch = {x.subject: x.what["records"] for x in self.lines if x.act == "batch"}
        open_now = {x.subject for x in self.lines if x.act == "settle"}
        for x in self.lines:
            open_now |= set(of_batch[x.subject]) if x.act == "release" else set()
        return open_now


def read_history(seed: int) -> History:
    """Import both exports, remove duplicates, vote by chance with a seed, release one batch."""
    raw = {p.stem.split("_")[-1]: p.read_bytes() for p in sorted(EXPORTS.glob("*.ris"))}
    records = {record.id: record for name in raw for record in _records(name)}
    acts = [*_imports(raw), *_duplicates(records), *_votes(list(records), random.Random(seed))]
    lines = [PLAN]
    for n, (who, stage, act, subject, what) in enumerate(acts):
        at = f"2026-12-01T09:{n // 60:02d}:{n % 60:02d}.000000Z"
        lines.append(Line(f"h{n:03d}", at, who, stage, act, subject, what))
    return History(tuple(lines), raw, records)


Act = tuple[str, str, str, str, dict[str, Any]]


def _records(name: str) -> list[Record]:
    path = next(EXPORTS.glob(f"*_{name}.ris"))
    digest = sha256(path.read_bytes()).hexdigest()
    read = read_export(path).records
    return [replace(r, id=place_id(digest, n)) for n, r in enumerate(read, 1)]


def _imports(raw: dict[str, bytes]) -> Iterator[Act]:
    for name, data in raw.items():
        yield "alice", "search", "search", f"search:{name}", {"source": name, "kind": "database"}
        what = {"sha256": sha256(data).hexdigest(), "name": f"{name}.ris", "format": "ris"}
        counts = {"n_records": len(_records(name)), "bytes": len(data)}
        yield "alice", "search", "import", f"search:{name}", what | counts


def _duplicates(records: dict[str, Record]) -> Iterator[Act]:
    found = find_duplicates(list(records.values()))
    links = [[x.a, x.b, x.probability, x.why] for x in found.links]
    yield "alice", "dedupe", "deduplicate", "records", {"links": links, "pairs": []}
    first = found.links[0]
    yield "alice", "dedupe", "distinct", first.a, {"from": first.b, "why": "other follow-up"}


def _votes(ids: list[str], chance: random.Random) -> Iterator[Act]:
    half = len(ids) // 4
    for name, some in (("b1", ids[:half]), ("b2", ids[half : 2 * half])):
        what = {"name": name, "kind": "batch", "records": some, "voters": ["bob", "beth"]}
        yield "alice", "screening", "batch", f"batch:{name}", what | {"quota": 2}
    for n, record in enumerate(ids[: 2 * half]):
        for who, reason in (("bob", "population"), ("beth", "design")):
            keep = n not in (1, half + 1) and chance.random() < 0.5
            what = {"choice": "include"} if keep else {"choice": "exclude", "reason": reason}
            yield who, "screening", "vote", record, what
    for record, text in zip((ids[0], ids[half]), NOTES, strict=True):
        yield "bob", "screening", "note", record, {"text": text}
    yield "beth", "screening", "vote", ids[0], {"choice": "maybe"}
    settled = {"choice": "include", "how": "adjudication", "why": "fits"}
    yield "chidi", "screening", "settle", ids[2], settled
    yield "alice", "screening", "release", "batch:b1", {}
    yield "bob", "screening", "vote", ids[1], {"choice": "include"}
