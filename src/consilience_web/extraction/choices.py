"""Putting two compared forms together: for each item the first, the second, or an own value."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from consilience.evidence import Arm, Datum, Extraction, Outcome, Result
from consilience.extraction import compare, entries
from consilience.extraction.made import told
from consilience.protocol import Plan
from consilience_web.extraction import cells
from consilience_web.extraction.forms import ROLES
from consilience_web.reviews.form_pages import Compared, Typed, Version
from consilience_web.ui.problems import Problem

Key = tuple[str, ...]
Entry = Datum | Arm | Outcome
OWN = ("value", "missing", "place", "note", "higher")


def keyed(form: Extraction) -> Iterator[tuple[str, Key, Entry]]:
    """Give every item with the path under which it is compared, and its parts."""
    arms = {arm.id: arm.name for arm in form.arms}
    found: list[tuple[Key, Entry]] = [
        (("characteristics", name), datum) for name, datum in form.characteristics.items()
    ]
    found += [(("arms", arm.name), arm) for arm in form.arms]
    found += [(("outcomes", outcome.id), outcome) for outcome in form.outcomes]
    found += [
        (("results", r.outcome, r.time, arms.get(r.arm, r.arm), quantity), datum)
        for r in form.results
        for quantity, datum in r.values.items()
    ]
    for (path, _), (key, entry) in zip(entries(form), found, strict=True):
        yield path, key, entry


def compared(plan: Plan, first: Extraction, second: Extraction, typed: Typed) -> list[Compared]:
    """Give every item of two forms side by side, in the words of the plan."""
    keys = {path: key for form in (second, first) for path, key, _ in keyed(form)}
    items = {c.id: c for c in plan.characteristics}
    rows = []
    for i, item in enumerate(compare(first, second), 1):
        key = keys[item.path]
        asked = items.get(key[1]) if key[0] == "characteristics" else None
        choices = tuple((c, c) for c in asked.choices) if asked else ()
        kind = {"arms": "role", "outcomes": "scale", "results": "number"}.get(key[0], "words")
        if asked and asked.type == "number":
            kind = "number"
        rows.append(
            Compared(
                str(i), words(plan, key), said(item.first), said(item.second), item.same,
                "choice" if choices else kind,
                typed.get(f"choice-{i}", "first" if item.same else ""),
                {part: typed.get(f"own-{i}-{part}", "") for part in OWN},
                ROLES if key[0] == "arms" else choices,
            )
        )  # fmt: skip
    return rows


def words(plan: Plan, key: Key) -> str:
    """Say what an item is about."""
    match key:
        case ("characteristics", id):
            return next((c.label for c in plan.characteristics if c.id == id), id)
        case ("arms", name):
            return f"Arm {name}: role"
        case ("outcomes", id):
            return f"{plan.outcome_name(id)}: scale and direction"
        case (_, outcome, time, arm, quantity):
            names = plan.outcome_name(outcome), plan.timepoint_name(time), arm
            return f"{', '.join(names)}: {quantity}"
    return "/".join(key)


def said(entry: Datum | str | None) -> Version:
    """Say what one person put down, with place and note."""
    if entry is None:
        return Version("left out")
    if isinstance(entry, str):
        return Version(entry)
    inferred = "inferred" if entry.inferred else ""
    parts = (entry.place, inferred, entry.note, told(entry))
    about = " · ".join(part for part in parts if part)
    return Version(entry.text, about)


def put_together(
    plan: Plan, first: Extraction, second: Extraction, typed: Typed
) -> tuple[Extraction, list[Problem]]:
    """Give the form that the choices make, and what is wrong with them.

    `typed` carries for the item number i: `choice-i` (`first`, `second`, `own`), `own-i-value`
    and the other parts of a third value.
    """
    one = {path: (key, entry) for path, key, entry in keyed(first)}
    two = {path: (key, entry) for path, key, entry in keyed(second)}
    numeric = {c.id for c in plan.characteristics if c.type == "number"}
    held: dict[Key, Entry] = {}
    problems: list[Problem] = []
    for i, path in enumerate([*one, *(path for path in two if path not in one)], 1):
        key, entry = one.get(path) or two[path]
        choice = typed.get(f"choice-{i}", "")
        try:
            if choice == "own":
                own = {part: typed.get(f"own-{i}-{part}", "") for part in OWN}
                held[key] = _own(entry, own, key, numeric=numeric)
            elif choice in ("first", "second"):
                chosen = (one if choice == "first" else two).get(path)
                if chosen is not None:
                    held[key] = chosen[1]
            else:
                problems.append(
                    Problem(f"{words(plan, key)}: choose what the team holds", f"choice-{i}-first")
                )
        except ValueError as error:
            problems.append(Problem(f"{words(plan, key)}: {error}", f"own-{i}-value"))
    return _form(held, problems), problems


def _own(entry: Entry, own: Mapping[str, str], key: Key, *, numeric: Collection[str]) -> Entry:
    text = own["value"].strip()
    if isinstance(entry, Outcome):
        return replace(entry, scale=text, higher_is=own["higher"])
    if isinstance(entry, Arm):
        if text not in dict(ROLES):
            raise ValueError("an arm's role is intervention, comparator or other")
        return replace(entry, role=text)
    is_result = key[0] == "results"
    rule = cells.RULES.get(key[4], cells.ANY) if is_result else cells.ANY
    datum = cells.read(own, numeric=is_result or key[1] in numeric, rule=rule)
    if datum is None:
        raise ValueError("write the value, or say why there is none")
    return datum


def _form(held: Mapping[Key, Entry], problems: list[Problem]) -> Extraction:
    names = [key[1] for key in held if key[0] == "arms"]
    ids = {name: f"a{i}" for i, name in enumerate(names, 1)}
    rows: dict[Key, dict[str, Datum]] = {}
    for key, entry in held.items():
        if key[0] == "results" and isinstance(entry, Datum):
            rows.setdefault(key[1:4], {})[key[4]] = entry
    for arm in dict.fromkeys(arm for _, _, arm in rows if arm not in ids):
        problems.append(Problem(f"{arm}: has results, so its arm must be held"))
    return Extraction(
        {k[1]: e for k, e in held.items() if k[0] == "characteristics" and isinstance(e, Datum)},
        tuple(replace(e, id=ids[e.name]) for e in held.values() if isinstance(e, Arm)),
        tuple(e for e in held.values() if isinstance(e, Outcome)),
        tuple(Result(ids.get(a, a), o, t, values) for (o, t, a), values in rows.items()),
    )
