"""How the extraction form is laid out: its fields in sections, rows added and taken away."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Any

from consilience.evidence.datum import MISSING_KINDS
from consilience.protocol import Characteristic, Plan
from consilience_web.extraction import cells
from consilience_web.extraction.forms import (
    MEASURED,
    NOTED,
    ROLES,
    ids,
    numbers,
    quantities,
    shown_quantities,
)
from consilience_web.extraction.queries import label_of
from consilience_web.extraction.working import Work, told_of, work_of, worked_out
from consilience_web.reviews.form_pages import Typed

DIRECTIONS = (("better", "better"), ("worse", "worse"), ("", "not known"))


@dataclass(frozen=True)
class Cell:
    """One number of a result row, with what is noted on it."""

    name: str
    label: str
    value: str
    place: str
    note: str
    inferred: str
    made: str
    told: str
    """What it was worked out from, in words."""


@dataclass(frozen=True)
class Row:
    """One arm of a block of results."""

    i: int
    fields: dict[str, str]
    arm: str
    place: str
    cells: tuple[Cell, ...]
    work: Work

    @property
    def is_noted(self) -> bool:
        """Whether a number has a place or a note of its own."""
        return any(cell.place or cell.note or cell.inferred for cell in self.cells)

    @property
    def told(self) -> dict[str, None]:
        """What numbers of the row were worked out from, each line once."""
        return dict.fromkeys(cell.told for cell in self.cells if cell.told)


@dataclass(frozen=True)
class Block:
    """The results of one outcome at one time, a row for each arm."""

    title: str
    labels: tuple[str, ...]
    rows: tuple[Row, ...]


def sections(typed: Typed, plan: Plan) -> dict[str, Any]:
    """Give the form in the sections of its page."""
    return {
        "characteristics": _characteristics(typed, plan),
        "arms": _arms(typed),
        "outcomes": _outcomes(typed, plan),
        "blocks": _blocks(typed, plan),
        "roles": ROLES,
        "directions": DIRECTIONS,
        "missing_kinds": tuple(MISSING_KINDS.items()),
        "notice": typed.get("notice", ""),
        "new": {name: typed.get(f"new-{name}", "") for name in ("outcome", "time")},
    }


def _characteristics(typed: Typed, plan: Plan) -> list[dict[str, Any]]:
    planned = {item.id: item for item in plan.characteristics}
    others = [id for id in ids(typed, "c", cells.PARTS) if id not in planned]
    items = [*planned.values(), *(Characteristic(id, id) for id in others)]
    return [
        {"item": item, "planned": item.id in planned}
        | {part: typed.get(f"c-{item.id}-{part}", "") for part in cells.PARTS}
        for item in items
    ]


def _arms(typed: Typed) -> list[dict[str, Any]]:
    rows = numbers(typed, "a")
    if not rows:
        return [
            {"i": i, "id": "", "name": "", "role": role}
            for i, role in enumerate(("intervention", "comparator"), 1)
        ]
    return [
        {"i": i} | {part: typed.get(f"a-{i}-{part}", "") for part in ("id", "name", "role")}
        for i in rows
    ]


def _outcomes(typed: Typed, plan: Plan) -> list[dict[str, str]]:
    planned = {o.id: o for o in plan.outcomes}
    others = [id for id in ids(typed, "s", MEASURED) if id not in planned]
    rows = []
    for id in [*planned, *others]:
        row = {part: typed.get(f"s-{id}-{part}", "") for part in MEASURED}
        row["id"], row["name"] = id, row["name"] or plan.outcome_name(id)
        if f"s-{id}-higher" not in typed and id in planned:
            row["higher"] = planned[id].higher_is
        rows.append(row)
    return rows


def _blocks(typed: Typed, plan: Plan) -> list[Block]:
    arms = {
        typed.get(f"a-{i}-id") or f"a{i}": typed.get(f"a-{i}-name", "") for i in numbers(typed, "a")
    }
    found: dict[tuple[str, str], list[int]] = {}
    for i in numbers(typed, "r"):
        at = typed.get(f"r-{i}-outcome", ""), typed.get(f"r-{i}-time", "")
        found.setdefault(at, []).append(i)
    blocks = []
    for (outcome, time), rows in found.items():
        names = [plan.outcome_name(outcome) or "no outcome", plan.timepoint_name(time) or "no time"]
        shown = list(dict.fromkeys(q for i in rows for q in shown_quantities(typed, plan, i)))
        blocks.append(
            Block(
                ", ".join(names),
                tuple(label_of(q, shown) for q in shown),
                tuple(_row(typed, i, shown, arms) for i in rows),
            )
        )
    return blocks


def _row(typed: Typed, i: int, shown: list[str], arms: dict[str, str]) -> Row:
    arm = typed.get(f"r-{i}-arm", "")
    made = [_cell(typed, f"r-{i}-{q}", q, label_of(q, shown)) for q in shown]
    fields = {
        f"r-{i}-{part}": typed.get(f"r-{i}-{part}", "") for part in ("arm", "outcome", "time")
    }
    return Row(
        i, fields, arms.get(arm) or arm or "no arm", typed.get(f"r-{i}-place", ""), tuple(made),
        work_of(typed, i, shown),
    )  # fmt: skip


def _cell(typed: Typed, name: str, quantity: str, label: str) -> Cell:
    value, how = typed.get(name, ""), typed.get(f"{name}-made", "")
    place, note, inferred = (typed.get(f"{name}-{part}", "") for part in NOTED)
    return Cell(name, label, value, place, note, inferred, how, told_of(how, value, quantity))


# -- rows added and taken away -----------------------------------------------------------------


def changed(typed: Typed, plan: Plan, do: str) -> dict[str, str]:
    """Add or take rows away as a button asks; everything else that was typed stays."""
    kept = {name: text for name, text in typed.items() if name not in ("notice", "save")}
    what, _, which = do.rpartition("-")
    match what:
        case "add":
            return _with_arm(kept) if which == "arm" else _with_results(kept, plan)
        case "remove-arm":
            return _without_arm(kept, which)
        case "remove-row":
            return {n: t for n, t in kept.items() if not n.startswith(f"r-{which}-")}
        case "show":
            return kept | {"file": which}
        case "work-out" if which.isdecimal():
            return worked_out(kept, int(which), shown_quantities(kept, plan, int(which)))
    return kept


def _with_arm(typed: dict[str, str]) -> dict[str, str]:
    rows = numbers(typed, "a")
    new = max(rows, default=0) + 1
    taken = {typed.get(f"a-{i}-id") or f"a{i}" for i in rows}
    id = next(id for n in range(new, new + len(rows) + 1) if (id := f"a{n}") not in taken)
    return typed | {f"a-{new}-id": id, f"a-{new}-name": "", f"a-{new}-role": ""}


def _without_arm(typed: dict[str, str], which: str) -> dict[str, str]:
    """Take an arm away with its rows that are empty; one with numbers stays to be looked at."""
    arm = typed.get(f"a-{which}-id") or f"a{which}"
    gone = [f"a-{which}-"] + [
        f"r-{i}-"
        for i in numbers(typed, "r")
        if typed.get(f"r-{i}-arm") == arm
        and not any(typed.get(f"r-{i}-{q}") for q in quantities(typed, i))
    ]
    return {name: text for name, text in typed.items() if not name.startswith(tuple(gone))}


def _with_results(typed: dict[str, str], plan: Plan) -> dict[str, str]:
    arms = [
        typed.get(f"a-{i}-id") or f"a{i}"
        for i in numbers(typed, "a")
        if typed.get(f"a-{i}-name", "").strip()
    ]
    measured = [o["id"] for o in _outcomes(typed, plan) if o["measured"]]
    outcome, time = (typed.get(f"new-{name}", "").strip() for name in ("outcome", "time"))
    outcomes = [outcome] if outcome else measured
    times = [time] if time else [t.id for t in plan.timepoints]
    for missing, say in (
        (arms, "Name the arms first: each gets a row of its own."),
        (outcomes, "Say which outcome: choose one, or mark above what this study measured."),
        (times, "Say at which time."),
    ):
        if not missing:
            return typed | {"notice": say}
    there = {
        tuple(typed.get(f"r-{i}-{part}", "") for part in ("outcome", "time", "arm"))
        for i in numbers(typed, "r")
    }
    i = max(numbers(typed, "r"), default=0)
    for at in product(outcomes, times, arms):
        if at not in there:
            i += 1
            typed |= dict(zip((f"r-{i}-outcome", f"r-{i}-time", f"r-{i}-arm"), at, strict=True))
    return typed
