"""Instruments of critical appraisal, read from data files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, TypeVar

from consilience.catalogue.conditions import Condition, read_condition
from consilience.catalogue.files import names, read_text
from consilience.catalogue.toml_text import line_of, load
from consilience.errors import RuleError, place

UNDEFINED = "UNDEFINED"
"""Value of a case that the published rule leaves open: shown as such, never as a rating."""

Named = TypeVar("Named", "Item", "Answer", "RuleSet", "Domain")
ColourRole = Literal["low", "unclear", "high", "none"]
RuleKind = Literal["first_match", "judgement", "count", "tally"]


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer or rating: its id, what is shown, and how a figure draws it."""

    id: str
    label: str
    symbol: str
    role: ColourRole


@dataclass(frozen=True, slots=True)
class Domain:
    """A group of items."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Item:
    """One question. A review may leave out an item that is `optional`."""

    id: str
    domain: str
    short: str
    text: str
    guidance: str
    answers: tuple[Answer, ...]
    critical: bool = False
    optional: bool = False
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a rule: when it holds, `then` is the value, and `text` says why."""

    id: str
    text: str
    when: Condition
    then: str


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A way of coming to an overall value.

    Attributes
    ----------
    kind : {"first_match", "judgement", "count", "tally"}
        Ordered rows of which the first that holds counts; a judgement that a person records; the
        number of items in `of` with one of `values`; that number for each of `values`.
    verified : str
        `verified`, `second-hand`, `unverified`, or `unofficial` (a convenience that the
        instrument does not have).
    """

    id: str
    kind: RuleKind
    title: str
    description: str
    source: str
    verified: str
    values: tuple[str, ...]
    note: str = ""
    of: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Instrument:
    """An instrument: items by domain, answers, and rules for the overall value."""

    id: str
    name: str
    short: str
    version: str
    unit: str
    applies_to: tuple[str, ...]
    citation: str
    doi: str
    source: str
    licence: str
    status: str
    rule: str
    answers: tuple[Answer, ...]
    domains: tuple[Domain, ...]
    items: tuple[Item, ...]
    rulesets: tuple[RuleSet, ...]

    def item(self, id: str) -> Item:
        """Give an item by its id; `RuleError` where there is none."""
        return _find(self.id, self.items, id, "item")

    def answer(self, id: str) -> Answer:
        """Give an answer or rating by its id; `RuleError` where there is none."""
        if id == UNDEFINED:
            return Answer(UNDEFINED, "Undefined by the rule", "Ø", "none")
        return _find(self.id, self.answers, id, "answer")

    def ruleset(self, id: str) -> RuleSet:
        """Give a rule by its id; `RuleError` where there is none."""
        return _find(self.id, self.rulesets, id, "rule")

    def domain(self, id: str) -> Domain:
        """Give a domain by its id; `RuleError` where there is none."""
        return _find(self.id, self.domains, id, "domain")


def _find(instrument: str, among: tuple[Named, ...], id: str, what: str) -> Named:
    for one in among:
        if one.id == id:
            return one
    known = ", ".join(one.id for one in among)
    raise RuleError(f"{instrument} has no {what} {id!r}; it has {known}")


@cache
def instrument(id: str) -> Instrument:
    """Give an instrument that the product carries.

    Raises
    ------
    RuleError
        There is none with this id, or its file is wrong.
    """
    if id not in instrument_ids():
        raise RuleError(f"no instrument {id!r}; there are {', '.join(instrument_ids())}")
    file = f"instruments/{id}.toml"
    text = read_text(file)
    return build(load(text, file=file), text=text, file=file)


def instruments() -> tuple[Instrument, ...]:
    """Give every instrument that the product carries, by id."""
    return tuple(instrument(id) for id in instrument_ids())


@cache
def instrument_ids() -> tuple[str, ...]:
    """Give the ids of the instruments that the product carries, sorted."""
    return tuple(name for name in names("instruments", ".toml") if not name.endswith(".cases"))


def cases(id: str) -> tuple[Mapping[str, Any], ...]:
    """Give the worked examples of an instrument: `id`, `answers`, `expected` by ruleset."""
    file = f"instruments/{id}.cases.toml"
    return tuple(load(read_text(file), file=file, schema="cases").get("case", ()))


def build(data: Mapping[str, Any], *, text: str, file: str) -> Instrument:
    """Make an instrument of the data of its file; `RuleError` for a name that is not there."""
    answers = {row["id"]: Answer(**row) for row in data["answer"]}
    groups = {row["id"]: tuple(row["items"]) for row in data.get("group", ())}
    groups["all"] = tuple(row["id"] for row in data["item"])
    items = []
    for index, row in enumerate(data["item"]):
        unknown = [id for id in row["answers"] if id not in answers]
        if unknown:
            line = line_of(text, ["item", index, "answers"])
            raise RuleError(f"{place(file, line)}item {row['id']}: no answer {unknown[0]!r}")
        items.append(_item(row, answers))
    rulesets = [
        _ruleset(row, index, groups, text=text, file=file)
        for index, row in enumerate(data.get("ruleset", ()))
    ]
    head: dict[str, Any] = {"doi": "", "rule": "", **data["instrument"]}
    head["applies_to"] = tuple(head.get("applies_to", ()))
    return Instrument(
        **head,
        answers=tuple(answers.values()),
        domains=tuple(Domain(**row) for row in data["domain"]),
        items=tuple(items),
        rulesets=tuple(rulesets),
    )


def _item(row: Mapping[str, Any], answers: Mapping[str, Answer]) -> Item:
    fields = {"short": row["id"], "guidance": "", **row}
    fields["answers"] = tuple(answers[id] for id in row["answers"])
    return Item(**fields)


def _ruleset(
    row: Mapping[str, Any],
    index: int,
    groups: Mapping[str, tuple[str, ...]],
    *,
    text: str,
    file: str,
) -> RuleSet:
    fields = {"source": "", **row, "values": tuple(row["values"])}
    rows = []
    at: list[str | int] = ["ruleset", index]
    try:
        if "of" in row:
            fields["of"] = groups[row["of"]] if isinstance(row["of"], str) else tuple(row["of"])
        for number, raw in enumerate(fields.pop("row", ())):
            at = ["ruleset", index, "row", number, "when"]
            rows.append(Row(**{**raw, "when": read_condition(raw["when"], groups)}))
    except KeyError as error:
        line = line_of(text, at)
        raise RuleError(f"{place(file, line)}rule {row['id']}: no group {error}") from None
    return RuleSet(**fields, rows=tuple(rows))
