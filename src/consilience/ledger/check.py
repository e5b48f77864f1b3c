"""Hold ledger lines to the table of acts and to one another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from consilience.errors import LedgerError
from consilience.ledger.acts import act
from consilience.ledger.line import Line
from consilience.ledger.voting import CHOICES

_TYPES: dict[str, tuple[type, ...]] = {
    "text": (str,),
    "number": (int, float),
    "flag": (bool,),
    "list": (list, tuple),
    "table": (dict,),
    "any": (str, int, float, bool, list, dict),
}


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _are_texts(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(one, str) for one in value)


def _are_pairs(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(
        isinstance(row, list | tuple)
        and len(row) == 4
        and _are_texts((*row[:2], row[3]))
        and isinstance(row[2], int | float)
        for row in value
    )


def _are_places(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(
        isinstance(row, list | tuple) and all(map(_is_count, row)) for row in value
    )


_FORMS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "count": (_is_count, "a whole number from 0"),
    "texts": (_are_texts, "a list of texts"),
    "places": (_are_places, "a list of lists of whole numbers from 0"),
    "choice": (lambda value: value in CHOICES, f"one of {', '.join(CHOICES)}"),
    "pairs": (_are_pairs, "a list of [record, record, probability, why]"),
}
"""Types that ask for more than a kind of JSON value: the test, and how a message calls them."""


def _is_of(kind: str) -> Callable[[Any], bool]:
    is_number = kind == "number"
    return lambda value: (
        isinstance(value, _TYPES[kind]) and not (is_number and isinstance(value, bool))
    )


def check_content(name: str, what: Mapping[str, Any]) -> None:
    """Hold the content of a line to its act.

    Raises
    ------
    LedgerError
        Naming the field and what it should be.
    """
    fields = act(name).fields
    for field, kind in fields.items():
        value = what.get(field)
        if value is None:
            if not kind.endswith("?"):
                raise LedgerError(f"{name}: the field {field!r} is missing")
            continue
        wanted = kind.rstrip("?")
        good, called = _FORMS.get(wanted) or (_is_of(wanted), f"a {wanted}")
        if not good(value):
            raise LedgerError(f"{name}: {field!r} should be {called}, it is {str(value)[:80]!r}")
    unknown = sorted(set(what) - set(fields))
    if unknown:
        raise LedgerError(f"{name}: unknown field {unknown[0]!r}; known are {', '.join(fields)}")


def check_line(line: Line, earlier: Mapping[str, Line]) -> None:
    """Hold one line to the table of acts and to the lines before it (by id).

    Raises
    ------
    LedgerError
        Saying what contradicts what.
    """
    known = act(line.act)
    if line.stage not in known.stages:
        raise LedgerError(f"{line.act} is no act of the stage {line.stage!r}")
    if line.id in earlier:
        raise LedgerError(f"the id {line.id} stands twice")
    if not line.withdrawn:
        check_content(line.act, line.what)
        _check_given(line)
    if line.supersedes is not None:
        _check_supersedes(line, earlier)
    if line.act == "withdraw" and not _stands_before(line.subject, earlier):
        raise LedgerError(f"{line.id} withdraws {line.subject}, which does not stand before it")


def _check_given(line: Line) -> None:
    """Hold who votes on which record to the voters and records of the batch."""
    given = line.what.get("given") or ()
    n_voters = len(line.what.get("voters") or ())
    fits = not given or len(given) == len(line.what["records"])
    if not fits or any(place >= n_voters for places in given for place in places):
        raise LedgerError(f"{line.id} gives records to voters that the batch does not have")


def _stands_before(subject: str, earlier: Mapping[str, Line]) -> bool:
    """Whether a subject `line:ID` is there; other subjects are not looked up."""
    return not subject.startswith("line:") or subject.removeprefix("line:") in earlier


def _check_supersedes(line: Line, earlier: Mapping[str, Line]) -> None:
    before = earlier.get(line.supersedes or "")
    if before is None:
        raise LedgerError(f"{line.id} supersedes {line.supersedes}, which does not stand before it")
    if before.subject != line.subject or before.stage != line.stage:
        raise LedgerError(f"{line.id} supersedes {before.id}, which is about {before.subject}")
    if act(line.act).blind and before.who != line.who:
        raise LedgerError(f"{line.id} of {line.who} supersedes {before.id} of {before.who}")


def check_lines(lines: Iterable[Line]) -> dict[str, Line]:
    """Hold a whole ledger to its rules; give its lines by id.

    Raises
    ------
    LedgerError
        With the place of the first line that breaks a rule.
    """
    earlier: dict[str, Line] = {}
    last = ("", "")
    for number, line in enumerate(lines, 1):
        try:
            check_line(line, earlier)
        except LedgerError as error:
            raise LedgerError(f"ledger line {number}: {error}") from None
        if (line.at, line.id) < last:
            raise LedgerError(f"ledger line {number}: {line.at} comes after {last[0]}")
        last = line.at, line.id
        earlier[line.id] = line
    return earlier
