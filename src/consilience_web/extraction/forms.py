"""The extraction form: what was typed, read into an extraction, and written back.

A form is a flat table of fields: `c-ID-value` and its like for a characteristic, `a-1-name` for an
arm, `s-ID-scale` for an outcome as the study measured it, `r-1-mean` and its like for a result.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from consilience.evidence import Arm, Datum, Extraction, Outcome, Result
from consilience.evidence.extraction import QUANTITIES
from consilience.protocol import Plan
from consilience_web.extraction import cells
from consilience_web.extraction.working import kept_made
from consilience_web.reviews.form_pages import Saved, Typed
from consilience_web.ui.problems import Problem

ROLES = (("intervention", "intervention"), ("comparator", "comparator"), ("other", "other"))
NOTED = ("place", "note", "inferred")
MEASURED = ("measured", "scale", "higher", "note", "name")


class Reading:
    """An extraction read from what was typed; `problems` say what is wrong and where.

    `before` is the form that was shown: what was not changed stays as it was.
    """

    def __init__(
        self, typed: Typed, plan: Plan, before: Extraction | None = None, saved: Saved = "draft"
    ) -> None:
        self.typed, self.plan, self.saved = typed, plan, saved
        self.before = before or Extraction()
        self.problems: list[Problem] = []
        self.form = self._read()
        if saved == "done":
            self._check_done()

    def _say(self, text: str, field: str) -> None:
        self.problems.append(Problem(text, field))

    def _get(self, name: str) -> str:
        return self.typed.get(name, "").replace("\r\n", "\n").strip()

    def _read(self) -> Extraction:
        characteristics = self._characteristics()
        arms = self._arms()
        results = self._results({arm.id for arm in arms})
        return Extraction(characteristics, arms, self._outcomes(results), results)

    def _check_done(self) -> None:
        for item in self.plan.characteristics:
            field = f"c-{item.id}-value"
            if item.id not in self.form.characteristics and not self._wrong(field):
                self._say(f"{item.label}: give a value, or say why there is none", field)
        if self.form.outcomes and not self.form.arms:
            self._say("Arms: name at least one, as outcomes are marked as measured", "a-1-name")

    def _wrong(self, field: str) -> bool:
        return any(problem.field == field for problem in self.problems)

    # -- characteristics -----------------------------------------------------------------------

    def _characteristics(self) -> dict[str, Datum]:
        items = {item.id: item for item in self.plan.characteristics}
        found = {}
        for id in ids(self.typed, "c", cells.PARTS):
            item = items.get(id)
            parts = {part: self._get(f"c-{id}-{part}") for part in cells.PARTS}
            try:
                datum = cells.read(
                    parts,
                    numeric=item is not None and item.type == "number",
                    before=self.before.characteristics.get(id),
                )
            except ValueError as error:
                self._say(f"{item.label if item else id}: {error}", f"c-{id}-value")
                continue
            if datum is not None:
                found[id] = datum
        return found

    # -- arms and outcomes ---------------------------------------------------------------------

    def _arms(self) -> tuple[Arm, ...]:
        arms: list[Arm] = []
        for i in numbers(self.typed, "a"):
            name, role = self._get(f"a-{i}-name"), self._get(f"a-{i}-role")
            if not name:
                continue
            if role not in dict(ROLES):
                text = f"{name}: say whether it is intervention, comparator or other"
                self._say(text, f"a-{i}-role")
            if any(arm.name == name for arm in arms):
                text = f"Arm “{name}” stands twice; give each arm its own name"
                self._say(text, f"a-{i}-name")
            arms.append(Arm(self._get(f"a-{i}-id") or f"a{i}", name, role))
        return tuple(arms)

    def _outcomes(self, results: tuple[Result, ...]) -> tuple[Outcome, ...]:
        planned = {o.id: o for o in self.plan.outcomes}
        used = dict.fromkeys(r.outcome for r in results if r.outcome)
        measured: dict[str, None] = {}
        for id in ids(self.typed, "s", MEASURED):
            if self._get(f"s-{id}-measured"):
                measured[id] = None
            elif id not in used and (self._get(f"s-{id}-scale") or self._get(f"s-{id}-note")):
                name = self.plan.outcome_name(id)
                self._say(f"{name}: has a scale and is not marked as measured", f"s-{id}-measured")
        found = []
        for id in {**measured, **used}:
            direction = planned[id].higher_is if id in planned else ""
            found.append(
                Outcome(
                    id,
                    self._get(f"s-{id}-name") or self.plan.outcome_name(id),
                    self._get(f"s-{id}-scale"),
                    self.typed.get(f"s-{id}-higher", direction),
                    self._get(f"s-{id}-note"),
                )
            )
        return tuple(found)

    # -- results -------------------------------------------------------------------------------

    def _results(self, arms: set[str]) -> tuple[Result, ...]:
        results: list[Result] = []
        for i in numbers(self.typed, "r"):
            at = self._get(f"r-{i}-arm"), self._get(f"r-{i}-outcome"), self._get(f"r-{i}-time")
            before = next(
                (r for r in self.before.results if (r.arm, r.outcome, r.time) == at), None
            )
            values = self._values(i, before.values if before else {})
            if not values and (self.saved != "draft" or not any(at)):
                continue
            field = f"r-{i}-{shown_quantities(self.typed, self.plan, i)[0]}"
            if not all(at):
                self._say(f"Result row {i}: choose arm, outcome and time", field)
            elif at[0] not in arms:
                self._say(f"Result row {i}: its arm has no name any more", field)
            elif any((r.arm, r.outcome, r.time) == at for r in results):
                text = f"Result row {i}: arm, outcome and time stand in an earlier row"
                self._say(text, field)
            results.append(Result(*at, values))
        return tuple(results)

    def _values(self, i: int, before: Mapping[str, Datum]) -> dict[str, Datum]:
        found = {}
        row_place = self._get(f"r-{i}-place")
        for quantity in quantities(self.typed, i):
            field = f"r-{i}-{quantity}"
            parts = {"value": self._get(field)}
            parts |= {part: self._get(f"{field}-{part}") for part in NOTED}
            if parts["value"]:
                parts["place"] = parts["place"] or row_place
            try:
                datum = cells.read(
                    parts,
                    numeric=True,
                    rule=cells.RULES.get(quantity, cells.ANY),
                    before=before.get(quantity),
                )
                if datum is not None:
                    datum = kept_made(self._get(f"{field}-made"), datum, quantity)
            except ValueError as error:
                self._say(f"Result row {i}, {quantity}: {error}", field)
                continue
            if datum is not None:
                found[quantity] = datum
        self._check_events(i, found, before)
        if (
            row_place
            and not found
            and not any(p.text.startswith(f"Result row {i},") for p in self.problems)
        ):
            self._say(f"Result row {i}: has a place and no number", f"r-{i}-place")
        return found

    def _check_events(
        self, i: int, values: Mapping[str, Datum], before: Mapping[str, Datum]
    ) -> None:
        both = [values.get(quantity) for quantity in ("events", "n")]
        if both == [before.get(quantity) for quantity in ("events", "n")]:
            return
        events, n = (datum.value if datum else None for datum in both)
        if isinstance(events, int | float) and isinstance(n, int | float) and events > n:
            text = f"Result row {i}: {events} events are more than its {n} people; look at both"
            self._say(text, f"r-{i}-events")


def typed_of(form: Extraction) -> dict[str, str]:
    """Write a form as a person would have typed it."""
    typed: dict[str, str] = {}
    for id, datum in form.characteristics.items():
        typed |= {f"c-{id}-{part}": text for part, text in cells.typed_of(datum).items()}
    for i, arm in enumerate(form.arms, 1):
        typed |= {f"a-{i}-id": arm.id, f"a-{i}-name": arm.name, f"a-{i}-role": arm.role}
    for o in form.outcomes:
        typed |= {
            f"s-{o.id}-measured": "yes", f"s-{o.id}-scale": o.scale, f"s-{o.id}-note": o.note,
            f"s-{o.id}-higher": o.higher_is, f"s-{o.id}-name": o.name,
        }  # fmt: skip
    for i, result in enumerate(form.results, 1):
        typed |= {f"r-{i}-arm": result.arm, f"r-{i}-outcome": result.outcome}
        typed |= {f"r-{i}-time": result.time} | _typed_values(i, result.values)
    return typed


def _typed_values(i: int, values: Mapping[str, Datum]) -> dict[str, str]:
    """Write the numbers of a row; a place that all of them share stands once."""
    places = {datum.place for datum in values.values()}
    shared = places.pop() if len(places) == 1 else ""
    typed = {f"r-{i}-place": shared}
    for quantity, datum in values.items():
        typed[f"r-{i}-{quantity}"] = cells.shown(datum)
        typed[f"r-{i}-{quantity}-place"] = "" if shared else datum.place
        typed[f"r-{i}-{quantity}-note"] = datum.note
        typed[f"r-{i}-{quantity}-inferred"] = "yes" if datum.inferred else ""
        typed[f"r-{i}-{quantity}-made"] = json.dumps(datum.made) if datum.made else ""
    return typed


# -- which fields there are --------------------------------------------------------------------


def ids(typed: Typed, kind: str, parts: tuple[str, ...]) -> list[str]:
    """Give the ids that fields of a kind are about, in the order of the form."""
    found = re.compile(rf"{kind}-(.+)-(?:{'|'.join(parts)})\Z", re.DOTALL)
    return list(dict.fromkeys(m[1] for name in typed if (m := found.match(name))))


def numbers(typed: Typed, kind: str) -> list[int]:
    """Give the numbers of the rows of a kind, in their order."""
    found = re.compile(rf"{kind}-([1-9][0-9]{{0,4}})-")
    return sorted({int(m[1]) for name in typed if (m := found.match(name))})


def quantities(typed: Typed, i: int) -> list[str]:
    """Give the quantities that a row may carry: the usual ones, and any that stands in it."""
    found = re.compile(rf"r-{i}-([A-Za-z0-9_]+)\Z")
    stand = [m[1] for name in typed if (m := found.match(name))]
    return [q for q in dict.fromkeys([*QUANTITIES, *stand]) if q not in _ROW]


_ROW = ("arm", "outcome", "time", "place")


def shown_quantities(typed: Typed, plan: Plan, i: int) -> list[str]:
    """Give the quantities that the page shows for a row: by the outcome's kind, and all filled."""
    outcome = typed.get(f"r-{i}-outcome", "")
    kind = next((o.kind for o in plan.outcomes if o.id == outcome), "")
    usual = {
        "continuous": [q for q in QUANTITIES if q != "events"],
        "dichotomous": ["events", "n"],
    }.get(kind, list(QUANTITIES))
    return usual + [q for q in quantities(typed, i) if q not in usual and typed.get(f"r-{i}-{q}")]
