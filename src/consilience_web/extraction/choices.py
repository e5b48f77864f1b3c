"""Putting two compared forms together: for each item the first, the second, or an own value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from consilience.evidence import Arm, Datum, Extraction, Outcome, Result
from consilience.extraction import entries
from consilience_web.extraction import cells
from consilience_web.extraction.forms import ROLES

Key = tuple[str, ...]
Entry = Datum | Arm | Outcome


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


def put_together(
    first: Extraction, second: Extraction, typed: Mapping[str, str]
) -> tuple[Extraction, list[str]]:
    """Give the form that the choices make, and what is wrong with them.

    `typed` carries for the item number i: `choice-i` (`first`, `second`, `own`), `own-i`.
    """
    one = {path: (key, entry) for path, key, entry in keyed(first)}
    two = {path: (key, entry) for path, key, entry in keyed(second)}
    paths = list(one) + [path for path in two if path not in one]
    held: dict[Key, Entry] = {}
    errors: list[str] = []
    for i, path in enumerate(paths, 1):
        key, entry = one.get(path) or two[path]
        choice = typed.get(f"choice-{i}", "")
        try:
            if choice == "own":
                held[key] = _own(key, entry, typed.get(f"own-{i}", ""))
            elif choice in ("first", "second"):
                chosen = (one if choice == "first" else two).get(path)
                if chosen is not None:
                    held[key] = chosen[1]
            else:
                errors.append(f"{path}: choose what the team holds")
        except ValueError as error:
            errors.append(f"{path}: {error}")
    return _form(held, errors), errors


def _own(key: Key, entry: Entry, text: str) -> Entry:
    text = text.strip()
    if isinstance(entry, Outcome):
        return replace(entry, scale=text)
    if isinstance(entry, Arm):
        if text not in dict(ROLES):
            raise ValueError("an arm's role is intervention, comparator or other")
        return replace(entry, role=text)
    datum = cells.number(text) if key[0] == "results" else cells.words(text)
    if datum is None:
        raise ValueError("write the value, or NR, NA or ?")
    return datum


def _form(held: Mapping[Key, Entry], errors: list[str]) -> Extraction:
    names = [key[1] for key in held if key[0] == "arms"]
    ids = {name: f"a{i}" for i, name in enumerate(names, 1)}
    rows: dict[Key, dict[str, Datum]] = {}
    for key, entry in held.items():
        if key[0] == "results" and isinstance(entry, Datum):
            rows.setdefault(key[1:4], {})[key[4]] = entry
    for _, _, arm in rows:
        if (
            arm not in ids
            and (text := f"{arm}: has results, so its arm must be held") not in errors
        ):
            errors.append(text)
    return Extraction(
        {k[1]: e for k, e in held.items() if k[0] == "characteristics" and isinstance(e, Datum)},
        tuple(replace(e, id=ids[e.name]) for e in held.values() if isinstance(e, Arm)),
        tuple(e for e in held.values() if isinstance(e, Outcome)),
        tuple(Result(ids.get(a, a), o, t, values) for (o, t, a), values in rows.items()),
    )
