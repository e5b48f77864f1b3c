"""The people of a review under stable pseudonyms, for a copy that leaves the team."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from consilience.ledger import Line

_HANDLES = frozenset({"voters", "handle", "who", "by", "person", "people", "imported_by"})
"""Fields of a line that hold handles."""
_SHORTEST = 3
"""Shorter handles are not looked for in texts: they are parts of ordinary words."""


@dataclass(frozen=True, slots=True)
class Pseudonymised:
    """A ledger without its people's names.

    Attributes
    ----------
    lines : tuple of Line
        Names and handles replaced where the ledger keeps them as such. Ids are others than in the
        original, so that the copy is never taken for it.
    pseudonyms : mapping of str to str
        Handle to pseudonym; whoever exports may keep it, the copy does not hold it.
    warnings : tuple of str
        Texts in which a name still stands, each with its place: only people can decide on those.
    """

    lines: tuple[Line, ...]
    pseudonyms: Mapping[str, str]
    warnings: tuple[str, ...]


def pseudonymised(
    lines: Sequence[Line], extras: Mapping[str, bytes] | None = None
) -> Pseudonymised:
    """Replace names and handles by `person-1`, `person-2`, ... in the order of their arrival.

    The same person has the same pseudonym in every later export, as a ledger only grows.

    Parameters
    ----------
    extras : mapping of str to bytes, optional
        Further files of the folder, searched for names.
    """
    names = _people(lines)
    pseudonyms = {handle: f"person-{n}" for n, handle in enumerate(names, 1)}
    ids = {line.id: f"p-{line.id}" for line in lines}
    swap = _Swap(pseudonyms, names, ids)
    found = tuple(swap.line(line) for line in lines)
    texts = [(_place(line), text) for line in found for text in _texts(line.what)]
    texts += [(name, data.decode("utf-8", "replace")) for name, data in (extras or {}).items()]
    return Pseudonymised(found, pseudonyms, tuple(_warnings(texts, names)))


def _people(lines: Iterable[Line]) -> dict[str, str]:
    """Handle to name of everybody whom the ledger knows, in the order in which they came."""
    names: dict[str, str] = {}
    for line in lines:
        if line.act == "plan" and not line.withdrawn:
            for person in line.what["plan"]["team"]:
                names[person["handle"]] = person["name"]
        names.setdefault(line.who, line.who)
    return names


@dataclass(frozen=True, slots=True)
class _Swap:
    pseudonyms: Mapping[str, str]
    names: Mapping[str, str]
    ids: Mapping[str, str]

    def line(self, line: Line) -> Line:
        what = self.value(line.what)
        if line.act == "plan" and not line.withdrawn:
            what["plan"] = self.plan(what["plan"])
            if "amendment" in what:
                what["amendment"] = self.amendment(what["amendment"])
        kind, colon, name = line.subject.partition(":")
        return replace(
            line,
            id=self.ids[line.id],
            who=self.pseudonyms[line.who],
            subject=f"{kind}{colon}{self.ids.get(name, name)}" if kind == "line" else line.subject,
            what=what,
            supersedes=self.ids.get(line.supersedes or "", line.supersedes),
        )

    def value(self, value: Any, key: str = "") -> Any:
        if isinstance(value, Mapping):
            return {name: self.value(one, name) for name, one in value.items()}
        if isinstance(value, list | tuple):
            return [self.value(one, key) for one in value]
        if not isinstance(value, str):
            return value
        if key in _HANDLES:
            handle = next((h for h, name in self.names.items() if value in (h, name)), "")
            return self.pseudonyms.get(handle, value)
        return self.ids.get(value, value)

    def plan(self, plan: dict[str, Any]) -> dict[str, Any]:
        team = [{**p, "name": p["handle"].replace("person-", "Person ")} for p in plan["team"]]
        told = [self.amendment(row) for row in plan.get("amendments", ())]
        return plan | {"team": team} | ({"amendments": told} if told else {})

    def amendment(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """An amendment of the team tells who came and went: its names are replaced as well."""
        if "team" not in str(row.get("part", "")):
            return dict(row)
        reason = str(row.get("reason", ""))
        for handle, name in self.names.items():
            words = self.pseudonyms[handle].replace("person-", "Person ")
            reason = re.sub(rf"\b{re.escape(name)}\b", words, reason)
        return {**row, "reason": reason}


def _place(line: Line) -> str:
    return f"{line.act} of {line.at[:10]} on {line.subject}"


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)


def _warnings(texts: Iterable[tuple[str, str]], names: Mapping[str, str]) -> Iterator[str]:
    wanted = {word for pair in names.items() for word in pair if len(word) >= _SHORTEST}
    if not wanted:
        return
    longest = sorted(wanted, key=len, reverse=True)
    pattern = re.compile(rf"\b({'|'.join(map(re.escape, longest))})\b", re.IGNORECASE)
    told: set[str] = set()
    for place, text in texts:
        hit = pattern.search(text)
        if hit and (said := f"{place}: “{hit.group()}” stands in its text") not in told:
            told.add(said)
            yield said
